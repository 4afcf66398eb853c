// SPDX-License-Identifier: MIT
// An optimised library by genetic search: a population whose best go on.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/core/array.hpp>
#include <seam/core/random.hpp>
#include <seam/mutagenesis/detail/draws.hpp>
#include <seam/mutagenesis/optimised.hpp>
#include <seam/mutagenesis/poisson_table.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace seam::inline v0::mutagenesis {

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
    detail::letters_of_search<A>(*this, backend, reference, library);
  }

  /// The library with its generations. Throws input_error for a count or number of generations below 1, a population
  /// below 2, an oracle of more than one output, what mutagenesis::random refuses, and what oracle::predict_into does.
  /// The monitor hears of rows kept.
  template <alphabet A, backend::backend B>
  optimised_library search(B const& backend, view<std::uint8_t const, 1> reference) const {
    check<A>(reference);
    backend::round_progress<B> const progress(backend, count);
    detail::optimised_rows kept(count, reference.extent(0));
    for (std::ptrdiff_t run = 0; !kept.full(); ++run) evolve<A>(progress, reference, run, kept);
    return std::move(kept).result();
  }

 private:
  struct member {
    std::vector<std::uint8_t> letters;
    float activity;
    std::ptrdiff_t row;  // of the library, -1 when there was no room
  };

  template <alphabet A, backend::backend B>
  void evolve(backend::round_progress<B> const& progress, view<std::uint8_t const, 1> reference, std::ptrdiff_t run,
              detail::optimised_rows& kept) const {
    B const& backend = progress.backend();
    std::vector<std::int32_t> const sites = mutable_sites<A>(reference, window, protect);
    poisson_table const numbers(std::ceil(rate * static_cast<double>(sites.size())));
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
    progress.report(kept.size());
    for (std::ptrdiff_t generation = 1; generation <= generations && !kept.full(); ++generation) {
      std::vector<std::ptrdiff_t> const parents = breed<A>(members, sites, numbers, stream, letters);
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
      progress.report(kept.size());
    }
  }

  /// Children of the members into `letters`; returns the first parent of each. A child's mutations are those of row 1
  /// of mutagenesis::random under a seed of its own.
  template <alphabet A>
  std::vector<std::ptrdiff_t> breed(std::vector<member> const& members, std::vector<std::int32_t> const& sites,
                                    poisson_table const& numbers, random_stream& stream,
                                    array<std::uint8_t, 2>& letters) const {
    std::vector<std::ptrdiff_t> parents;
    std::ptrdiff_t const length = letters.extent(1);
    for (std::ptrdiff_t i = 0; i < population; ++i) {
      std::ptrdiff_t const one = tournament(members, stream);
      std::ptrdiff_t const other = tournament(members, stream);
      std::ptrdiff_t const place = detail::draw_below(stream, length);
      auto const& left = members[static_cast<std::size_t>(one)].letters;
      auto const& right = members[static_cast<std::size_t>(other)].letters;
      std::vector<std::uint8_t> child(left.begin(), left.begin() + place);
      child.insert(child.end(), right.begin() + place, right.end());
      detail::mutate_row const mutate{child.data(),
                                      length,
                                      sites.data(),
                                      static_cast<std::ptrdiff_t>(sites.size()),
                                      numbers.thresholds(),
                                      next_seed(stream),
                                      static_cast<std::uint32_t>(A::size),
                                      1,
                                      letters.view().row(i).data()};
      mutate(0);
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
