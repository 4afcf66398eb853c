"""Writes cuts_golden.hpp: trees and SciPy's inconsistencies, cuts by them, and cophenetic correlations.

make_cuts_golden.py > cuts_golden.hpp
"""

import numpy as np
import scipy
from scipy.cluster.hierarchy import cophenet, fcluster, inconsistent, linkage
from scipy.spatial.distance import pdist

generator = np.random.default_rng(8)


def literal(values):
    return ", ".join(repr(value) for value in np.asarray(values).ravel().tolist())


print(f"// Written by make_cuts_golden.py with SciPy {scipy.__version__}.")
print("// clang-format off\n#pragma once\n")
print("#include <cstdint>\n#include <string>\n#include <vector>\n\nnamespace seam_test {\n")
print("struct inconsistency_case {\n  std::ptrdiff_t depth;\n  std::vector<double> values;")
print("  double threshold;\n  std::vector<std::int32_t> labels;\n};\n")
print("struct cuts_case {\n  std::string name;\n  std::ptrdiff_t points;\n  std::vector<double> linkage, distances;")
print("  double correlation;\n  std::vector<inconsistency_case> cuts;\n};\n")
print("inline std::vector<cuts_case> cuts_golden() {\n  return {")
for method in ["average", "centroid", "ward"]:
    points = np.round(generator.normal(size=(24, 2)) * 64) / 64
    distances = pdist(points)
    tree = linkage(distances, method)
    print(f'      {{"{method}", 24, {{{literal(tree)}}}, {{{literal(distances)}}},')
    print(f"       {cophenet(tree, distances)[0].item()!r}, {{")
    for depth, threshold in [(1, 0.5), (2, 0.7), (2, 0.9), (3, 1.1), (6, 1.5)]:
        values = inconsistent(tree, depth)
        labels = fcluster(tree, threshold, "inconsistent", depth) - 1
        print(f"        {{{depth}, {{{literal(values)}}}, {threshold}, {{{literal(labels)}}}}},")
    print("       }},")
print("  };\n}\n\n}  // namespace seam_test")
