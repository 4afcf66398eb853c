#include <doctest/doctest.h>
#include <seam/sequence/named_sequence.hpp>
#include <seam/sequence/shuffle.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "backends.hpp"

namespace sequence = seam::sequence;
using seam::dna, sequence::shuffle_order;

namespace {

seam::backend::host const host;

template <class A = dna>
std::vector<std::uint8_t> letters_of(std::string const& text) {
  std::vector<std::uint8_t> letters;
  for (char character : text) letters.push_back(A::to_letter(character));
  return letters;
}

template <class A = dna>
std::vector<std::string> texts(seam::view<std::uint8_t const, 2> rows) {
  std::vector<std::string> result;
  for (std::ptrdiff_t row = 0; row < rows.extent(0); ++row) result.push_back(sequence::to_text<A>(rows.row(row)));
  return result;
}

template <class A = dna>
std::vector<std::string> shuffled(std::string const& text, shuffle_order order, std::ptrdiff_t count,
                                  std::uint64_t seed = 1, sequence::window where = {}) {
  auto const letters = letters_of<A>(text);
  auto const rows = sequence::shuffles<A>(
      host, order, seam::view<std::uint8_t const, 1>(letters.data(), letters.size()), count, seed, where);
  return texts<A>(rows.view());
}

std::map<std::string, int> pairs_of(std::string const& text) {
  std::map<std::string, int> pairs;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) ++pairs[text.substr(i, 2)];
  return pairs;
}

/// All orders of the letters that keep the pairs of neighbours (and so the ends), by trying all of them.
std::set<std::string> all_dinucleotide_shuffles(std::string const& text) {
  auto const wanted = pairs_of(text);
  std::string order = text;
  std::sort(order.begin(), order.end());
  std::set<std::string> found;
  do {
    if (order.front() == text.front() && order.back() == text.back() && pairs_of(order) == wanted) found.insert(order);
  } while (std::next_permutation(order.begin(), order.end()));
  return found;
}

/// Whether `rows` are uniform over `possible`: Pearson's chi-squared within five standard deviations, nothing else.
void check_uniform(std::vector<std::string> const& rows, std::set<std::string> const& possible) {
  std::map<std::string, double> counts;
  for (std::string const& row : rows) {
    REQUIRE(possible.count(row) == 1);
    ++counts[row];
  }
  double const expected = static_cast<double>(rows.size()) / static_cast<double>(possible.size());
  REQUIRE(expected > 20);
  double chi_squared = 0;
  for (std::string const& sequence : possible)
    chi_squared += (counts[sequence] - expected) * (counts[sequence] - expected) / expected;
  double const freedom = static_cast<double>(possible.size()) - 1;
  CAPTURE(chi_squared);
  CHECK(chi_squared < freedom + 5 * std::sqrt(2 * freedom) + 1);
}

}  // namespace

