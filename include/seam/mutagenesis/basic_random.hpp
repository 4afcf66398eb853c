// SPDX-License-Identifier: MIT
// What random mutagenizers have in common: options, checks, the shape of a library. Where the random numbers come from
// is the template parameter.
#pragma once

#include <seam/mutagenesis/sites.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace seam::inline v0::mutagenesis {

/// A random library, drawn as `Draws` does (counter_draws: `random`, numpy_draws: `numpy_random`).
///
/// `Draws` has `name()`; `checked<A>(options, reference)`, which refuses what it cannot draw and returns what it draws
/// from (sites, a window); and `draw_into<A>(options, checked, backend, reference, first, part)`, which fills `part`
/// with the rows that begin at `first`. Where `Draws::any_row` holds, `first` may be any row, otherwise it is 0 and
/// `part` the whole library.
template <class Draws>
struct basic_random {
  /// Number of sequences, the reference among them.
  std::ptrdiff_t count = 30'000;
  /// Expected fraction of mutated positions in the window, 0 to 1, before the ceiling.
  double rate = 0.1;
  /// The same seed gives the same library. `numpy_random`: 0 to 2^32 - 1.
  std::uint64_t seed = 42;
  /// Where mutations may fall; by default everywhere.
  sequence::window window = {};
  /// Where none falls. Not for `numpy_random`.
  protected_windows protect = {};

  static constexpr char const* name() { return Draws::name(); }

  /// `count`. Throws input_error for a rate outside [0, 1], a count below 1, an empty reference, a letter that is not
  /// A's, a window outside the sequence, and what `Draws` refuses.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    return count;
  }

  /// Fills library (count, L), for `Draws` that go through all rows in order. Throws input_error as rows.
  template <alphabet A, backend::backend B>
    requires(!Draws::any_row)
  void library_into(B const& backend, view<std::uint8_t const, 1> reference, view<std::uint8_t, 2> library) const {
    auto const from = check<A>(reference);
    check_library_shape(library.shape(), count, reference.extent(0));
    Draws::template draw_into<A>(*this, from, backend, reference, 0, library);
  }

  /// Fills `part` with the rows of the library that begin at row `first`; `count` does not bound them, so a library
  /// larger than memory can be made piece by piece. Throws input_error as rows, for an array of another length, and for
  /// a negative row.
  template <alphabet A, backend::backend B, class Space>
    requires(Draws::any_row)
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    auto const from = check<A>(reference);
    check_library_part(part.shape(), first, reference.extent(0));
    Draws::template draw_into<A>(*this, from, backend, reference, first, part);
  }

 private:
  template <alphabet A>
  auto check(view<std::uint8_t const, 1> reference) const {
    static_assert(A::size >= 2, "seam::mutagenesis: an alphabet of one letter has no mutations");
    expect(rate >= 0 && rate <= 1, [&] {
      return "the mutation rate is " + std::to_string(rate) + "; it is a probability per position, 0 to 1";
    });
    check_count(count);
    check_reference<A>(reference);
    window.in(reference.extent(0));
    return Draws::template checked<A>(*this, reference);
  }
};

}  // namespace seam::inline v0::mutagenesis
