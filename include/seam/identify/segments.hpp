// SPDX-License-Identifier: MIT
// Sites as runs of neighbouring positions whose entropies move together over the clusters: an exact optimal
// segmentation with a test against chance, instead of a cut through a tree.
//
// A position's profile is its column of standardised deviations (covariance.hpp). A run of w positions explains
// |sum of profiles|^2 / w: what is left of their squares when each is replaced by the run's mean profile, Fisher's
// (1958) criterion of grouping, here against a background of mean zero. This alone decides where a site ends: a further
// position is worth including when its projection on the mean profile is more than half of the mean's length. Positions
// that are lost in different clusters have profiles at an angle, so two copies of a motif stay apart however near.
// A run's score is what it explains beyond its best single position: a lone position is no site, splitting a site costs
// about one position, and a gap of one or two positions that any letter satisfies is bridged. The disjoint runs of
// largest total score are found by dynamic programming (Bellman 1961), among those that do not score more when cut;
// neighbours that are alike enough for a position of one to belong to the other are then joined.
// Under no association, a run explains chi-squared with K - 1 degrees of freedom times the overdispersion of the
// background, estimated at the lower quartile of positions; a candidate must exceed the quantile that belongs to
// significance / number of candidates. That makes an association certain.
// Where a number of sites is asked for, the strongest are kept. Where none is, a site must be one that 95 of 100
// libraries as large would show again, whichever of its positions is left out (no lone position can carry it); and
// since with many sequences even faint associations are certain, it must make a difference: the entropies of the
// clusters that keep it best and least differ by the factor site_difference, each at the unfavourable end of its
// interval.
#pragma once

#include <seam/identify/conservation.hpp>
#include <seam/identify/covariance.hpp>
#include <seam/identify/detail/quantiles.hpp>
#include <seam/identify/groups.hpp>
#include <seam/identify/identification.hpp>
#include <seam/identify/options.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <vector>

namespace seam::inline v0::identify {

/// A run of positions that could be a site.
struct segment {
  std::ptrdiff_t start = 0;
  std::ptrdiff_t stop = 0;  ///< inclusive
  double explained = 0;     ///< |sum of profiles|^2 / length
  double score = 0;         ///< the same less its best position's |profile|^2

  std::ptrdiff_t length() const { return stop - start + 1; }
};

/// |profile|^2 of every position of `deviations` (K, L).
inline std::vector<double> squared_lengths(view<double const, 2> deviations) {
  std::vector<double> lengths(static_cast<std::size_t>(deviations.extent(1)), 0.0);
  for (std::ptrdiff_t cluster = 0; cluster < deviations.extent(0); ++cluster)
    for (std::size_t position = 0; position < lengths.size(); ++position) {
      double const value = deviations(cluster, position);
      lengths[position] += value * value;
    }
  return lengths;
}

/// How much more the background strays than random samples do: the lower quartile of squared lengths over that of
/// chi-squared with `degrees` degrees of freedom, 1 or more. Robust while sites cover less than three quarters of the
/// positions that vary; positions that do not vary (length 0) are left out.
inline double overdispersion(std::vector<double> lengths, std::ptrdiff_t degrees) {
  std::erase(lengths, 0.0);
  if (lengths.empty()) return 1;
  auto const quartile = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 4);
  std::nth_element(lengths.begin(), quartile, lengths.end());
  double const expected = detail::upper_chi_squared_quantile(0.75, static_cast<double>(degrees));
  return expected > 0 ? std::max(1.0, *quartile / expected) : 1.0;
}

/// What runs explain by chance: chi-squared with so many degrees of freedom, times the overdispersion.
struct chance_level {
  double degrees = 0;
  double overdispersion = 1;
  /// The quantile that belongs to settings.significance over the number of runs, before the overdispersion.
  double largest = 0;
};

/// O(L K).
template <explain::convention C>
chance_level chance_of_runs(view<double const, 2> deviations, basic_options<C> const& settings) {
  std::ptrdiff_t const degrees = deviations.extent(0) - 1;
  auto const tested = static_cast<double>(deviations.extent(1) * (settings.longest - settings.shortest + 1));
  chance_level chance{static_cast<double>(degrees), overdispersion(squared_lengths(deviations), degrees)};
  chance.largest = detail::upper_chi_squared_quantile(settings.significance / tested, chance.degrees);
  return chance;
}

