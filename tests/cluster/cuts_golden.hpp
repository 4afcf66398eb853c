// Trees, SciPy's inconsistencies and cuts by them, and cophenetic correlations (golden/cuts.npy, written by
// make_cuts_golden.py).
#pragma once

#include "golden_file.hpp"

namespace seam_test {

struct inconsistency_case {
  std::ptrdiff_t depth;
  std::vector<double> values;
  double threshold;
  std::vector<std::int32_t> labels;
};

struct cuts_case {
  std::string name;
  std::ptrdiff_t points;
  std::vector<double> linkage, distances;
  double correlation;
  std::vector<inconsistency_case> cuts;
};

inline std::vector<cuts_case> cuts_golden() {
  golden_file file("cuts.npy");
  std::vector<cuts_case> cases;
  for (char const* const name : {"average", "centroid", "ward"}) {
    cuts_case read{name, file.count(), {}, {}, 0, {}};
    read.linkage = file.numbers(4 * (read.points - 1));
    read.distances = file.numbers(read.points * (read.points - 1) / 2);
    read.correlation = file.number();
    read.cuts.resize(static_cast<std::size_t>(file.count()));
    for (inconsistency_case& cut : read.cuts) {
      cut.depth = file.count();
      cut.threshold = file.number();
      cut.values = file.numbers(4 * (read.points - 1));
      cut.labels = file.numbers<std::int32_t>(read.points);
    }
    cases.push_back(read);
  }
  REQUIRE(file.at_end());
  return cases;
}

}  // namespace seam_test
