"""Writes umap_golden.hpp: the fuzzy simplicial set of a few points by umap-learn.

Usage: python make_umap_golden.py > umap_golden.hpp
"""

import numpy
import umap
from umap.umap_ import find_ab_params, fuzzy_simplicial_set

random = numpy.random.default_rng(20261120)
points, columns, neighbours = 24, 3, 6
maps = numpy.round(random.normal(size=(points, columns)) * 64) / 64
maps[7] = maps[3]  # at distance 0
graph = fuzzy_simplicial_set(maps, neighbours, numpy.random.RandomState(0), "euclidean")[0].toarray()

print("// Written by make_umap_golden.py with umap-learn " + umap.__version__ + ".")
print("// clang-format off")
print("#pragma once")
print()
print("namespace seam_test::umap_golden {")
print()
print(f"inline constexpr int points = {points};")
print(f"inline constexpr int columns = {columns};")
print(f"inline constexpr int neighbours = {neighbours};")
for kind, name, values in (("float", "maps", maps), ("double", "weights", graph)):
    text = ", ".join(repr(v.item()) if v else "0" for v in values.ravel())
    print(f"inline constexpr {kind} {name}[] = {{{text}}};")
print("/// min_dist, spread, a, b")
curves = [(d, s, *map(float, find_ab_params(s, d))) for s, d in ((1.0, 0.1), (1.0, 0.0), (1.5, 0.5))]
print("inline constexpr double curves[][4] = {" + ", ".join("{" + ", ".join(map(repr, c)) + "}" for c in curves) + "};")
print()
print("}  // namespace seam_test::umap_golden")
