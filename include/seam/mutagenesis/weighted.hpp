// SPDX-License-Identifier: MIT
// Letters drawn from a position weight matrix: sequences that a motif model would write, or a site with a doped base.
#pragma once

#include <seam/core/array.hpp>
#include <seam/mutagenesis/detail/draws.hpp>
#include <seam/mutagenesis/detail/rows.hpp>
#include <seam/mutagenesis/sites.hpp>

#include <cmath>

namespace seam::inline v0::mutagenesis {

namespace detail {

/// Writes one row: the reference, with a letter drawn at each position of the matrix.
struct weighted_row {
  std::uint8_t const* reference;
  std::ptrdiff_t length;
  std::uint64_t const* thresholds;  // (width, letters - 1): cumulative, in units of 2^-32, 2^32 included
  std::ptrdiff_t start;
  std::ptrdiff_t width;
  std::int32_t letters;
  std::uint64_t seed;
  std::ptrdiff_t first;  // number of out's first row
  std::uint8_t* out;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t* const row = out + i * length;
    for (std::ptrdiff_t position = 0; position < length; ++position) row[position] = reference[position];
    if (first + i == 0) return;
    random_stream stream(seed, static_cast<std::uint64_t>(first + i));
    for (std::ptrdiff_t w = 0; w < width; ++w)
      row[start + w] = draw_letter(stream, thresholds + w * (letters - 1), letters);
  }
};

}  // namespace detail

/// Row 0 is the reference. In every other row position start + w has letter a with probability weights(w, a) over the
/// sum of row w (exact to 2^-32), independently; the rest is the reference's. A letter of weight 0 never occurs.
struct weighted {
  std::ptrdiff_t count = 30'000;
  /// (W, A), not negative: a position weight or count matrix.
  array<double, 2> weights = {};
  /// Position of the matrix's first row.
  std::ptrdiff_t start = 0;
  std::uint64_t seed = 42;

  static constexpr char const* name() { return "weighted"; }

  /// `count`. Throws input_error for a count below 1, a matrix that is not (W, A) or does not lie in the sequence, a
  /// weight that is negative or not finite, a row of zeros, an empty reference, or a letter that is not A's.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    return count;
  }

  /// Fills `part` with the rows of the library that begin at row `first`; `count` does not bound them. Throws
  /// input_error as rows, for an array of another length, and for a negative row. O(rows (L + W A)).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    check<A>(reference);
    std::ptrdiff_t const length = reference.extent(0);
    std::vector<std::uint64_t> const thresholds = cumulative();
    detail::rows_by(backend, length, first, part, 512, [&](auto& lane, extent numbers, std::uint8_t* out) {
      return detail::weighted_row{backend::bring(lane, reference).data(),
                                  length,
                                  backend::bring(lane, thresholds),
                                  start,
                                  weights.extent(0),
                                  A::size,
                                  seed,
                                  numbers.first,
                                  out};
    });
  }

 private:
  template <alphabet A>
  void check(view<std::uint8_t const, 1> reference) const {
    static_assert(A::size >= 2, "seam::mutagenesis::weighted: an alphabet of one letter has no mutations");
    check_count(count);
    check_reference<A>(reference);
    expect(weights.extent(0) >= 1 && weights.extent(1) == A::size, [&] {
      return "the weights are " + std::to_string(weights.extent(0)) + " x " + std::to_string(weights.extent(1)) +
             "; one row a position and " + std::to_string(A::size) + " letters were expected";
    });
    expect(start >= 0 && start + weights.extent(0) <= reference.extent(0), [&] {
      return "weights of " + std::to_string(weights.extent(0)) + " positions from " + std::to_string(start) +
             " do not lie in a sequence of " + std::to_string(reference.extent(0)) + " letters";
    });
    for (std::ptrdiff_t w = 0; w < weights.extent(0); ++w) {
      double sum = 0;
      for (double const weight : weights.view().row(w)) {
        expect(weight >= 0 && std::isfinite(weight), [&] {
          return "row " + std::to_string(w) + " of the weights holds " + std::to_string(weight) +
                 "; weights are finite and not negative";
        });
        sum += weight;
      }
      expect(sum > 0 && std::isfinite(sum),
             [&] { return "row " + std::to_string(w) + " of the weights has no sum above 0"; });
    }
  }

  std::vector<std::uint64_t> cumulative() const {
    std::vector<std::uint64_t> thresholds;
    for (std::ptrdiff_t w = 0; w < weights.extent(0); ++w)
      detail::append_letter_thresholds(weights.view().row(w), thresholds);
    return thresholds;
  }
};

static_assert(lazy_mutagenizer<weighted>);

}  // namespace seam::inline v0::mutagenesis
