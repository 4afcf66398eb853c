#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/oracle/check.hpp>

#include "foreign.hpp"
#include "sentence.hpp"

namespace {

namespace oracle = seam::oracle;
using seam_test::sentence_of;

seam::array<std::uint8_t, 2> with(std::uint8_t letter) {
  seam::array<std::uint8_t, 2> letters(3, 4);
  letters(2, 1) = letter;
  return letters;
}

}  // namespace

TEST_CASE("lengths: the oracle's, or any; one position at least") {
  elsewhere::bent<seam::dna> const five(5);
  elsewhere::composition<seam::dna> const any;
  auto const sentence = [](auto const& o, std::ptrdiff_t length) {
    return sentence_of([&] { oracle::check_length(o, length); });
  };
  CHECK(sentence(five, 5) == "nothing was thrown");
  CHECK(sentence(any, 1) == "nothing was thrown");
  CHECK(sentence(any, 1'000'000) == "nothing was thrown");
  CHECK(sentence(five, 6) == "the oracle takes sequences of 5 letters, these have 6");
  CHECK(sentence(any, 0) == "the sequences are empty; an oracle needs at least one position");
  CHECK(sentence(five, 0) == "the sequences are empty; an oracle needs at least one position");
}

TEST_CASE("letters: the alphabet's, and unknown ones where they are allowed") {
  auto const sentence = [](std::uint8_t letter, bool unknown_allowed) {
    return sentence_of([&] { oracle::check_letters<seam::rna>(with(letter), unknown_allowed); });
  };
  for (bool const allowed : {false, true}) {
    for (int const letter : {0, 1, 2, 3})
      CHECK(sentence(static_cast<std::uint8_t>(letter), allowed) == "nothing was thrown");
    for (int const strange : {4, 128, 254})
      CHECK(sentence(static_cast<std::uint8_t>(strange), allowed) ==
            "sequence 2, position 1 is letter index " + std::to_string(strange) +
                "; the alphabet has 0 to 3 and 255 for unknown");
  }
  CHECK(sentence(seam::unknown_letter, true) == "nothing was thrown");
  CHECK(sentence(seam::unknown_letter, false) ==
        "sequence 2, position 1 is an unknown letter, which the oracle does not take");
  CHECK(sentence_of([] { oracle::check_letters<seam::protein>(with(19), false); }) == "nothing was thrown");
  CHECK(sentence_of([] { oracle::check_letters<seam::protein>(with(20), false); }) ==
        "sequence 2, position 1 is letter index 20; the alphabet has 0 to 19 and 255 for unknown");
}

TEST_CASE("whether an unknown letter passes is the oracle's word, given by its type or when it is asked") {
  auto const unknown = with(seam::unknown_letter);
  elsewhere::composition<seam::dna> const refuses;
  CHECK_THROWS_AS(oracle::check_input(refuses, unknown.view()), seam::input_error);
  CHECK_THROWS_AS(oracle::check_input(elsewhere::asked_later{.unknown = false}, unknown.view()), seam::input_error);
  CHECK_NOTHROW(oracle::check_input(elsewhere::asked_later{.unknown = true}, unknown.view()));
  CHECK_THROWS_AS(oracle::check_input(elsewhere::asked_later{.unknown = true}, with(7).view()), seam::input_error);
  CHECK_NOTHROW(oracle::check_input(refuses, with(3).view()));
}

TEST_CASE("the first thing that is wrong is the one that is named") {
  seam::array<std::uint8_t, 2> letters(3, 4);
  letters(1, 3) = 9;
  letters(2, 0) = 8;
  CHECK(sentence_of([&] { oracle::check_input(elsewhere::composition<seam::dna>{}, letters.view()); }) ==
        "sequence 1, position 3 is letter index 9; the alphabet has 0 to 3 and 255 for unknown");
  CHECK(sentence_of([&] { oracle::check_input(elsewhere::bent<seam::dna>(5), letters.view()); }) ==
        "the oracle takes sequences of 5 letters, these have 4");
}
