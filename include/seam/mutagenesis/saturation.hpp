// SPDX-License-Identifier: MIT
// All mutants with one, two, .. k substitutions, or a sample of them without repeats. Mutants are numbered, and row i
// is made from its number alone.
#pragma once

#include <seam/mutagenesis/detail/rows.hpp>
#include <seam/mutagenesis/random_permutation.hpp>
#include <seam/mutagenesis/sites.hpp>

#include <algorithm>
#include <limits>

namespace seam::inline v0::mutagenesis {

namespace detail {

/// Writes the mutant of a number. Mutants are ordered by the number of substitutions, then by their positions
/// (lexicographic), then by the letters (ascending, those at the last position fastest), as squid-nn orders them.
struct saturation_row {
  std::uint8_t const* reference;
  std::ptrdiff_t length;
  std::int32_t const* sites;
  std::ptrdiff_t site_count;
  std::uint64_t const* binomials;  // (site_count + 1, order + 1)
  std::ptrdiff_t lowest;
  std::ptrdiff_t order;
  std::uint64_t alternatives;  // letters less one
  bool sampled;
  random_permutation permutation;
  std::ptrdiff_t first;  // number of out's first row
  std::uint8_t* out;

  SEAM_HD std::uint64_t binomial(std::ptrdiff_t n, std::ptrdiff_t k) const { return binomials[n * (order + 1) + k]; }

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t* const row = out + i * length;
    for (std::ptrdiff_t position = 0; position < length; ++position) row[position] = reference[position];
    if (first + i == 0) return;
    auto number = static_cast<std::uint64_t>(first + i - 1);
    if (sampled) number = permutation(number);
    std::ptrdiff_t changes = lowest;
    std::uint64_t words = 1;  // alternatives^changes
    for (std::ptrdiff_t k = 0; k < lowest; ++k) words *= alternatives;
    for (; number >= binomial(site_count, changes) * words; ++changes) {
      number -= binomial(site_count, changes) * words;
      words *= alternatives;
    }
    write(row, number / words, number % words, words, changes);
  }

  SEAM_HD void write(std::uint8_t* row, std::uint64_t positions, std::uint64_t letters, std::uint64_t words,
                     std::ptrdiff_t changes) const {
    for (std::ptrdiff_t site = 0; changes > 0; ++site) {
      std::uint64_t const with_this_site = binomial(site_count - 1 - site, changes - 1);
      if (positions >= with_this_site) {
        positions -= with_this_site;
        continue;
      }
      words /= alternatives;
      std::uint64_t const letter = letters / words;
      letters %= words;
      std::int32_t const position = sites[site];
      row[position] = static_cast<std::uint8_t>(letter < reference[position] ? letter : letter + 1);
      --changes;
    }
  }
};

}  // namespace detail

/// Row 0 is the reference; the rest are the mutants with `lowest` to `order` substitutions in the window's known
/// letters that are not protected, each once: sum of C(W, k) (A - 1)^k of them, in squid-nn's order
/// (CombinatorialMutagenesis with max_order). With a `count`, a random sample of the mutants in random order, still
/// each at most once.
struct saturation {
  /// Most substitutions in a sequence.
  std::ptrdiff_t order = 1;
  /// Fewest; order for the mutants of that order alone.
  std::ptrdiff_t lowest = 1;
  /// Number of sequences of a sample, the reference among them; 0: all mutants.
  std::ptrdiff_t count = 0;
  /// Of the sample.
  std::uint64_t seed = 42;
  sequence::window window = {};
  protected_windows protect = {};

  static constexpr char const* name() { return "saturation"; }

