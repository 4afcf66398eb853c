#include "io/scratch.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/explain/explain.hpp>
#include <seam/identify/identify.hpp>
#include <seam/identify/motifs.hpp>
#include <seam/io/motifs.hpp>
#include <seam/io/npy.hpp>

#include <cmath>

using namespace seam;
using seam_test::contains;
using seam_test::sentence_of;

namespace {

/// Two clusters of 200 sequences, six positions; the first shows a site at 2-3, at which its letters are 2 2 (G G) in
/// all but `broken` of its members and A in those; everything else drifts evenly.
explain::explanation example() {
  explain::explanation explained;
  explained.order = {0, 1};
  explained.statistics.resize(2);
  for (auto& cluster : explained.statistics) cluster.count = 200;
  explained.summary.counts = array<std::int64_t, 3>(2, 6, 4);
  explained.cluster_maps_no_background = array<float, 3>(2, 6, 4);
  for (std::ptrdiff_t position = 0; position < 6; ++position)
    for (std::ptrdiff_t cluster = 0; cluster < 2; ++cluster) {
      bool const kept = cluster == 0 && (position == 2 || position == 3);
      std::int64_t const drifting[] = {20, 20, 140, 20};
      std::int64_t const held[] = {20, 0, 180, 0};
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter) {
        explained.summary.counts(cluster, position, letter) = kept ? held[letter] : drifting[letter];
        if (kept) explained.cluster_maps_no_background(cluster, position, letter) = letter == 2 ? 0.3F : -0.1F;
      }
    }
  return explained;
}

identify::site site_at(std::ptrdiff_t start, std::ptrdiff_t stop) {
  identify::site made;
  made.name = "A";
  made.start = start;
  made.stop = stop;
  made.active_clusters = {0};
  return made;
}

}  // namespace

TEST_CASE("letters as odds against the library, worked by hand") {
  auto const explained = example();
  auto const frequencies =
      identify::site_motif(explained, site_at(2, 3), {.flank = 1, .map_information = 0, .pseudocount = 10});
  REQUIRE(frequencies.extent(0) == 4);
  // At 2: the library has 40, 20, 320, 20 of 400; the cluster 20, 0, 180, 0 of 200.
  double const odds[] = {(20 / 0.1 + 10) / 210, 10.0 / 210, (180 / 0.8 + 10) / 210, 10.0 / 210};
  double const sum = odds[0] + odds[1] + odds[2] + odds[3];
  for (std::ptrdiff_t letter = 0; letter < 4; ++letter) {
    CHECK(frequencies(1, letter) == doctest::Approx(odds[letter] / sum).epsilon(1e-12));
    CHECK(frequencies(0, letter) == doctest::Approx(0.25).epsilon(1e-12));  // drifts: says nothing
    CHECK(frequencies(3, letter) == doctest::Approx(0.25).epsilon(1e-12));
  }
}

TEST_CASE("the map is scaled to the information asked for, and multiplied") {
  auto explained = example();
  for (std::int64_t& count : explained.summary.counts) count = 50;  // letters say nothing
  auto const said = [&](double bits) {
    auto const frequencies = identify::site_motif(explained, site_at(2, 3), {.flank = 2, .map_information = bits});
    CHECK(frequencies.extent(0) == 6);
    CHECK(frequencies(0, 1) == doctest::Approx(0.25));
    CHECK(frequencies(2, 2) >= frequencies(2, 0));
    CHECK(frequencies(2, 0) == doctest::Approx(frequencies(2, 1)));  // equal on the map
    return identify::detail::mean_information(frequencies, 2, 3);
  };
  CHECK(said(0) == doctest::Approx(0));
  CHECK(said(0.5) == doctest::Approx(0.5).epsilon(1e-9));
  CHECK(said(1.5) == doctest::Approx(1.5).epsilon(1e-9));
  for (float& value : explained.cluster_maps_no_background) value *= 1e-20F;  // whatever the unit
  CHECK(said(0.5) == doctest::Approx(0.5).epsilon(1e-9));
  for (float& value : explained.cluster_maps_no_background) value = 0;  // a flat map says nothing
  CHECK(said(0.5) == doctest::Approx(0));
}

