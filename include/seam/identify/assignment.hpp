// SPDX-License-Identifier: MIT
// For every set of sites, the cluster that shows exactly these; and how sets of sites interact, from the medians of
// their clusters.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/explain/concept.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/identify/identification.hpp>
#include <seam/identify/options.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::identify {

/// "A|B" for the sites' names; "none" for no site.
inline std::string set_name(std::vector<site> const& sites, std::vector<std::ptrdiff_t> const& set) {
  if (set.empty()) return "none";
  std::string name;
  for (std::ptrdiff_t const place : set) {
    if (!name.empty()) name += '|';
    name += sites[static_cast<std::size_t>(place)].name;
  }
  return name;
}

/// How many terms the interactions of up to `order` of `sites` sites have together: 2^s for each set of s.
inline double terms_of_interactions(std::ptrdiff_t sites, std::ptrdiff_t order) {
  double terms = 0;
  double sets = 1;
  for (std::ptrdiff_t size = 0; size <= order; ++size) {
    terms += sets * std::pow(2.0, static_cast<double>(size));
    sets *= static_cast<double>(sites - size) / static_cast<double>(size + 1);
  }
  return terms;
}

/// All sets of `order` or fewer of `sites` sites, by size, then lexicographic; the empty set first. Without an order,
/// up to the largest whose interactions have at most 20 million terms (all orders of 15 sites). Throws input_error when
/// a given order has more.
inline std::vector<std::vector<std::ptrdiff_t>> sets_of_sites(std::ptrdiff_t sites,
                                                              std::optional<std::ptrdiff_t> largest_order) {
  constexpr double most_terms = 2e7;
  std::ptrdiff_t order = std::min(sites, largest_order.value_or(sites));
  while (!largest_order && terms_of_interactions(sites, order) > most_terms) --order;
  expect(terms_of_interactions(sites, order) <= most_terms, [&] {
    return std::to_string(sites) + " sites have too many interactions of up to " + std::to_string(order) +
           " sites; ask for fewer sites or for a smaller largest order (2 = pairs)";
  });
  std::vector<std::vector<std::ptrdiff_t>> sets{{}};
  for (std::size_t first = 0, size = 1; static_cast<std::ptrdiff_t>(size) <= order; ++size) {
    std::size_t const end = sets.size();
    for (; first < end; ++first)
      for (std::ptrdiff_t next = sets[first].empty() ? 0 : sets[first].back() + 1; next < sites; ++next) {
        std::vector<std::ptrdiff_t> larger = sets[first];
        larger.push_back(next);
        sets.push_back(std::move(larger));
      }
  }
  return sets;
}

namespace detail {

/// Where a set stands in the list that sets_of_sites makes.
class set_ranks {
 public:
  set_ranks(std::ptrdiff_t sites, std::ptrdiff_t order) : sites_(sites), binomials_(sites + 1, order + 1) {
    for (std::ptrdiff_t n = 0; n <= sites; ++n)
      for (std::ptrdiff_t k = 0; k <= std::min(n, order); ++k)
        binomials_(n, k) = k == 0 || k == n ? 1 : binomials_(n - 1, k - 1) + binomials_(n - 1, k);
    for (std::ptrdiff_t k = 0; k <= order; ++k) first_.push_back(k == 0 ? 0 : first_.back() + binomials_(sites, k - 1));
  }
  /// All smaller sets come before, then those of its size that are lexicographically smaller.
  std::ptrdiff_t operator()(std::vector<std::ptrdiff_t> const& set) const {
    auto const size = static_cast<std::ptrdiff_t>(set.size());
    std::ptrdiff_t rank = first_[set.size()] + binomials_(sites_, size) - 1;
    for (std::ptrdiff_t i = 0; i < size; ++i)
      rank -= binomials_(sites_ - 1 - set[static_cast<std::size_t>(i)], size - i);
    return rank;
  }

