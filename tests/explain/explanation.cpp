#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/explain/explain.hpp>

#include "explain/random_library.hpp"

#include <cmath>
#include <numeric>

using namespace seam;

namespace {

constexpr std::ptrdiff_t n = 300, length = 11, columns = 5;

/// A library with clusters 0, 2 and 7, every ninth sequence in none, and what was found in it.
struct found_in_a_library {
  array<std::uint8_t, 2> library = seam_test::random_library<protein>(n, length, 0.2, 3, 20);
  array<float, 3> maps = seam_test::random_values<float>(extents<3>{{n, length, columns}}, 4);
  array<float, 1> activities = seam_test::random_values<float>(extents<1>{{n}}, 5);
  std::vector<std::int32_t> labels = seam_test::random_labels(n, 3, 6, 9);
  explain::explanation found;

  explicit found_in_a_library(std::optional<std::ptrdiff_t> reference_row = 0) {
    constexpr std::int32_t names[] = {7, 0, 2};
    for (std::int32_t& label : labels)
      if (label >= 0) label = names[label];
    explain::options options;
    options.reference_row = reference_row;
    found = explain::explain<protein>(backend::host{}, library.view(), activities.view(), maps.view(),
                                      seam_test::as_view(labels), options);
  }
  bool is_in(std::ptrdiff_t row, std::int32_t label) const { return labels[static_cast<std::size_t>(row)] == label; }
};

}  // namespace

TEST_CASE("an explanation of nothing") {
  explain::explanation const nothing;
  CHECK(nothing.order.empty());
  CHECK(nothing.reference_cluster == -1);
  CHECK(nothing.summary.counts.empty());
  CHECK(nothing.cluster_maps.shape() == extents<3>{});
  explain::cluster_statistics const cluster;
  CHECK(cluster.label == 0);
  CHECK(cluster.count == 0);
  CHECK(cluster.upper_whisker == 0);
}

TEST_CASE("every table has the shape that it is said to have") {
  found_in_a_library const data;
  explain::explanation const& found = data.found;
  std::ptrdiff_t const k = 3, letters = protein::size;
  CHECK(found.order.size() == 3);
  CHECK(found.statistics.size() == 3);
  CHECK(found.reference_letters.size() == length);
  CHECK(found.summary.entropy.shape() == extents<2>{{k, length}});
  CHECK(found.summary.consensus.shape() == extents<2>{{k, length}});
  CHECK(found.summary.reference_mismatch.shape() == extents<2>{{k, length}});
  CHECK(found.summary.consensus_letter.shape() == extents<2>{{k, length}});
  CHECK(found.summary.counts.shape() == extents<3>{{k, length, letters}});
  CHECK(found.cluster_maps.shape() == extents<3>{{k, length, columns}});
  CHECK(found.background.shape() == extents<2>{{length, columns}});
  CHECK(found.cluster_background.shape() == extents<3>{{k, length, columns}});
  CHECK(found.background_scaling.size() == 3);
  CHECK(found.cluster_maps_no_background.shape() == extents<3>{{k, length, columns}});
  CHECK(found.variation.shape() == extents<2>{{length, columns}});
}

TEST_CASE("row j of every table is the cluster with label order[j]") {
  found_in_a_library const data;
  explain::explanation const& found = data.found;
  auto labels = found.order;
  std::sort(labels.begin(), labels.end());
  CHECK(labels == std::vector<std::int32_t>{0, 2, 7});
  for (std::ptrdiff_t j = 0; j < 3; ++j) {
    auto const& cluster = found.statistics[static_cast<std::size_t>(j)];
    CHECK(cluster.label == found.order[static_cast<std::size_t>(j)]);
    CHECK(cluster.sorted == j);
    std::ptrdiff_t members = 0;
    double sum = 0, map = 0;
    for (std::ptrdiff_t row = 0; row < n; ++row)
      if (data.is_in(row, cluster.label)) {
        ++members;
        sum += double{data.activities(row)};
        map += double{data.maps(row, 4, 2)};
      }
    CHECK(cluster.count == members);
    CHECK(std::abs(cluster.mean - sum / static_cast<double>(members)) < 1e-12);
    CHECK(std::abs(double{found.cluster_maps(j, 4, 2)} - map / static_cast<double>(members)) < 1e-6);
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      std::ptrdiff_t unknown = 0, counted = 0;
      for (std::ptrdiff_t row = 0; row < n; ++row)
        unknown += data.is_in(row, cluster.label) && data.library(row, position) == unknown_letter;
      std::uint8_t best = 0;
      for (std::uint8_t letter = 0; letter < protein::size; ++letter) {
        counted += found.summary.counts(j, position, letter);
        if (found.summary.counts(j, position, letter) > found.summary.counts(j, position, best)) best = letter;
      }
      CHECK(counted == members - unknown);
      CHECK(found.summary.counts(j, position, found.summary.consensus_letter(j, position)) ==
            found.summary.counts(j, position, best));
    }
  }
  CHECK(data.is_in(0, found.order[static_cast<std::size_t>(found.reference_cluster)]));
}

TEST_CASE("without a reference there is no cluster of it, no mismatch, and the consensus stands in") {
  found_in_a_library const data(std::nullopt);
  CHECK(data.found.reference_cluster == -1);
  CHECK(data.found.summary.reference_mismatch.empty());
  for (std::ptrdiff_t position = 0; position < length; ++position) {
    std::ptrdiff_t counts[protein::size] = {};
    for (std::ptrdiff_t row = 0; row < n; ++row)
      if (data.library(row, position) != unknown_letter) ++counts[data.library(row, position)];
    auto const letter = data.found.reference_letters[static_cast<std::size_t>(position)];
    CHECK(counts[letter] == *std::max_element(counts, counts + protein::size));
  }
}

TEST_CASE("an explanation is a value: a copy shares nothing") {
  found_in_a_library const data;
  explain::explanation copy = data.found;
  copy.cluster_maps(0, 0, 0) += 1;
  copy.order[0] = 99;
  CHECK(copy.cluster_maps(0, 0, 0) != data.found.cluster_maps(0, 0, 0));
  CHECK(data.found.order[0] != 99);
  CHECK(copy.background == data.found.background);
}
