"""scikit-learn's DBSCAN and HDBSCAN of 4,000 maps about 20 centres."""

import numpy as np
import sklearn
import sklearn.cluster
from timing import report

generator = np.random.default_rng(1)
maps = generator.uniform(-1, 1, (4000, 996)).astype(np.float32)
maps += generator.uniform(-1, 1, (20, 996)).astype(np.float32)[np.arange(4000) % 20]
library = f"scikit-learn {sklearn.__version__}"
report("dbscan/4000", library, lambda: sklearn.cluster.DBSCAN(eps=27, min_samples=5).fit(maps), 1, False)
report("hdbscan/4000", library, lambda: sklearn.cluster.HDBSCAN(copy=True).fit(maps), 1, False)
