"""scikit-learn's principal components of 20,000 maps, by its solvers."""

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from timing import report

maps = np.random.default_rng(1).uniform(-1, 1, (20000, 996)).astype(np.float32)
for solver in ("covariance_eigh", "randomized", "full"):
    name = f"scikit-learn {sklearn.__version__}, {solver}"
    report("pca_50/20000", name, lambda: PCA(50, svd_solver=solver, random_state=1).fit_transform(maps))
