"""SciPy's Euclidean distances of 4,000 maps of 249 x 4, which come as doubles there."""

import numpy as np
import scipy
import scipy.spatial.distance
from timing import report

maps = np.random.default_rng(1).uniform(-1, 1, (4000, 996))
report("pairwise_euclidean/4000", f"SciPy {scipy.__version__} pdist", lambda: scipy.spatial.distance.pdist(maps), 2)
