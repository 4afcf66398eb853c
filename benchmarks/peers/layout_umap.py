"""umap-learn's layout of 4,000 points of 50 numbers about 20 centres."""

import numpy as np
import umap
from timing import report

generator = np.random.default_rng(1)
points = generator.uniform(-1, 1, (4000, 50)).astype(np.float32)
points += generator.uniform(-1, 1, (20, 50)).astype(np.float32)[np.arange(4000) % 20]
report(
    "umap/4000", f"umap-learn {umap.__version__}", lambda: umap.UMAP(random_state=1, n_jobs=1).fit_transform(points), 1
)
