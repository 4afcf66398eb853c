#include <doctest/doctest.h>
#include <seam/mutagenesis/saturation.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::saturation;
using rows = std::vector<std::string>;

namespace {

/// squid-nn's order by its definition: nested loops over position tuples, then over letters.
rows naive(std::string const& reference, std::size_t lowest, std::size_t order) {
  rows all{reference};
  std::function<void(std::string const&, std::size_t, std::vector<std::size_t>)> positions;
  std::function<void(std::string, std::vector<std::size_t> const&, std::size_t)> letters =
      [&](std::string row, std::vector<std::size_t> const& at, std::size_t i) {
        if (i == at.size()) return all.push_back(row);
        for (char letter : {'A', 'C', 'G', 'T'})
          if (letter != reference[at[i]]) {
            row[at[i]] = letter;
            letters(row, at, i + 1);
          }
      };
  std::size_t k = 0;
  positions = [&](std::string const& row, std::size_t from, std::vector<std::size_t> at) {
    if (at.size() == k) return letters(row, at, 0);
    for (std::size_t position = from; position < row.size(); ++position) {
      at.push_back(position);
      positions(row, position + 1, at);
      at.pop_back();
    }
  };
  for (k = lowest; k <= order; ++k) positions(reference, 0, {});
  return all;
}

}  // namespace

TEST_CASE("all mutants, in squid-nn's order") {
  CHECK(seam_test::draw("ACGTAC", saturation{.order = 1}) == naive("ACGTAC", 1, 1));
  CHECK(seam_test::draw("ACGTAC", saturation{.order = 3}) == naive("ACGTAC", 1, 3));
  CHECK(seam_test::draw("TTG", saturation{.order = 3}).size() == 64);  // order = length: all words
  CHECK(seam_test::draw("ACGTA", saturation{.order = 2, .lowest = 2}) == naive("ACGTA", 2, 2));
  // squid-nn's window [4, 6] (both ends) at order 2: 37 rows
  auto const windowed = seam_test::draw("AAAAAAAA", saturation{.order = 2, .window = {4, 7}});
  REQUIRE(windowed.size() == 37);
  CHECK(windowed[1] == "AAAACAAA");
  CHECK(windowed[10] == "AAAACCAA");
  CHECK(windowed[11] == "AAAACGAA");
  CHECK(windowed[13] == "AAAAGCAA");
}

TEST_CASE_TEMPLATE("saturation meets the contract", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::dna>(12);
  seam_test::check_mutagenizer<seam::dna>(Backend{}, saturation{.order = 2, .protect = {{3, 5}}}, reference.view());
  seam_test::check_mutagenizer<seam::dna>(Backend{}, saturation{.order = 3, .count = 500}, reference.view());
  seam_test::check_mutagenizer<seam::protein>(Backend{}, saturation{.order = 1},
                                              seam_test::some_reference<seam::protein>(30).view());
}

TEST_CASE("a sample has no repeats and no preference") {
  auto const all = seam_test::draw("ACGTAC", saturation{.order = 2});
  auto sample = seam_test::draw("ACGTAC", saturation{.order = 2, .count = 100});
  CHECK(sample[0] == "ACGTAC");
  CHECK(std::set<std::string>(sample.begin(), sample.end()).size() == 100);
  for (std::string const& row : sample) CHECK(std::find(all.begin(), all.end(), row) != all.end());
  auto every = seam_test::draw("ACGTAC", saturation{.order = 2, .count = static_cast<std::ptrdiff_t>(all.size())});
  auto sorted = all;
  std::sort(every.begin(), every.end());
  std::sort(sorted.begin(), sorted.end());
  CHECK(every == sorted);

  std::map<std::string, double> counts;
  constexpr int seeds = 2000;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    for (std::string const& row : seam_test::draw("ACG", saturation{.order = 2, .count = 10, .seed = seed}))
      ++counts[row];
  double const expected = seeds * 9.0 / 36;  // 9 + 27 mutants
  CHECK(counts.size() == 37);
  for (auto const& [row, count] : counts)
    if (row != "ACG") CHECK(std::abs(count - expected) < 5 * std::sqrt(expected));
}

TEST_CASE("a library of 10^12 is never stored") {
  auto const reference = seam_test::some_reference<seam::dna>(249);
  saturation const m{.order = 5};
  CHECK(m.rows<seam::dna>(reference.view()) == 1'874'280'340'468);
  seam::array<std::uint8_t, 2> part(3, 249);
  std::ptrdiff_t const last = m.rows<seam::dna>(reference.view()) - 1;
  m.rows_into<seam::dna>(seam::backend::host{}, reference.view(), last - 2, part.view());
  // The last mutant: the last five positions, each with its last other letter.
  for (std::ptrdiff_t i = 0; i < 249; ++i) CHECK(part(2, i) == (i < 244 ? reference(i) : reference(i) == 3 ? 2 : 3));
}

TEST_CASE("what saturation refuses") {
  using seam_test::refuse;
  refuse("ACGT", saturation{.order = 5}, "5 mutations a sequence were asked for; 4 positions may change");
  refuse("ACGT", saturation{.order = 0},
         "mutants with 1 to 0 substitutions were asked for; it takes 1 at least, and no more than the highest order");
  refuse("ACG", saturation{.order = 1, .count = 11},
         "a sample of 11 sequences was asked for; the reference and its mutants are 10");
  refuse(std::string(249, 'A'), saturation{.order = 12, .lowest = 12, .count = 10},
         "there are more than 2^62 mutants with 12 to 12 substitutions at 249 positions, too many to number; "
         "fixed_number draws some of one order");
  CHECK_THROWS_AS(seam_test::draw(std::string(249, 'A'), saturation{.order = 5}), seam::memory_error);
  // C(65, 32), between 2^61 and 2^62, can be numbered.
  seam::array<std::uint8_t, 1> const zeros(65);
  CHECK(saturation{.order = 32, .lowest = 32}.rows<seam::basic_alphabet<"01">>(zeros.view()) == 3609714217008132871);
}
