#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/report/contents.hpp>

#include "example.hpp"

#include <type_traits>
#include <utility>

namespace {

template <class Analysis>
concept has_contents = requires(Analysis&& made) {
  seam::report::contents_of(std::forward<Analysis>(made));
};

}  // namespace

TEST_CASE("contents are an analysis, seen without its alphabet's type") {
  auto const made = seam_test::example_analysis<seam::rna>();
  auto const shown = seam::report::contents_of(made);
  CHECK(&shown.name == &made.name);
  CHECK(shown.letters == "ACGU");
  CHECK(shown.reference == made.reference());
  CHECK(shown.maps.data() == made.maps.data());
  CHECK(shown.activities.data() == made.activities.data());
  CHECK(shown.sequences() == 20);
  CHECK(shown.positions() == 12);
  CHECK(shown.clusters() == 4);
  CHECK(shown.site_names() == std::vector<std::string>{"A", "B"});
}

TEST_CASE("contents cannot outlive an analysis that nobody holds") {
  using analysis = seam::report::analysis<seam::dna>;
  static_assert(has_contents<analysis const&>);
  static_assert(has_contents<analysis&>);
  static_assert(!has_contents<analysis>);
}
