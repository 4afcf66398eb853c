// SPDX-License-Identifier: MIT
// Maps of several models of the same activity (folds, seeds): their mean, and where the models disagree.
#pragma once

#include <seam/attribution/attribute.hpp>
#include <seam/core/memory.hpp>
#include <seam/oracle/ensemble.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace seam::inline v0::attribution {

/// Maps over an ensemble.
struct ensemble_maps {
  array<float, 3> mean;        ///< (n, L, columns)
  array<float, 3> deviation;   ///< (n, L, columns): standard deviation over the models (of a sample; 0 for one)
  std::vector<double> cosine;  ///< (n): mean cosine between the maps of two models; 1 for one model, 0 with a map of 0
};

/// The mean and the disagreement of `members`' maps of letters (n, L), one member after the other. For methods that are
/// linear in the model (gradients, integrated gradients, DeepSHAP, differences of in-silico mutagenesis) the mean is
/// the map of the mean model, oracle::ensemble. Throws input_error without members, and as attribute_into does;
/// memory_error when four arrays of maps do not fit the memory that is free.
template <backend::backend B, class M, class O>
ensemble_maps attribute_ensemble(B const& backend, M const& method, std::vector<O> const& members,
                                 view<std::uint8_t const, 2> letters) {
  expect(!members.empty(), [] { return "an ensemble needs one model or more"; });
  constexpr std::ptrdiff_t columns = M::template columns<typename O::alphabet_type>;
  std::ptrdiff_t const n = letters.extent(0), length = letters.extent(1), row = length * columns;
  require_memory(4.0 * sizeof(float) * static_cast<double>(n) * static_cast<double>(row),
                 "the maps of " + std::to_string(n) + " sequences by several models");
  ensemble_maps found{array<float, 3>(n, length, columns), array<float, 3>(n, length, columns), {}};
  array<float, 3> directions(n, length, columns), part(n, length, columns);
  std::vector<int> directed(static_cast<std::size_t>(n), 0);
  int number = 0;
  for (O const& member : members) {
    attribution::attribute_into(backend, method, member, letters, part.view());
    oracle::detail::add_to_moments(part.data(), part.size(), ++number, found.mean.data(), found.deviation.data());
    for (std::ptrdiff_t s = 0; s < n; ++s) {
      double square = 0;
      for (std::ptrdiff_t i = s * row; i < (s + 1) * row; ++i)
        square += static_cast<double>(part.data()[i]) * static_cast<double>(part.data()[i]);
      if (square == 0) continue;
      ++directed[static_cast<std::size_t>(s)];
      for (std::ptrdiff_t i = s * row; i < (s + 1) * row; ++i)
        directions.data()[i] += static_cast<float>(static_cast<double>(part.data()[i]) / std::sqrt(square));
    }
  }
  oracle::detail::to_deviations(found.deviation.data(), found.deviation.size(), number);
  for (std::ptrdiff_t s = 0; s < n; ++s) {
    // The squared length of a sum of unit vectors is their number and twice the sum of the cosines of their pairs.
    double square = 0;
    for (std::ptrdiff_t i = s * row; i < (s + 1) * row; ++i)
      square += static_cast<double>(directions.data()[i]) * static_cast<double>(directions.data()[i]);
    double const m = number;
    double const cosine = number == 1 ? 1.0 : (square - directed[static_cast<std::size_t>(s)]) / (m * (m - 1));
    found.cosine.push_back(std::clamp(cosine, -1.0, 1.0));  // beyond by rounding
  }
  return found;
}

}  // namespace seam::inline v0::attribution
