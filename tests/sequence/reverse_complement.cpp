#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/sequence/named_sequence.hpp>
#include <seam/sequence/reverse_complement.hpp>

#include <string>
#include <vector>

#include "backends.hpp"

namespace sequence = seam::sequence;

static_assert(sequence::complementable<seam::dna> && sequence::complementable<seam::rna>);
static_assert(sequence::complementable<seam::basic_alphabet<"TGAC">>);
static_assert(!sequence::complementable<seam::protein>);
static_assert(!sequence::complementable<seam::basic_alphabet<"01">>);
static_assert(!sequence::complementable<seam::basic_alphabet<"ACG">>);

template <class A, class Backend>
std::string reverse_complement(std::string const& text) {
  std::vector<std::uint8_t> letters;
  for (char character : text) letters.push_back(A::to_letter(character));
  auto const length = static_cast<std::ptrdiff_t>(letters.size());
  seam::array<std::uint8_t, 2> out(1, length);
  sequence::reverse_complement_into<A>(Backend{}, seam::view<std::uint8_t const, 2>(letters.data(), 1, length),
                                       out.view());
  return sequence::to_text<A>(out.view().row(0));
}

TEST_CASE_TEMPLATE("reverse complements of known sequences", Backend, SEAM_TEST_BACKENDS) {
  CHECK(reverse_complement<seam::dna, Backend>("GATTACA") == "TGTAATC");
  CHECK(reverse_complement<seam::dna, Backend>("CACGTG") == "CACGTG");
  CHECK(reverse_complement<seam::dna, Backend>("AACNT") == "ANGTT");
  CHECK(reverse_complement<seam::rna, Backend>("GAUUACA") == "UGUAAUC");
  CHECK(reverse_complement<seam::basic_alphabet<"TGAC">, Backend>("GATTACA") == "TGTAATC");
}

TEST_CASE("an array of another shape is refused") {
  seam::array<std::uint8_t, 2> const letters(2, 3);
  seam::array<std::uint8_t, 2> out(2, 4);
  CHECK_THROWS_AS(sequence::reverse_complement_into<seam::dna>(seam::backend::host{}, letters.view(), out.view()),
                  seam::input_error);
}
