#include <doctest/doctest.h>
#include <seam/alphabet/two_hot.hpp>
#include <seam/core/array.hpp>
#include <seam/core/random.hpp>
#include <seam/sequence/one_hot.hpp>

#include <limits>

#include "backends.hpp"

namespace sequence = seam::sequence;

namespace {

/// Diploid letters: three genotypes of two alleles, as rows that sum to 2. More letters than channels.
struct genotype {
  static constexpr int size = 3;
  static constexpr int channels = 2;
  static constexpr char to_char(std::uint8_t letter) { return "ABH"[letter]; }
  static constexpr std::uint8_t to_letter(char c) {
    for (std::uint8_t letter = 0; letter < size; ++letter)
      if (to_char(letter) == c) return letter;
    return seam::unknown_letter;
  }
  static constexpr float encoding(std::uint8_t letter, int channel) {
    return letter == 2 ? 1.0F : (letter == channel ? 2.0F : 0.0F);
  }
};
static_assert(seam::alphabet<genotype>);

template <class A>
seam::array<std::uint8_t, 2> some_letters(std::ptrdiff_t rows, std::ptrdiff_t length) {
  seam::array<std::uint8_t, 2> letters(rows, length);
  seam::random_stream random(1, 2);
  for (std::uint8_t& letter : letters) {
    letter = static_cast<std::uint8_t>(seam::below(random.next(), A::size + 1));
    if (letter == A::size) letter = seam::unknown_letter;
  }
  return letters;
}

template <class A, class T, class Backend>
void check_round_trip() {
  auto const letters = some_letters<A>(300, 7);
  seam::array<T, 3> encoding(300, 7, A::channels);
  for (T& entry : encoding) entry = T{77};
  sequence::encode_into<A>(Backend{}, letters.view(), encoding.view());
  for (std::ptrdiff_t row = 0; row < 300; ++row)
    for (std::ptrdiff_t position = 0; position < 7; ++position)
      for (int channel = 0; channel < A::channels; ++channel) {
        std::uint8_t const letter = letters(row, position);
        float const expected = letter == seam::unknown_letter ? 0.0F : A::encoding(letter, channel);
        REQUIRE(static_cast<float>(encoding(row, position, channel)) == expected);
      }
  seam::array<std::uint8_t, 2> back(300, 7);
  sequence::decode_into<A>(Backend{}, encoding.view(), back.view());
  CHECK(back == letters);
}

}  // namespace

TEST_CASE_TEMPLATE("encoding and decoding are inverse, unknown letters are zeros", Backend, SEAM_TEST_BACKENDS) {
  check_round_trip<seam::dna, float, Backend>();
  check_round_trip<seam::dna, std::uint8_t, Backend>();
  check_round_trip<seam::rna, double, Backend>();
  check_round_trip<seam::protein, float, Backend>();
  check_round_trip<seam::basic_alphabet<"01">, std::int8_t, Backend>();
  check_round_trip<genotype, float, Backend>();
  check_round_trip<genotype, std::uint8_t, Backend>();
}

TEST_CASE_TEMPLATE("a row that encodes no letter is named, the first of them", Backend, SEAM_TEST_BACKENDS) {
  seam::array<float, 3> encoding(600, 3, 4);
  seam::array<std::uint8_t, 2> letters(600, 3);
  encoding(520, 1, 2) = 0.5F;
  encoding(555, 0, 0) = encoding(555, 0, 1) = 1;
  CHECK_THROWS_WITH_AS(sequence::decode_into<seam::dna>(Backend{}, encoding.view(), letters.view()),
                       "sequence 520, position 1 is [0.000000, 0.000000, 0.500000, 0.000000], which encodes no letter "
                       "of the alphabet (one row of 4 numbers a letter, zeros for unknown)",
                       seam::input_error);
  encoding(520, 1, 2) = 1;
  CHECK_THROWS_AS(sequence::decode_into<seam::dna>(Backend{}, encoding.view(), letters.view()), seam::input_error);
  encoding(555, 0, 1) = 0;
  sequence::decode_into<seam::dna>(Backend{}, encoding.view(), letters.view());
  CHECK(letters(520, 1) == 2);
  encoding(0, 0, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_AS(sequence::decode_into<seam::dna>(Backend{}, encoding.view(), letters.view()), seam::input_error);
}

TEST_CASE("an encoding of another shape is refused") {
  seam::array<std::uint8_t, 2> const letters(2, 3);
  seam::array<float, 3> encoding(2, 3, 5);
  CHECK_THROWS_WITH_AS(sequence::encode_into<seam::dna>(seam::backend::host{}, letters.view(), encoding.view()),
                       "an encoding of 2 x 3 letters has 4 channels each; this array is 2 x 3 x 5", seam::input_error);
}

TEST_CASE("the mean of the letters' encodings") {
  for (int channel = 0; channel < 4; ++channel) {
    CHECK(sequence::mean_encoding<seam::dna>(channel) == 0.25F);
    CHECK(sequence::mean_encoding<seam::two_hot>(channel) ==
          doctest::Approx(0.5));  // 2 + 3 x 1 alleles of ten genotypes
  }
}
