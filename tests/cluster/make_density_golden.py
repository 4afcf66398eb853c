"""Writes density_golden.hpp: seeded maps and what scikit-learn's DBSCAN and HDBSCAN make of them.

make_density_golden.py > density_golden.hpp
"""

import warnings

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN, HDBSCAN

warnings.filterwarnings("ignore")
generator = np.random.default_rng(3)


def literal(values):
    return ", ".join(repr(value) for value in np.asarray(values).ravel().tolist())


def groups(points, columns, count, spread):
    centres = generator.normal(size=(count, columns)) * spread
    widths = generator.uniform(0.3, 1.2, size=count)
    which = generator.integers(count, size=points)
    values = centres[which] + generator.normal(size=(points, columns)) * widths[which, None]
    values[: points // 8] = generator.uniform(-2 * spread, 2 * spread, size=(points // 8, columns))
    return np.round(values * 64) / 64


print(f"// Written by make_density_golden.py with scikit-learn {sklearn.__version__}.")
print("// clang-format off\n#pragma once\n")
print("#include <cstdint>\n#include <string>\n#include <vector>\n\nnamespace seam_test {\n")
print("struct dbscan_golden {\n  double radius;\n  std::ptrdiff_t neighbours;\n  std::vector<std::int32_t> labels;")
print("  std::vector<std::int32_t> dense;\n};\n")
print("struct hdbscan_golden {\n  std::ptrdiff_t least, neighbours;\n  std::vector<std::int32_t> labels;")
print("  std::vector<double> strengths;\n};\n")
print("struct density_case {\n  std::ptrdiff_t points, columns;\n  std::vector<float> values;")
print("  std::vector<dbscan_golden> dbscan;\n  std::vector<hdbscan_golden> hdbscan;\n};\n")
print("inline std::vector<density_case> density_golden() {\n  return {")
for points, columns, count, spread in [(150, 2, 4, 4.0), (130, 5, 3, 3.0)]:
    values = groups(points, columns, count, spread)
    print(f"      {{{points}, {columns}, {{{literal(values)}}}, {{")
    for radius, least in [(0.8, 4), (1.5, 6), (0.3, 2), (20.0, 3)]:
        found = DBSCAN(eps=radius, min_samples=least).fit(values)
        print(f"        {{{radius}, {least}, {{{literal(found.labels_)}}}, {{{literal(found.core_sample_indices_)}}}}},")
    print("       }, {")
    for least, neighbours in [(5, 5), (10, 4), (3, 1), (20, 10), (8, 2), (15, 3), (30, 6)]:
        method = HDBSCAN(min_cluster_size=least, min_samples=neighbours, copy=True)
        found = method.fit(values)
        labels, strengths = found.labels_, found.probabilities_
        # Among equal distances scikit-learn's answer depends on the order of the rows: such cases say nothing.
        if any(
            not np.allclose(method.fit(values[order]).probabilities_, strengths[order])
            for order in (generator.permutation(points) for _ in range(10))
        ):
            continue
        print(f"        {{{least}, {neighbours}, {{{literal(labels)}}}, {{{literal(strengths)}}}}},")
    print("       }},")
print("  };\n}\n\n}  // namespace seam_test")
