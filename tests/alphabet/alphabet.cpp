#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>

#include "concept_test.hpp"

TEST_CASE_TEMPLATE("the alphabets of the library meet the alphabet's contract", A, seam::dna, seam::rna, seam::protein,
                   seam::basic_alphabet<"AGCT">, seam::basic_alphabet<"01">) {
  seam_test::check_alphabet<A>();
}

TEST_CASE("letters keep the order in which they were written") {
  CHECK(seam::dna::to_letter('G') == 2);
  CHECK(seam::dna::to_letter('t') == 3);
  CHECK(seam::dna::to_letter('N') == seam::unknown_letter);
  CHECK(seam::basic_alphabet<"AGCT">::to_letter('G') == 1);
  CHECK(seam::rna::to_letter('T') == seam::unknown_letter);
  CHECK(seam::protein::size == 20);
  CHECK(seam::dna::to_char(seam::unknown_letter) == 'N');
  CHECK(seam::protein::to_char(seam::unknown_letter) == 'X');
  CHECK(seam::basic_alphabet<"nx">::to_char(seam::unknown_letter) == '?');
  CHECK(seam::basic_alphabet<"NX?!A">::to_char(seam::unknown_letter) == '"');
}

namespace {

// A letter whose row is not one-hot, in a namespace that is not the library's.
struct purine_pyrimidine {
  static constexpr int size = 4;
  static constexpr int channels = 2;
  static constexpr char to_char(std::uint8_t letter) { return letter < 4 ? "ACGT"[letter] : 'N'; }
  static constexpr std::uint8_t to_letter(char c) { return seam::dna::to_letter(c); }
  static constexpr float encoding(std::uint8_t letter, int channel) {
    return channel == 0 ? (letter % 2 == 0 ? 1.0F : -1.0F) : (letter < 2 ? 1.0F : -1.0F);
  }
};

struct without_channels {
  static constexpr int size = 2;
  static char to_char(std::uint8_t);
  static std::uint8_t to_letter(char);
  static float encoding(std::uint8_t, int);
};
struct without_encoding {
  static constexpr int size = 2, channels = 2;
  static char to_char(std::uint8_t);
  static std::uint8_t to_letter(char);
};
struct with_too_many_letters {
  static constexpr int size = 255, channels = 2;
  static char to_char(std::uint8_t);
  static std::uint8_t to_letter(char);
  static float encoding(std::uint8_t, int);
};
static_assert(!seam::alphabet<without_channels>);
static_assert(!seam::alphabet<without_encoding>);
static_assert(!seam::alphabet<with_too_many_letters>);
static_assert(!seam::alphabet<int>);

}  // namespace

TEST_CASE("an alphabet of somebody else, with fewer channels than letters, meets the contract") {
  seam_test::check_alphabet<purine_pyrimidine>();
}
