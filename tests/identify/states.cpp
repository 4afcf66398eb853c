#include <doctest/doctest.h>
#include <seam/identify/identify.hpp>
#include <seam/identify/states.hpp>

#include <cmath>

#include "explain/random_library.hpp"
#include "identify/planted_states.hpp"

namespace explain = seam::explain;
namespace identify = seam::identify;
using identify::site_state;
using seam_test::planted_clusters, seam_test::planted_state;

namespace {

identify::site_states states_of(explain::explanation const& explained, std::vector<identify::site> const& sites,
                                identify::options const& settings = {}) {
  identify::conservation_table const conserved(explained.summary.entropy, identify::expected_entropies(explained));
  return identify::states_of(explained, sites, conserved, settings);
}

}  // namespace

TEST_CASE("tails of the binomial distribution are those of plain sums, and true far out") {
  for (std::int64_t const n : {1, 5, 40})
    for (double const p : {0.03, 0.5, 0.9})
      for (std::int64_t x = 0; x <= n; ++x) {
        double above = 0;
        double below = 0;
        for (std::int64_t k = 0; k <= n; ++k) {
          double term = std::pow(p, k) * std::pow(1 - p, n - k);
          for (std::int64_t i = 0; i < k; ++i) term *= static_cast<double>(n - i) / static_cast<double>(i + 1);
          (k >= x ? above : below) += term;
          if (k == x) below += term;
        }
        CHECK(identify::detail::upper_binomial_tail(x, n, p) == doctest::Approx(above).epsilon(1e-11));
        CHECK(identify::detail::lower_binomial_tail(x, n, p) == doctest::Approx(below).epsilon(1e-11));
      }
  CHECK(identify::detail::lower_binomial_tail(0, 1000, 0.1) == doctest::Approx(std::pow(0.9, 1000)).epsilon(1e-9));
  // The upper tail is a regularised incomplete beta function; this value is a sum of exact fractions.
  CHECK(identify::detail::upper_binomial_tail(300, 1000, 0.1) == doctest::Approx(6.823349107844987e-69).epsilon(1e-9));
  CHECK(identify::detail::upper_binomial_tail(5, 4, 0.5) == 0);
  CHECK(identify::detail::upper_binomial_tail(1, 4, 0) == 0);
  CHECK(identify::detail::lower_binomial_tail(0, 4, 0) == 1);
}

TEST_CASE("each planted state is called, whatever the seed; entropy alone would call two of them preserved") {
  std::vector<planted_clusters::cluster> const clusters = {
      {planted_state::drifting, 900},  {planted_state::kept, 60},
      {planted_state::broken, 150},    {planted_state::broken_by_one_letter, 60},
      {planted_state::new_letter, 60}, {planted_state::kept, 20},
      {planted_state::drifting, 60}};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    planted_clusters const made(clusters, seed);
    auto const explained = made.explained();
    auto const states = states_of(explained, {planted_clusters::site()});
    site_state const expected[] = {site_state::neutral,   site_state::preserved, site_state::disrupted,
                                   site_state::disrupted, site_state::gained,    site_state::preserved,
                                   site_state::neutral};
    for (std::ptrdiff_t k = 0; k < 7; ++k) {
      CAPTURE(k);
      CHECK(states.state(k, 0) == expected[k]);
      CHECK(states.few_members[static_cast<std::size_t>(k)] == (clusters[static_cast<std::size_t>(k)].members < 50));
      CHECK(states.present(k, 0) == (k == 1 || k == 4 || k == 5));
      CHECK((states.q_value(k, 0) <= 0.01 || expected[k] == site_state::neutral));
    }
    // At the mutated position itself the entropy is 0 where all members lost the site by the same letter.
    CHECK(explained.summary.entropy(3, planted_clusters::special) == 0);
    CHECK(explained.summary.reference_mismatch(3, planted_clusters::special) == 100);
    CHECK(states.entropy_share(4, 0) < 0.5);  // the published rule says "active" and nothing else
    CHECK(states.mismatch(4, 0) == doctest::Approx(12.5));
  }
}

TEST_CASE("clusters of 5 to 10 sequences that mean nothing: the published threshold calls a third, the test none") {
  std::ptrdiff_t cells = 0, published = 0, called = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    auto const library = seam_test::random_library<seam::dna>(600, 60, 0.1, seed);
    auto const labels = seam_test::random_labels(600, 80, seed);
    auto const explained = explain::explain<seam::dna>(seam::backend::host{}, library, seam::array<float, 1>(600),
                                                       seam::array<float, 3>(600, 60, 1), seam_test::as_view(labels));
    std::vector<identify::site> sites;
    for (std::ptrdiff_t start = 0; start + 6 <= 60; start += 6) {
      identify::site made;
      made.start = start;
      made.stop = start + 5;
      sites.push_back(made);
    }
    auto const states = states_of(explained, sites);
    for (std::ptrdiff_t k = 0; k < states.state.extent(0); ++k)
      for (std::ptrdiff_t place = 0; place < states.state.extent(1); ++place) {
        double entropy = 0;
        entropy += explained.summary.entropy(k, sites[static_cast<std::size_t>(place)].start);
        ++cells;
        published += entropy < 0.5 * explained.background_entropy;
        called += states.state(k, place) != site_state::neutral;
      }
  }
  CHECK(static_cast<double>(published) > 0.35 * static_cast<double>(cells));
  CHECK(called == 0);
  CHECK(cells == 8000);
}

TEST_CASE("seam_nn has no states; without sites there are none to call") {
  planted_clusters const made({{planted_state::drifting, 100}, {planted_state::kept, 60}}, 3);
  identify::basic_options<explain::seam_nn> settings;
  settings.sites = 1;
  auto explained = made.explained();
  CHECK(identify::identify(explained, settings).states.empty());
  auto const none = states_of(explained, {});
  CHECK(none.state.extent(1) == 0);
  CHECK(none.few_members.size() == 2);
  CHECK(identify::name_of(site_state::disrupted) == std::string("disrupted"));
}

TEST_CASE("a call with other options gives another answer, and the first again: nothing is kept between calls (D-31)") {
  planted_clusters const made({{planted_state::drifting, 300}, {planted_state::kept, 60}, {planted_state::broken, 90}},
                              5);
  auto const explained = made.explained();
  identify::options loose;
  loose.significance = 0.5;
  loose.site_threshold = 0.01;
  auto const first = states_of(explained, {planted_clusters::site()});
  auto const other = states_of(explained, {planted_clusters::site()}, loose);
  auto const again = states_of(explained, {planted_clusters::site()});
  CHECK(first.state == again.state);
  CHECK(first.q_value == again.q_value);
  CHECK(identify::identify(explained).sites.size() == identify::identify(explained).sites.size());
  identify::options strict;
  strict.significance = 1e-300;
  auto const none = states_of(explained, {planted_clusters::site()}, strict);
  CHECK(first.state(1, 0) == site_state::preserved);
  CHECK(none.state(1, 0) == site_state::neutral);
  CHECK(other.state.extent(0) == 3);
}
