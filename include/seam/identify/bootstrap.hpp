// SPDX-License-Identifier: MIT
// How sure additive maps and interactions are, given the clusters and the sites: members are drawn again within each
// cluster, and both are computed anew from the same assignments (explain/bootstrap.hpp). What clusters that have lost a
// site hold besides is a bias, not noise, and no interval of theirs covers it: intervention.hpp does.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/memory.hpp>
#include <seam/explain/bootstrap.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/members.hpp>
#include <seam/identify/assignment.hpp>
#include <seam/identify/identification.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::identify {

/// Intervals of an identification's terms.
struct identification_intervals {
  std::vector<array<float, 2>> additive_low;  ///< one (length, A) map a site; NaN where the map is
  std::vector<array<float, 2>> additive_high;
  std::vector<std::optional<explain::interval>> interactions;  ///< as the interactions are ordered
};

namespace detail {

/// The members of the clusters that show a site, cluster by cluster, and their maps from start to stop of it, times the
/// weights that a site's additive map gives them.
struct site_members {
  std::vector<std::ptrdiff_t> first;  ///< (active clusters + 1) into the rows of `maps`
  array<double, 2> maps;              ///< (members, length A)

  site_members(view<float const, 3> all, explain::members const& clusters, std::vector<std::ptrdiff_t> const& order,
               site const& where, bool by_members) {
    std::ptrdiff_t count = 0;
    first.push_back(0);
    for (std::int32_t const place : where.active_clusters)
      first.push_back(count += clusters.count(order[static_cast<std::size_t>(place)]));
    std::ptrdiff_t const width = where.length() * all.extent(2);
    maps = array<double, 2>(count, width);
    double* out = maps.data();
    for (std::int32_t const place : where.active_clusters) {
      std::ptrdiff_t const cluster = order[static_cast<std::size_t>(place)];
      double const weight =
          by_members ? 1.0 / static_cast<double>(count)
                     : 1.0 / static_cast<double>(clusters.count(cluster) * std::ssize(where.active_clusters));
      for (std::ptrdiff_t const row : clusters.of(cluster)) {
        float const* const map = &all(row, where.start, std::ptrdiff_t{0});
        for (std::ptrdiff_t i = 0; i < width; ++i) *out++ = weight * static_cast<double>(map[i]);
      }
    }
  }
};

/// Adds up drawn members' maps at W adjacent columns.
struct sum_drawn {
  double const* maps;
  std::ptrdiff_t width;
  std::int32_t const* drawn;
  std::ptrdiff_t count;
  double* sums;

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t, std::ptrdiff_t column) const {
    double sum[W] = {};
    for (std::ptrdiff_t i = 0; i < count; ++i) {
      double const* const map = maps + drawn[i] * width + column;
      SEAM_SIMD
      for (int w = 0; w < W; ++w) sum[w] += map[w];
    }
    for (int w = 0; w < W; ++w) sums[column + w] = sum[w];
  }
};

/// Fills the interval of a site's additive map: of the mean map of drawn members, moved by what was subtracted as
/// background, which is held fixed.
template <backend::backend B>
void additive_interval(B const& where, site const& found, site_members const& own, array<float, 2> const& additive,
                       explain::bootstrap const& how, std::uint64_t stream, array<float, 2>& low,
                       array<float, 2>& high) {
  std::ptrdiff_t const width = own.maps.extent(1);
  std::ptrdiff_t const count = own.maps.extent(0);
  array<double, 2> sums(how.resamples + 1, width);  // the last one of all members, once each
  backend::on_host(where).for_blocks(how.resamples + 1, 8, [&](auto& lane, extent block) {
    std::vector<std::int32_t> drawn(static_cast<std::size_t>(count));
    for (std::ptrdiff_t resample = block.first; resample < block.first + block.count; ++resample) {
      random_stream random(how.seed + 1, (stream << 32) + static_cast<std::uint64_t>(resample));
      for (std::size_t cluster = 0; cluster + 1 < own.first.size(); ++cluster)
        for (std::ptrdiff_t i = own.first[cluster]; i < own.first[cluster + 1]; ++i)
          drawn[static_cast<std::size_t>(i)] =
              resample == how.resamples
                  ? static_cast<std::int32_t>(i)
                  : static_cast<std::int32_t>(own.first[cluster]) +
                        static_cast<std::int32_t>(below(
                            random.next(), static_cast<std::uint32_t>(own.first[cluster + 1] - own.first[cluster])));
      lane.for_strips(1, width, sum_drawn{own.maps.data(), width, drawn.data(), count, &sums(resample, 0)});
    }
  });
  std::vector<double> replicates(static_cast<std::size_t>(how.resamples));
  for (std::ptrdiff_t column = 0; column < width; ++column) {
    auto const point = static_cast<double>(additive.data()[column]);
    bool const between =
        !std::binary_search(found.positions.begin(), found.positions.end(), found.start + column / additive.extent(1));
    if (between && point == 0) continue;  // additive_map left it out
    for (std::ptrdiff_t resample = 0; resample < how.resamples; ++resample)
      replicates[static_cast<std::size_t>(resample)] = point + sums(resample, column) - sums(how.resamples, column);
    explain::interval const middle = explain::percentile_interval(replicates, how.confidence);
    low.data()[column] = static_cast<float>(middle.low);
    high.data()[column] = static_cast<float>(middle.high);
  }
}

