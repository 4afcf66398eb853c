"""SciPy's Euclidean distances of 4,000 (or so many) maps of 249 x 4, which come as doubles there."""

import numpy as np
import scipy
import scipy.spatial.distance
from timing import maps_wanted, report

n = maps_wanted(4000)
maps = np.random.default_rng(1).uniform(-1, 1, (n, 996))
report(f"pairwise_euclidean/{n}", f"SciPy {scipy.__version__} pdist", lambda: scipy.spatial.distance.pdist(maps), 2)
