// SPDX-License-Identifier: MIT
// What binds at a site: its letters and its map as a motif, and the motifs of a collection that look like it.
//
// In a library of mutants the clusters that show a site keep the reference's letter almost everywhere, site or not, so
// their letter frequencies alone are no motif. What they say about the site is the odds: how much more often a letter
// stands there than in the whole library. That is the motif that a library of even letters would show. The odds know
// which letters a site tolerates, as far as the library has them; the map knows which letters the model would rather
// have, also those that are rare in the library. Both are evidence about the same letters, so they are multiplied.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/identification.hpp>
#include <seam/motif/compare.hpp>
#include <seam/motif/motif.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::identify {

/// How a site is turned into a motif and compared.
struct motif_options {
  std::ptrdiff_t flank = 2;      ///< positions on either side that are taken along; motifs are often longer than sites
  double map_information = 0.5;  ///< bits a position of the site that the map alone is scaled to say; 0 = letters only
  double pseudocount = 20;       ///< sequences as in the whole library, added to those that show the site
  motif::comparison comparison = {};

  /// Throws input_error with the option that cannot be used.
  void check() const {
    expect(flank >= 0, [&] { return "the flank of a site is " + std::to_string(flank) + "; it must be 0 or more"; });
    expect(map_information >= 0 && map_information < 2, [&] {
      return "the map of a site is to say " + std::to_string(map_information) +
             " bits a position; four letters say less than 2";
    });
    expect(pseudocount > 0 && std::isfinite(pseudocount),
           [&] { return "the pseudocount is " + std::to_string(pseudocount) + "; it must be above 0"; });
    comparison.check();
  }
};

/// A motif that looks like a site.
struct motif_hit {
  std::ptrdiff_t site = 0;  ///< index into the sites
  std::ptrdiff_t rank = 0;  ///< 1 = most similar
  std::string id;
  std::string name;
  char strand = '+';           ///< of the motif, relative to the sequence
  std::ptrdiff_t offset = 0;   ///< from the site's start to the motif's first column as it lies there
  std::ptrdiff_t overlap = 0;  ///< columns compared
  double score = 0;
  double p = 1;
  double q = 1;  ///< over the collection, for this site
};

namespace detail {

/// exp(scale x map), rows scaled to 1.
inline array<double, 2> softmax(view<double const, 2> map, double scale) {
  array<double, 2> result(map.shape());
  for (std::ptrdiff_t row = 0; row < map.extent(0); ++row) {
    auto const values = map.row(row);
    double const largest = *std::max_element(values.begin(), values.end());
    double sum = 0;
    for (std::ptrdiff_t letter = 0; letter < map.extent(1); ++letter)
      sum += result(row, letter) = std::exp(scale * (map(row, letter) - largest));
    for (std::ptrdiff_t letter = 0; letter < map.extent(1); ++letter) result(row, letter) /= sum;
  }
  return result;
}

/// Mean information of rows first..last, last inclusive, in bits: log2(letters) less entropy.
inline double mean_information(view<double const, 2> frequencies, std::ptrdiff_t first, std::ptrdiff_t last) {
  double sum = 0;
  for (std::ptrdiff_t row = first; row <= last; ++row) {
    sum += std::log2(static_cast<double>(frequencies.extent(1)));
    for (double const share : frequencies.row(row))
      if (share > 0) sum += share * std::log2(share);
  }
  return sum / static_cast<double>(last - first + 1);
}

/// The softmax of `map` with the scale at which rows first..last say `bits` each on average; as much as they can say
/// where ties or a flat map leave them less.
inline array<double, 2> softmax_of_information(view<double const, 2> map, std::ptrdiff_t first, std::ptrdiff_t last,
                                               double bits) {
  double size = 0;
  for (double const value : map) size = std::max(size, std::abs(value));
  if (size == 0 || bits == 0) return softmax(map, 0);
  double below = 0;
  double above = 1e4 / size;
  for (int step = 0; step < 60; ++step) {
    double const middle = 0.5 * (below + above);
    (mean_information(softmax(map, middle), first, last) < bits ? below : above) = middle;
  }
  return softmax(map, below);
}

}  // namespace detail

