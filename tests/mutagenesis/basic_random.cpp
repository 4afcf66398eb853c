#include <doctest/doctest.h>
#include <seam/mutagenesis/numpy_random.hpp>
#include <seam/mutagenesis/random.hpp>

#include "mutagenesis/concept_test.hpp"
#include "sentence.hpp"

#include <cmath>

// Draws of somebody else's: the letters of the window are rotated by the row's number times the seed.
namespace elsewhere {

struct rotation {
  static constexpr bool any_row = true;
  static constexpr char const* name() { return "rotation"; }
  template <seam::alphabet A>
  static seam::sequence::window checked(seam::mutagenesis::basic_random<rotation> const& options,
                                        seam::view<std::uint8_t const, 1> reference) {
    seam::expect(options.seed > 0, [] { return "a rotation by nothing"; });
    return options.window.in(reference.size());
  }
  template <seam::alphabet A, class Backend>
  static void draw_into(seam::mutagenesis::basic_random<rotation> const& options, seam::sequence::window where,
                        Backend const&, seam::view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                        seam::view<std::uint8_t, 2> part) {
    for (std::ptrdiff_t row = 0; row < part.extent(0); ++row)
      for (std::ptrdiff_t i = 0; i < reference.size(); ++i) {
        bool const turned = where.start <= i && i < where.stop && reference(i) != seam::unknown_letter;
        auto const steps = static_cast<std::uint64_t>(first + row) * options.seed;
        part(row, i) = turned ? static_cast<std::uint8_t>((reference(i) + steps) % A::size) : reference(i);
      }
  }
};

}  // namespace elsewhere

namespace {

namespace mutagenesis = seam::mutagenesis;
using rotated = mutagenesis::basic_random<elsewhere::rotation>;

template <class M>
concept gives_any_row = requires(M const& m, seam::backend::host const& host, seam::view<std::uint8_t, 2> part) {
  m.template rows_into<seam::dna>(host, part.row(0), 0, part);
};
static_assert(gives_any_row<mutagenesis::random> && gives_any_row<rotated>);
static_assert(!gives_any_row<mutagenesis::numpy_random>);  // one stream of numbers runs through its rows

template <class M>
std::string refusal(M const& m, seam::array<std::uint8_t, 1> const& reference) {
  return seam_test::sentence_of(
      [&] { mutagenesis::make_library<seam::dna>(seam::backend::host{}, m, reference.view()); });
}

}  // namespace

TEST_CASE_TEMPLATE("random mutagenizers are aggregates of options with the same defaults", M, mutagenesis::random,
                   mutagenesis::numpy_random, rotated) {
  static_assert(std::is_aggregate_v<M>);
  M const plain;
  CHECK(plain.count == 30'000);
  CHECK(plain.rate == 0.1);
  CHECK(plain.seed == 42);
  CHECK(plain.window.in(17).size() == 17);
  M const chosen{.count = 7, .rate = 0.5, .seed = 3, .window = {2, 5}};
  CHECK(chosen.window.in(17).start == 2);
  auto const reference = seam_test::some_reference<seam::dna>(12);
  CHECK(chosen.template rows<seam::dna>(reference.view()) == 7);
  auto const library = mutagenesis::make_library<seam::dna>(seam::backend::host{}, chosen, reference.view());
  for (std::ptrdiff_t row = 0; row < 7; ++row)
    for (std::ptrdiff_t i = 0; i < 12; ++i)
      if (i < 2 || i >= 5) CHECK(library(row, i) == reference(i));
}

TEST_CASE_TEMPLATE("options and references that none of them takes", M, mutagenesis::random, mutagenesis::numpy_random,
                   rotated) {
  auto reference = seam_test::some_reference<seam::dna>(30);
  CHECK(refusal(M{.rate = 1.5}, reference) ==
        "the mutation rate is 1.500000; it is a probability per position, 0 to 1");
  CHECK(refusal(M{.rate = -0.1}, reference) ==
        "the mutation rate is -0.100000; it is a probability per position, 0 to 1");
  CHECK(refusal(M{.rate = std::nan("")}, reference) ==
        "the mutation rate is nan; it is a probability per position, 0 to 1");
  CHECK(refusal(M{.count = 0}, reference) == "the library was to have 0 sequences; it needs at least 1, the reference");
  CHECK(refusal(M{.count = -3}, reference) ==
        "the library was to have -3 sequences; it needs at least 1, the reference");
  CHECK(refusal(M{.window = {20, 31}}, reference) ==
        "the window [20, 31) does not lie in a sequence of 30 letters (0-based, stop not included, at least one "
        "letter)");
  CHECK(refusal(M{}, seam::array<std::uint8_t, 1>(0)) == "the reference sequence is empty");
  reference(4) = 7;
  CHECK(refusal(M{}, reference) ==
        "position 4 of the reference is letter index 7; the alphabet has 0 to 3 and 255 for unknown");
}

TEST_CASE("somebody's draws make a mutagenizer, and refuse what they like") {
  auto const reference = seam_test::some_reference<seam::dna>(9);
  seam_test::check_mutagenizer<seam::dna>(seam::backend::host{}, rotated{.count = 20, .seed = 3}, reference.view());
  CHECK(std::string(rotated::name()) == "rotation");
  CHECK(refusal(rotated{.seed = 0}, reference) == "a rotation by nothing");
}

TEST_CASE("any part of a library alone is that part of the whole") {
  auto const reference = seam_test::some_reference<seam::dna>(9);
  rotated const m{.count = 20, .seed = 3};
  auto const whole = mutagenesis::make_library<seam::dna>(seam::backend::host{}, m, reference.view());
  seam::array<std::uint8_t, 2> part(4, 9);
  m.rows_into<seam::dna>(seam::backend::host{}, reference.view(), 13, part.view());
  CHECK(std::equal(part.begin(), part.end(), whole.view().rows(13, 4).begin()));
  CHECK(seam_test::sentence_of([&] {
          m.rows_into<seam::dna>(seam::backend::host{}, reference.view(), -1, part.view());
        }) == "a library has no row -1");
  seam::array<std::uint8_t, 2> narrow(4, 8);
  CHECK(seam_test::sentence_of([&] {
          m.rows_into<seam::dna>(seam::backend::host{}, reference.view(), 0, narrow.view());
        }) == "a library of 4 x 9 letters was to go into an array of 4 x 8");
}
