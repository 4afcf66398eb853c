#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/sequence/deeplift_shuffle.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <string>
#include <vector>

namespace sequence = seam::sequence;
using seam::dna;

namespace {

std::vector<std::uint8_t> letters_of(std::string const& text) {
  std::vector<std::uint8_t> letters;
  for (char character : text) letters.push_back(dna::to_letter(character));
  return letters;
}

}  // namespace

TEST_CASE("the shuffles that deeplift, CREME and squid-nn draw with a NumPy seed") {
  auto const draw = [](std::string const& text, std::uint32_t seed, int count) {
    auto const letters = letters_of(text);
    sequence::deeplift_shuffler<dna> shuffler({letters.data(), letters.size()}, seed);
    std::vector<std::string> rows;
    seam::array<std::uint8_t, 1> row(text.size());
    for (int i = 0; i < count; ++i) {
      shuffler.next_into(row.view());
      rows.push_back(sequence::to_text<dna>(row.view()));
    }
    return rows;
  };
  using rows = std::vector<std::string>;
  CHECK(draw("TTGACCATGACGTAGCATTCGATCCGAAT", 1, 3) ==
        rows{"TGCGAACATCACGATAGTTGATTCCCGAT", "TTACATTGTGACCGCCAATCGAGATCGAT", "TTCATGAGCGTAATTGACATCCGACCGAT"});
  CHECK(draw("TTGACCATGACGTAGCATTCGATCCGAAT", 2, 1) == rows{"TGATTTGATAGCCGACAATCACGTCCGAT"});
  CHECK(draw("TTGACCATGACGTAGCATTCGATCCGAAT", 3, 1) == rows{"TATTGCCGAATGAGATCACGTTCACCGAT"});
  CHECK(draw("ACCCACGATGATG", 11, 4) == rows{"ACATGACCCGATG", "ACCACCGATGATG", "ACATGACCCGATG", "ACCCACGATGATG"});
  CHECK(draw("NAN", 5, 2) == rows{"NAN", "NAN"});  // an unknown letter is a fifth one
  CHECK(draw("A", 5, 1) == rows{"A"});
  seam::array<std::uint8_t, 1> two(2);
  auto const letters = letters_of("ACG");
  sequence::deeplift_shuffler<dna> shuffler({letters.data(), 3}, 1);
  CHECK_THROWS_WITH_AS(shuffler.next_into(two.view()), "a shuffle of 3 letters was to go into an array of 2",
                       seam::input_error);
  CHECK_THROWS_WITH_AS(sequence::deeplift_shuffler<dna>({letters.data(), 0}, 1),
                       "a sequence without letters cannot be shuffled", seam::input_error);
}
