// SPDX-License-Identifier: MIT
// A measured or tabulated activity for each of a set of sequences of one length (all 8-mers, a library that was
// assayed): a lookup by binary search.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/finite.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::oracle {

namespace detail {

/// -1, 0, 1 as a comes before, is, or comes after b.
SEAM_HD inline int compare_letters(std::uint8_t const* a, std::uint8_t const* b, std::ptrdiff_t length) {
  for (std::ptrdiff_t i = 0; i < length; ++i)
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  return 0;
}

/// out[row] = the value of letters[row] among sorted rows; `missing` where it is not there.
struct look_up {
  std::uint8_t const* rows;
  float const* row_values;
  std::ptrdiff_t count;
  std::ptrdiff_t length;
  float missing;
  std::uint8_t const* letters;
  float* out;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::uint8_t const* const wanted = letters + row * length;
    std::ptrdiff_t low = 0;
    std::ptrdiff_t high = count;
    while (low < high) {
      std::ptrdiff_t const middle = (low + high) / 2;
      if (compare_letters(rows + middle * length, wanted, length) < 0)
        low = middle + 1;
      else
        high = middle;
    }
    bool const found = low < count && compare_letters(rows + low * length, wanted, length) == 0;
    out[row] = found ? row_values[low] : missing;
  }
};

}  // namespace detail

/// The oracle that looks sequences up. Immutable; lane oracle; O(L log n) a sequence, n (L + 4) bytes.
template <alphabet A>
class table {
 public:
  using alphabet_type = A;

  /// values (n) of letters (n, L). A sequence that is asked for and not there gets `missing`, or is an input_error
  /// where that is empty. Throws input_error when the table is empty, shapes differ, a letter is unknown, a value is
  /// not finite, or one sequence has two values. `source` names the table in sentences.
  table(view<std::uint8_t const, 2> letters, view<float const, 1> values, std::optional<float> missing = {},
        std::string source = "the table")
      : length_(letters.extent(1)), missing_(missing), source_(std::move(source)) {
    check(letters, values);
    std::vector<std::ptrdiff_t> order(static_cast<std::size_t>(letters.extent(0)));
    std::iota(order.begin(), order.end(), std::ptrdiff_t{0});
    auto const compare = [&](std::ptrdiff_t a, std::ptrdiff_t b) {
      return detail::compare_letters(letters.row(a).data(), letters.row(b).data(), length_);
    };
    std::stable_sort(order.begin(), order.end(), [&](std::ptrdiff_t a, std::ptrdiff_t b) { return compare(a, b) < 0; });
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i > 0 && compare(order[i - 1], order[i]) == 0) {
        expect(values(order[i - 1]) == values(order[i]), [&] {
          return source_ + " has two values for " + sequence::to_text<A>(letters.row(order[i])) + ", in rows " +
                 std::to_string(order[i - 1]) + " and " + std::to_string(order[i]);
        });
        continue;
      }
      auto const row = letters.row(order[i]);
      rows_.insert(rows_.end(), row.begin(), row.end());
      values_.push_back(values(order[i]));
    }
  }

  /// The same from text, one sequence and one value a row, as a file of two columns has them.
  static table from_text(std::vector<std::string> const& sequences, std::vector<float> const& values,
                         std::optional<float> missing = {}, std::string source = "the table") {
    expect(!sequences.empty(), [&] { return source + " has no rows"; });
    std::size_t const length = sequences.front().size();
    std::vector<std::uint8_t> letters;
    for (std::size_t row = 0; row < sequences.size(); ++row) {
      auto const parsed = sequence::parse<A>(sequences[row], source + ", row " + std::to_string(row));
      expect(parsed.size() == length, [&] {
        return source + ", row " + std::to_string(row) + " has a sequence of " + std::to_string(parsed.size()) +
               " letters, the first row one of " + std::to_string(length);
      });
      letters.insert(letters.end(), parsed.begin(), parsed.end());
    }
    return table(view<std::uint8_t const, 2>(letters.data(), sequences.size(), length),
                 view<float const, 1>(values.data(), values.size()), missing, std::move(source));
  }

  std::ptrdiff_t length() const { return length_; }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  static constexpr std::ptrdiff_t block_size() { return 1024; }
  /// Number of different sequences.
  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(values_.size()); }

  /// Throws input_error, with its text, at the first sequence that is not there, unless there is a value for missing
  /// ones.
  template <class Lane>
  void predict_into(Lane& lane, view<std::uint8_t const, 2> letters, view<float, 2> out) const {
    float const missing = missing_.value_or(std::numeric_limits<float>::quiet_NaN());
    lane.for_each(letters.extent(0),
                  detail::look_up{rows_.data(), values_.data(), size(), length_, missing, letters.data(), out.data()});
    if (missing_) return;
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
      expect(!std::isnan(out(row, 0)),
             [&] { return source_ + " has no row for the sequence " + sequence::to_text<A>(letters.row(row)); });
  }

 private:
  void check(view<std::uint8_t const, 2> letters, view<float const, 1> values) const {
    expect(letters.extent(0) >= 1, [&] { return source_ + " has no rows"; });
    expect(length_ >= 1, [&] { return source_ + " has empty sequences"; });
    expect(values.extent(0) == letters.extent(0), [&] {
      return source_ + " has " + std::to_string(letters.extent(0)) + " sequences and " +
             std::to_string(values.extent(0)) + " values";
    });
    require_finite(values, source_);
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
      for (std::uint8_t letter : letters.row(row))
        expect(letter < A::size,
               [&] { return source_ + ", row " + std::to_string(row) + " has a letter that is not in the alphabet"; });
    expect(!missing_ || std::isfinite(*missing_), [&] { return "the value for missing sequences is not finite"; });
  }

  std::ptrdiff_t length_;
  std::optional<float> missing_;
  std::string source_;
  std::vector<std::uint8_t> rows_;  // sorted
  std::vector<float> values_;
};

}  // namespace seam::inline v0::oracle
