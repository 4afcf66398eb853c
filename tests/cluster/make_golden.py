"""Writes golden/scipy.npy: linkage matrices, flat clusters, leaf orders and cophenetic distances by SciPy >= 1.15.

Usage: python make_golden.py, in this folder. scipy_golden.hpp reads the numbers in the same order.
"""
import numpy
import scipy
from scipy.cluster import hierarchy

METHODS = ["ward", "average", "complete", "weighted", "single", "centroid", "median"]

numbers = []


def store(*values):
    for value in values:
        numbers.extend(numpy.asarray(value, dtype=float).ravel())


def store_cuts(z, levels, criterion):
    store(len(levels))
    for level in levels:
        store(level, hierarchy.fcluster(z, level, criterion) - 1)


def store_tree(points, method, sizes):
    z = hierarchy.linkage(points, method)
    heights = numpy.sort(z[:, 2])
    store(z)
    store_cuts(z, sizes, "maxclust")
    store_cuts(z, [0.0, heights[len(z) // 3], (heights[-2] + heights[-1]) / 2, heights[-1]], "distance")
    store(hierarchy.leaves_list(z), hierarchy.cophenet(z))


def store_case(points, methods, sizes):
    store(*points.shape, points, len(methods))
    for method in methods:
        store_tree(points, method, sizes)


random = numpy.random.default_rng(20261120)
spread = numpy.round(random.normal(size=(21, 3)) * 64) / 64
grid = numpy.array([[x, y] for x in range(4) for y in range(3)] + [[0, 0], [3, 2]], dtype=float)
assert tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 15)

# Ties: SciPy's order is kept by the chain and the spanning tree; its heap's is not a rule that one could state.
store_case(spread, METHODS, [1, 2, 5, 12, 20, 21])
store_case(grid, METHODS[:5], [1, 2, 4, 5, 9, 13, 14])
numpy.save("golden/scipy.npy", numpy.array(numbers))