/// Every interaction's values over the resamples in which it has one.
template <explain::convention C, backend::backend B>
std::vector<std::vector<double>> interaction_replicates(B const& where, view<float const, 1> activities,
                                                        explain::members const& clusters,
                                                        std::vector<std::ptrdiff_t> const& order,
                                                        identification const& found, explain::bootstrap const& how) {
  std::vector<std::vector<double>> values(found.interactions.size());
  if (values.empty()) return values;
  auto const count = static_cast<std::ptrdiff_t>(values.size());
  require_memory(16.0 * static_cast<double>(count) * static_cast<double>(how.resamples),
                 std::to_string(how.resamples) + " resamples of " + std::to_string(count) + " interactions");
  array<double, 2> resampled(how.resamples, count);  // NaN where there is none
  backend::on_host(where).for_blocks(how.resamples, 8, [&](auto&, extent block) {
    std::vector<assignment> assignments = found.assignments;
    std::vector<double> medians;
    std::vector<double> means;
    for (std::ptrdiff_t resample = block.first; resample < block.first + block.count; ++resample) {
      explain::resampled_activities(explain::resampled(clusters, how.seed, resample), order, activities, medians,
                                    means);
      for (assignment& entry : assignments)
        if (entry.cluster >= 0) entry.median = medians[static_cast<std::size_t>(entry.cluster_sorted)];
      auto const again = interactions_of<C>(found.sites, assignments);
      for (std::ptrdiff_t i = 0; i < count; ++i)
        resampled(resample, i) =
            again[static_cast<std::size_t>(i)].value.value_or(std::numeric_limits<double>::quiet_NaN());
    }
  });
  for (std::ptrdiff_t i = 0; i < count; ++i)
    for (std::ptrdiff_t resample = 0; resample < how.resamples; ++resample)
      if (!std::isnan(resampled(resample, i))) values[static_cast<std::size_t>(i)].push_back(resampled(resample, i));
  return values;
}

}  // namespace detail

/// Intervals of the additive maps and of the interactions of `found`, which `identify` made of `explained`, which
/// `explain` made of `activities` (N), `maps` (N, L, A) and `labels` (N). Percentile intervals. O(resamples (N +
/// members of active clusters x length A)); 16 bytes a resample and interaction. The same for any number of threads.
/// Throws input_error for options that cannot be used and labels that are not the explanation's, memory_error when the
/// replicates do not fit.
template <explain::convention C = explain::corrected, backend::backend B>
identification_intervals bootstrap_identification(B const& where, view<float const, 1> activities,
                                                  view<float const, 3> maps, view<std::int32_t const, 1> labels,
                                                  explain::explanation const& explained, identification const& found,
                                                  explain::bootstrap const& how = {}) {
  how.check();
  expect(activities.size() == labels.size() && maps.extent(0) == labels.size(), [&] {
    return "there are " + std::to_string(labels.size()) + " labels, but " + std::to_string(activities.size()) +
           " activities and " + std::to_string(maps.extent(0)) + " maps";
  });
  explain::members const clusters = explain::group_members(labels);
  std::vector<std::ptrdiff_t> const order = explain::detail::clusters_in_order(clusters, explained);
  identification_intervals result;
  for (std::size_t place = 0; place < found.sites.size(); ++place) {
    array<float, 2> low = found.additive[place];
    array<float, 2> high = found.additive[place];
    site const& here = found.sites[place];
    detail::site_members const own(maps, clusters, order, here, C::size_aware);
    if (own.maps.extent(0) > 0)
      detail::additive_interval(where, here, own, found.additive[place], how, place, low, high);
    result.additive_low.push_back(std::move(low));
    result.additive_high.push_back(std::move(high));
  }

  for (auto& values : detail::interaction_replicates<C>(where, activities, clusters, order, found, how))
    result.interactions.push_back(values.empty() ? std::nullopt
                                                 : std::optional(explain::percentile_interval(values, how.confidence)));
  return result;
}

/// Notes the intervals of the interactions in `found`, which they were made of, so that they are written with it.
inline void add_intervals(identification& found, identification_intervals const& intervals) {
  for (std::size_t i = 0; i < found.interactions.size() && i < intervals.interactions.size(); ++i) {
    if (!intervals.interactions[i]) continue;
    found.interactions[i].low = intervals.interactions[i]->low;
    found.interactions[i].high = intervals.interactions[i]->high;
  }
}

}  // namespace seam::inline v0::identify
