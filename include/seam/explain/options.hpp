// SPDX-License-Identifier: MIT
// What a caller chooses about an explanation.
#pragma once

#include <seam/core/error.hpp>
#include <seam/explain/convention.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

namespace seam::inline v0::explain {

/// How the overall background is scaled before it is subtracted from a cluster's map.
enum class scaling {
  none,     ///< not at all
  adaptive  ///< by the ratio of the cluster's own background to it, in absolute sums
};

/// How clusters are sorted.
enum class ordering {
  median,        ///< by ascending median activity; ties by label
  hierarchical,  ///< by the leaves of a Ward tree of the rows of entropies
  label          ///< by label
};

/// Options of `explain` under a convention.
template <convention Convention = corrected>
struct basic_options {
  using convention_type = Convention;

  /// A position of a cluster belongs to the background when its entropy is above this share of the entropy of a
  /// position that only drifts.
  double background_threshold = 0.5;
  scaling background_scaling = scaling::none;
  /// Whether the background is also subtracted where a cluster is conserved (there, its own was never seen).
  bool subtract_everywhere = Convention::subtracts_everywhere;
  ordering order = ordering::median;
  /// The library's row that all others are mutants of; none for a library without a reference.
  std::optional<std::ptrdiff_t> reference_row = 0;
  /// Probability of a mutation, per position. `corrected` measures it when none is given; `seam_nn` needs it.
  std::optional<double> rate = {};

  /// Throws input_error with the option that cannot be used on a library of `rows` sequences.
  void check(std::ptrdiff_t rows) const {
    expect(background_threshold >= 0 && std::isfinite(background_threshold), [&] {
      return "the background threshold is " + std::to_string(background_threshold) +
             "; it is a share of the background entropy, 0 or more";
    });
    expect(!reference_row || (*reference_row >= 0 && *reference_row < rows), [&] {
      return "the reference row is " + std::to_string(*reference_row) + ", the library has rows 0 to " +
             std::to_string(rows - 1);
    });
    expect(Convention::measures_rate || rate.has_value(), [] {
      return std::string("the convention ") + Convention::name() + " needs the mutation rate; corrected measures it";
    });
    expect(!rate || (*rate >= 0 && *rate <= 1),
           [&] { return "the mutation rate is " + std::to_string(*rate) + "; it must be in [0, 1]"; });
  }
};

/// The default: the right formulas.
using options = basic_options<corrected>;

}  // namespace seam::inline v0::explain
