// SPDX-License-Identifier: MIT
// Attribution logos: at each position the letters stand on one another, as high as their values; negative ones hang
// below zero, upside down and faded.
#pragma once

#include <seam/core/view.hpp>
#include <seam/report/marks.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::report {

enum class stack_order { big_on_top, small_on_top, fixed };

/// Positions [first, stop), 0-based.
struct window {
  std::ptrdiff_t first = 0;
  std::ptrdiff_t stop = 0;
};

/// How a logo looks. The defaults are those of the published figures.
struct logo_options {
  std::string title = {};
  std::string description = {};  ///< for screen readers; made from the map where empty
  bool centred = true;           ///< subtract each position's mean over the letters
  stack_order order = stack_order::big_on_top;
  double fade_below = 0.5;   ///< how transparent negative letters are
  double shade_below = 0.5;  ///< how dark negative letters are
  double letter_width = 0.9;
  letter_scheme colours = letter_scheme::classic;
  std::string coloured_sequence = {};  ///< where given, only this sequence's letters have colours, others are grey
  std::optional<window> view = {};     ///< all positions where missing
  std::optional<limits> y = {};        ///< of the letters drawn where missing
  std::vector<highlight> highlights = {};
  std::string y_name = "attribution";
  double width = 1100;                   ///< of the figure, pixels
  double row_height = 120;               ///< of the letters
  std::ptrdiff_t positions_per_row = 0;  ///< 0: all in one row
  std::ptrdiff_t first_position = 0;     ///< number of the map's first row on the axis
};

/// One letter of a logo, in units of the map: from floor up to ceiling. Negative letters have ceiling <= 0.
struct stacked_letter {
  std::ptrdiff_t position = 0;
  std::ptrdiff_t letter = 0;
  double floor = 0;
  double ceiling = 0;

  bool negative() const { return floor < 0; }
};

namespace detail {

/// The values at one position as they are drawn.
inline std::vector<double> drawn_values(view<float const, 2> map, std::ptrdiff_t position, bool centred) {
  std::vector<double> values;
  double mean = 0;
  for (float const value : map.row(position)) {
    values.push_back(value);
    mean += value / static_cast<double>(map.extent(1));
  }
  if (centred)
    for (double& value : values) value -= mean;
  return values;
}

/// Letters from the bottom of a stack to its top.
inline std::vector<std::size_t> stacking(std::vector<double> const& values, stack_order order) {
  std::vector<std::size_t> letters(values.size());
  for (std::size_t i = 0; i < letters.size(); ++i)
    letters[i] = order == stack_order::fixed ? letters.size() - 1 - i : i;
  if (order == stack_order::fixed) return letters;
  auto const key = [&](std::size_t letter) {
    double const value = values[letter];
    if (!std::isfinite(value)) return 0.0;
    return order == stack_order::big_on_top || value == 0 ? value : 1 / value;
  };
  std::stable_sort(letters.begin(), letters.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return letters;
}

}  // namespace detail

/// The letters of positions [first, stop) of a map (L, A), position by position from the bottom up. Zero and undefined
/// values have no letter.
inline std::vector<stacked_letter> stack_letters(view<float const, 2> map, bool centred, stack_order order,
                                                 window range) {
  std::vector<stacked_letter> result;
  for (std::ptrdiff_t position = range.first; position < range.stop; ++position) {
    auto const values = detail::drawn_values(map, position, centred);
    double below = 0;
    for (double const value : values)
      if (value < 0 && std::isfinite(value)) below += value;
    double above = 0;
    for (std::size_t const letter : detail::stacking(values, order)) {
      double const value = values[letter];
      if (value == 0 || !std::isfinite(value)) continue;
      double& floor = value < 0 ? below : above;
      result.push_back({position, static_cast<std::ptrdiff_t>(letter), floor, floor + std::abs(value)});
      floor += std::abs(value);
    }
  }
  return result;
}

/// The lowest floor and the highest ceiling of the logos of all maps (N, L, A): limits that they can share.
inline limits logo_limits(view<float const, 3> maps, bool centred = true) {
  limits result{0, 0};
  for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i)
    for (std::ptrdiff_t position = 0; position < maps.extent(1); ++position) {
      double below = 0;
      double above = 0;
      for (double const value : detail::drawn_values(maps.row(i), position, centred))
        if (std::isfinite(value)) (value < 0 ? below : above) += value;
      result = {std::min(result.lower, below), std::max(result.upper, above)};
    }
  return result;
}

