// SPDX-License-Identifier: MIT
// A test of interactions that tests interactions: the residuals of the fit without the interaction are permuted, and
// the interaction fitted to what comes out (Freedman and Lane 1983). Sequences count one by one, by whether each site
// is whole in them, and not by their clusters.
//
// Where sites act independently, the mean activity given which of them are whole is a sum over sites, whatever broken
// ones still do, if mutations of different sites are independent; so there is no interaction of "whole". Where sites
// are whole the activity varies less than where they are broken, in a hundred ways. Therefore the statistic is the
// coefficient over its heteroscedasticity-consistent standard error (White 1980), which makes the permutation test
// valid for large libraries all the same (DiCiccio and Romano 2017).
//
// The sites must not come from the sequences that they are tested on: find them in one library, or in one half of it,
// and test them in another.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/false_discovery.hpp>
#include <seam/core/memory.hpp>
#include <seam/core/random.hpp>
#include <seam/identify/assignment.hpp>
#include <seam/identify/detail/binomial.hpp>
#include <seam/identify/identification.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::identify {

/// How to permute.
struct permutation_test {
  std::ptrdiff_t permutations = 999;
  /// The most sites in a tested set.
  std::ptrdiff_t largest_order = 2;
  std::uint64_t seed = 42;

  /// Throws input_error with the option that cannot be used.
  void check() const {
    expect(permutations >= 19,
           [&] { return std::to_string(permutations) + " permutations were asked for; a test needs 19 or more"; });
    expect(largest_order >= 2, [&] {
      return "interactions of up to " + std::to_string(largest_order) + " sites were to be tested; they have 2 or more";
    });
  }
};

/// The test of one interaction.
struct tested_interaction {
  std::vector<std::ptrdiff_t> sites;  ///< indices into the sites, ascending
  /// Its least-squares estimate, in units of activity, where "absent" means not whole: smaller than that of an
  /// intervention by what half-broken sites still do.
  double estimate = 0;
  double standard_error = 0;  ///< heteroscedasticity-consistent
  double p_value = 1;         ///< two-sided
  double q_value = 1;         ///< false-discovery rate over all sets that could be tested
  bool possible = false;      ///< whether the library has all combinations of the sites
};

namespace detail {

/// An orthonormal basis of the columns that it is given, as rows of N; columns that add nothing are left out.
class orthonormal_basis {
 public:
  explicit orthonormal_basis(std::size_t rows) : rows_(rows) {}

  /// Takes off `values` its projection on the basis.
  void residual(std::vector<double>& values) const {
    for (std::size_t k = 0; k * rows_ < basis_.size(); ++k) {
      double const* const direction = basis_.data() + k * rows_;
      double along = 0;
      for (std::size_t i = 0; i < rows_; ++i) along += direction[i] * values[i];
      for (std::size_t i = 0; i < rows_; ++i) values[i] -= along * direction[i];
    }
  }
  /// Adds a column; false where it lies in the span already.
  bool add(std::vector<double> column) {
    double const before = square(column);
    residual(column);
    residual(column);  // twice is enough (Giraud, Langou and Rozloznik 2005)
    double const left = square(column);
    if (!(left > 1e-12 * before)) return false;
    double const scale = 1 / std::sqrt(left);
    for (double const value : column) basis_.push_back(scale * value);
    return true;
  }
  static double square(std::vector<double> const& values) {
    double sum = 0;
    for (double const value : values) sum += value * value;
    return sum;
  }

 private:
  std::size_t rows_;
  std::vector<double> basis_;
};

/// Coefficient and standard error of a column, given what both it and the response have beyond the other columns.
struct coefficient {
  double value = 0;
  double standard_error = 0;

  coefficient(std::vector<double> const& column, std::vector<double> const& response) {
    double const length = orthonormal_basis::square(column);
    for (std::size_t i = 0; i < column.size(); ++i) value += column[i] * response[i];
    value /= length;
    double sum = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      double const score = column[i] * (response[i] - value * column[i]);
      sum += score * score;
    }
    standard_error = std::sqrt(sum) / length;
  }
  double statistic() const { return standard_error > 0 ? std::abs(value) / standard_error : 0.0; }
};

/// whole[site][row]: 1 where no letter of the site differs from the reference's.
inline std::vector<std::vector<double>> whole_sites(view<std::uint8_t const, 2> library,
                                                    view<std::uint8_t const, 1> reference,
                                                    std::vector<std::vector<std::ptrdiff_t>> const& sites) {
  std::vector<std::vector<double>> whole;
  for (auto const& site : sites) {
    whole.emplace_back();
    for (std::ptrdiff_t row = 0; row < library.extent(0); ++row)
      whole.back().push_back(
          std::all_of(site.begin(), site.end(), [&](std::ptrdiff_t at) { return library(row, at) == reference(at); })
              ? 1.0
              : 0.0);
  }
  return whole;
}

