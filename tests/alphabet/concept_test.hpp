// What any alphabet must do, as a test: instantiate it for a new alphabet and it is held to the whole contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/alphabet/concept.hpp>

#include <cctype>

namespace seam_test {

template <seam::alphabet A>
void check_alphabet() {
  for (int i = 0; i < A::size; ++i) {
    auto const letter = static_cast<std::uint8_t>(i);
    char const character = A::to_char(letter);
    CHECK(A::to_letter(character) == letter);
    CHECK(A::to_letter(static_cast<char>(std::tolower(character))) == letter);
    for (int j = 0; j < i; ++j) {
      bool differs = false;
      for (int channel = 0; channel < A::channels; ++channel)
        differs |= A::encoding(letter, channel) != A::encoding(static_cast<std::uint8_t>(j), channel);
      CHECK_MESSAGE(differs, "letters ", i, " and ", j, " have the same encoding");
    }
  }
  CHECK(A::to_letter('*') == seam::unknown_letter);
}

}  // namespace seam_test