 private:
  std::ptrdiff_t sites_;
  array<std::ptrdiff_t, 2> binomials_;
  std::vector<std::ptrdiff_t> first_;
};

inline bool contains(std::vector<std::ptrdiff_t> const& set, std::ptrdiff_t place) {
  return std::binary_search(set.begin(), set.end(), place);
}

/// How far row `cluster` of the continuous configuration is from `inside` on the set and `outside` elsewhere, negated.
inline double pattern_score(view<double const, 2> configuration, std::ptrdiff_t cluster,
                            std::vector<std::ptrdiff_t> const& set, double inside, double outside) {
  double sum = 0;
  for (std::ptrdiff_t place = 0; place < configuration.extent(1); ++place)
    sum += std::abs(configuration(cluster, place) - (contains(set, place) ? inside : outside));
  return 0.0 - sum / static_cast<double>(configuration.extent(1));  // not -0
}

/// The published score of every cluster for a set: no site: minus its largest value; all sites: its smallest value less
/// 1; else closeness to the largest value seen inside the set and the smallest seen outside.
inline std::vector<double> published_scores(view<double const, 2> configuration,
                                            std::vector<std::ptrdiff_t> const& set) {
  std::ptrdiff_t const sites = configuration.extent(1);
  double inside = -std::numeric_limits<double>::infinity();
  double outside = -inside;
  for (std::ptrdiff_t cluster = 0; cluster < configuration.extent(0); ++cluster)
    for (std::ptrdiff_t place = 0; place < sites; ++place) {
      double const value = configuration(cluster, place);
      if (contains(set, place)) {
        inside = std::max(inside, value);
      } else {
        outside = std::min(outside, value);
      }
    }
  std::vector<double> scores;
  for (std::ptrdiff_t cluster = 0; cluster < configuration.extent(0); ++cluster) {
    auto const values = configuration.row(cluster);
    if (static_cast<std::ptrdiff_t>(set.size()) == sites) {
      scores.push_back(*std::min_element(values.begin(), values.end()) - 1);
    } else if (set.empty()) {
      scores.push_back(0.0 - *std::max_element(values.begin(), values.end()));  // not -0
    } else {
      scores.push_back(pattern_score(configuration, cluster, set, inside, outside));
    }
  }
  return scores;
}

/// Closeness to 1 on the set and 0 elsewhere, for the clusters that show exactly the set; no others are considered.
inline std::vector<double> scores_of_showing(identification const& found, std::vector<std::ptrdiff_t> const& set) {
  std::vector<double> scores;
  for (std::ptrdiff_t cluster = 0; cluster < found.configuration.extent(0); ++cluster) {
    bool shows = true;
    for (std::ptrdiff_t place = 0; place < found.configuration.extent(1); ++place)
      shows = shows && (found.configuration(cluster, place) != 0) == contains(set, place);
    scores.push_back(shows ? pattern_score(found.configuration_continuous, cluster, set, 1.0, 0.0)
                           : -std::numeric_limits<double>::infinity());
  }
  return scores;
}

/// Mean entropy, in bits, of the positions of the sites that are not in `set`: how thoroughly a cluster has lost them.
/// 0 when the set has all.
inline double entropy_elsewhere(identification const& found, view<double const, 2> entropy, std::ptrdiff_t cluster,
                                std::vector<std::ptrdiff_t> const& set) {
  double sum = 0;
  std::ptrdiff_t positions = 0;
  for (std::size_t place = 0; place < found.sites.size(); ++place) {
    if (contains(set, static_cast<std::ptrdiff_t>(place))) continue;
    for (std::ptrdiff_t const position : found.sites[place].positions) {
      sum += entropy(cluster, position);
      ++positions;
    }
  }
  return positions > 0 ? sum / static_cast<double>(positions) : 0.0;
}

/// Among the clusters with the largest of `scores`, all of which show the set perfectly or equally well, the one that
/// has lost the other sites most thoroughly, then the largest, then the first. Their activities have no say: a choice
/// by activity would bias what is read off it.
inline std::ptrdiff_t best_of_equals(identification const& found, explain::explanation const& explained,
                                     std::vector<std::ptrdiff_t> const& set, std::vector<double> const& scores) {
  auto const first = std::max_element(scores.begin(), scores.end());
  std::ptrdiff_t best = first - scores.begin();
  if (!std::isfinite(*first)) return best;  // no cluster shows the set
  auto const entropy = [&](std::ptrdiff_t cluster) {
    return entropy_elsewhere(found, explained.summary.entropy, cluster, set);
  };
  auto const count = [&](std::ptrdiff_t cluster) {
    return explained.statistics[static_cast<std::size_t>(cluster)].count;
  };
  for (auto next = std::find(first + 1, scores.end(), *first); next != scores.end();
       next = std::find(next + 1, scores.end(), *first)) {
    std::ptrdiff_t const other = next - scores.begin();
    if (std::pair(entropy(other), count(other)) > std::pair(entropy(best), count(best))) best = other;
  }
  return best;
}

}  // namespace detail

