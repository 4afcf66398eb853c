"""The published PHATE, SMACOF included, of 4,000 points of 50 numbers about 20 centres."""

import numpy as np
import phate
from timing import report

generator = np.random.default_rng(1)
points = generator.uniform(-1, 1, (4000, 50)).astype(np.float32)
points += generator.uniform(-1, 1, (20, 50)).astype(np.float32)[np.arange(4000) % 20]
method = dict(random_state=1, n_landmark=1000, mds_solver="smacof", n_pca=None, verbose=0)
report("phate/4000", f"phate {phate.__version__}", lambda: phate.PHATE(**method).fit_transform(points), 1, False)
