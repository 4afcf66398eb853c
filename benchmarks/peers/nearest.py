"""scikit-learn's 15 nearest neighbours, by brute force, of 4,000 maps of 249 x 4."""

import numpy as np
import sklearn
import sklearn.neighbors
from timing import report

maps = np.random.default_rng(1).uniform(-1, 1, (4000, 996)).astype(np.float32)
search = sklearn.neighbors.NearestNeighbors(n_neighbors=15, algorithm="brute").fit(maps)
report("nearest_15/4000", f"scikit-learn {sklearn.__version__} NearestNeighbors", lambda: search.kneighbors(), 2)
