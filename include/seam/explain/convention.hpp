// SPDX-License-Identifier: MIT
// The two conventions: `corrected` is right, `seam_nn` repeats the published program's formulas, faults included, so
// that published analyses can be compared. docs/explain.md and docs/identify.md have the table of differences.
#pragma once

#include <seam/explain/concept.hpp>

namespace seam::inline v0::explain {

<<<<<<< HEAD
=======
/// Which rules an analysis follows.
///
/// Requirements checked by the compiler:
///  1. `C::name()`: what the program calls it.
///  2. `C::published_entropy`: the entropy has the published 1e-10 inside its logarithm, else it is exact.
///  3. `C::four_letter_background`: H_bg is that of 4 letters whatever the alphabet, else that of the alphabet.
///  4. `C::size_aware`: what is expected of a cluster depends on how many members it has, and clusters weigh by them.
///  5. `C::measures_rate`: the mutation rate may be measured on the library; else it must be given.
///  6. `C::divides_by_all_clusters`: the overall background divides by K everywhere, else by the clusters (weighted by
///     size) that show background at that position.
///  7. `C::subtracts_everywhere`: the background is also subtracted where a cluster is conserved.
///  8. `C::background_by_median`: backgrounds and their scalings are in median order, whatever order the maps are in.
///  9. `C::enrichment_of_counts`: enrichment compares raw counts, else frequencies inside and outside the cluster.
///  10. `C::accepts_noise`: labels may be -1 and have gaps.
///  11. `C::scattered_sites`: sites are the published groups of covarying positions, else runs of neighbours.
///  12. `C::odd_orders_flipped`: interactions of 3, 5, .. sites have the published, opposite sign.
///  13. `C::always_assigns`: every combination of sites gets a cluster, else only one that shows it.
template <class C>
concept convention = requires {
  { C::name() } -> std::convertible_to<char const*>;
  { C::published_entropy } -> std::convertible_to<bool>;
  { C::four_letter_background } -> std::convertible_to<bool>;
  { C::size_aware } -> std::convertible_to<bool>;
  { C::measures_rate } -> std::convertible_to<bool>;
  { C::divides_by_all_clusters } -> std::convertible_to<bool>;
  { C::subtracts_everywhere } -> std::convertible_to<bool>;
  { C::background_by_median } -> std::convertible_to<bool>;
  { C::enrichment_of_counts } -> std::convertible_to<bool>;
  { C::accepts_noise } -> std::convertible_to<bool>;
  { C::scattered_sites } -> std::convertible_to<bool>;
  { C::odd_orders_flipped } -> std::convertible_to<bool>;
  { C::always_assigns } -> std::convertible_to<bool>;
};

>>>>>>> e16ead2 (Say how to contribute; a build and tests under clang++ and its sanitizers)
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
