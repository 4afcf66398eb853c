// SPDX-License-Identifier: MIT
// The covariance of entropies over clusters, position by position: binding sites are red squares on the diagonal.
#pragma once

#include <seam/core/view.hpp>
#include <seam/identify/identification.hpp>
#include <seam/report/marks.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace seam::inline v0::report {

struct covariance_options {
  std::string title = "Covariance of positions' entropies over the clusters";
  std::vector<identify::site> sites = {};  ///< outlined as squares on the diagonal
  std::optional<double> limit = {};        ///< colours run from -limit to limit; see covariance_limit
  /// Positions in the order to be drawn (dendrogram leaves); sites are not outlined then. Empty: as they are.
  std::vector<std::ptrdiff_t> order = {};
  double side = 560;  ///< of the square, pixels
};

/// The largest absolute value off the diagonal (variances on it would drown the rest), 1 where there is none above 0.
inline double covariance_limit(view<double const, 2> covariance) {
  double limit = 0;
  for (std::ptrdiff_t i = 0; i < covariance.extent(0); ++i)
    for (std::ptrdiff_t j = 0; j < covariance.extent(1); ++j)
      if (i != j && std::isfinite(covariance(i, j))) limit = std::max(limit, std::abs(covariance(i, j)));
  return limit > 0 ? limit : 1;
}

namespace detail {

/// Of every step x step block the value of largest magnitude, so that narrow sites stay visible.
inline std::vector<double> strongest_of_blocks(view<double const, 2> matrix, std::vector<std::ptrdiff_t> const& order,
                                               std::ptrdiff_t step) {
  std::ptrdiff_t const length = matrix.extent(0);
  std::ptrdiff_t const blocks = (length + step - 1) / step;
  std::vector<double> strongest(static_cast<std::size_t>(blocks * blocks), std::nan(""));
  auto const at = [&](std::ptrdiff_t i) {
    return order.empty() ? i : order[static_cast<std::size_t>(i)];
  };
  for (std::ptrdiff_t i = 0; i < length; ++i)
    for (std::ptrdiff_t j = 0; j < length; ++j) {
      double& kept = strongest[static_cast<std::size_t>(i / step * blocks + j / step)];
      double const value = matrix(at(i), at(j));
      if (std::isnan(kept) || std::abs(value) > std::abs(kept)) kept = value;
    }
  return strongest;
}

}  // namespace detail

/// Heat map of a covariance matrix (L, L), 0-based positions from the top left. Above 512 positions every pixel is a
/// block of positions and shows the block's value of largest magnitude. Throws input_error when the matrix is not
/// square or order or sites do not fit. O(L^2).
inline std::string covariance(view<double const, 2> matrix, covariance_options const& options = {}) {
  std::ptrdiff_t const length = matrix.extent(0);
  expect(matrix.extent(1) == length, [&] {
    return "a covariance matrix is square, this one is " + std::to_string(length) + " x " +
           std::to_string(matrix.extent(1));
  });
  for (std::ptrdiff_t const position : options.order)
    expect(position >= 0 && position < length, [&] {
      return "the order of a covariance matrix of " + std::to_string(length) + " positions names position " +
             std::to_string(position);
    });
  expect(options.order.empty() || static_cast<std::ptrdiff_t>(options.order.size()) == length,
         [] { return "the order of a covariance matrix must name every position once"; });
  for (identify::site const& site : options.sites)
    expect(site.start >= 0 && site.start <= site.stop && site.stop < length, [&] {
      return "site " + site.name + " does not lie within the " + std::to_string(length) +
             " positions of the covariance matrix";
    });
  double const limit = options.limit.value_or(covariance_limit(matrix));
  expect(limit > 0 && std::isfinite(limit),
         [] { return "the limit of a covariance matrix's colours must be above 0"; });

  constexpr std::ptrdiff_t most_pixels = 512;
  std::ptrdiff_t const step = std::max<std::ptrdiff_t>(1, (length + most_pixels - 1) / most_pixels);
  std::ptrdiff_t const blocks = (length + step - 1) / step;
  bool const ordered = !options.order.empty();
  auto const marks = ordered ? std::vector<highlight>{} : highlights_of(options.sites);
  constexpr double left = 68;
  double const pixels = options.side / static_cast<double>(std::max<std::ptrdiff_t>(1, length));
  auto const names = detail::place_names(marks, left, pixels, 0, length);
  double const top = 38 + detail::lines_of(names) * detail::name_height;
  box const area = {left, top, options.side, options.side};

  svg out(left + options.side + 150, top + options.side + 46, options.title,
          "Heat map of the covariance between positions; blue is negative, red positive, squares are binding sites.");
  detail::draw_title(out, left, options.title);
  detail::draw_names(out, names, top - 5);
  detail::levels const levels(201, [](double share) { return diverging(2 * share - 1); });
  std::vector<std::uint8_t> cells;
  for (double const value : detail::strongest_of_blocks(matrix, options.order, step))
    cells.push_back(levels((value / limit + 1) / 2));
  // blocks * step may pass the end: the last block is drawn whole, under the clip of the area
  double const drawn =
      options.side * static_cast<double>(blocks * step) / static_cast<double>(std::max<std::ptrdiff_t>(1, length));
  out.open("svg", {{"x", area.x}, {"y", area.y}, {"width", area.width}, {"height", area.height}});
  detail::draw_cells(out, {0, 0, drawn, drawn}, blocks, cells, levels.colours());
  out.close();
  out.open("g", {{"fill", "none"}, {"stroke-width", 1.6}});
  for (highlight const& mark : marks) {
    double const first = static_cast<double>(mark.start) * pixels;
    double const side = static_cast<double>(mark.stop + 1 - mark.start) * pixels;
    out.rect(left + first, top + first, side, side, {{"stroke", hex(site_colour(mark.hue))}}, "site " + mark.name);
  }
  out.close();
  out.rect(area.x, area.y, area.width, area.height, {{"fill", "none"}, {"stroke", "#555"}, {"stroke-width", 0.7}});
  std::string const axis = ordered ? "position, in the order of the dendrogram's leaves" : "position";
  if (ordered) {
    out.text(left + options.side / 2, top + options.side + 20, axis, {{"text-anchor", "middle"}});
  } else {
    detail::draw_cell_axis(out, left, top + options.side, pixels, 0, length, axis);
    detail::draw_row_names(out, left, top, pixels, length);
  }
  detail::draw_turned(out, 20, top + options.side / 2, axis);
  detail::draw_colour_bar(
      out, {left + options.side + 24, top + 20, 14, 200}, {-limit, limit},
      [](double share) { return diverging(2 * share - 1); }, "covariance (bits\u00B2)");
  return std::move(out).finish();
}

}  // namespace seam::inline v0::report
