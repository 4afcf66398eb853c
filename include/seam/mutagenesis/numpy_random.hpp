// SPDX-License-Identifier: MIT
// The library that squid-nn 0.4.8 draws with a NumPy seed, bit for bit, so that published analyses can be repeated. One
// generator runs through all rows in order: use mutagenesis::random, which is parallel, for anything new.
#pragma once

#include <seam/backend/serial.hpp>
#include <seam/core/numpy_generator.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/sequence/window.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// squid.mutagenizer.RandomMutagenesis(mut_rate=rate, seed=seed) on count sequences; with a window, on that part of the
/// sequence, as InSilicoMAVE has it. The same distribution as mutagenesis::random.
struct numpy_random {
  /// Number of sequences, the reference among them.
  std::ptrdiff_t count = 30'000;
  /// Expected fraction of mutated positions in the window, 0 to 1, before the ceiling.
  double rate = 0.1;
  /// 0 to 2^32 - 1.
  std::uint64_t seed = 42;
  /// Where mutations may fall; by default everywhere.
  sequence::window window = {};

  static constexpr char const* name() { return "numpy_random"; }

  /// `count`. Throws input_error as library_into.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    return count;
  }

  /// Fills library (count, L) on the calling thread. Throws input_error for a rate outside [0, 1], a count below 1, a
  /// seed of more than 32 bits, an empty reference, a letter that is not A's, an unknown letter in the window (squid-nn
  /// would take it for letter 0), a window outside the sequence. O(count (L + W log W)) with W the window's length.
  template <alphabet A, backend::backend B>
  void library_into(B const& backend, view<std::uint8_t const, 1> reference, view<std::uint8_t, 2> library) const {
    static_assert(A::size >= 2, "seam::mutagenesis::numpy_random: an alphabet of one letter has no mutations");
    check_library_shape(library.shape(), rows<A>(reference), reference.extent(0));
    sequence::window const where = window.in(reference.extent(0));
    auto const width = static_cast<std::uint32_t>(where.size());
    double const mean = std::ceil(rate * static_cast<double>(width));
    numpy_generator generator(static_cast<std::uint32_t>(seed));
    std::vector<std::uint32_t> numbers;
    for (std::ptrdiff_t row = 0; row < count; ++row)
      numbers.push_back(static_cast<std::uint32_t>(std::min<std::int64_t>(generator.poisson(mean), width)));
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> offsets;
    backend::serial_blocks(backend, count, rows_per_block, [&](auto&, extent range) {
      for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
        std::uint8_t* const letters = library.data() + row * reference.extent(0);
        std::copy(reference.begin(), reference.end(), letters);
        if (row == 0) continue;
        std::uint32_t const changes = numbers[static_cast<std::size_t>(row)];
        generator.permutation(width, order);
        offsets.resize(changes);
        for (std::uint32_t& offset : offsets) offset = 1 + generator.bounded(A::size - 2);
        for (std::uint32_t i = 0; i < changes; ++i) {
          std::uint8_t& letter = letters[where.start + order[i]];
          letter = static_cast<std::uint8_t>((letter + offsets[i]) % A::size);
        }
      }
    });
  }

 private:
  static constexpr std::ptrdiff_t rows_per_block = 1024;

  template <alphabet A>
  void check(view<std::uint8_t const, 1> reference) const {
    check_random_options(count, rate);
    expect(seed <= 0xffffffffU,
           [&] { return "the seed is " + std::to_string(seed) + "; NumPy's legacy generator takes 0 to 4294967295"; });
    check_reference<A>(reference);
    sequence::window const where = window.in(reference.extent(0));
    for (std::ptrdiff_t position = where.start; position < where.stop; ++position)
      expect(reference(position) != unknown_letter, [&] {
        return "position " + std::to_string(position) +
               " of the reference is an unknown letter, which squid-nn would take for '" +
               std::string(1, A::to_char(0)) + "'; choose a window without it, or mutagenesis::random, which leaves it";
      });
  }
};

static_assert(mutagenizer<numpy_random>);

}  // namespace seam::inline v0::mutagenesis
