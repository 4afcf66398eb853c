#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/explain/explain.hpp>
#include <seam/identify/covariance.hpp>

#include <cmath>

#include "explain/random_library.hpp"

namespace explain = seam::explain;
namespace identify = seam::identify;

namespace {

explain::explanation explain_labels(std::vector<std::int32_t> const& labels) {
  auto const rows = static_cast<std::ptrdiff_t>(labels.size());
  auto const library = seam_test::random_library<seam::dna>(rows, 8, 0.3, 4);
  seam::array<float, 3> const maps(rows, 8, 1);
  return explain::explain<seam::dna>(seam::backend::host{}, library, seam::array<float, 1>(rows), maps,
                                     seam_test::as_view(labels));
}

/// Covariance with weights that add up to the number of clusters, the long way.
double weighted_covariance(explain::explanation const& explained, identify::sampled_entropies const& expected,
                           std::ptrdiff_t p, std::ptrdiff_t q, bool size_aware) {
  std::ptrdiff_t const clusters = explained.summary.entropy.extent(0);
  double members = 0;
  for (auto const& cluster : explained.statistics) members += static_cast<double>(cluster.count);
  double means[2] = {}, sum = 0;
  auto const weight = [&](std::ptrdiff_t k) {
    double const share = static_cast<double>(explained.statistics[static_cast<std::size_t>(k)].count) / members;
    return size_aware ? share : 1.0 / static_cast<double>(clusters);
  };
  auto const value = [&](std::ptrdiff_t k, std::ptrdiff_t position) {
    return explained.summary.entropy(k, position) - (size_aware ? expected.mean(k, position) : 0);
  };
  for (std::ptrdiff_t k = 0; k < clusters; ++k)
    means[0] += weight(k) * value(k, p), means[1] += weight(k) * value(k, q);
  for (std::ptrdiff_t k = 0; k < clusters; ++k) sum += weight(k) * (value(k, p) - means[0]) * (value(k, q) - means[1]);
  return sum * static_cast<double>(clusters) / static_cast<double>(clusters - 1);
}

}  // namespace

TEST_CASE("covariances are those of plain loops") {
  auto labels = seam_test::random_labels(300, 4, 1);
  for (std::size_t row = 0; row < 200; ++row) labels[row] = labels[row] % 2;  // sizes differ
  labels[2] = 2, labels[3] = 3;
  auto const explained = explain_labels(labels);
  auto const expected = identify::expected_entropies(explained);
  auto const right = identify::covariance_of_entropies<explain::corrected>(explained, expected);
  auto const published = identify::covariance_of_entropies<explain::seam_nn>(explained, expected);
  for (std::ptrdiff_t p = 0; p < 8; ++p)
    for (std::ptrdiff_t q = 0; q < 8; ++q) {
      CHECK(std::abs(right(p, q) - weighted_covariance(explained, expected, p, q, true)) < 1e-13);
      CHECK(std::abs(published(p, q) - weighted_covariance(explained, expected, p, q, false)) < 1e-13);
    }
}

TEST_CASE("a tiny cluster does not rule the covariance (D-14)") {
  // Two large clusters of the same kind, and one of a single sequence, whose entropy is 0 everywhere.
  std::vector<std::int32_t> labels = seam_test::random_labels(1001, 2, 1);
  labels[1000] = 2;
  auto const explained = explain_labels(labels);
  auto const expected = identify::expected_entropies(explained);
  auto const right = identify::covariance_of_entropies<explain::corrected>(explained, expected);
  auto const published = identify::covariance_of_entropies<explain::seam_nn>(explained, expected);
  for (std::ptrdiff_t p = 0; p < 8; ++p) {
    CHECK(published(p, p) > 0.3);  // a third of (1.36 bits)^2 and more
    CHECK(right(p, p) < 0.02);
  }
}

TEST_CASE("the tree of positions joins like rows first, by every linkage") {
  seam::array<double, 2> covariance(4, 4);
  double const level[4] = {1, 5, 1.1, 5.3};
  for (std::ptrdiff_t p = 0; p < 4; ++p)
    for (std::ptrdiff_t q = 0; q < 4; ++q) covariance(p, q) = level[p];
  using identify::position_linkage;
  for (auto const linkage : {position_linkage::average, position_linkage::complete, position_linkage::single,
                             position_linkage::weighted, position_linkage::ward}) {
    auto const tree = identify::position_tree(covariance, linkage);
    CHECK(tree(0, 0) == 0);
    CHECK(tree(0, 1) == 2);
    CHECK(tree(0, 2) == doctest::Approx(0.2).epsilon(1e-12));
    CHECK(tree(1, 0) == 1);
    CHECK(tree(1, 1) == 3);
  }
  CHECK(identify::position_tree(covariance, position_linkage::average)(2, 2) == doctest::Approx(8.2).epsilon(1e-12));
  CHECK(identify::position_tree(covariance, position_linkage::single)(2, 2) == doctest::Approx(7.8).epsilon(1e-12));
  CHECK(identify::position_tree(covariance, position_linkage::complete)(2, 2) == doctest::Approx(8.6).epsilon(1e-12));
}
