#include <doctest/doctest.h>
#include <seam/explain/convention.hpp>

#include "concept_test.hpp"

namespace elsewhere {

/// Somebody else's convention: the published entropy, everything else right.
struct half_published : seam::explain::corrected {
  static constexpr bool published_entropy = true;
  static constexpr char const* name() { return "half_published"; }
};

// One requirement each; an archetype that lacks one is not a convention.
template <int>
struct part;
template <>
struct part<0> {
  static constexpr char const* name() { return "archetype"; }
};
template <>
struct part<1> {
  static constexpr bool published_entropy = false;
};
template <>
struct part<2> {
  static constexpr bool four_letter_background = false;
};
template <>
struct part<3> {
  static constexpr bool size_aware = true;
};
template <>
struct part<4> {
  static constexpr bool measures_rate = true;
};
template <>
struct part<5> {
  static constexpr bool divides_by_all_clusters = false;
};
template <>
struct part<6> {
  static constexpr bool subtracts_everywhere = false;
};
template <>
struct part<7> {
  static constexpr bool background_by_median = false;
};
template <>
struct part<8> {
  static constexpr bool enrichment_of_counts = false;
};
template <>
struct part<9> {
  static constexpr bool accepts_noise = true;
};
template <>
struct part<10> {
  static constexpr bool scattered_sites = false;
};
template <>
struct part<11> {
  static constexpr bool odd_orders_flipped = false;
};
template <>
struct part<12> {
  static constexpr bool always_assigns = false;
};
template <int I, int Missing>
struct part_unless : part<I> {};
template <int I>
struct part_unless<I, I> {};

template <int Missing>
struct archetype : part_unless<0, Missing>,
                   part_unless<1, Missing>,
                   part_unless<2, Missing>,
                   part_unless<3, Missing>,
                   part_unless<4, Missing>,
                   part_unless<5, Missing>,
                   part_unless<6, Missing>,
                   part_unless<7, Missing>,
                   part_unless<8, Missing>,
                   part_unless<9, Missing>,
                   part_unless<10, Missing>,
                   part_unless<11, Missing>,
                   part_unless<12, Missing> {};

using seam::explain::convention;
static_assert(convention<archetype<-1>>);
static_assert(!convention<archetype<0>> && !convention<archetype<1>> && !convention<archetype<2>>);
static_assert(!convention<archetype<3>> && !convention<archetype<4>> && !convention<archetype<5>>);
static_assert(!convention<archetype<6>> && !convention<archetype<7>> && !convention<archetype<8>>);
static_assert(!convention<archetype<9>> && !convention<archetype<10>> && !convention<archetype<11>>);
static_assert(!convention<archetype<12>>);

}  // namespace elsewhere

TEST_CASE("every convention explains a library") {
  seam_test::check_convention<seam::explain::corrected>();
  seam_test::check_convention<seam::explain::seam_nn>();
  seam_test::check_convention<elsewhere::half_published>();
}
