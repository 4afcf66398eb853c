#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/sequence/named_sequence.hpp>

#include "sentence.hpp"

namespace {

template <class A>
std::string sentence_about(std::string const& text) {
  return seam_test::sentence_of([&] { seam::sequence::parse<A>(text, "the sequence x"); });
}

}  // namespace

TEST_CASE("text becomes letters and text again") {
  auto const letters = seam::sequence::parse<seam::dna>("ACgtTA", "x");
  CHECK(letters == std::vector<std::uint8_t>{0, 1, 2, 3, 3, 0});
  seam::sequence::named_sequence<seam::dna> const named{"x", letters};
  CHECK(named.text() == "ACGTTA");
  CHECK(named.length() == 6);
  CHECK(named.view().data() == named.letters.data());
  CHECK(seam::sequence::parse<seam::dna>("", "x").empty());
  CHECK(seam::sequence::parse<seam::protein>("ACDY", "x") == std::vector<std::uint8_t>{0, 1, 2, 19});
}

TEST_CASE("a character outside the alphabet is named with its position") {
  CHECK(sentence_about<seam::dna>("ACGNT") ==
        "the sequence x has the character 'N' at position 3 (0-based); the letters are A, C, G, T");
  CHECK(sentence_about<seam::rna>("T") ==
        "the sequence x has the character 'T' at position 0 (0-based); the letters are A, C, G, U");
  CHECK(sentence_about<seam::dna>("A\xE2") ==
        "the sequence x has the character 0xE2 at position 1 (0-based); the letters are A, C, G, T");
  CHECK(sentence_about<seam::dna>("A ").find("0x20 at position 1") != std::string::npos);
}

TEST_CASE("letters that are not in the alphabet are shown as unknown") {
  std::vector<std::uint8_t> const letters{0, seam::unknown_letter, 3};
  CHECK(seam::sequence::to_text<seam::dna>({letters.data(), 3}) == "ANT");
}
