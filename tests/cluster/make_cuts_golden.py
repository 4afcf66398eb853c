"""Writes golden/cuts.npy: trees and SciPy's inconsistencies, cuts by them, and cophenetic correlations.

Usage: python make_cuts_golden.py, in this folder. cuts_golden.hpp reads the numbers in the same order.
"""

import numpy as np
from scipy.cluster.hierarchy import cophenet, fcluster, inconsistent, linkage
from scipy.spatial.distance import pdist

generator = np.random.default_rng(8)
numbers = []


def store(*values):
    for value in values:
        numbers.extend(np.asarray(value, dtype=float).ravel())


for method in ["average", "centroid", "ward"]:
    points = np.round(generator.normal(size=(24, 2)) * 64) / 64
    distances = pdist(points)
    tree = linkage(distances, method)
    cuts = [(1, 0.5), (2, 0.7), (2, 0.9), (3, 1.1), (6, 1.5)]
    store(len(points), tree, distances, cophenet(tree, distances)[0], len(cuts))
    for depth, threshold in cuts:
        store(depth, threshold, inconsistent(tree, depth), fcluster(tree, threshold, "inconsistent", depth) - 1)
np.save("golden/cuts.npy", np.array(numbers))
