// SPDX-License-Identifier: MIT
// An optimised library by greedy search: the best single mutant, again and again.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/core/array.hpp>
#include <seam/core/random.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/optimised.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/mutagenesis/saturation.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <limits>

namespace seam::inline v0::mutagenesis {

/// Greedy search: a trajectory asks the oracle about all single mutants of its sequence (or `candidates` of them, drawn
/// for each step), takes the best one as long as it is better, and ends after `steps` steps. The first begins at the
/// reference, row 0; number t at row t of mutagenesis::random{.rate = start_rate, .seed = seed}, which is kept too.
/// Rows are those of the trajectories in turn, until there are `count`. Holds a pointer to the oracle (one output).
template <class O>
struct greedy {
  O const* oracle = nullptr;
  std::ptrdiff_t count = 1'000;
  objective goal = {};
  std::ptrdiff_t steps = 50;
  /// Single mutants that a step looks at; 0: all W (A - 1).
  std::ptrdiff_t candidates = 0;
  double start_rate = 0.25;
  std::uint64_t seed = 42;
  sequence::window window = {};
  protected_windows protect = {};

  static constexpr char const* name() { return "greedy"; }

  /// `count`. Throws input_error as search.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    return count;
  }

  /// The letters that search finds, into library (count, L). Throws input_error as search.
  template <alphabet A, backend::backend B>
  void library_into(B const& backend, view<std::uint8_t const, 1> reference, view<std::uint8_t, 2> library) const {
    detail::letters_of_search<A>(*this, backend, reference, library);
  }

  /// The library with its trajectories. Throws input_error for a count or number of steps below 1, more candidates than
  /// there are single mutants, an oracle of more than one output, what mutagenesis::random refuses, and what
  /// oracle::predict_into does. O(count W A) predictions at most. The monitor hears of rows kept.
  template <alphabet A, backend::backend B>
  optimised_library search(B const& backend, view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    backend::round_progress<B> const progress(backend, count);
    B const& quiet = progress.backend();
    detail::optimised_rows kept(count, reference.extent(0));
    array<std::uint8_t, 2> current(1, reference.extent(0));
    for (std::ptrdiff_t t = 0; !kept.full(); ++t) {
      starts().template rows_into<A>(quiet, reference, t, current.view());
      float activity = oracle::predict(quiet, *oracle, view<std::uint8_t const, 2>(current.view()))(0, 0);
      std::ptrdiff_t parent = kept.keep(current.view().row(0), activity, t, 0, -1);
      for (std::ptrdiff_t step = 1; step <= steps && !kept.full(); ++step) {
        array<std::uint8_t, 2> const mutants =
            make_library<A>(quiet, around(t, step), view<std::uint8_t const, 1>(current.view().row(0)));
        array<float, 2> const activities = oracle::predict(quiet, *oracle, mutants.view());
        std::ptrdiff_t best = 0;  // the sequence itself; the first on ties
        for (std::ptrdiff_t row = 1; row < mutants.extent(0); ++row)
          if (goal.score(activities(row, 0)) > goal.score(best == 0 ? activity : activities(best, 0))) best = row;
        if (best == 0) break;
        std::copy(mutants.view().row(best).begin(), mutants.view().row(best).end(), current.begin());
        activity = activities(best, 0);
        parent = kept.keep(current.view().row(0), activity, t, step, parent);
        progress.report(kept.size());
      }
      progress.report(kept.size());
    }
    return std::move(kept).result();
  }

 private:
  random starts() const {
    return {.count = std::numeric_limits<std::ptrdiff_t>::max(),
            .rate = start_rate,
            .seed = seed,
            .window = window,
            .protect = protect};
  }
  /// The single mutants that step `step` of trajectory t looks at, behind the sequence itself.
  saturation around(std::ptrdiff_t t, std::ptrdiff_t step) const {
    random_stream stream(
        seed, (std::uint64_t{1} << 63) | (static_cast<std::uint64_t>(t) << 24) | static_cast<std::uint64_t>(step));
    std::uint64_t const high = stream.next();
    return {.count = candidates > 0 ? candidates + 1 : 0,
            .seed = (high << 32) | stream.next(),
            .window = window,
            .protect = protect};
  }
  template <alphabet A>
  void check(view<std::uint8_t const, 1> reference) const {
    expect(oracle != nullptr, [] { return "a greedy search was given no oracle"; });
    detail::check_optimiser<A>(*oracle, count, goal, reference);
    starts().template rows<A>(reference);
    around(0, 0).template rows<A>(reference);
    expect(steps >= 1 && steps < (1 << 24), [&] {
      return "trajectories of " + std::to_string(steps) + " steps were asked for; it takes 1 to 16777215";
    });
    expect(candidates >= 0, [&] { return "a step was to look at " + std::to_string(candidates) + " mutants"; });
  }
};

}  // namespace seam::inline v0::mutagenesis