namespace detail {

/// One path for each letter, above and below zero.
class letter_paths {
 public:
  letter_paths(std::string_view letters, logo_options const& options)
      : letters_(letters),
        options_(options),
        colours_(letter_colours(letters, options.colours)),
        above_(letters.size()),
        below_(letters.size()),
        grey_above_(1),
        grey_below_(1) {}

  void add(stacked_letter const& entry, box const& where) {
    auto const letter = static_cast<std::size_t>(entry.letter);
    auto const position = static_cast<std::size_t>(entry.position);
    bool const grey = !options_.coloured_sequence.empty() && (position >= options_.coloured_sequence.size() ||
                                                              options_.coloured_sequence[position] != letters_[letter]);
    auto& paths = entry.negative() ? (grey ? grey_below_ : below_) : (grey ? grey_above_ : above_);
    constexpr double readable = 1.5;  // pixels: narrower letters are bars
    glyph const shape = where.width < readable ? bar : glyph_of(letters_[letter]);
    double const width = where.width * relative_width(shape);
    paths[grey ? 0 : letter].add(shape, {where.x + (where.width - width) / 2, where.y, width, where.height},
                                 entry.negative());
  }
  void draw(svg& out) const {
    constexpr colour grey = {102, 102, 102};
    glyph_path::open_group(out);
    for (std::size_t letter = 0; letter < letters_.size(); ++letter) {
      draw_path(out, above_[letter], colours_[letter], 0, 1);
      draw_path(out, below_[letter], colours_[letter], options_.shade_below, 1 - options_.fade_below);
    }
    draw_path(out, grey_above_[0], grey, 0, 1);
    draw_path(out, grey_below_[0], grey, options_.shade_below, 1 - options_.fade_below);
    out.close();
  }

 private:
  static constexpr glyph bar = {'|', 100, "M0 0H100V100H0Z"};

  static void draw_path(svg& out, glyph_path const& path, colour fill, double shade, double opacity) {
    if (path.empty()) return;
    auto const darker = [&](int channel) {
      return static_cast<int>(std::lround(channel * (1 - shade)));
    };
    colour const shaded = {darker(fill.red), darker(fill.green), darker(fill.blue)};
    if (opacity == 1)
      out.element("path", {{"fill", hex(shaded)}, {"d", path.data()}});
    else
      out.element("path", {{"fill", hex(shaded)}, {"fill-opacity", opacity}, {"d", path.data()}});
  }

