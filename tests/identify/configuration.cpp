#include <doctest/doctest.h>
#include <seam/explain/concept.hpp>
#include <seam/identify/configuration.hpp>

namespace explain = seam::explain;
namespace identify = seam::identify;

namespace {

/// An explanation of clusters with the given entropies (K, L) and sizes; positions have four letters in the library.
explain::explanation with_entropies(seam::array<double, 2> entropy, std::vector<std::ptrdiff_t> const& sizes) {
  explain::explanation explained;
  explained.summary.entropy = std::move(entropy);
  auto const clusters = explained.summary.entropy.extent(0);
  auto const length = explained.summary.entropy.extent(1);
  explained.summary.counts = seam::array<std::int64_t, 3>(clusters, length, 4);
  for (std::ptrdiff_t k = 0; k < clusters; ++k) {
    explained.statistics.emplace_back();
    explained.statistics.back().count = sizes[static_cast<std::size_t>(k)];
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      explained.summary.counts(k, position, 0) = 900;
      explained.summary.counts(k, position, 1) = 100;
    }
  }
  explained.background_entropy = explain::background_entropy(0.1, 4);
  return explained;
}

template <class C>
identify::identification configured(explain::explanation const& explained, identify::site where,
                                    double threshold = 0.5) {
  auto const expected = identify::expected_entropies(explained);
  identify::identification found;
  found.sites.push_back(std::move(where));
  identify::basic_options<C> settings;
  settings.site_threshold = threshold;
  identify::configure(found, explained, identify::conservation_table(explained.summary.entropy, expected), settings);
  return found;
}

identify::site site_at(std::vector<std::ptrdiff_t> positions) {
  identify::site where;
  where.start = positions.front();
  where.stop = positions.back();
  where.positions = std::move(positions);
  return where;
}

}  // namespace

TEST_CASE("both matrices look at the same positions and agree (D-16)") {
  // A published site at 0 and 3; positions between them drift. Its span is not conserved, its own positions are: the
  // published matrices contradict each other.
  auto const explained = with_entropies(seam::array<double, 2>({{1, 4}}, {0, 0.5, 0.5, 0}), {100000});
  auto const published = configured<explain::seam_nn>(explained, site_at({0, 3}), 0.3);
  CHECK(published.configuration(0, 0) == 0);
  CHECK(published.configuration_continuous(0, 0) == 1);
  auto const right = configured<explain::corrected>(explained, site_at({0, 1, 2, 3}));
  double const share = 1.0 / (4 * explain::background_entropy(0.1, 2));
  CHECK(right.configuration_continuous(0, 0) == doctest::Approx(1 - share).epsilon(1e-4));
  for (double const threshold : {share - 0.01, share + 0.01}) {
    auto const found = configured<explain::corrected>(explained, site_at({0, 1, 2, 3}), threshold);
    CHECK(found.configuration(0, 0) == (threshold > share));
    CHECK((found.configuration(0, 0) != 0) == (found.configuration_continuous(0, 0) > 1 - threshold));
    CHECK(found.sites[0].active_clusters.size() == (threshold > share ? 1 : 0));
  }
}

TEST_CASE("a handful of sequences without a mutation shows nothing; many do (D-14, D-36)") {
  seam::array<double, 2> const conserved(5, 6);
  std::vector<std::ptrdiff_t> const sizes = {1, 2, 5, 20, 500};
  auto const explained = with_entropies(conserved, sizes);
  auto const published = configured<explain::seam_nn>(explained, site_at({0, 1, 2, 3, 4, 5}));
  auto const right = configured<explain::corrected>(explained, site_at({0, 1, 2, 3, 4, 5}));
  for (std::ptrdiff_t k = 0; k < 5; ++k) CHECK(published.configuration(k, 0) == 1);
  CHECK(right.configuration(0, 0) == 0);
  CHECK(right.configuration_continuous(0, 0) == 0);
  CHECK(right.configuration(1, 0) == 0);
  CHECK(right.configuration(2, 0) == 0);
  CHECK(right.configuration(3, 0) == 1);
  CHECK(right.configuration(4, 0) == 1);
}

TEST_CASE("conservation of a stretch is that of plain sums") {
  auto const explained = with_entropies(seam::array<double, 2>({{1, 3}}, {0.1, 0.2, 0.6}), {50});
  auto const expected = identify::expected_entropies(explained);
  identify::conservation_table const table(explained.summary.entropy, expected);
  double const mean = expected.mean(0, 1) + expected.mean(0, 2);
  double const spread = std::sqrt(2.0) * expected.standard_deviation(0, 1);
  auto const found = table.of(0, 1, 2);
  CHECK(found.share == doctest::Approx(0.8 / mean).epsilon(1e-12));
  CHECK(found.distance == doctest::Approx((mean - 0.8) / spread).epsilon(1e-12));
}
