// SPDX-License-Identifier: MIT
// The dinucleotide shuffles that DeepLIFT, CREME and squid-nn draw with a NumPy seed, bit for bit, as a library.
// mutagenesis::shuffled is parallel and draws every sequence of the same dinucleotides equally often.
#pragma once

#include <seam/backend/serial.hpp>
#include <seam/core/numpy_generator.hpp>
#include <seam/mutagenesis/checks.hpp>
#include <seam/mutagenesis/concept.hpp>
#include <seam/sequence/deeplift_shuffle.hpp>
#include <seam/sequence/window.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace seam::inline v0::mutagenesis {

/// Row 0 is the reference; row i holds shuffle number i - 1 of dinuc_shuffle(window, num_shufs, RandomState(seed)) in
/// the place of the window. Not all sequences with the window's dinucleotides can come out
/// (sequence/deeplift_shuffle.hpp).
struct numpy_shuffled {
  std::ptrdiff_t count = 1'000;
  std::uint64_t seed = 42;  ///< 0 to 2^32 - 1
  sequence::window window = {};

  static constexpr char const* name() { return "numpy_shuffled"; }

  /// `count`. Throws input_error for a count below 1, a seed of more than 32 bits, an empty reference, a letter that is
  /// not A's, or a window outside the sequence.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    check_count(count);
    check_reference<A>(reference);
    numpy_seed(seed);
    window.in(reference.extent(0));
    return count;
  }

  /// Fills library (count, L), on the calling thread. Throws input_error as rows. O(count L).
  template <alphabet A, backend::backend B>
  void library_into(B const& backend, view<std::uint8_t const, 1> reference, view<std::uint8_t, 2> library) const {
    check_library_shape(library.shape(), rows<A>(reference), reference.extent(0));
    sequence::window const where = window.in(reference.extent(0));
    sequence::deeplift_shuffler<A> shuffler({reference.data() + where.start, where.size()}, numpy_seed(seed));
    backend::serial_blocks(backend, count, 256, [&](auto&, extent range) {
      for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
        auto const out = library.row(row);
        std::copy(reference.begin(), reference.end(), out.begin());
        if (row > 0) shuffler.next_into({out.data() + where.start, where.size()});
      }
    });
  }
};

static_assert(mutagenizer<numpy_shuffled>);

}  // namespace seam::inline v0::mutagenesis
