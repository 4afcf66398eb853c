// SPDX-License-Identifier: MIT
// Global importance analysis: what a motif adds on average over backgrounds, with intervals.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/core/array.hpp>
#include <seam/core/memory.hpp>
#include <seam/mutagenesis/global.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace seam::inline v0::mutagenesis {

/// One group of a global library against its bare backgrounds.
struct importance {
  placement place;                 ///< of the group's first row; position -1 where it is drawn for each row
  std::ptrdiff_t backgrounds = 0;  ///< n
  double mean = 0;                 ///< of y(with) - y(without) over backgrounds
  double standard_error = 0;       ///< of that mean: sample standard deviation / sqrt(n)
  double lower = 0;                ///< of the 95 % interval, mean -+ 1.96 standard errors (normal: n is large)
  double upper = 0;
  double mean_with = 0;
  double mean_without = 0;
  double positive = 0;  ///< fraction of backgrounds in which the motif raises the activity
};

/// A global importance analysis.
struct importance_analysis {
  std::vector<importance> table;  ///< one a group, in the library's order
  array<float, 2> with;           ///< (groups, backgrounds): activities
  array<float, 1> without;        ///< (backgrounds): of the bare backgrounds
};

namespace detail {

inline importance summarise(view<float const, 1> with, view<float const, 1> without) {
  importance made;
  made.backgrounds = with.extent(0);
  auto const n = static_cast<double>(made.backgrounds);
  for (std::ptrdiff_t b = 0; b < with.extent(0); ++b) {
    double const difference = static_cast<double>(with(b)) - static_cast<double>(without(b));
    made.mean += difference;
    made.mean_with += with(b);
    made.mean_without += without(b);
    made.positive += difference > 0 ? 1 : 0;
  }
  for (double* const sum : {&made.mean, &made.mean_with, &made.mean_without, &made.positive}) *sum /= n;
  double squares = 0;
  for (std::ptrdiff_t b = 0; b < with.extent(0); ++b) {
    double const off = static_cast<double>(with(b)) - static_cast<double>(without(b)) - made.mean;
    squares += off * off;
  }
  constexpr double normal_quantile = 1.959963984540054;
  made.standard_error = std::sqrt(squares / (n - 1) / n);
  made.lower = made.mean - normal_quantile * made.standard_error;
  made.upper = made.mean + normal_quantile * made.standard_error;
  return made;
}

/// What `activities` (rows, outputs) of a library with bare backgrounds say of one output.
template <alphabet A>
importance_analysis analysis_of_output(global::plan<A> const& plan, global const& design,
                                       view<float const, 2> activities, std::ptrdiff_t output) {
  std::ptrdiff_t const n = design.backgrounds;
  std::ptrdiff_t const groups = plan.groups();
  importance_analysis made{{}, array<float, 2>(groups, n), array<float, 1>(n)};
  for (std::ptrdiff_t row = 0; row < groups * n; ++row) made.with.data()[row] = activities(row, output);
  for (std::ptrdiff_t b = 0; b < n; ++b) made.without(b) = activities(groups * n + b, output);
  for (std::ptrdiff_t group = 0; group < groups; ++group) {
    importance row = detail::summarise(made.with.view().row(group), made.without.view());
    row.place = plan.placements(group * n, 1).front();
    if (design.positions.empty()) row.place.position = -1;
    made.table.push_back(row);
  }
  return made;
}

}  // namespace detail

/// Asks `o` about a global library, made block by block, and compares every group with the bare backgrounds: an
/// analysis of each of its outputs. Throws input_error as `design` does, for less than 2 backgrounds, and what
/// oracle::predict_into refuses. O(groups backgrounds) predictions; 4 bytes of each and of each output are kept. The
/// monitor hears of rows.
template <alphabet A, backend::backend B, class O>
std::vector<importance_analysis> global_importances(B const& backend, O const& o, global design,
                                                    view<std::uint8_t const, 1> reference) {
  expect(design.backgrounds >= 2, [&] {
    return "an interval takes 2 backgrounds at least; " + std::to_string(design.backgrounds) + " were asked for";
  });
  design.bare = true;
  global::plan<A> const plan(design, reference);
  std::ptrdiff_t const rows = plan.rows();
  std::ptrdiff_t const outputs = o.outputs();
  require_memory(8.0 * static_cast<double>(rows) * static_cast<double>(outputs),
                 "the activities of " + std::to_string(rows) + " sequences");
  array<float, 2> activities(rows, outputs);
  constexpr std::ptrdiff_t block = 4096;
  array<std::uint8_t, 2> letters(std::min(block, rows), reference.extent(0));
  backend::round_progress<B> const progress(backend, rows);
  for (std::ptrdiff_t first = 0; first < rows; first += block) {
    auto const part = letters.view().rows(0, std::min(block, rows - first));
    plan.rows_into(progress.backend(), first, part);
    oracle::predict_into(progress.backend(), o, view<std::uint8_t const, 2>(part),
                         activities.view().rows(first, part.extent(0)));
    progress.report(first + part.extent(0));
  }
  std::vector<importance_analysis> made;
  for (std::ptrdiff_t output = 0; output < outputs; ++output)
    made.push_back(detail::analysis_of_output(plan, design, activities.view(), output));
  return made;
}

/// The analysis of an oracle of one output (choose a task). Throws as global_importances, and input_error for an oracle
/// of several.
template <alphabet A, backend::backend B, class O>
importance_analysis global_importance(B const& backend, O const& o, global design,
                                      view<std::uint8_t const, 1> reference) {
  expect(o.outputs() == 1, [&] {
    return "the model has " + std::to_string(o.outputs()) + " outputs; choose one (task) whose activity counts";
  });
  return std::move(global_importances<A>(backend, o, std::move(design), reference).front());
}

}  // namespace seam::inline v0::mutagenesis
