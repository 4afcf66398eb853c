// SPDX-License-Identifier: MIT
// The two conventions: `corrected` is right, `seam_nn` repeats the published program's formulas, faults included, so
// that published analyses can be compared. docs/explain.md and docs/identify.md have the table of differences.
#pragma once

#include <seam/explain/concept.hpp>

namespace seam::inline v0::explain {

/// The right formulas (the default).
struct corrected {
  static constexpr bool published_entropy = false;
  static constexpr bool four_letter_background = false;
  static constexpr bool size_aware = true;
  static constexpr bool measures_rate = true;
  static constexpr bool divides_by_all_clusters = false;
  static constexpr bool subtracts_everywhere = false;
  static constexpr bool background_by_median = false;
  static constexpr bool enrichment_of_counts = false;
  static constexpr bool accepts_noise = true;
  static constexpr bool scattered_sites = false;
  static constexpr bool odd_orders_flipped = false;
  static constexpr bool always_assigns = false;

  static constexpr char const* name() { return "corrected"; }
};

/// The formulas of seam-nn 0.6.5 (Seitz, McCandlish, Kinney and Koo).
struct seam_nn {
  static constexpr bool published_entropy = true;
  static constexpr bool four_letter_background = true;
  static constexpr bool size_aware = false;
  static constexpr bool measures_rate = false;
  static constexpr bool divides_by_all_clusters = true;
  static constexpr bool subtracts_everywhere = true;
  static constexpr bool background_by_median = true;
  static constexpr bool enrichment_of_counts = true;
  static constexpr bool accepts_noise = false;
  static constexpr bool scattered_sites = true;
  static constexpr bool odd_orders_flipped = true;
  static constexpr bool always_assigns = true;

  static constexpr char const* name() { return "seam_nn"; }
};

static_assert(convention<corrected> && convention<seam_nn>);

}  // namespace seam::inline v0::explain
