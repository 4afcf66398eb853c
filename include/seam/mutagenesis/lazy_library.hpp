// SPDX-License-Identifier: MIT
// A library that is made as it is asked for: an io::source of rows, of any size, that stores the reference alone.
#pragma once

#include <seam/io/concept.hpp>
#include <seam/io/detail/rows.hpp>
#include <seam/mutagenesis/make_library.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// The rows of a lazy mutagenizer's library, as a source. Holds copies of the mutagenizer, the backend and the
/// reference.
template <alphabet A, backend::backend B, class M>
class lazy_library {
  static_assert(
      lazy_mutagenizer<M, A, B>,
      "seam: a lazy library takes a mutagenizer with rows_into<A>(backend, reference, first, part) const; see "
      "docs/mutagenesis.md");

 public:
  /// Throws input_error when an option or the reference cannot be used.
  lazy_library(B backend, M m, view<std::uint8_t const, 1> reference)
      : backend_(std::move(backend)),
        m_(std::move(m)),
        reference_(reference.begin(), reference.end()),
        shape_{{m_.template rows<A>(this->reference()), reference.extent(0)}} {}

  extents<2> shape() const { return shape_; }

  /// Makes rows [first, first + count). Throws input_error when they are not the library's or `rows` has another shape.
  void fill(std::ptrdiff_t first, std::ptrdiff_t count, view<std::uint8_t, 2> rows) const {
    io::detail::expect_rows(shape_, first, count, rows.shape(), "the library");
    m_.template rows_into<A>(backend_, reference(), first, rows);
  }

 private:
  view<std::uint8_t const, 1> reference() const {
    return {reference_.data(), static_cast<std::ptrdiff_t>(reference_.size())};
  }

  B backend_;
  M m_;
  std::vector<std::uint8_t> reference_;
  extents<2> shape_;
};

/// A lazy library from values: make_lazy_library<dna>(backend, mutagenizer, reference).
template <alphabet A, backend::backend B, class M>
lazy_library<A, B, M> make_lazy_library(B backend, M m, view<std::uint8_t const, 1> reference) {
  return lazy_library<A, B, M>(std::move(backend), std::move(m), reference);
}

/// Writes a source of letters into a sink, `block` rows at a time: a library larger than memory into a file. Throws
/// input_error for blocks of less than 1 row, and what the two throw. O(rows L), block L bytes.
template <io::source<std::uint8_t, 2> Source, io::sink<std::uint8_t, 2> Sink>
void write_library(Source& source, Sink& sink, std::ptrdiff_t block) {
  expect(block >= 1, [&] { return "a library was to be written in blocks of " + std::to_string(block) + " rows"; });
  extents<2> const shape = source.shape();
  array<std::uint8_t, 2> rows(std::min(block, shape[0]), shape[1]);
  for (std::ptrdiff_t first = 0; first < shape[0]; first += block) {
    auto const part = rows.view().rows(0, std::min(block, shape[0] - first));
    source.fill(first, part.extent(0), part);
    sink.write(first, part);
  }
}

}  // namespace seam::inline v0::mutagenesis
