// SPDX-License-Identifier: MIT
// Libraries that an optimiser leaves behind (greedy.hpp, genetic.hpp): sequences on their way to a high, a low or a
// given activity, every accepted step kept with its trajectory. What made the activity rise is then seen by clustering
// the way up.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/mutagenesis/sites.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// Where an optimiser goes.
struct objective {
  enum class direction { raise, lower, reach };
  direction toward = direction::raise;
  /// The activity to reach.
  double target = 0;

  /// Higher is better.
  double score(double activity) const {
    return toward == direction::raise   ? activity
           : toward == direction::lower ? -activity
                                        : -std::abs(activity - target);
  }
};

/// The library of an optimiser and how it came about.
struct optimised_library {
  array<std::uint8_t, 2> letters;
  std::vector<float> activities;
  std::vector<std::ptrdiff_t> trajectory;  ///< number of the start that a row came from
  std::vector<std::ptrdiff_t> step;        ///< 0: the start itself; a genetic search: the generation
  std::vector<std::ptrdiff_t> parent;      ///< row that it was made from, -1 for starts
};

namespace detail {

/// Collects rows until there are enough.
class optimised_rows {
 public:
  optimised_rows(std::ptrdiff_t count, std::ptrdiff_t length)
      : made_{array<std::uint8_t, 2>(count, length), {}, {}, {}, {}} {}

  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(made_.activities.size()); }
  bool full() const { return size() == made_.letters.extent(0); }
  /// Keeps a row and returns its number; -1 when there are enough.
  std::ptrdiff_t keep(view<std::uint8_t const, 1> letters, float activity, std::ptrdiff_t trajectory,
                      std::ptrdiff_t step, std::ptrdiff_t parent) {
    if (full()) return -1;
    std::copy(letters.begin(), letters.end(), made_.letters.view().row(size()).begin());
    made_.trajectory.push_back(trajectory);
    made_.step.push_back(step);
    made_.parent.push_back(parent);
    made_.activities.push_back(activity);
    return size() - 1;
  }
  optimised_library result() && { return std::move(made_); }

 private:
  optimised_library made_;
};

template <alphabet A, class O>
void check_optimiser(O const& o, std::ptrdiff_t count, objective const& goal, view<std::uint8_t const, 1> reference) {
  static_assert(A::size == O::alphabet_type::size, "seam::mutagenesis: the oracle has another alphabet");
  check_count(count);
  check_reference<A>(reference);
  expect(o.outputs() == 1, [&] {
    return "the model has " + std::to_string(o.outputs()) + " outputs; choose one (task) whose activity counts";
  });
  expect(std::isfinite(goal.target), [] { return "the activity to reach is not a number"; });
}

/// The letters that the optimiser's search finds, into library (rows, L).
template <alphabet A, class Optimiser, backend::backend B>
void letters_of_search(Optimiser const& optimiser, B const& backend, view<std::uint8_t const, 1> reference,
                       view<std::uint8_t, 2> library) {
  check_library_shape(library.shape(), optimiser.template rows<A>(reference), reference.extent(0));
  auto const made = optimiser.template search<A>(backend, reference);
  std::copy(made.letters.begin(), made.letters.end(), library.begin());
}

}  // namespace detail

}  // namespace seam::inline v0::mutagenesis
