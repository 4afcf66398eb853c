"""SciPy's Ward linkage of 4,000 maps."""

import numpy as np
import scipy
import scipy.cluster.hierarchy
from timing import report

maps = np.random.default_rng(1).uniform(-1, 1, (4000, 996))
report("ward_linkage/4000", f"SciPy {scipy.__version__}", lambda: scipy.cluster.hierarchy.linkage(maps, "ward"), 1, False)
