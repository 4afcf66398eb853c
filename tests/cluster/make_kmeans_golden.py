"""Writes kmeans_golden.hpp: small seeded maps and what scikit-learn's KMeans makes of them from given centroids.

make_kmeans_golden.py > kmeans_golden.hpp
"""

import warnings

import numpy as np
import sklearn
from sklearn.cluster import KMeans

warnings.filterwarnings("ignore")
generator = np.random.default_rng(5)


def literal(values):
    return ", ".join(repr(value) for value in np.asarray(values).ravel().tolist())


def maps(points, columns, blobs):
    """Points about `blobs` centres, on a grid of 1/64 so that they are written exactly."""
    centres = generator.normal(size=(blobs, columns)) * 3
    values = centres[generator.integers(blobs, size=points)] + generator.normal(size=(points, columns))
    return np.round(values * 64) / 64


cases = []
for name, points, columns, blobs, clusters in [("blobs", 120, 4, 5, 5), ("too many", 90, 3, 4, 11), ("one", 30, 2, 2, 1)]:
    values = maps(points, columns, blobs)
    cases.append((name, values, values[generator.choice(points, clusters, replace=False)]))
values = maps(60, 2, 3)
# Two of the centroids to start from are far from everything: nobody is theirs.
cases.append(("far", values, np.vstack([values[:3], [[1000.0, 1000.0], [-1000.0, 500.0]]])))

print(f"// Written by make_kmeans_golden.py with scikit-learn {sklearn.__version__}.")
print("// clang-format off\n#pragma once\n")
print("#include <cstdint>\n#include <string>\n#include <vector>\n\nnamespace seam_test {\n")
print("struct kmeans_case {")
print("  std::string name;\n  std::ptrdiff_t points, columns, clusters;\n  std::vector<float> values;")
print("  std::vector<double> start;\n  std::vector<std::int32_t> labels;\n  std::vector<double> centroids;\n  double inertia;\n};\n")
print("inline std::vector<kmeans_case> kmeans_golden() {\n  return {")
for name, values, start in cases:
    found = KMeans(len(start), init=start, n_init=1, tol=0, algorithm="lloyd").fit(values)
    print(f'      {{"{name}", {len(values)}, {values.shape[1]}, {len(start)},')
    print(f"       {{{literal(values.astype(np.float32))}}},")
    for array in (start, found.labels_, found.cluster_centers_):
        print(f"       {{{literal(array)}}},")
    print(f"       {found.inertia_!r}}},")
print("  };\n}\n\n}  // namespace seam_test")
