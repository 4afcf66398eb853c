// SPDX-License-Identifier: MIT
// Libraries that an optimiser leaves behind: sequences on their way to a high, a low or a given activity, every
// accepted step kept with its trajectory. What made the activity rise is then seen by clustering the way up.
#pragma once

#include <seam/mutagenesis/detail/draws.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/mutagenesis/saturation.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

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

}  // namespace detail

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
    check_library_shape(library.shape(), rows<A>(reference), reference.extent(0));
    auto const made = search<A>(backend, reference);
    std::copy(made.letters.begin(), made.letters.end(), library.begin());
  }

  /// The library with its trajectories. Throws input_error for a count or number of steps below 1, more candidates than
  /// there are single mutants, an oracle of more than one output, what mutagenesis::random refuses, and what
  /// oracle::predict_into does. O(count W A) predictions at most.
  template <alphabet A, backend::backend B>
  optimised_library search(B const& backend, view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    detail::optimised_rows kept(count, reference.extent(0));
    array<std::uint8_t, 2> current(1, reference.extent(0));
    for (std::ptrdiff_t t = 0; !kept.full(); ++t) {
      starts().template rows_into<A>(backend, reference, t, current.view());
      float activity = oracle::predict(backend, *oracle, view<std::uint8_t const, 2>(current.view()))(0, 0);
      std::ptrdiff_t parent = kept.keep(current.view().row(0), activity, t, 0, -1);
      for (std::ptrdiff_t step = 1; step <= steps && !kept.full(); ++step) {
        array<std::uint8_t, 2> const mutants =
            make_library<A>(backend, around(t, step), view<std::uint8_t const, 1>(current.view().row(0)));
        array<float, 2> const activities = oracle::predict(backend, *oracle, mutants.view());
        std::ptrdiff_t best = 0;  // the sequence itself; the first on ties
        for (std::ptrdiff_t row = 1; row < mutants.extent(0); ++row)
          if (goal.score(activities(row, 0)) > goal.score(best == 0 ? activity : activities(best, 0))) best = row;
        if (best == 0) break;
        std::copy(mutants.view().row(best).begin(), mutants.view().row(best).end(), current.begin());
        activity = activities(best, 0);
        parent = kept.keep(current.view().row(0), activity, t, step, parent);
      }
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

/// Genetic search: a population of `population` random mutants; in every generation as many children, each of two
/// parents that won a tournament of two, crossed over at one place and mutated like mutagenesis::random; the best of
/// parents and children, without repeats, go on. Kept are the first population and every child that goes on, in order;
/// after `generations` another run begins, until there are `count` rows. Row 0 is the reference, which belongs to every
/// first population. Holds a pointer to the oracle (one output).
template <class O>
struct genetic {
  O const* oracle = nullptr;
  std::ptrdiff_t count = 1'000;
  objective goal = {};
  std::ptrdiff_t population = 100;
  std::ptrdiff_t generations = 50;
  /// Of the first population.
  double start_rate = 0.25;
  /// Of a child, per position.
  double rate = 0.01;
  std::uint64_t seed = 42;
  sequence::window window = {};
  protected_windows protect = {};

  static constexpr char const* name() { return "genetic"; }

  /// `count`. Throws input_error as search.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    return count;
  }

  /// The letters that search finds, into library (count, L). Throws input_error as search.
  template <alphabet A, backend::backend B>
  void library_into(B const& backend, view<std::uint8_t const, 1> reference, view<std::uint8_t, 2> library) const {
    check_library_shape(library.shape(), rows<A>(reference), reference.extent(0));
    auto const made = search<A>(backend, reference);
    std::copy(made.letters.begin(), made.letters.end(), library.begin());
  }

  /// The library with its generations. Throws input_error for a count or number of generations below 1, a population
  /// below 2, an oracle of more than one output, what mutagenesis::random refuses, and what oracle::predict_into does.
  template <alphabet A, backend::backend B>
  optimised_library search(B const& backend, view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    detail::optimised_rows kept(count, reference.extent(0));
    for (std::ptrdiff_t run = 0; !kept.full(); ++run) evolve<A>(backend, reference, run, kept);
    return std::move(kept).result();
  }

 private:
  struct member {
    std::vector<std::uint8_t> letters;
    float activity;
    std::ptrdiff_t row;  // of the library, -1 when there was no room
  };

  template <alphabet A, backend::backend B>
  void evolve(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t run,
              detail::optimised_rows& kept) const {
    std::ptrdiff_t const length = reference.extent(0);
    array<std::uint8_t, 2> letters(population, length);
    random_stream stream(seed, (std::uint64_t{1} << 63) | static_cast<std::uint64_t>(run));
    starts(stream).template rows_into<A>(backend, reference, 0, letters.view());
    array<float, 2> activities = oracle::predict(backend, *oracle, view<std::uint8_t const, 2>(letters.view()));
    std::vector<member> members;
    for (std::ptrdiff_t i = 0; i < population; ++i) {
      auto const row = letters.view().row(i);
      members.push_back({{row.begin(), row.end()}, activities(i, 0), -1});
      members.back().row = kept.keep(row, activities(i, 0), run, 0, -1);
    }
    for (std::ptrdiff_t generation = 1; generation <= generations && !kept.full(); ++generation) {
      std::vector<std::ptrdiff_t> const parents = breed<A>(backend, members, stream, letters);
      activities = oracle::predict(backend, *oracle, view<std::uint8_t const, 2>(letters.view()));
      std::size_t const old = members.size();
      for (std::ptrdiff_t i = 0; i < population; ++i) {
        auto const row = letters.view().row(i);
        members.push_back({{row.begin(), row.end()}, activities(i, 0), -1});
      }
      std::vector<std::size_t> const chosen = select(members);
      std::vector<member> next;
      for (std::size_t const i : chosen) {
        if (i >= old) {
          std::ptrdiff_t const parent = members[static_cast<std::size_t>(parents[i - old])].row;
          auto const row = letters.view().row(static_cast<std::ptrdiff_t>(i - old));
          members[i].row = kept.keep(row, members[i].activity, run, generation, parent);
        }
        next.push_back(std::move(members[i]));
      }
      members = std::move(next);
    }
  }

  /// Children of the members into `letters`; returns the first parent of each.
  template <alphabet A, backend::backend B>
  std::vector<std::ptrdiff_t> breed(B const& backend, std::vector<member> const& members, random_stream& stream,
                                    array<std::uint8_t, 2>& letters) const {
    std::vector<std::ptrdiff_t> parents;
    array<std::uint8_t, 2> two(2, letters.extent(1));
    for (std::ptrdiff_t i = 0; i < population; ++i) {
      std::ptrdiff_t const one = tournament(members, stream);
      std::ptrdiff_t const other = tournament(members, stream);
      std::ptrdiff_t const place = detail::draw_below(stream, letters.extent(1));
      auto const& left = members[static_cast<std::size_t>(one)].letters;
      auto const& right = members[static_cast<std::size_t>(other)].letters;
      std::vector<std::uint8_t> child(left.begin(), left.begin() + place);
      child.insert(child.end(), right.begin() + place, right.end());
      random const mutate{.count = 2, .rate = rate, .seed = next_seed(stream), .window = window, .protect = protect};
      mutate.template rows_into<A>(backend, view<std::uint8_t const, 1>(child.data(), letters.extent(1)), 0,
                                   two.view());
      std::copy(two.view().row(1).begin(), two.view().row(1).end(), letters.view().row(i).begin());
      parents.push_back(one);
    }
    return parents;
  }

  std::ptrdiff_t tournament(std::vector<member> const& members, random_stream& stream) const {
    auto const n = static_cast<std::ptrdiff_t>(members.size());
    std::ptrdiff_t const a = detail::draw_below(stream, n);
    std::ptrdiff_t const b = detail::draw_below(stream, n);
    auto const score = [&](std::ptrdiff_t i) {
      return goal.score(members[static_cast<std::size_t>(i)].activity);
    };
    return score(b) > score(a) ? b : a;
  }

  /// The best `population` different ones, best first; of equal ones the earlier.
  std::vector<std::size_t> select(std::vector<member> const& members) const {
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return goal.score(members[a].activity) > goal.score(members[b].activity);
    });
    std::vector<std::size_t> chosen;
    for (std::size_t const i : order) {
      bool const repeated = std::any_of(chosen.begin(), chosen.end(), [&](std::size_t earlier) {
        return members[earlier].activity == members[i].activity && members[earlier].letters == members[i].letters;
      });
      if (!repeated) chosen.push_back(i);
      if (static_cast<std::ptrdiff_t>(chosen.size()) == population) break;
    }
    return chosen;
  }

  static std::uint64_t next_seed(random_stream& stream) {
    std::uint64_t const high = stream.next();
    return (high << 32) | stream.next();
  }
  random starts(random_stream& stream) const {
    return {.count = population, .rate = start_rate, .seed = next_seed(stream), .window = window, .protect = protect};
  }
  template <alphabet A>
  void check(view<std::uint8_t const, 1> reference) const {
    expect(oracle != nullptr, [] { return "a genetic search was given no oracle"; });
    detail::check_optimiser<A>(*oracle, count, goal, reference);
    expect(population >= 2 && generations >= 1, [&] {
      return "a population of " + std::to_string(population) + " over " + std::to_string(generations) +
             " generations was asked for; it takes 2 and 1 at least";
    });
    for (double const r : {start_rate, rate})
      random{.rate = r, .window = window, .protect = protect}.template rows<A>(reference);
  }
};

}  // namespace seam::inline v0::mutagenesis
