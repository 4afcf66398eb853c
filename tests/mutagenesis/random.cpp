#include <doctest/doctest.h>
#include <seam/mutagenesis/random.hpp>
#include <seam/sequence/hamming.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::make_library;

namespace {

seam::backend::host const host;

/// Each type lacks exactly one requirement of a mutagenizer.
struct no_name {
  template <class A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1>) const {
    return 1;
  }
  template <class A, class B>
  void library_into(B const&, seam::view<std::uint8_t const, 1>, seam::view<std::uint8_t, 2>) const {}
};
struct no_rows {
  static constexpr char const* name() { return ""; }
  template <class A, class B>
  void library_into(B const&, seam::view<std::uint8_t const, 1>, seam::view<std::uint8_t, 2>) const {}
};
struct makes_nothing {
  static constexpr char const* name() { return ""; }
  template <class A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1>) const {
    return 1;
  }
};
static_assert(!mutagenesis::mutagenizer<no_name>);
static_assert(!mutagenesis::mutagenizer<no_rows>);
static_assert(!mutagenesis::mutagenizer<makes_nothing>);
static_assert(!mutagenesis::mutagenizer<mutagenesis::random, int>);

/// ln of the Poisson probability of k.
double log_poisson(double mean, double k) {
  return k * std::log(mean) - mean - std::lgamma(k + 1);
}

}  // namespace

namespace elsewhere {

/// A mutagenizer of somebody else's: all single substitutions to the next letter.
struct next_letter {
  static constexpr char const* name() { return "next_letter"; }
  template <class A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1> reference) const {
    mutagenesis::check_reference<A>(reference);
    return 1 + reference.extent(0);
  }
  template <class A, class B>
  void library_into(B const&, seam::view<std::uint8_t const, 1> reference, seam::view<std::uint8_t, 2> library) const {
    mutagenesis::check_library_shape(library.shape(), rows<A>(reference), reference.extent(0));
    for (std::ptrdiff_t row = 0; row < library.extent(0); ++row)
      for (std::ptrdiff_t i = 0; i < reference.extent(0); ++i)
        library(row, i) = static_cast<std::uint8_t>((reference(i) + (i == row - 1 ? 1 : 0)) % A::size);
  }
};

}  // namespace elsewhere

TEST_CASE_TEMPLATE("random mutagenesis and a foreign one meet the contract", Backend, SEAM_TEST_BACKENDS) {
  auto const check = [](auto alphabet) {
    using A = decltype(alphabet);
    auto const reference = seam_test::some_reference<A>(31);
    seam_test::check_mutagenizer<A>(Backend{}, mutagenesis::random{.count = 700, .rate = 0.2}, reference.view());
    seam_test::check_mutagenizer<A>(Backend{}, elsewhere::next_letter{}, reference.view());
  };
  check(seam::dna{});
  check(seam::rna{});
  check(seam::protein{});
  check(seam::basic_alphabet<"01">{});
}

TEST_CASE("every backend draws the same library") {
  auto const reference = seam_test::some_reference<seam::protein>(50);
  mutagenesis::random const m{.count = 3000, .rate = 0.3, .seed = 0xfedcba9876543210U, .window = {7, 41}};
  auto const library = make_library<seam::protein>(host, m, reference.view());
  CHECK(make_library<seam::protein>(seam::backend::thrust_cpp{}, m, reference.view()) == library);
  CHECK(make_library<seam::protein>(seam::backend::thrust_omp{}, m, reference.view()) == library);
}

TEST_CASE("a library is the same whatever part of it is made") {
  auto const reference = seam_test::some_reference<seam::dna>(40);
  mutagenesis::random const m{.count = 1000, .rate = 0.1, .seed = 5};
  auto const whole = make_library<seam::dna>(host, m, reference.view());
  seam::array<std::uint8_t, 2> part(300, 40);
  m.rows_into<seam::dna>(host, reference.view(), 650, part.view());
  for (std::ptrdiff_t row = 0; row < 300; ++row)
    for (std::ptrdiff_t i = 0; i < 40; ++i) REQUIRE(part(row, i) == whole(650 + row, i));
}

