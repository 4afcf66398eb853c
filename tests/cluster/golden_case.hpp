// One set of points and what SciPy makes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam_test {

struct golden_tree {
  std::string method;
  std::vector<double> linkage;
  std::vector<std::pair<std::ptrdiff_t, std::vector<std::int32_t>>> by_number;
  std::vector<std::pair<double, std::vector<std::int32_t>>> by_height;
  std::vector<std::ptrdiff_t> leaf_order;
  std::vector<double> cophenetic;
};

struct golden_case {
  std::string name;
  std::ptrdiff_t points;
  std::ptrdiff_t columns;
  std::vector<double> values;
  std::vector<golden_tree> trees;
};

}  // namespace seam_test
