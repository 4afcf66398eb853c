"""scikit-learn's k-means, k = 200, of 20,000 maps about 50 centres."""

import numpy as np
import sklearn
import sklearn.cluster
from timing import report

generator = np.random.default_rng(1)
maps = generator.uniform(-1, 1, (20000, 996)).astype(np.float32)
maps += generator.uniform(-1, 1, (50, 996)).astype(np.float32)[np.arange(20000) % 50]
method = sklearn.cluster.KMeans(200, n_init=1, random_state=1)
name = f"scikit-learn {sklearn.__version__} KMeans"
report(
    "kmeans_200/20000",
    lambda: f"{name}, {method.n_iter_} iterations, inertia {method.inertia_:.0f}",
    lambda: method.fit(maps),
    1,
    False,
)
