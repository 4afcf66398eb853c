// One set of points and what SciPy makes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace seam_test {

/// Numbers that are stored elsewhere.
template <class T>
struct stored {
  T const* data;
  std::ptrdiff_t size;

  operator std::vector<T>() const { return {data, data + size}; }
};

struct golden_cut {
  double level;  ///< the number of clusters, or the height
  stored<std::int32_t> labels;
};

struct golden_tree {
  std::string method;
  stored<double> linkage;
  std::vector<golden_cut> by_number;
  std::vector<golden_cut> by_height;
  stored<std::ptrdiff_t> leaf_order;
  stored<double> cophenetic;
};

struct golden_case {
  std::string name;
  std::ptrdiff_t points;
  std::ptrdiff_t columns;
  stored<double> values;
  std::vector<golden_tree> trees;
};

}  // namespace seam_test
