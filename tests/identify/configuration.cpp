#include <doctest/doctest.h>
#include <seam/explain/concept.hpp>
#include <seam/identify/configuration.hpp>

#include "identify/planted_states.hpp"

namespace explain = seam::explain;
namespace identify = seam::identify;
using seam_test::planted_clusters, seam_test::planted_state;

namespace {

template <class C>
identify::identification configured(explain::explanation const& explained, identify::site where,
                                    double threshold = 0.5) {
  identify::identification found;
  found.sites.push_back(std::move(where));
  identify::basic_options<C> settings;
  settings.site_threshold = threshold;
  identify::conservation_table const conserved(explained.summary.entropy, identify::expected_entropies(explained));
  identify::configure(found, explained, conserved, settings);
  return found;
}

}  // namespace

TEST_CASE("both matrices look at the same positions and agree (D-16)") {
  std::vector<planted_clusters::cluster> const clusters = {{planted_state::drifting, 900},  {planted_state::kept, 60},
                                                           {planted_state::broken, 150},    {planted_state::kept, 2},
                                                           {planted_state::new_letter, 60}, {planted_state::kept, 4}};
  auto const explained = planted_clusters(clusters, 1).explained();
  auto const right = configured<explain::corrected>(explained, planted_clusters::site());
  for (std::ptrdiff_t k = 0; k < 6; ++k) {
    CAPTURE(k);
    CHECK((right.configuration(k, 0) != 0) == right.states.present(k, 0));
    CHECK((right.configuration(k, 0) != 0) == (right.configuration_continuous(k, 0) > 0.5));
  }
  CHECK(right.sites[0].active_clusters == std::vector<std::int32_t>{1, 4});
  CHECK(right.configuration_continuous(1, 0) == 1);
  CHECK(right.configuration_continuous(3, 0) == 0.5);  // two members without a mutation prove nothing
  auto const share = right.states.entropy_share(0, 0);
  CHECK(right.configuration_continuous(0, 0) == doctest::Approx(std::max(0.0, 1 - share)).epsilon(1e-12));

  // A published site at the ends of a span whose middle drifts: its two matrices contradict each other.
  auto ends = planted_clusters::site();
  ends.stop = 24;
  ends.positions = {10, 11, 24};
  auto drifting = explained;
  drifting.summary.entropy = seam::array<double, 2>(6, planted_clusters::length);
  for (std::ptrdiff_t position = 12; position < 24; ++position) drifting.summary.entropy(0, position) = 1;
  auto const published = configured<explain::seam_nn>(drifting, ends);
  CHECK(published.configuration(0, 0) == 0);
  CHECK(published.configuration_continuous(0, 0) == 1);
}

TEST_CASE("a handful of sequences without a mutation shows nothing; many do (D-14, D-36)") {
  std::vector<planted_clusters::cluster> clusters = {{planted_state::drifting, 2000}};
  for (std::ptrdiff_t const members : {1, 2, 5, 20, 500}) clusters.push_back({planted_state::kept, members});
  auto const explained = planted_clusters(clusters, 2).explained();
  auto const published = configured<explain::seam_nn>(explained, planted_clusters::site());
  auto const right = configured<explain::corrected>(explained, planted_clusters::site());
  for (std::ptrdiff_t k = 1; k < 6; ++k) CHECK(published.configuration(k, 0) == 1);
  for (std::ptrdiff_t k = 0; k < 4; ++k) CHECK(right.configuration(k, 0) == 0);
  CHECK(right.configuration(4, 0) == 1);
  CHECK(right.configuration(5, 0) == 1);
}
