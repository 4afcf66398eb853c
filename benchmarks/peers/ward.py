"""SciPy's Ward linkage of 4,000 (or so many) maps."""

import numpy as np
import scipy
import scipy.cluster.hierarchy
from timing import maps_wanted, report

n = maps_wanted(4000)
maps = np.random.default_rng(1).uniform(-1, 1, (n, 996))
report(f"ward_linkage/{n}", f"SciPy {scipy.__version__}", lambda: scipy.cluster.hierarchy.linkage(maps, "ward"), 1, False)