/// All runs that could be sites, by start. O(L longest K).
template <explain::convention C>
std::vector<segment> candidate_segments(view<double const, 2> deviations, basic_options<C> const& settings) {
  std::ptrdiff_t const clusters = deviations.extent(0);
  std::ptrdiff_t const length = deviations.extent(1);
  std::vector<double> const lengths = squared_lengths(deviations);
  chance_level const chance = chance_of_runs(deviations, settings);
  double const least = chance.overdispersion * chance.largest;
  std::vector<segment> candidates;
  std::vector<double> sum(static_cast<std::size_t>(clusters));
  for (std::ptrdiff_t start = 0; start < length; ++start) {
    std::fill(sum.begin(), sum.end(), 0.0);
    double best_position = 0;
    for (std::ptrdiff_t stop = start; stop < std::min(length, start + settings.longest); ++stop) {
      double square = 0;
      for (std::ptrdiff_t cluster = 0; cluster < clusters; ++cluster) {
        double& total = sum[static_cast<std::size_t>(cluster)];
        total += deviations(cluster, stop);
        square += total * total;
      }
      best_position = std::max(best_position, lengths[static_cast<std::size_t>(stop)]);
      double const explained = square / static_cast<double>(stop - start + 1);
      if (stop - start + 1 < settings.shortest || explained <= least || explained <= best_position) continue;
      candidates.push_back({start, stop, explained, explained - best_position});
    }
  }
  return candidates;
}

/// The candidates that are not better seen as two or more: those whose score no disjoint candidates within them exceed
/// together. O(L longest^2).
inline std::vector<segment> indivisible(std::vector<segment> const& candidates, std::ptrdiff_t longest) {
  std::vector<segment> kept;
  for (std::size_t first = 0; first < candidates.size();) {
    // Candidates come by start. best[n]: the largest score within n positions from this start.
    std::ptrdiff_t const start = candidates[first].start;
    std::size_t last = first;
    while (last < candidates.size() && candidates[last].start < start + longest) ++last;
    std::vector<double> best(static_cast<std::size_t>(longest) + 1, 0.0);
    for (std::ptrdiff_t end = 1; end <= longest; ++end) {
      double& here = best[static_cast<std::size_t>(end)];
      here = best[static_cast<std::size_t>(end) - 1];
      for (std::size_t i = first; i < last; ++i)
        if (candidates[i].stop + 1 == start + end && candidates[i].start > start)
          here = std::max(here, best[static_cast<std::size_t>(candidates[i].start - start)] + candidates[i].score);
      for (std::size_t i = first; i < last && candidates[i].start == start; ++i) {
        if (candidates[i].stop + 1 != start + end) continue;
        if (candidates[i].score >= here) kept.push_back(candidates[i]);
        here = std::max(here, candidates[i].score);
      }
    }
    while (first < candidates.size() && candidates[first].start == start) ++first;
  }
  return kept;
}

/// The disjoint candidates, at most `count`, of largest total score. O(length + candidates), times count where given.
inline std::vector<segment> best_segments(std::vector<segment> const& candidates, std::ptrdiff_t length,
                                          std::optional<std::ptrdiff_t> count) {
  constexpr std::ptrdiff_t none = -1;
  // best[t][end]: largest score of t or fewer segments within positions 0..end-1. Without a limit one row serves all.
  std::ptrdiff_t const rows = count ? std::min(*count, length) + 1 : 1;
  array<double, 2> best(rows, length + 1);
  array<std::ptrdiff_t, 2> last(rows, length + 1);
  std::vector<std::vector<std::ptrdiff_t>> ending(static_cast<std::size_t>(length));
  for (std::size_t i = 0; i < candidates.size(); ++i)
    ending[static_cast<std::size_t>(candidates[i].stop)].push_back(static_cast<std::ptrdiff_t>(i));
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    last(row, 0) = none;
    std::ptrdiff_t const before = count ? row - 1 : row;
    for (std::ptrdiff_t end = 1; end <= length; ++end) {
      best(row, end) = best(row, end - 1);
      last(row, end) = none;
      if (before < 0) continue;
      for (std::ptrdiff_t const index : ending[static_cast<std::size_t>(end - 1)]) {
        segment const& candidate = candidates[static_cast<std::size_t>(index)];
        double const total = best(before, candidate.start) + candidate.score;
        if (total > best(row, end)) best(row, end) = total, last(row, end) = index;
      }
    }
  }
  std::vector<segment> chosen;
  std::ptrdiff_t row = rows - 1;
  for (std::ptrdiff_t end = length; end > 0;) {
    if (last(row, end) == none) {
      --end;
      continue;
    }
    chosen.push_back(candidates[static_cast<std::size_t>(last(row, end))]);
    end = chosen.back().start;
    if (count) --row;
  }
  std::reverse(chosen.begin(), chosen.end());
  return chosen;
}

