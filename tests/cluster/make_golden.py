"""Writes scipy_golden.hpp: linkage matrices, flat clusters, leaf orders and cophenetic distances by SciPy >= 1.15.

Usage: python make_golden.py > scipy_golden.hpp
"""
import sys

import numpy
import scipy
from scipy.cluster import hierarchy
from scipy.spatial.distance import pdist

METHODS = ["ward", "average", "complete", "weighted", "single", "centroid", "median"]


arrays = []


def stored(kind, values):
    """Keeps the values as an array of its own; returns what stands for them."""
    text = ", ".join(repr(v.item()) for v in numpy.asarray(values).ravel())
    name = f"array_{len(arrays)}"
    arrays.append(f"inline constexpr {kind} {name}[] = {{{text}}};")
    return "{" + f"{name}, {numpy.size(values)}" + "}"


def cut(z, level, criterion):
    return f"{{{level!r}, {stored('std::int32_t', hierarchy.fcluster(z, level, criterion) - 1)}}}"


def tree(points, method, numbers):
    z = hierarchy.linkage(points, method)
    heights = numpy.sort(z[:, 2])
    levels = [0.0, heights[len(z) // 3], (heights[-2] + heights[-1]) / 2, heights[-1]]
    by_number = ", ".join(cut(z, float(k), "maxclust") for k in numbers)
    by_height = ", ".join(cut(z, float(t), "distance") for t in levels)
    leaves = stored("std::ptrdiff_t", hierarchy.leaves_list(z))
    parts = [f'"{method}"', stored("double", z), f"{{{by_number}}}", f"{{{by_height}}}", leaves]
    return "          {" + ", ".join(parts) + ", " + stored("double", hierarchy.cophenet(z)) + "},"


def case(name, points, methods, numbers):
    out = [f'      {{"{name}", {len(points)}, {points.shape[1]}, {stored("double", points)}, {{']
    out += [tree(points, method, numbers) for method in methods]
    return "\n".join(out + ["      }},"])


random = numpy.random.default_rng(20261120)
spread = numpy.round(random.normal(size=(21, 3)) * 64) / 64
grid = numpy.array([[x, y] for x in range(4) for y in range(3)] + [[0, 0], [3, 2]], dtype=float)
assert tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 15)

# Ties: SciPy's order is kept by the chain and the spanning tree; its heap's is not a rule that one could state.
cases = [
    case("spread points", spread, METHODS, [1, 2, 5, 12, 20, 21]),
    case("a grid with ties", grid, METHODS[:5], [1, 2, 4, 5, 9, 13, 14]),
]
print("// Written by make_golden.py with SciPy " + scipy.__version__ + ".")
print("// clang-format off")
print("#pragma once")
print()
print('#include "golden_case.hpp"')
print()
print("namespace seam_test {")
print()
print("\n".join(arrays))
print()
print("inline std::vector<golden_case> scipy_golden() {")
print("  return {")
print("\n".join(cases))
print("  };")
print("}")
print()
print("}  // namespace seam_test")
