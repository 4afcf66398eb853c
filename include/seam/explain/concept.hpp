// SPDX-License-Identifier: MIT
// What a convention is: the list of the places where the published formulas and the right ones part.
#pragma once

#include <seam/config.hpp>

#include <concepts>

namespace seam::inline v0::explain {

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

}  // namespace seam::inline v0::explain