TEST_CASE("the first rows stay what they are") {
  // Drawn once and kept: a change of the generator or of the order of draws would change every published library.
  seam::sequence::named_sequence<seam::dna> const reference{
      "", seam::sequence::parse<seam::dna>("ACGTTGCAACGTACGGTTCA", "the reference")};
  auto const library =
      make_library<seam::dna>(host, mutagenesis::random{.count = 5, .rate = 0.1, .seed = 123}, reference.view());
  std::string rows;
  for (std::ptrdiff_t row = 0; row < 5; ++row)
    rows += seam::sequence::to_text<seam::dna>(library.view().row(row)) + ' ';
  CHECK(rows ==
        "ACGTTGCAACGTACGGTTCA ACGTTGCTATGTACGGTTCA ACGTAGCAACGTTCGTTGCA ACGTTGCATCGTACGGGTCA ACGTTGCAACGTGCGGTTCA ");
}

TEST_CASE_TEMPLATE("numbers of mutations are Poisson numbers with mean ceil(rate x window), clipped", Backend,
                   SEAM_TEST_BACKENDS) {
  constexpr std::ptrdiff_t n = 40'000;
  struct setting {
    std::ptrdiff_t length;
    double rate;
    double mean;
  };
  for (auto const& [length, rate, mean] : {setting{249, 0.1, 25}, setting{21, 0.1, 3}, setting{60, 0.01, 1}}) {
    auto const reference = seam_test::some_reference<seam::dna>(length);
    auto const library =
        make_library<seam::dna>(Backend{}, mutagenesis::random{.count = n, .rate = rate, .seed = 9}, reference.view());
    auto const distances = seam::sequence::hamming(host, library.view(), reference.view());
    std::vector<double> counts(static_cast<std::size_t>(length) + 1);
    for (std::ptrdiff_t row = 1; row < n; ++row) ++counts[static_cast<std::size_t>(distances(row))];
    double chi_squared = 0;
    int bins = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
      double const expected = static_cast<double>(n - 1) * std::exp(log_poisson(mean, static_cast<double>(k)));
      if (expected < 10) continue;
      chi_squared += (counts[k] - expected) * (counts[k] - expected) / expected;
      ++bins;
    }
    // Chi-squared with `bins` degrees of freedom: mean bins, variance 2 bins; five standard deviations.
    CHECK(chi_squared < bins + 5 * std::sqrt(2.0 * bins));
  }
}

TEST_CASE("sites are uniform and letters change to every other one equally often") {
  constexpr std::ptrdiff_t n = 50'000, length = 20;
  auto const reference = seam_test::some_reference<seam::dna>(length);
  auto const library =
      make_library<seam::dna>(host, mutagenesis::random{.count = n, .rate = 0.25, .seed = 1}, reference.view());
  double counts[length][4] = {};
  for (std::ptrdiff_t row = 1; row < n; ++row)
    for (std::ptrdiff_t i = 0; i < length; ++i) ++counts[i][library(row, i)];
  // Poisson(5), of 20 sites: each mutated with probability 1/4 (clipping at 20 is rarer than 1e-6).
  double const expected = (n - 1) * 0.25 / 3;
  for (std::ptrdiff_t i = 0; i < length; ++i)
    for (std::uint8_t letter = 0; letter < 4; ++letter)
      if (letter != reference(i)) CHECK(std::abs(counts[i][letter] - expected) < 5 * std::sqrt(expected));
}

