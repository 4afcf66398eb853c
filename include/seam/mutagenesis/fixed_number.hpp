// SPDX-License-Identifier: MIT
// The same number of substitutions in every sequence; otherwise as mutagenesis::random.
#pragma once

#include <seam/mutagenesis/detail/rows.hpp>
#include <seam/mutagenesis/random.hpp>

namespace seam::inline v0::mutagenesis {

/// Row 0 is the reference. Every other row has exactly `mutations` substitutions at distinct sites, uniform among the
/// window's known letters that are not protected; a chosen letter changes uniformly to one of the others. Rows equal to
/// each other occur (saturation with a count draws without).
struct fixed_number {
  /// Number of sequences, the reference among them.
  std::ptrdiff_t count = 30'000;
  std::ptrdiff_t mutations = 1;
  std::uint64_t seed = 42;
  /// Where mutations may fall; by default everywhere.
  sequence::window window = {};
  /// Where none falls.
  protected_windows protect = {};

  static constexpr char const* name() { return "fixed_number"; }

  /// `count`. Throws input_error for more mutations than sites or less than 0, a count below 1, an empty reference, a
  /// letter that is not A's, a window outside the sequence, or no site.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    sites<A>(reference);
    return count;
  }

  /// Fills `part` with the rows of the library that begin at row `first`; `count` does not bound them. Throws
  /// input_error as rows, for an array of another length, and for a negative row. O(rows L).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    static_assert(A::size >= 2, "seam::mutagenesis::fixed_number: an alphabet of one letter has no mutations");
    std::vector<std::int32_t> const places = sites<A>(reference);
    std::ptrdiff_t const length = reference.extent(0);
    detail::rows_by(backend, length, first, part, 512, [&](auto& lane, extent numbers, std::uint8_t* out) {
      return detail::mutate_row{backend::bring(lane, reference).data(),
                                length,
                                backend::bring(lane, places),
                                static_cast<std::ptrdiff_t>(places.size()),
                                poisson_thresholds{.lowest = mutations},  // no thresholds: always this number
                                seed,
                                static_cast<std::uint32_t>(A::size),
                                numbers.first,
                                out};
    });
  }

 private:
  template <alphabet A>
  std::vector<std::int32_t> sites(view<std::uint8_t const, 1> reference) const {
    check_count(count);
    auto result = mutable_sites<A>(reference, window, protect);
    expect(mutations >= 0 && mutations <= static_cast<std::ptrdiff_t>(result.size()), [&] {
      return std::to_string(mutations) + " mutations a sequence were asked for; " + std::to_string(result.size()) +
             " positions may change";
    });
    return result;
  }
};

static_assert(lazy_mutagenizer<fixed_number>);

}  // namespace seam::inline v0::mutagenesis
