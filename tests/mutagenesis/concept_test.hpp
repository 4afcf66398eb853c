// What any mutagenizer must do, as a test: instantiate it for a new one and it is held to the whole contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/backend/host.hpp>
#include <seam/mutagenesis/make_library.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace seam_test {

/// A reference of `length` letters in which all letters of A occur (if it is long enough).
template <class A>
seam::array<std::uint8_t, 1> some_reference(std::ptrdiff_t length) {
  seam::array<std::uint8_t, 1> reference(length);
  for (std::ptrdiff_t i = 0; i < length; ++i) reference(i) = static_cast<std::uint8_t>((i * i + 3 * i) / 2 % A::size);
  return reference;
}

inline seam::array<std::uint8_t, 1> letters_of(std::string const& text) {
  seam::array<std::uint8_t, 1> letters(text.size());
  for (std::ptrdiff_t i = 0; i < letters.size(); ++i)
    letters(i) = seam::dna::to_letter(text[static_cast<std::size_t>(i)]);
  return letters;
}

inline std::vector<std::string> texts_of(seam::view<std::uint8_t const, 2> library) {
  std::vector<std::string> rows(static_cast<std::size_t>(library.extent(0)));
  for (std::ptrdiff_t row = 0; row < library.extent(0); ++row)
    for (std::uint8_t letter : library.row(row)) rows[static_cast<std::size_t>(row)] += seam::dna::to_char(letter);
  return rows;
}

/// The rows of the library that `m` makes of a DNA sequence, as text.
template <class M>
std::vector<std::string> draw(std::string const& reference, M const& m) {
  return texts_of(
      seam::mutagenesis::make_library<seam::dna>(seam::backend::host{}, m, letters_of(reference).view()).view());
}

template <class M>
void refuse(std::string const& reference, M const& m, char const* sentence) {
  CHECK_THROWS_WITH_AS(draw(reference, m), sentence, seam::input_error);
}

template <class A, class Backend, class M>
void check_mutagenizer(Backend const& backend, M const& m, seam::view<std::uint8_t const, 1> reference) {
  static_assert(seam::mutagenesis::mutagenizer<M, A, Backend>);
  CHECK(std::string(M::name()) != "");
  auto const library = seam::mutagenesis::make_library<A>(backend, m, reference);
  REQUIRE(library.extent(0) == m.template rows<A>(reference));
  REQUIRE(library.extent(1) == reference.extent(0));
  if (seam::mutagenesis::reference_first<M>)
    for (std::ptrdiff_t position = 0; position < reference.extent(0); ++position)
      CHECK(library(0, position) == reference(position));
  bool letters_only = true;
  for (std::uint8_t letter : library) letters_only &= letter < A::size || letter == seam::unknown_letter;
  CHECK(letters_only);
  CHECK(seam::mutagenesis::make_library<A>(backend, m, reference) == library);
  for (int threads : {1, 3})
    CHECK(seam::mutagenesis::make_library<A>(seam::backend::host{.threads = threads}, m, reference) == library);

  if constexpr (seam::mutagenesis::lazy_mutagenizer<M, A, Backend>) {
    std::ptrdiff_t const first = library.extent(0) / 3, count = library.extent(0) / 2;
    seam::array<std::uint8_t, 2> part(count, library.extent(1));
    m.template rows_into<A>(backend, reference, first, part.view());
    CHECK(std::equal(part.begin(), part.end(), library.view().row(first).begin()));
    CHECK_THROWS_AS(m.template rows_into<A>(backend, reference, -1, part.view()), seam::input_error);
  }

  seam::array<std::uint8_t, 2> narrow(library.extent(0), library.extent(1) + 1);
  for (std::uint8_t& letter : narrow) letter = 77;
  CHECK_THROWS_AS(seam::mutagenesis::make_library_into<A>(backend, m, reference, narrow.view()), seam::input_error);
  bool untouched = true;
  for (std::uint8_t letter : narrow) untouched &= letter == 77;
  CHECK(untouched);
  seam::array<std::uint8_t, 1> const empty(0);
  CHECK_THROWS_WITH_AS(seam::mutagenesis::make_library<A>(backend, m, empty.view()), "the reference sequence is empty",
                       seam::input_error);
}

}  // namespace seam_test
