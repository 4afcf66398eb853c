// SPDX-License-Identifier: MIT
// The diploid library that squid-nn 0.4.8 draws with a NumPy seed, bit for bit. mutagenesis::random on the alphabet
// two_hot is parallel and always changes a letter that it chooses.
#pragma once

#include <seam/alphabet/two_hot.hpp>
#include <seam/backend/serial.hpp>
#include <seam/core/numpy_generator.hpp>
#include <seam/mutagenesis/basic_random.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// Draws for `basic_random` from NumPy's legacy generator, as squid.mutagenizer.TwoHotMutagenesis has it: the number of
/// a row's mutations is one more than a Poisson number with mean ceil(rate W); each is a letter of the ten (which may
/// be the one that is there) at one of as many distinct places.
struct numpy_two_hot_draws {
  static constexpr bool any_row = false;
  static constexpr char const* name() { return "numpy_two_hot"; }

  /// The window. Throws input_error for a seed of more than 32 bits or protected windows.
  template <alphabet A>
  static sequence::window checked(basic_random<numpy_two_hot_draws> const& options,
                                  view<std::uint8_t const, 1> reference) {
    static_assert(A::size == two_hot::size && A::channels == two_hot::channels,
                  "seam::mutagenesis::numpy_two_hot draws letters of the alphabet two_hot");
    expect(options.protect.empty(),
           [] { return "numpy_two_hot draws as squid-nn does, which knows no protected windows"; });
    numpy_seed(options.seed);
    return options.window.in(reference.extent(0));
  }

  /// The whole library (rows, L), on the calling thread; `first` is 0. Throws input_error, as the published program
  /// does, when a row draws more mutations than the window has positions.
  template <alphabet A, backend::backend B>
  static void draw_into(basic_random<numpy_two_hot_draws> const& options, sequence::window where, B const& backend,
                        view<std::uint8_t const, 1> reference, std::ptrdiff_t /*first*/,
                        view<std::uint8_t, 2> library) {
    auto const width = static_cast<std::uint32_t>(where.size());
    numpy_generator generator(numpy_seed(options.seed));
    std::vector<std::int64_t> numbers;
    for (std::ptrdiff_t row = 0; row < library.extent(0); ++row)
      numbers.push_back(1 + generator.poisson(std::ceil(options.rate * width)));
    for (std::size_t row = 1; row < numbers.size(); ++row)
      expect(numbers[row] <= width, [&] {
        return "row " + std::to_string(row) + " draws " + std::to_string(numbers[row]) + " mutations and there are " +
               std::to_string(width) + " positions; lower the rate";
      });
    std::vector<std::uint32_t> order;
    std::vector<std::uint8_t> letters;
    backend::serial_blocks(backend, library.extent(0), 256, [&](auto&, extent range) {
      for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
        auto const out = library.row(row);
        std::copy(reference.begin(), reference.end(), out.begin());
        if (row == 0) continue;
        letters.resize(static_cast<std::size_t>(numbers[static_cast<std::size_t>(row)]));
        for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator.bounded(A::size - 1));
        generator.permutation(width, order);
        for (std::size_t i = 0; i < letters.size(); ++i)
          out(where.start + static_cast<std::ptrdiff_t>(order[i])) = letters[i];
      }
    });
  }
};

/// squid.mutagenizer.TwoHotMutagenesis(mut_rate=rate, seed=seed) on count sequences of the alphabet two_hot.
using numpy_two_hot = basic_random<numpy_two_hot_draws>;

static_assert(mutagenizer<numpy_two_hot, two_hot>);

}  // namespace seam::inline v0::mutagenesis