  std::string_view letters_;
  logo_options const& options_;
  std::vector<colour> colours_;
  std::vector<glyph_path> above_;
  std::vector<glyph_path> below_;
  std::vector<glyph_path> grey_above_;
  std::vector<glyph_path> grey_below_;
};

inline limits limits_of(std::vector<stacked_letter> const& letters) {
  limits result{0, 0};
  for (stacked_letter const& entry : letters)
    result = {std::min(result.lower, entry.floor), std::max(result.upper, entry.ceiling)};
  return result;
}

/// One row of a logo: positions of `range` in the plot area `area`.
inline void draw_logo_row(svg& out, std::vector<stacked_letter> const& stacked, std::string_view letters,
                          logo_options const& options, window range, limits y_limits, box const& area, double pixels,
                          bool last) {
  constexpr double least_height = 0.2;  // pixels: lower letters are not seen
  scale const y{y_limits, area.y + area.height, area.y};
  for (highlight const& mark : options.highlights) {
    box const part = clipped(mark, area.x, pixels, range.first, range.stop);
    if (part.width > 0) out.rect(part.x, area.y, part.width, area.height, {{"fill", hex(site_tint(mark.hue))}});
  }
  draw_names(out, place_names(options.highlights, area.x, pixels, range.first, range.stop), area.y - 4);
  double const zero = y(std::clamp(0.0, y_limits.lower, y_limits.upper));
  out.line(area.x, zero, area.x + static_cast<double>(range.stop - range.first) * pixels, zero,
           {{"stroke", "#222"}, {"stroke-width", 0.5}});
  letter_paths paths(letters, options);
  for (stacked_letter const& entry : stacked) {
    if (entry.position < range.first || entry.position >= range.stop) continue;
    double const top = y(std::min(entry.ceiling, y_limits.upper));
    double const bottom = y(std::max(entry.floor, y_limits.lower));
    if (bottom - top < least_height) continue;
    double const width = options.letter_width * pixels;
    double const x = area.x + (static_cast<double>(entry.position - range.first) + 0.5) * pixels - width / 2;
    paths.add(entry, {x, top, width, bottom - top});
  }
  paths.draw(out);
  draw_y_axis(out, area.x, y, options.y_name, 20);
  draw_cell_axis(out, area.x, area.y + area.height, pixels, options.first_position + range.first,
                 options.first_position + range.stop, last ? "position" : "");
}

}  // namespace detail

/// The logo of a map (L, A) whose columns stand for `letters`. A letter that reaches beyond given limits ends there.
/// Throws input_error when the letters do not fit the map or the window does not fit the positions. O(L A log A).
inline std::string logo(view<float const, 2> map, std::string_view letters, logo_options const& options = {}) {
  std::ptrdiff_t const length = map.extent(0);
  expect(map.extent(1) == static_cast<std::ptrdiff_t>(letters.size()), [&] {
    return "a logo was given a map of " + std::to_string(map.extent(1)) + " columns and " +
           std::to_string(letters.size()) + " letters";
  });
  window const range = options.view.value_or(window{0, length});
  expect(range.first >= 0 && range.first <= range.stop && range.stop <= length, [&] {
    return "a logo was asked to show positions " + std::to_string(range.first) + " to " + std::to_string(range.stop) +
           " (exclusive) of " + std::to_string(length);
  });
  auto const stacked = stack_letters(map, options.centred, options.order, range);
  limits const y = detail::usable(options.y.value_or(detail::limits_of(stacked)));

  constexpr double left = 68;
  constexpr double right = 16;
  std::ptrdiff_t const shown = range.stop - range.first;
  std::ptrdiff_t const per_row =
      std::max<std::ptrdiff_t>(1, options.positions_per_row > 0 ? std::min(options.positions_per_row, shown) : shown);
  std::ptrdiff_t const rows = std::max<std::ptrdiff_t>(1, (shown + per_row - 1) / per_row);
  double const pixels = (options.width - left - right) / static_cast<double>(per_row);
  double const top = options.title.empty() ? 8 : 34;
  int name_lines = 0;
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    std::ptrdiff_t const first = range.first + row * per_row;
    name_lines = std::max(name_lines, detail::lines_of(detail::place_names(options.highlights, left, pixels, first,
                                                                           std::min(first + per_row, range.stop))));
  }
  double const band = name_lines * detail::name_height;
  double const pitch = band + options.row_height + 30;
  std::string const description = !options.description.empty()
                                      ? options.description
                                      : "Letters at positions " + std::to_string(range.first) + " to " +
                                            std::to_string(range.stop) +
                                            " (exclusive), as high as their attribution to the predicted activity.";
  svg out(options.width, top + pitch * static_cast<double>(rows) + 12, options.title.empty() ? "Logo" : options.title,
          description);
  detail::draw_title(out, left, options.title);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    std::ptrdiff_t const first = range.first + row * per_row;
    box const area = {left, top + band + pitch * static_cast<double>(row), options.width - left - right,
                      options.row_height};
    detail::draw_logo_row(out, stacked, letters, options, {first, std::min(first + per_row, range.stop)}, y, area,
                          pixels, row + 1 == rows);
  }
  return std::move(out).finish();
}

}  // namespace seam::inline v0::report
