// SPDX-License-Identifier: MIT
// What a caller chooses about an identification.
#pragma once

#include <seam/core/error.hpp>
#include <seam/explain/convention.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

namespace seam::inline v0::identify {

/// How groups of positions are joined in the tree of positions.
enum class position_linkage { average, complete, single, weighted, ward };

/// Options of `identify` under a convention.
template <explain::convention Convention = explain::corrected>
struct basic_options {
  using convention_type = Convention;

  /// How many sites, not counting the background. `corrected`: at most so many, the strongest; none = all that make a
  /// difference. `seam_nn`: exactly so many groups beside the largest; none = the published automatic cut.
  std::optional<std::ptrdiff_t> sites = {};
  /// A cluster shows a site when its entropy there is below this share of the entropy of drifting letters.
  double site_threshold = 0.5;
  /// `corrected` without a number of sites: the entropy in some cluster must be below this share of another's, both at
  /// the unfavourable ends of their intervals. With many sequences even faint associations are certain.
  double site_difference = 0.75;
  /// Of the tree of positions; in `corrected` it is for looking at, the sites do not come from it.
  position_linkage linkage = position_linkage::average;
  /// `corrected`: the lengths that a site may have. Binding sites of single factors and of dimers are that long.
  std::ptrdiff_t shortest = 4;
  std::ptrdiff_t longest = 20;
  /// `corrected`: how often, at most, a library without sites may give one; and the share of false ones among the
  /// states of sites that are called (Benjamini and Hochberg's false-discovery rate).
  double significance = 0.01;
  /// `corrected`: clusters with fewer members are flagged: what is not called there may be for want of evidence.
  std::ptrdiff_t few_members = 50;
  /// Whether a site's additive map is 0 at positions between its own (a published site can have gaps).
  bool zero_between = false;
  /// The most sites that an interaction may have; none = all, or as many as 20 million terms allow.
  std::optional<std::ptrdiff_t> largest_order = {};

  /// Throws input_error with the option that cannot be used on `positions` positions.
  void check(std::ptrdiff_t positions) const {
    expect(!sites || *sites >= 1,
           [&] { return "the number of sites is " + std::to_string(*sites) + "; it must be 1 or more"; });
    expect(!sites || *sites < positions, [&] {
      return std::to_string(*sites) + " sites and a background were asked for on " + std::to_string(positions) +
             " positions";
    });
    expect(site_threshold > 0 && std::isfinite(site_threshold), [&] {
      return "the site threshold is " + std::to_string(site_threshold) + "; it is a share of the entropy of drifting " +
             "letters, above 0";
    });
    expect(site_difference > 0 && site_difference <= 1, [&] {
      return "the site difference is " + std::to_string(site_difference) + "; it is a share above 0 and at most 1";
    });
    expect(shortest >= 1 && longest >= shortest, [&] {
      return "a site's length goes from " + std::to_string(shortest) + " to " + std::to_string(longest) +
             "; the shortest must be 1 or more and at most the longest";
    });
    expect(significance > 0 && significance < 1, [&] {
      return "the significance is " + std::to_string(significance) + "; it is a probability between 0 and 1";
    });
    expect(few_members >= 0, [&] {
      return "clusters with fewer than " + std::to_string(few_members) +
             " members were to be flagged; it must be 0 or more";
    });
    expect(!largest_order || *largest_order >= 1, [&] {
      return "the largest order of interactions is " + std::to_string(*largest_order) + "; it must be 1 or more";
    });
  }
};

/// The default: the right formulas.
using options = basic_options<explain::corrected>;

}  // namespace seam::inline v0::identify