  /// 1 + number of mutants, or `count`. Throws input_error unless 1 <= lowest <= order <= number of sites, for a sample
  /// larger than there are mutants, for more than 2^62 mutants, an empty reference, a letter that is not A's, a window
  /// outside the sequence, or no site.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    return plan<A>(reference).rows;
  }

  /// Fills `part` with the rows of the library that begin at row `first`. Throws input_error as rows, for an array of
  /// another length, and for rows that the library does not have. O(rows L).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    static_assert(A::size >= 2, "seam::mutagenesis::saturation: an alphabet of one letter has no mutations");
    auto const made = plan<A>(reference);
    std::ptrdiff_t const length = reference.extent(0);
    check_rows(first, part.extent(0), made.rows);
    auto const site_count = static_cast<std::ptrdiff_t>(made.sites.size());
    detail::rows_by(backend, length, first, part, 512, [&](auto& lane, extent numbers, std::uint8_t* out) {
      return detail::saturation_row{backend::bring(lane, reference).data(),
                                    length,
                                    backend::bring(lane, made.sites),
                                    site_count,
                                    backend::bring(lane, made.binomials),
                                    lowest,
                                    order,
                                    A::size - 1,
                                    count > 0,
                                    random_permutation(seed, made.mutants),
                                    numbers.first,
                                    out};
    });
  }

 private:
  static constexpr std::uint64_t most = std::uint64_t{1} << 62;

  struct planned {
    std::vector<std::int32_t> sites;
    std::vector<std::uint64_t> binomials;  // (sites + 1, order + 1); those above `most` are not looked at
    std::uint64_t mutants = 0;
    std::ptrdiff_t rows = 0;
  };

  template <alphabet A>
  planned plan(view<std::uint8_t const, 1> reference) const {
    planned made{mutable_sites<A>(reference, window, protect), {}, 0, 0};
    auto const sites = static_cast<std::ptrdiff_t>(made.sites.size());
    expect(lowest >= 1 && lowest <= order, [&] {
      return "mutants with " + std::to_string(lowest) + " to " + std::to_string(order) +
             " substitutions were asked for; it takes 1 at least, and no more than the highest order";
    });
    expect(order <= sites, [&] {
      return std::to_string(order) + " mutations a sequence were asked for; " + std::to_string(sites) +
             " positions may change";
    });
    made.mutants = number_of_mutants(sites, A::size - 1);
    made.binomials = binomials(sites);
    made.rows = count > 0 ? count : static_cast<std::ptrdiff_t>(made.mutants) + 1;
    expect(count >= 0 && static_cast<std::uint64_t>(made.rows) <= made.mutants + 1, [&] {
      return "a sample of " + std::to_string(count) + " sequences was asked for; the reference and its mutants are " +
             std::to_string(made.mutants + 1);
    });
    return made;
  }

  /// Throws input_error above 2^62.
  std::uint64_t number_of_mutants(std::ptrdiff_t sites, int alternatives) const {
    double mutants = 0;
    double term = 1;
    std::uint64_t exact = 0;
    std::uint64_t exact_term = 1;  // C(sites, k) (A - 1)^k
    for (std::ptrdiff_t k = 1; k <= order; ++k) {
      term = term * static_cast<double>(sites - k + 1) / static_cast<double>(k) * alternatives;
      mutants += k >= lowest ? term : 0;
      expect(std::max(term, mutants) <= static_cast<double>(most), [&] {
        return "there are more than 2^62 mutants with " + std::to_string(lowest) + " to " + std::to_string(order) +
               " substitutions at " + std::to_string(sites) +
               " positions, too many to number; fixed_number draws some of one order";
      });
      exact_term = next_term(exact_term, static_cast<std::uint64_t>(sites - k + 1), static_cast<std::uint64_t>(k)) *
                   static_cast<std::uint64_t>(alternatives);
      exact += k >= lowest ? exact_term : 0;
    }
    return exact;
  }
  /// term * factor / divisor, which is whole, without the overflow of the product.
  static std::uint64_t next_term(std::uint64_t term, std::uint64_t factor, std::uint64_t divisor) {
    std::uint64_t const whole = term / divisor;
    std::uint64_t const rest = term % divisor;
    return whole * factor + rest * factor / divisor;
  }

  std::vector<std::uint64_t> binomials(std::ptrdiff_t sites) const {
    auto const columns = static_cast<std::size_t>(order) + 1;
    std::vector<std::uint64_t> table((static_cast<std::size_t>(sites) + 1) * columns);
    for (std::size_t n = 0; n <= static_cast<std::size_t>(sites); ++n)
      for (std::size_t k = 0; k < columns; ++k) {
        std::uint64_t const sum =
            n == 0 || k == 0 ? (k == 0 ? 1 : 0) : table[(n - 1) * columns + k - 1] + table[(n - 1) * columns + k];
        table[n * columns + k] = sum;
      }
    return table;
  }
};

static_assert(lazy_mutagenizer<saturation>);

}  // namespace seam::inline v0::mutagenesis
