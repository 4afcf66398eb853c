// Sets of points and what SciPy makes of them (golden/scipy.npy, written by make_golden.py).
#pragma once

#include "golden_file.hpp"

namespace seam_test {

struct golden_cut {
  double level;  ///< the number of clusters, or the height
  std::vector<std::int32_t> labels;
};

struct golden_tree {
  std::string method;
  std::vector<double> linkage;
  std::vector<golden_cut> by_number;
  std::vector<golden_cut> by_height;
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

inline std::vector<golden_cut> read_cuts(golden_file& file, std::ptrdiff_t count) {
  std::vector<golden_cut> cuts(static_cast<std::size_t>(file.count()));
  for (golden_cut& cut : cuts) {
    cut.level = file.number();
    cut.labels = file.numbers<std::int32_t>(count);
  }
  return cuts;
}

inline std::vector<golden_case> scipy_golden() {
  char const* const methods[] = {"ward", "average", "complete", "weighted", "single", "centroid", "median"};
  golden_file file("scipy.npy");
  std::vector<golden_case> cases{{"spread points", 0, 0, {}, {}}, {"a grid with ties", 0, 0, {}, {}}};
  for (golden_case& each : cases) {
    each.points = file.count();
    each.columns = file.count();
    each.values = file.numbers(each.points * each.columns);
    each.trees.resize(static_cast<std::size_t>(file.count()));
    for (std::size_t tree = 0; tree < each.trees.size(); ++tree) {
      golden_tree& read = each.trees[tree];
      read.method = methods[tree];
      read.linkage = file.numbers(4 * (each.points - 1));
      read.by_number = read_cuts(file, each.points);
      read.by_height = read_cuts(file, each.points);
      read.leaf_order = file.numbers<std::ptrdiff_t>(each.points);
      read.cophenetic = file.numbers(each.points * (each.points - 1) / 2);
    }
  }
  REQUIRE(file.at_end());
  return cases;
}

}  // namespace seam_test