/// The site as a motif: (length + flanks, 4) frequencies, from `first_of_site_motif` on. A letter's share is
/// proportional to its odds between the clusters that show the site and the whole library, times exp(s m) where m is
/// their mean map without background and s the scale at which the map alone says settings.map_information. Empty when
/// no cluster shows the site. Throws input_error when letters or maps do not have the four columns of DNA.
inline array<double, 2> site_motif(explain::explanation const& explained, site const& where,
                                   motif_options const& settings = {}) {
  view<std::int64_t const, 3> const counts = explained.summary.counts;
  view<float const, 3> const maps = explained.cluster_maps_no_background;
  expect(counts.extent(2) == 4 && maps.extent(2) == 4, [&] {
    return "sites of " + std::to_string(counts.extent(2)) + " letters and maps of " + std::to_string(maps.extent(2)) +
           " columns cannot be compared with motifs, which have the four letters of DNA";
  });
  if (where.active_clusters.empty()) return {};
  std::ptrdiff_t const start = std::max<std::ptrdiff_t>(0, where.start - settings.flank);
  std::ptrdiff_t const stop = std::min(counts.extent(1) - 1, where.stop + settings.flank);
  double members = 0;
  for (std::int32_t const cluster : where.active_clusters)
    members += static_cast<double>(explained.statistics[static_cast<std::size_t>(cluster)].count);
  array<double, 2> odds(stop - start + 1, 4);
  array<double, 2> map(stop - start + 1, 4);
  for (std::ptrdiff_t row = 0; row < odds.extent(0); ++row) {
    double all = 0;
    double library[4] = {};
    double showing[4] = {};
    for (std::ptrdiff_t cluster = 0; cluster < counts.extent(0); ++cluster)
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter) {
        library[letter] += static_cast<double>(counts(cluster, start + row, letter));
        all += static_cast<double>(counts(cluster, start + row, letter));
      }
    for (std::int32_t const cluster : where.active_clusters)
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter) {
        showing[letter] += static_cast<double>(counts(std::ptrdiff_t{cluster}, start + row, letter));
        map(row, letter) += static_cast<double>(maps(std::ptrdiff_t{cluster}, start + row, letter)) *
                            static_cast<double>(explained.statistics[static_cast<std::size_t>(cluster)].count) /
                            members;
      }
    for (std::ptrdiff_t letter = 0; letter < 4; ++letter) {
      double const share = all > 0 ? library[letter] / all : 0.0;
      // A letter that the library does not have says nothing.
      odds(row, letter) =
          share > 0 ? (showing[letter] / share + settings.pseudocount) / (members + settings.pseudocount) : 1.0;
    }
  }
  array<double, 2> const preferred =
      detail::softmax_of_information(map, where.start - start, where.stop - start, settings.map_information);
  for (std::ptrdiff_t row = 0; row < odds.extent(0); ++row) {
    double sum = 0;
    for (std::ptrdiff_t letter = 0; letter < 4; ++letter) sum += odds(row, letter) *= preferred(row, letter);
    for (std::ptrdiff_t letter = 0; letter < 4; ++letter) odds(row, letter) /= sum;
  }
  return odds;
}

/// The position at which site_motif begins.
inline std::ptrdiff_t first_of_site_motif(site const& where, motif_options const& settings = {}) {
  return std::max<std::ptrdiff_t>(0, where.start - settings.flank);
}

/// The `most` motifs of `collection` that look most like each site, by site and rank; none for a site that no cluster
/// shows. Throws as site_motif and motif::compare do.
inline std::vector<motif_hit> match_motifs(explain::explanation const& explained, std::vector<site> const& sites,
                                           std::vector<motif::motif> const& collection,
                                           motif_options const& settings = {}, std::ptrdiff_t most = 10) {
  settings.check();
  std::vector<motif_hit> hits;
  for (std::size_t place = 0; place < sites.size(); ++place) {
    array<double, 2> const query = site_motif(explained, sites[place], settings);
    if (query.empty()) continue;
    std::ptrdiff_t const shift = first_of_site_motif(sites[place], settings) - sites[place].start;
    auto const matches = motif::compare(query, collection, settings.comparison);
    for (std::size_t rank = 0; rank < std::min(matches.size(), static_cast<std::size_t>(most)); ++rank) {
      motif::match const& found = matches[rank];
      motif::motif const& entry = collection[static_cast<std::size_t>(found.motif)];
      hits.push_back({static_cast<std::ptrdiff_t>(place), static_cast<std::ptrdiff_t>(rank) + 1, entry.id, entry.name,
                      found.strand, found.offset + shift, found.overlap, found.score, found.p, found.q});
    }
  }
  return hits;
}

/// Gives each site the name and q-value of its first hit.
inline void name_sites(std::vector<site>& sites, std::vector<motif_hit> const& hits) {
  for (motif_hit const& hit : hits) {
    if (hit.rank != 1) continue;
    site& here = sites[static_cast<std::size_t>(hit.site)];
    here.motif = hit.name;
    here.motif_q = hit.q;
  }
}

}  // namespace seam::inline v0::identify
