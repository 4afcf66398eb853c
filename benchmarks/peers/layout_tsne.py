"""scikit-learn's t-SNE of 4,000 points of 50 numbers about 20 centres."""

import numpy as np
import sklearn
from sklearn.manifold import TSNE
from timing import report

generator = np.random.default_rng(1)
points = generator.uniform(-1, 1, (4000, 50)).astype(np.float32)
points += generator.uniform(-1, 1, (20, 50)).astype(np.float32)[np.arange(4000) % 20]
method = TSNE(init="pca", random_state=1)
report("tsne/4000", f"scikit-learn {sklearn.__version__} TSNE", lambda: method.fit_transform(points), 1, False)