TEST_CASE("sites at the ends; letters that the library lacks; sites that no cluster shows") {
  auto explained = example();
  CHECK(identify::site_motif(explained, site_at(0, 2)).extent(0) == 5);
  CHECK(identify::first_of_site_motif(site_at(0, 2)) == 0);
  CHECK(identify::site_motif(explained, site_at(4, 5)).extent(0) == 4);
  CHECK(identify::first_of_site_motif(site_at(4, 5)) == 2);
  for (std::ptrdiff_t cluster = 0; cluster < 2; ++cluster) explained.summary.counts(cluster, 3, 1) = 0;
  for (double const share : identify::site_motif(explained, site_at(2, 3))) CHECK((share > 0 && share < 1));
  auto silent = site_at(2, 3);
  silent.active_clusters.clear();
  CHECK(identify::site_motif(explained, silent).empty());
  std::vector<motif::motif> const one{{"x", "X", array<double, 2>({{2, 4}}, {0, 0, 9, 0, 0, 0, 9, 0})}};
  std::vector<identify::site> sites{silent, site_at(2, 3)};
  auto const hits = identify::match_motifs(explained, sites, one);
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].site == 1);
  CHECK(hits[0].rank == 1);
  CHECK(hits[0].strand == '+');
  CHECK(hits[0].offset == 0);
  identify::name_sites(sites, hits);
  CHECK(sites[0].motif.empty());
  CHECK(!sites[0].motif_q);
  CHECK(sites[1].motif == "X");
  CHECK(*sites[1].motif_q == hits[0].q);
}

TEST_CASE("what cannot be compared") {
  auto explained = example();
  std::vector<motif::motif> const one{{"x", "X", array<double, 2>({{1, 4}}, {0, 0, 9, 0})}};
  auto const says = [&](identify::motif_options const& options) {
    return sentence_of([&] { identify::match_motifs(explained, {site_at(2, 3)}, one, options); });
  };
  CHECK(contains(says({.flank = -1}), "the flank of a site is -1"));
  CHECK(contains(says({.map_information = 2}), "four letters say less than 2"));
  CHECK(contains(says({.pseudocount = 0}), "the pseudocount is 0"));
  explained.summary.counts = array<std::int64_t, 3>(2, 6, 20);
  CHECK(contains(says({}), "sites of 20 letters and maps of 4 columns"));
}

TEST_CASE("SREBP's motif at both of its sites in a published analysis of an enhancer") {
  SEAM_REQUIRE_SHARED(golden, "golden/seam_deepstarr_dev/golden.json");
  SEAM_REQUIRE_SHARED(insects,
                      "data/motifs/JASPAR_Jaspar_2024_JASPAR2024_CORE_insects_non-redundant_pfms_transfac.txt");
  std::string const folder = golden.substr(0, golden.size() - std::string("golden.json").size());
  auto const library = io::read_npy<std::uint8_t, 2>(folder + "x_index.npy");
  auto const activities = io::read_npy<float, 2>(folder + "y_mut.npy");
  auto const maps = io::read_npy<float, 3>(folder + "attributions_saliency.npy");
  auto const labels = io::read_npy<std::int32_t, 1>(folder + "labels_maxclust.npy");
  auto const explained =
      explain::explain<dna>(backend::host{}, library, {activities.data(), activities.size()}, maps, labels);
  identify::options options;
  options.sites = 3;
  auto const found = identify::identify(explained, options);
  auto const hits = identify::match_motifs(explained, found.sites, io::read_motifs(insects), {}, 3);
  int named = 0;
  for (auto const& hit : hits) {
    auto const start = found.sites[static_cast<std::size_t>(hit.site)].start;
    if (hit.id == "MA2282.1" && hit.q < 0.05) {
      ++named;
      CHECK(hit.name == "SREBP");
      CHECK(hit.strand == '+');
      auto const first = start + hit.offset;
      CHECK((first == 105 || first == 124));  // the column of the motif's first letter, ATCACGCCAC
    }
  }
  CHECK(named == 2);
}