/// The run from `start` to `stop` of `deviations` (K, L) as a segment. O(K length).
inline segment segment_of(view<double const, 2> deviations, std::ptrdiff_t start, std::ptrdiff_t stop) {
  std::vector<double> lengths(static_cast<std::size_t>(stop - start) + 1, 0.0);
  segment made{start, stop};
  for (std::ptrdiff_t cluster = 0; cluster < deviations.extent(0); ++cluster) {
    double sum = 0;
    for (std::ptrdiff_t position = start; position <= stop; ++position) {
      double const value = deviations(cluster, position);
      sum += value;
      lengths[static_cast<std::size_t>(position - start)] += value * value;
    }
    made.explained += sum * sum;
  }
  made.explained /= static_cast<double>(made.length());
  made.score = made.explained - *std::max_element(lengths.begin(), lengths.end());
  return made;
}

/// Whether two runs are parts of one site, as a position is part of a run: the projection of the fainter one's mean
/// profile on the other's is more than half as long as that. O(K lengths).
inline bool parts_of_one(view<double const, 2> deviations, segment const& left, segment const& right) {
  double product = 0;
  double squares[2] = {};
  for (std::ptrdiff_t cluster = 0; cluster < deviations.extent(0); ++cluster) {
    auto const mean = [&](segment const& run) {
      double sum = 0;
      for (std::ptrdiff_t position = run.start; position <= run.stop; ++position) sum += deviations(cluster, position);
      return sum / static_cast<double>(run.length());
    };
    double const first = mean(left);
    double const second = mean(right);
    product += first * second;
    squares[0] += first * first;
    squares[1] += second * second;
  }
  return 2 * product > std::max(squares[0], squares[1]);
}

/// Joins neighbours among disjoint `segments` (by start) that are parts of one site: at most one position lies between
/// them, and both together are not longer than `longest`. A site's parts may differ so much that cutting scores more,
/// since clusters of half-broken sites have lost strong positions and kept weak ones; but they are lost in much the
/// same clusters, which two sites are not.
inline std::vector<segment> join_parts(view<double const, 2> deviations, std::vector<segment> segments,
                                       std::ptrdiff_t longest) {
  for (std::size_t next = 1; next < segments.size();) {
    segment const& left = segments[next - 1];
    segment const& right = segments[next];
    bool const near = right.start - left.stop <= 2 && right.stop - left.start < longest;
    if (near && parts_of_one(deviations, left, right)) {
      segments[next - 1] = segment_of(deviations, left.start, right.stop);
      segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(next));
      next = std::max<std::size_t>(1, next - 1);
    } else {
      ++next;
    }
  }
  return segments;
}

/// What a run explains without one of its positions, whichever leaves least. O(K length).
inline double explained_without_any(view<double const, 2> deviations, segment const& run) {
  std::vector<double> squares(static_cast<std::size_t>(run.length()), 0.0);
  for (std::ptrdiff_t cluster = 0; cluster < deviations.extent(0); ++cluster) {
    double sum = 0;
    for (std::ptrdiff_t position = run.start; position <= run.stop; ++position) sum += deviations(cluster, position);
    for (std::ptrdiff_t position = run.start; position <= run.stop; ++position) {
      double const rest = sum - deviations(cluster, position);
      squares[static_cast<std::size_t>(position - run.start)] += rest * rest;
    }
  }
  auto const left = static_cast<double>(std::max<std::ptrdiff_t>(1, run.length() - 1));
  return *std::min_element(squares.begin(), squares.end()) / left;
}

