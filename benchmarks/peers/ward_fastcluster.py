"""fastcluster's Ward linkages of 4,000 maps, with and without a matrix of distances."""

import fastcluster
import numpy as np
from timing import report

maps = np.random.default_rng(1).uniform(-1, 1, (4000, 996))
name = f"fastcluster {fastcluster.__version__}"
report("ward_linkage/4000", name, lambda: fastcluster.linkage(maps, "ward"), 1, False)
report("ward_linkage/4000", f"{name}, linkage_vector", lambda: fastcluster.linkage_vector(maps, "ward"), 1, False)
