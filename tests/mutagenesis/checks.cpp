#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/mutagenesis/checks.hpp>

#include <vector>

#include "sentence.hpp"

using namespace seam::mutagenesis;
using seam_test::sentence_of;

TEST_CASE("references: letters of the alphabet or unknown ones, one at least") {
  auto const sentence = [](std::vector<std::uint8_t> const& letters) {
    return sentence_of([&] {
      check_reference<seam::dna>({letters.data(), static_cast<std::ptrdiff_t>(letters.size())});
    });
  };
  CHECK(sentence({}) == "the reference sequence is empty");
  CHECK(sentence({0, 1, 2, 3, seam::unknown_letter}) == "nothing was thrown");
  CHECK(sentence({0, 3, 4, 9}) ==
        "position 2 of the reference is letter index 4; the alphabet has 0 to 3 and 255 for unknown");
  CHECK(sentence({254}) ==
        "position 0 of the reference is letter index 254; the alphabet has 0 to 3 and 255 for unknown");
}

TEST_CASE("an array of another shape is refused with both") {
  CHECK_NOTHROW(check_library_shape({{3, 5}}, 3, 5));
  CHECK(sentence_of([] {
          check_library_shape({{3, 5}}, 4, 5);
        }) == "a library of 4 x 5 letters was to go into an array of 3 x 5");
  CHECK(sentence_of([] {
          check_library_shape({{4, 6}}, 4, 5);
        }) == "a library of 4 x 5 letters was to go into an array of 4 x 6");
}

TEST_CASE("a library has one row at least") {
  CHECK_NOTHROW(check_count(1));
  CHECK(sentence_of([] { check_count(0); }) ==
        "the library was to have 0 sequences; it needs at least 1, the reference");
}

TEST_CASE("rows of a library are those from 0 to its end") {
  for (std::ptrdiff_t first : {0, 3, 5}) CHECK_NOTHROW(check_rows(first, 5 - first, 5));
  CHECK(sentence_of([] { check_rows(3, 3, 5); }) == "rows [3, 6) were asked of a library of 5");
  CHECK(sentence_of([] { check_rows(-1, 2, 5); }) == "rows [-1, 1) were asked of a library of 5");
  CHECK(sentence_of([] { check_library_part({{4, 3}}, -1, 3); }) == "a library has no row -1");
}