/// The cluster of every set of sites, up to settings.largest_order; empty without sites. `corrected`: among the
/// clusters whose configuration is the set, the one nearest to the ideal; of equals the one that has lost the other
/// sites most thoroughly, then the largest; -1 when there is none. `seam_nn`: always some cluster, of equals the first
/// in the order. Throws as sets_of_sites does.
template <explain::convention C>
std::vector<assignment> assign(identification const& found, explain::explanation const& explained,
                               basic_options<C> const& settings) {
  auto const sites = static_cast<std::ptrdiff_t>(found.sites.size());
  std::vector<assignment> result;
  if (sites == 0) return result;
  for (auto& set : sets_of_sites(sites, settings.largest_order)) {
    std::vector<double> const scores = C::always_assigns ? detail::published_scores(found.configuration_continuous, set)
                                                         : detail::scores_of_showing(found, set);
    std::ptrdiff_t const best = C::always_assigns ? std::max_element(scores.begin(), scores.end()) - scores.begin()
                                                  : detail::best_of_equals(found, explained, set, scores);
    assignment made;
    made.sites = std::move(set);
    made.score = scores[static_cast<std::size_t>(best)];
    if (std::isfinite(made.score)) {
      auto const& cluster = explained.statistics[static_cast<std::size_t>(best)];
      made.cluster = cluster.label;
      made.cluster_sorted = cluster.sorted;
      made.median = cluster.median;
    }
    result.push_back(std::move(made));
  }
  return result;
}

/// The interaction of every set of two or more sites, from assignments as `assign` returns them: the sum over its
/// subsets T of (-1)^(|S| - |T|) times the median of T's cluster (Moebius inversion; for two sites AB - A - B + none).
/// `seam_nn`: (-1)^|T|, opposite for odd orders. A set has no value, but a reason, when one of its subsets has no
/// cluster. 2^|S| terms each.
template <explain::convention C>
std::vector<interaction> interactions_of(std::vector<site> const& sites, std::vector<assignment> const& assignments) {
  std::vector<interaction> result;
  if (assignments.empty()) return result;
  detail::set_ranks const rank(static_cast<std::ptrdiff_t>(sites.size()),
                               static_cast<std::ptrdiff_t>(assignments.back().sites.size()));
  std::vector<std::ptrdiff_t> subset;
  for (assignment const& entry : assignments) {
    std::size_t const size = entry.sites.size();
    if (size < 2) continue;
    interaction made;
    made.sites = entry.sites;
    double value = 0;
    assignment const* missing = nullptr;
    for (std::uint64_t choice = 0; choice < (std::uint64_t{1} << size); ++choice) {
      subset.clear();
      for (std::size_t bit = 0; bit < size; ++bit)
        if (choice >> bit & 1) subset.push_back(entry.sites[bit]);
      assignment const& part = assignments[static_cast<std::size_t>(rank(subset))];
      if (part.cluster < 0 && !missing) missing = &part;
      std::size_t const sign = C::odd_orders_flipped ? subset.size() : size - subset.size();
      value += (sign % 2 == 0 ? 1.0 : -1.0) * part.median;
    }
    if (missing) {
      made.reason = "no cluster shows " +
                    (missing->sites.empty() ? std::string("none of them") : set_name(sites, missing->sites));
    } else {
      made.value = value;
    }
    result.push_back(std::move(made));
  }
  return result;
}

}  // namespace seam::inline v0::identify
