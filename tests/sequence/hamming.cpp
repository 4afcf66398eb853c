#include <doctest/doctest.h>
#include <seam/alphabet/concept.hpp>
#include <seam/core/random.hpp>
#include <seam/sequence/hamming.hpp>

#include "backends.hpp"

namespace sequence = seam::sequence;

TEST_CASE_TEMPLATE("Hamming distances, whole and in a window", Backend, SEAM_TEST_BACKENDS) {
  constexpr std::ptrdiff_t n = 2100, length = 67;
  seam::array<std::uint8_t, 2> letters(n, length);
  seam::random_stream random(4, 4);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(seam::below(random.next(), 4));
  letters(3, 5) = letters(0, 5) = letters(4, 6) = seam::unknown_letter;
  auto const reference = letters.view().row(0);
  for (auto const& where : {sequence::window{}, sequence::window{5, 40}, sequence::window{66, 67}}) {
    auto const distances = sequence::hamming(Backend{}, letters.view(), reference, where);
    auto const at = where.in(length);
    for (std::ptrdiff_t row = 0; row < n; ++row) {
      int naive = 0;
      for (std::ptrdiff_t position = at.start; position < at.stop; ++position)
        if (letters(row, position) != letters(0, position) && letters(row, position) != seam::unknown_letter &&
            letters(0, position) != seam::unknown_letter)
          ++naive;
      REQUIRE(distances(row) == naive);
    }
    CHECK(distances(0) == 0);
  }
}

TEST_CASE("Hamming distances of what does not fit") {
  seam::array<std::uint8_t, 2> const letters(3, 4);
  seam::array<std::uint8_t, 1> const reference(5);
  CHECK_THROWS_WITH_AS(sequence::hamming(seam::backend::host{}, letters.view(), reference.view()),
                       "the reference has 5 letters, the sequences have 4", seam::input_error);
  CHECK_THROWS_AS(sequence::hamming(seam::backend::host{}, letters.view(), letters.view().row(0), {2, 9}),
                  seam::input_error);
  seam::array<std::int32_t, 1> short_of_one(2);
  CHECK_THROWS_AS(
      sequence::hamming_into(seam::backend::host{}, letters.view(), letters.view().row(0), short_of_one.view()),
      seam::input_error);
}
