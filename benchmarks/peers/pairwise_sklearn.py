"""scikit-learn's Euclidean distances, by a matrix product as ours, as a full matrix of floats."""

import numpy as np
import sklearn
from sklearn.metrics import pairwise_distances
from timing import report

maps = np.random.default_rng(1).uniform(-1, 1, (4000, 996)).astype(np.float32)
report("pairwise_euclidean/4000", f"scikit-learn {sklearn.__version__}", lambda: pairwise_distances(maps), 2)
