"""Writes numpy_golden.hpp: principal components by NumPy's singular value decomposition.

Usage: python make_golden.py > numpy_golden.hpp
"""

import numpy


def stored(kind, name, values):
    text = ", ".join(repr(v.item()) for v in numpy.asarray(values).ravel())
    print(f"inline constexpr {kind} {name}[] = {{{text}}};")


random = numpy.random.default_rng(20261120)
rows, columns = 37, 9
# Multiples of 1/64, which floats hold exactly, with variances that differ.
maps = numpy.round((random.normal(size=(rows, columns)) * numpy.geomspace(4, 0.25, columns) + 3) * 64) / 64
centred = maps - maps.mean(axis=0)
_, singular, directions = numpy.linalg.svd(centred, full_matrices=False)
signs = numpy.sign(directions[numpy.arange(columns), numpy.abs(directions).argmax(axis=1)])
directions *= signs[:, None]

print("// Written by make_golden.py with NumPy " + numpy.__version__ + ".")
print("// clang-format off")
print("#pragma once")
print()
print("namespace seam_test::numpy_pca {")
print()
print(f"inline constexpr int rows = {rows};")
print(f"inline constexpr int columns = {columns};")
stored("float", "maps", maps)
stored("double", "explained_variance", singular**2 / (rows - 1))
stored("double", "directions", directions)
stored("double", "scores", centred @ directions.T)
print()
print("}  // namespace seam_test::numpy_pca")
