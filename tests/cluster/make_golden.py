"""Writes scipy_golden.hpp: linkage matrices, flat clusters, leaf orders and cophenetic distances by SciPy >= 1.15.

Usage: python make_golden.py > scipy_golden.hpp
"""
import sys

import numpy
import scipy
from scipy.cluster import hierarchy
from scipy.spatial.distance import pdist

METHODS = ["ward", "average", "complete", "weighted", "single", "centroid", "median"]


def braces(values):
    return "{" + ", ".join(repr(v.item()) for v in numpy.asarray(values).ravel()) + "}"


def case(name, points, methods, numbers):
    out = ["  {", f'      "{name}", {len(points)}, {points.shape[1]},', f"      {braces(points)},", "      {"]
    for method in methods:
        z = hierarchy.linkage(points, method)
        out.append(f'          {{"{method}", {braces(z)},')
        out.append("           {")
        for k in numbers:
            out.append(f"               {{{k}, {braces(hierarchy.fcluster(z, k, 'maxclust') - 1)}}},")
        out.append("           },")
        out.append("           {")
        heights = numpy.sort(z[:, 2])
        for t in [0.0, heights[len(z) // 3], (heights[-2] + heights[-1]) / 2, heights[-1]]:
            out.append(f"               {{{float(t)!r}, {braces(hierarchy.fcluster(z, t, 'distance') - 1)}}},")
        out.append("           },")
        out.append(f"           {braces(hierarchy.leaves_list(z))},")
        out.append(f"           {braces(hierarchy.cophenet(z))}}},")
    out += ["      },", "  },"]
    return "\n".join(out)


random = numpy.random.default_rng(20261120)
spread = numpy.round(random.normal(size=(21, 3)) * 64) / 64
grid = numpy.array([[x, y] for x in range(4) for y in range(3)] + [[0, 0], [3, 2]], dtype=float)
assert tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 15)

print("// Written by make_golden.py with SciPy " + scipy.__version__ + ".")
print("// clang-format off")
print("#pragma once")
print()
print('#include "golden_case.hpp"')
print()
print("namespace seam_test {")
print()
print("inline std::vector<golden_case> const scipy_golden = {")
print(case("spread points", spread, METHODS, [1, 2, 5, 12, 20, 21]))
# Ties: SciPy's order is kept by the chain and the spanning tree; its heap's is not a rule that one could state.
print(case("a grid with ties", grid, METHODS[:5], [1, 2, 4, 5, 9, 13, 14]))
print("};")
print()
print("}  // namespace seam_test")