TEST_CASE("every sequence with the same dinucleotides is equally likely") {
  auto const possible = all_dinucleotide_shuffles("ACCCACGATGATG");
  CHECK(possible.size() == 27);  // of which the published shuffle reaches 9
  check_uniform(shuffled("ACCCACGATGATG", shuffle_order::dinucleotide, 20'000), possible);
  for (char const* text : {"AACGTACGA", "TTTTA", "GATTACAGAT", "ACGNANGCA", "CNNC"}) {
    CAPTURE(text);
    check_uniform(shuffled(text, shuffle_order::dinucleotide, 20'000), all_dinucleotide_shuffles(text));
  }
}

TEST_CASE("every order of the letters is equally likely") {
  for (char const* text : {"ACGT", "AACGN", "TTTTA"}) {
    CAPTURE(text);
    std::string order = text;
    std::sort(order.begin(), order.end());
    std::set<std::string> possible;
    do possible.insert(order);
    while (std::next_permutation(order.begin(), order.end()));
    check_uniform(shuffled(text, shuffle_order::mononucleotide, 20'000), possible);
  }
}

TEST_CASE_TEMPLATE("shuffles keep what they say", Backend, SEAM_TEST_BACKENDS) {
  constexpr std::ptrdiff_t n = 3, copies = 200, length = 201;
  seam::array<std::uint8_t, 2> letters(n, length);
  seam::random_stream random(1, 1);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(seam::below(random.next(), 20));
  letters(1, 40) = letters(1, 41) = letters(1, 99) = seam::unknown_letter;
  using seam::protein;
  auto const originals = texts<protein>(letters.view());
  for (auto const& where : {sequence::window{}, sequence::window{30, 130}})
    for (shuffle_order order : {shuffle_order::mononucleotide, shuffle_order::dinucleotide}) {
      seam::array<std::uint8_t, 2> out(n * copies, length);
      sequence::shuffle_into<protein>(Backend{}, order, letters.view(), 7, 0, out.view(), where);
      auto const at = where.in(length);
      auto const inside = [&](std::string const& text) {
        return text.substr(static_cast<std::size_t>(at.start), static_cast<std::size_t>(at.size()));
      };
      auto const rows = texts<protein>(out.view());
      CHECK(std::set<std::string>(rows.begin(), rows.end()).size() == rows.size());  // 201 letters: no repeats
      for (std::size_t row = 0; row < rows.size(); ++row) {
        std::string const& original = originals[row / copies];
        std::string a = inside(rows[row]), b = inside(original);
        if (order == shuffle_order::dinucleotide) {
          REQUIRE(pairs_of(a) == pairs_of(b));
          REQUIRE(a.front() == b.front());
        }
        std::sort(a.begin(), a.end());
        std::sort(b.begin(), b.end());
        REQUIRE(a == b);
        for (std::ptrdiff_t i = 0; i < length; ++i)
          if (i < at.start || i >= at.stop)
            REQUIRE(out(static_cast<std::ptrdiff_t>(row), i) == letters(static_cast<std::ptrdiff_t>(row) / copies, i));
      }
    }
}

TEST_CASE("a shuffle is a function of the seed and its row") {
  std::string const text = "GATTACAGATTACCAGGATCCAGATACGCATTACGACT";
  auto const letters = letters_of(text);
  seam::view<std::uint8_t const, 2> const one(letters.data(), 1, letters.size());
  seam::array<std::uint8_t, 2> whole(1000, letters.size());
  sequence::shuffle_into<dna>(host, shuffle_order::dinucleotide, one, 9, 0, whole.view());
  for (int threads : {1, 3}) {
    seam::array<std::uint8_t, 2> again(1000, letters.size());
    sequence::shuffle_into<dna>(seam::backend::host{.threads = threads}, shuffle_order::dinucleotide, one, 9, 0,
                                again.view());
    CHECK(again == whole);
  }
  seam::array<std::uint8_t, 2> device(1000, letters.size());
  sequence::shuffle_into<dna>(seam::backend::thrust_omp{}, shuffle_order::dinucleotide, one, 9, 0, device.view());
  CHECK(device == whole);
  seam::array<std::uint8_t, 2> part(100, letters.size());
  host.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    sequence::shuffle_into<dna>(lane, shuffle_order::dinucleotide, one, 9, 450, part.view(),
                                sequence::window{}.in(one.extent(1)));
  });
  CHECK(texts(part.view()) == texts(whole.view().rows(450, 100)));
  // Drawn once and kept: a change of the generator or of the order of draws would change published results.
  CHECK(shuffled("ACGTTGCAACGTACGGTTCA", shuffle_order::dinucleotide, 2, 123) ==
        std::vector<std::string>{"ACACGGTTACGCGTGTTCAA", "ACGCAACACGTGGTCGTTTA"});
  CHECK(shuffled("ACGTTGCAACGTACGGTTCA", shuffle_order::mononucleotide, 2, 123) ==
        std::vector<std::string>{"ACTCGAGGTGTTACACCAGT", "AGACTCTGTGTGCCGATAAC"});
}

TEST_CASE("shuffles of what does not fit") {
  seam::array<std::uint8_t, 2> const letters(3, 10);
  seam::array<std::uint8_t, 2> four(4, 10);
  CHECK_THROWS_WITH_AS(
      sequence::shuffle_into<dna>(host, shuffle_order::dinucleotide, letters.view(), 1, 0, four.view()),
      "shuffles of 3 sequences of 10 letters, as many of each, were to go into an array of 4 x 10", seam::input_error);
  seam::array<std::uint8_t, 2> six(6, 10);
  CHECK_THROWS_AS(
      sequence::shuffle_into<dna>(host, shuffle_order::dinucleotide, letters.view(), 1, 0, six.view(), {8, 12}),
      seam::input_error);
  CHECK_THROWS_WITH_AS(
      sequence::shuffle_into<dna>(host, shuffle_order::dinucleotide, letters.view(), 1, -1, six.view()),
      "there is no row -1 of shuffles", seam::input_error);
  CHECK_THROWS_WITH_AS(sequence::shuffles<dna>(host, shuffle_order::dinucleotide, letters.view().row(0), -2, 1),
                       "-2 shuffles were asked for", seam::input_error);
  seam::array<std::uint8_t, 2> none(0, 10);
  CHECK_NOTHROW(sequence::shuffle_into<dna>(host, shuffle_order::dinucleotide, letters.view(), 1, 0, none.view()));
}