/// Whether another library as large would show the run again, whichever of its positions is left out: what it explains
/// is a non-central chi-squared, whose lower limit (`distance` standard deviations below) exceeds what chance explains.
inline bool found_again(view<double const, 2> deviations, segment const& run, chance_level const& chance,
                        double distance) {
  double const explained = explained_without_any(deviations, run) / chance.overdispersion;
  double const beyond = std::max(0.0, explained - chance.degrees);
  return explained - distance * std::sqrt(2 * (chance.degrees + 2 * beyond)) > chance.largest;
}

/// Whether some cluster's share of the expected entropy is below `threshold` times another's, both at the unfavourable
/// ends of their intervals.
inline bool makes_a_difference(segment const& found, conservation_table const& conserved, double threshold,
                               double distance) {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = 0;
  for (std::ptrdiff_t cluster = 0; cluster < conserved.clusters(); ++cluster) {
    conservation const here = conserved.of(cluster, found.start, found.stop);
    lowest = std::min(lowest, here.share + distance * here.spread);
    highest = std::max(highest, here.share - distance * here.spread);
  }
  return lowest < threshold * highest;
}

/// The sites, parts joined, by start: all, or the `count` strongest. Where parts of one site take the place of another
/// site, more are asked for.
inline std::vector<segment> joined_segments(view<double const, 2> deviations, std::vector<segment> const& candidates,
                                            std::ptrdiff_t longest, std::optional<std::ptrdiff_t> count) {
  std::ptrdiff_t const length = deviations.extent(1);
  std::vector<segment> const all = best_segments(candidates, length, {});
  if (!count) return join_parts(deviations, all, longest);
  std::vector<segment> chosen;
  for (std::ptrdiff_t asked = *count;; ++asked) {
    chosen = join_parts(deviations, best_segments(candidates, length, asked), longest);
    if (std::ssize(chosen) >= *count || asked >= std::ssize(all)) break;
  }
  while (std::ssize(chosen) > *count)
    chosen.erase(std::min_element(chosen.begin(), chosen.end(),
                                  [](segment const& left, segment const& right) { return left.score < right.score; }));
  return chosen;
}

/// The sites of a library: contiguous, disjoint, between settings.shortest and settings.longest positions long, at most
/// settings.sites of them, none when nothing stands out. Active clusters are left empty.
template <explain::convention C>
std::vector<site> contiguous_sites(explain::explanation const& explained, sampled_entropies const& expected,
                                   conservation_table const& conserved, basic_options<C> settings) {
  std::vector<site> sites;
  view<double const, 2> const entropy = explained.summary.entropy;
  settings.longest = std::min(settings.longest, entropy.extent(1));
  if (entropy.extent(0) < 2 || settings.longest < settings.shortest) return sites;
  array<double, 2> const deviations = standardized_deviations(entropy, expected);
  chance_level const chance = chance_of_runs(deviations.view(), settings);
  std::vector<segment> const candidates =
      indivisible(candidate_segments(deviations.view(), settings), settings.longest);
  double const distance = detail::upper_normal_quantile(settings.significance);
  double const again = detail::upper_normal_quantile(0.05);  // in 95 of 100 libraries
  for (segment const& found : joined_segments(deviations.view(), candidates, settings.longest, settings.sites)) {
    if (!settings.sites && !found_again(deviations.view(), found, chance, again)) continue;
    if (!settings.sites && !makes_a_difference(found, conserved, settings.site_difference, distance)) continue;
    site made;
    made.start = found.start;
    made.stop = found.stop;
    made.score = found.score;
    for (std::ptrdiff_t position = found.start; position <= found.stop; ++position) made.positions.push_back(position);
    sites.push_back(std::move(made));
  }
  return named_in_order(std::move(sites));
}

}  // namespace seam::inline v0::identify
