// SPDX-License-Identifier: MIT
// The library that squid-nn 0.4.8 draws with a NumPy seed, bit for bit, so that published analyses can be repeated. One
// generator runs through all rows in order: use mutagenesis::random, which is parallel, for anything new.
#pragma once

#include <seam/backend/serial.hpp>
#include <seam/core/numpy_generator.hpp>
#include <seam/mutagenesis/basic_random.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// Draws for `basic_random` as squid-nn does: all Poisson numbers first, then each row's sites and letters, from one
/// stream of NumPy's.
struct numpy_draws {
  static constexpr bool any_row = false;
  static constexpr char const* name() { return "numpy_random"; }

  /// The window. Throws input_error for a seed of more than 32 bits and for an unknown letter in the window (squid-nn
  /// would take it for letter 0).
  template <alphabet A>
  static sequence::window checked(basic_random<numpy_draws> const& options, view<std::uint8_t const, 1> reference) {
    expect(options.protect.empty(),
           [] { return "numpy_random draws as squid-nn does, which knows no protected windows"; });
    numpy_seed(options.seed);
    sequence::window const where = options.window.in(reference.extent(0));
    for (std::ptrdiff_t position = where.start; position < where.stop; ++position)
      expect(reference(position) != unknown_letter, [&] {
        return "position " + std::to_string(position) +
               " of the reference is an unknown letter, which squid-nn would take for '" +
               std::string(1, A::to_char(0)) + "'; choose a window without it, or mutagenesis::random, which leaves it";
      });
    return where;
  }

  /// The whole library (rows, L), on the calling thread; `first` is 0. O(rows (L + W log W)) with W the window's
  /// length.
  template <alphabet A, backend::backend B>
  static void draw_into(basic_random<numpy_draws> const& options, sequence::window where, B const& backend,
                        view<std::uint8_t const, 1> reference, std::ptrdiff_t /*first*/,
                        view<std::uint8_t, 2> library) {
    auto const width = static_cast<std::uint32_t>(where.size());
    numpy_generator generator(numpy_seed(options.seed));
    std::vector<std::uint32_t> const numbers = numbers_of_changes(generator, library.extent(0), options.rate, width);
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> offsets;
    backend::serial_blocks(backend, library.extent(0), rows_per_block, [&](auto&, extent range) {
      for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
        std::uint8_t* const letters = library.data() + row * reference.extent(0);
        std::copy(reference.begin(), reference.end(), letters);
        if (row == 0) continue;
        generator.permutation(width, order);
        offsets.resize(numbers[static_cast<std::size_t>(row)]);
        for (std::uint32_t& offset : offsets) offset = 1 + generator.bounded(A::size - 2);
        for (std::size_t i = 0; i < offsets.size(); ++i) {
          std::uint8_t& letter = letters[where.start + order[i]];
          letter = static_cast<std::uint8_t>((letter + offsets[i]) % A::size);
        }
      }
    });
  }

 private:
  static constexpr std::ptrdiff_t rows_per_block = 1024;

  /// One for each row, the reference's (which counts for nothing) too.
  static std::vector<std::uint32_t> numbers_of_changes(numpy_generator& generator, std::ptrdiff_t rows, double rate,
                                                       std::uint32_t width) {
    double const mean = std::ceil(rate * static_cast<double>(width));
    std::vector<std::uint32_t> numbers(static_cast<std::size_t>(rows));
    for (std::uint32_t& number : numbers)
      number = static_cast<std::uint32_t>(std::min<std::int64_t>(generator.poisson(mean), width));
    return numbers;
  }
};

/// squid.mutagenizer.RandomMutagenesis(mut_rate=rate, seed=seed) on count sequences; with a window, on that part of the
/// sequence, as InSilicoMAVE has it. The same distribution as mutagenesis::random.
using numpy_random = basic_random<numpy_draws>;

static_assert(mutagenizer<numpy_random>);

}  // namespace seam::inline v0::mutagenesis
