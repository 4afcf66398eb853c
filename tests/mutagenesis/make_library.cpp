#include <doctest/doctest.h>
#include <seam/mutagenesis/make_library.hpp>

#include "mutagenesis/concept_test.hpp"
#include "sentence.hpp"

#include <string>

// A mutagenizer of somebody else's: every position in turn becomes the next letter.
namespace elsewhere {

struct one_after_the_other {
  std::ptrdiff_t announced = -1;  ///< how many rows it says; -1: one and one a position
  bool* drew = nullptr;

  static constexpr char const* name() { return "one after the other"; }
  template <seam::alphabet A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1> reference) const {
    seam::mutagenesis::check_reference<A>(reference);
    return announced < 0 ? 1 + reference.size() : announced;
  }
  template <seam::alphabet A, class Backend>
  void library_into(Backend const&, seam::view<std::uint8_t const, 1> reference,
                    seam::view<std::uint8_t, 2> library) const {
    if (drew) *drew = true;
    seam::mutagenesis::check_library_shape(library.shape(), rows<A>(reference), reference.size());
    for (std::ptrdiff_t row = 0; row < library.extent(0); ++row)
      for (std::ptrdiff_t i = 0; i < reference.size(); ++i)
        library(row, i) = static_cast<std::uint8_t>(i == row - 1 ? (reference(i) + 1) % A::size : reference(i));
  }
};

/// The same, of which any part can be made alone.
struct any_of_them {
  static constexpr char const* name() { return "any of them"; }
  template <seam::alphabet A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1> reference) const {
    return one_after_the_other{}.rows<A>(reference);
  }
  template <seam::alphabet A, class Backend>
  void rows_into(Backend const&, seam::view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 seam::view<std::uint8_t, 2> part) const {
    seam::mutagenesis::check_library_part(part.shape(), first, reference.size());
    for (std::ptrdiff_t row = 0; row < part.extent(0); ++row)
      for (std::ptrdiff_t i = 0; i < reference.size(); ++i)
        part(row, i) = static_cast<std::uint8_t>(i == first + row - 1 ? (reference(i) + 1) % A::size : reference(i));
  }
};
static_assert(seam::mutagenesis::mutagenizer<one_after_the_other> && seam::mutagenesis::mutagenizer<any_of_them>);
static_assert(!seam::mutagenesis::lazy_mutagenizer<one_after_the_other>);
static_assert(seam::mutagenesis::lazy_mutagenizer<any_of_them>);

}  // namespace elsewhere

namespace {

using seam::mutagenesis::make_library;
using seam_test::sentence_of;

seam::backend::host const host;

}  // namespace

TEST_CASE_TEMPLATE("somebody's mutagenizers meet the contract, whether they make parts or the whole", M,
                   elsewhere::one_after_the_other, elsewhere::any_of_them) {
  M const m;
  seam_test::check_mutagenizer<seam::dna>(host, m, seam_test::some_reference<seam::dna>(9).view());
  seam_test::check_mutagenizer<seam::protein>(host, m, seam_test::some_reference<seam::protein>(31).view());
}

TEST_CASE("a library goes into an array that is there, or into a new one") {
  auto const reference = seam_test::some_reference<seam::dna>(6);
  auto const whole = make_library<seam::dna>(host, elsewhere::one_after_the_other{}, reference.view());
  seam::array<std::uint8_t, 2> there(7, 6);
  seam::mutagenesis::make_library_into<seam::dna>(host, elsewhere::any_of_them{}, reference.view(), there.view());
  CHECK(there == whole);
  CHECK(sentence_of([&] {
          seam::mutagenesis::make_library_into<seam::dna>(host, elsewhere::any_of_them{}, reference.view(),
                                                          there.view().rows(0, 3));
        }) == "a library of 7 x 6 letters was to go into an array of 3 x 6");
}

TEST_CASE("a library has the rows that its mutagenizer announces and the reference's length") {
  auto const reference = seam_test::some_reference<seam::rna>(7);
  auto const library = make_library<seam::rna>(host, elsewhere::one_after_the_other{}, reference.view());
  CHECK(library.shape() == seam::extents<2>{{8, 7}});
  for (std::ptrdiff_t row = 1; row < 8; ++row)
    for (std::ptrdiff_t i = 0; i < 7; ++i) CHECK((library(row, i) == reference(i)) == (i != row - 1));
}

TEST_CASE("a library that does not fit is refused before it is drawn, with the bill") {
  bool drew = false;
  elsewhere::one_after_the_other const endless{.announced = std::ptrdiff_t{1} << 55, .drew = &drew};
  auto const reference = seam_test::some_reference<seam::dna>(4);
  auto const draw = [&] {
    make_library<seam::dna>(host, endless, reference.view());
  };
  CHECK_THROWS_AS(draw(), seam::memory_error);
  CHECK(
      sentence_of(draw).starts_with("a library of 36028797018963968 sequences of 4 letters needs 128.0 PiB of memory"));
  CHECK(!drew);
}
