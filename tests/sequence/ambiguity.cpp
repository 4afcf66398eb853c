#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/alphabet/two_hot.hpp>
#include <seam/sequence/ambiguity.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace sequence = seam::sequence;
using seam::dna, sequence::ambiguous, sequence::reading, sequence::soft_masked;

namespace {

template <class A = dna>
std::string read(std::string const& text, reading how, std::ptrdiff_t row = 0) {
  auto const letters = sequence::parse<A>(text, "the text", how, row);
  return sequence::to_text<A>({letters.data(), static_cast<std::ptrdiff_t>(letters.size())});
}
template <class A>
std::string meaning(char character) {
  auto const letters = sequence::letters_for<A>(character);
  return sequence::to_text<A>({letters.data(), letters.size()});
}

}  // namespace

TEST_CASE("what a character stands for") {
  CHECK(meaning<dna>('g') == "G");
  CHECK(meaning<dna>('R') == "AG");
  CHECK(meaning<dna>('h') == "ACT");
  CHECK(meaning<dna>('N') == "ACGT");
  CHECK(meaning<dna>('U').empty());
  CHECK(meaning<dna>('*').empty());
  CHECK(meaning<seam::rna>('Y') == "CU");
  CHECK(meaning<seam::protein>('X') == "ACDEFGHIKLMNPQRSTVWY");
  CHECK(meaning<seam::protein>('B').empty());
  CHECK(meaning<seam::two_hot>('R') == "R");  // a letter of its own
  CHECK(meaning<seam::two_hot>('B').empty());
  CHECK(meaning<seam::two_hot>('N') == "ACGTRYSWKM");
}

TEST_CASE("ambiguous letters are refused, kept as unknown, or drawn") {
  CHECK_THROWS_WITH_AS(read("ACNT", {}),
                       "the text has the character 'N' at position 2 (0-based); the letters are A, C, G, T",
                       seam::input_error);
  CHECK(read("ACnTR", {.letters = ambiguous::keep}) == "ACNTN");
  CHECK_THROWS_AS(read("AC*T", {.letters = ambiguous::keep}), seam::input_error);
  reading const draw{.letters = ambiguous::draw, .seed = 3};
  std::string const drawn = read(std::string(12'000, 'N') + std::string(12'000, 'Y'), draw, 7);
  CHECK(drawn == read(std::string(12'000, 'N') + std::string(12'000, 'Y'), draw, 7));
  CHECK(drawn != read(std::string(12'000, 'N') + std::string(12'000, 'Y'), draw, 8));
  for (char base : {'A', 'C', 'G', 'T'}) {
    auto const first = std::count(drawn.begin(), drawn.begin() + 12'000, base);
    CHECK(std::abs(static_cast<double>(first) - 3000) < 5 * std::sqrt(3000.0));
    auto const second = std::count(drawn.begin() + 12'000, drawn.end(), base);
    double const expected = base == 'C' || base == 'T' ? 6000 : 0;
    CHECK(std::abs(static_cast<double>(second) - expected) <= 5 * std::sqrt(expected));
  }
}

TEST_CASE("soft-masked letters") {
  CHECK(read("ACgtA", {}) == "ACGTA");
  CHECK(read("ACgtA", {.masked = soft_masked::unknown}) == "ACNNA");
  CHECK(read("ACgnA", {.letters = ambiguous::draw, .masked = soft_masked::unknown}) == "ACNNA");
  CHECK_THROWS_AS(read("ACgnA", {.masked = soft_masked::unknown}), seam::input_error);
}