inline std::vector<double> product_of(std::vector<std::vector<double>> const& whole,
                                      std::vector<std::ptrdiff_t> const& set, std::size_t rows) {
  std::vector<double> product(rows, 1.0);
  for (std::ptrdiff_t const place : set)
    for (std::size_t row = 0; row < rows; ++row) product[row] *= whole[static_cast<std::size_t>(place)][row];
  return product;
}

template <backend::backend B>
tested_interaction test_one(B const& where, std::vector<std::vector<double>> const& whole,
                            view<float const, 1> activities, std::vector<std::ptrdiff_t> const& set,
                            permutation_test const& how, std::uint64_t stream) {
  auto const rows = static_cast<std::size_t>(activities.size());
  tested_interaction result;
  result.sites = set;
  orthonormal_basis lower(rows);
  for (std::uint64_t choice = 0; choice + 1 < (std::uint64_t{1} << set.size()); ++choice) {
    std::vector<std::ptrdiff_t> subset;
    for (std::size_t bit = 0; bit < set.size(); ++bit)
      if (choice >> bit & 1) subset.push_back(set[bit]);
    if (!lower.add(product_of(whole, subset, rows))) return result;
  }
  for (std::size_t place = 0; place < whole.size(); ++place) lower.add(whole[place]);
  std::vector<double> column = product_of(whole, set, rows);
  if (!orthonormal_basis(lower).add(column)) return result;
  result.possible = true;
  lower.residual(column);
  std::vector<double> residuals(activities.begin(), activities.end());
  double const before = orthonormal_basis::square(residuals);
  lower.residual(residuals);
  if (orthonormal_basis::square(residuals) <= 1e-20 * before) return result;  // nothing left but rounding
  coefficient const observed(column, residuals);
  result.estimate = observed.value;
  result.standard_error = observed.standard_error;
  std::vector<std::uint8_t> as_large(static_cast<std::size_t>(how.permutations));
  backend::on_host(where).for_blocks(how.permutations, 8, [&](auto&, extent block) {
    std::vector<double> permuted;
    for (std::ptrdiff_t permutation = block.first; permutation < block.first + block.count; ++permutation) {
      permuted = residuals;
      random_stream random(how.seed, (stream << 32) + static_cast<std::uint64_t>(permutation));
      for (std::size_t left = rows; left > 1; --left)
        std::swap(permuted[left - 1], permuted[below(random.next(), static_cast<std::uint32_t>(left))]);
      lower.residual(permuted);
      as_large[static_cast<std::size_t>(permutation)] =
          coefficient(column, permuted).statistic() >= observed.statistic();
    }
  });
  auto const larger = std::count(as_large.begin(), as_large.end(), std::uint8_t{1});
  // the observed one is one of them
  result.p_value = static_cast<double>(larger + 1) / static_cast<double>(how.permutations + 1);
  return result;
}

}  // namespace detail

/// Tests the interactions of two or more of `sites`, on sequences `library` (N, L) with `activities` (N), where
/// `reference` (L) has all sites whole. For a set S the lower-order fit has all products of fewer sites of S and every
/// other site by itself; what is tested is the coefficient of S's product. A constant activity has p = 1. O(sets x
/// permutations x N (2^|S| + sites)); 8 N (2^|S| + 2 sites) bytes and 8 N a thread. The same for any number of threads.
/// Throws input_error for options that cannot be used, arrays that do not fit together and sites that positions_of()
/// refuses, memory_error when there is too little.
template <backend::backend B>
std::vector<tested_interaction> test_interactions(B const& where, view<std::uint8_t const, 2> library,
                                                  view<float const, 1> activities,
                                                  view<std::uint8_t const, 1> reference, std::vector<site> const& sites,
                                                  permutation_test const& how = {}) {
  how.check();
  expect(activities.size() == library.extent(0) && reference.size() == library.extent(1), [&] {
    return "the library is " + std::to_string(library.extent(0)) + " x " + std::to_string(library.extent(1)) +
           ", but there are " + std::to_string(activities.size()) + " activities and a reference of " +
           std::to_string(reference.size()) + " letters";
  });
  auto const positions = positions_of(sites, reference.size());
  auto const count = static_cast<std::ptrdiff_t>(sites.size());
  std::vector<tested_interaction> result;
  if (count < 2) return result;
  std::ptrdiff_t const largest = std::min(count, how.largest_order);
  require_memory(8.0 * static_cast<double>(library.extent(0)) *
                     (std::exp2(static_cast<double>(largest)) + 2 * static_cast<double>(count)),
                 "the fits of interactions of up to " + std::to_string(largest) + " sites");
  auto const whole = detail::whole_sites(library, reference, positions);
  for (auto const& set : sets_of_sites(count, largest))
    if (set.size() >= 2)
      result.push_back(
          detail::test_one(where, whole, activities, set, how, static_cast<std::uint64_t>(result.size()) + 1));
  std::vector<double> p_values;
  for (tested_interaction const& test : result)
    if (test.possible) p_values.push_back(test.p_value);
  std::vector<double> const q_values = false_discovery_rates(p_values);
  auto next = q_values.begin();
  for (tested_interaction& test : result)
    if (test.possible) test.q_value = *next++;
  return result;
}

}  // namespace seam::inline v0::identify