TEST_CASE("pairs of sites are drawn without preference") {
  constexpr std::ptrdiff_t n = 60'000, length = 6;
  auto const reference = seam_test::some_reference<seam::basic_alphabet<"01">>(length);
  auto const library = make_library<seam::basic_alphabet<"01">>(
      host, mutagenesis::random{.count = n, .rate = 0.3, .seed = 2}, reference.view());
  double pairs[length][length] = {};
  double rows_with_two = 0;
  for (std::ptrdiff_t row = 1; row < n; ++row) {
    std::vector<std::ptrdiff_t> changed;
    for (std::ptrdiff_t i = 0; i < length; ++i)
      if (library(row, i) != reference(i)) changed.push_back(i);
    if (changed.size() == 2) ++pairs[changed[0]][changed[1]], ++rows_with_two;
  }
  double const expected = rows_with_two / 15;
  REQUIRE(expected > 500);
  for (std::ptrdiff_t i = 0; i < length; ++i)
    for (std::ptrdiff_t j = i + 1; j < length; ++j) CHECK(std::abs(pairs[i][j] - expected) < 5 * std::sqrt(expected));
}

TEST_CASE_TEMPLATE("extreme rates", Backend, SEAM_TEST_BACKENDS) {
  auto const reference = seam_test::some_reference<seam::rna>(12);
  auto const never = make_library<seam::rna>(Backend{}, mutagenesis::random{.count = 50, .rate = 0}, reference.view());
  auto const unchanged = seam::sequence::hamming(host, never.view(), reference.view());
  for (std::int32_t distance : unchanged) CHECK(distance == 0);

  auto const often =
      make_library<seam::rna>(Backend{}, mutagenesis::random{.count = 2000, .rate = 1}, reference.view());
  auto const distances = seam::sequence::hamming(host, often.view(), reference.view());
  std::ptrdiff_t all = 0;
  for (std::ptrdiff_t row = 1; row < 2000; ++row) all += distances(row) == 12;
  double const expected = 0.53840;  // P(Poisson(12) >= 12)
  CHECK(std::abs(static_cast<double>(all) / 1999 - expected) < 4 * std::sqrt(expected * (1 - expected) / 1999));
}

TEST_CASE_TEMPLATE("mutations stay in the window, off unknown letters and off what is protected", Backend,
                   SEAM_TEST_BACKENDS) {
  auto reference = seam_test::some_reference<seam::dna>(30);
  reference(2) = reference(12) = reference(13) = seam::unknown_letter;
  mutagenesis::random const m{.count = 5000, .rate = 0.5, .window = {10, 22}, .protect = {{20, 25}}};
  auto const library = make_library<seam::dna>(Backend{}, m, reference.view());
  std::vector<int> changes(30);
  for (std::ptrdiff_t row = 1; row < 5000; ++row)
    for (std::ptrdiff_t i = 0; i < 30; ++i) changes[static_cast<std::size_t>(i)] += library(row, i) != reference(i);
  for (std::size_t i = 0; i < 30; ++i) {
    bool const site = i >= 10 && i < 20 && i != 12 && i != 13;
    CHECK((changes[i] > 0) == site);
  }
  // W = 8 known letters: the mean of min(K, 8) for K a Poisson number with mean 4, to four standard errors.
  double total = 0, mean = 0, square = 0, probability = std::exp(-4.0);
  for (int count : changes) total += count;
  for (int k = 0; k < 40; ++k, probability *= 4.0 / k) {
    mean += std::min(k, 8) * probability;
    square += std::min(k, 8) * std::min(k, 8) * probability;
  }
  CHECK(mean == doctest::Approx(3.9664).epsilon(1e-4));
  CHECK(std::abs(total / 4999 - mean) < 4 * std::sqrt((square - mean * mean) / 4999));
}

TEST_CASE("what random mutagenesis refuses") {
  auto const reference = seam_test::some_reference<seam::dna>(30);
  auto unknown = reference;
  unknown(4) = seam::unknown_letter;
  CHECK_THROWS_WITH_AS(make_library<seam::dna>(host, mutagenesis::random{.window = {4, 5}}, unknown.view()),
                       "the reference has no known letter in [4, 5), so there is nothing to mutate", seam::input_error);
  CHECK_THROWS_AS(
      make_library<seam::dna>(host, mutagenesis::random{.count = std::ptrdiff_t{1} << 50}, reference.view()),
      seam::memory_error);
}
