// SPDX-License-Identifier: MIT
// What all figures share: scales, ticks at round numbers, axes, titles, colour bars, and cells of a heat map.
#pragma once

#include <seam/report/glyph_path.hpp>
#include <seam/report/palette.hpp>
#include <seam/report/png.hpp>
#include <seam/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::report {

/// A closed interval of values.
struct limits {
  double lower = 0;
  double upper = 1;

  friend bool operator==(limits const&, limits const&) = default;
};

/// A linear map from values to pixels.
struct scale {
  limits values;
  double from = 0;  ///< pixel of values.lower
  double to = 1;    ///< pixel of values.upper

  double operator()(double value) const {
    return from + (value - values.lower) / (values.upper - values.lower) * (to - from);
  }
};

namespace detail {

/// `range` made fit for a scale: finite, and of some extent (a single value gets room on both sides).
inline limits usable(limits range) {
  if (!std::isfinite(range.lower) || !std::isfinite(range.upper) || range.lower > range.upper) return {0, 1};
  if (range.upper - range.lower > 1e-12 * std::max(std::abs(range.lower), std::abs(range.upper))) return range;
  double const room = range.lower == 0 ? 1 : 0.1 * std::abs(range.lower);
  return {range.lower - room, range.upper + room};
}

/// 1, 2 or 5 times a power of ten, at least `least`.
inline double round_step(double least) {
  double const power = std::pow(10, std::floor(std::log10(least)));
  for (double const factor : {1.0, 2.0, 5.0})
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

struct tick {
  double value;
  std::string label;
};

/// Ticks at multiples of a round step, about `wanted` of them and at least two. `range` has an extent.
inline std::vector<tick> ticks(limits range, double wanted) {
  std::vector<tick> result;
  double spacing = (range.upper - range.lower) / std::max(1.0, wanted);
  for (int attempt = 0; attempt < 4 && result.size() < 2; ++attempt, spacing /= 2) {
    result.clear();
    double const step = round_step(spacing);
    int const decimals = static_cast<int>(std::max(0.0, -std::floor(std::log10(step) + 1e-9)));
    bool const plain = decimals <= 4 && std::max(std::abs(range.lower), std::abs(range.upper)) < 1e6;
    double const last = std::floor(range.upper / step + 1e-9);
    for (double i = std::ceil(range.lower / step - 1e-9); i <= last && result.size() < 100; i += 1) {
      double const value = i == 0 ? 0.0 : i * step;
      result.push_back({value, plain ? fixed_text(value, decimals) : value_text(value, 4)});
    }
  }
  return result;
}

/// The step of ticks at whole numbers that are `pixels` apart, so that labels have `room` pixels.
inline std::ptrdiff_t whole_step(double pixels, double room) {
  return static_cast<std::ptrdiff_t>(std::max(1.0, round_step(std::max(1.0, room / pixels))));
}

inline std::string whole(std::ptrdiff_t value) {
  return std::to_string(value);
}

/// About as wide as that text is drawn.
inline double text_width(std::string_view text, double size) {
  auto const characters =
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return 0.56 * size * static_cast<double>(characters);
}

inline void draw_title(svg& out, double x, std::string_view title) {
  if (!title.empty()) out.text(x, 20, title, {{"font-size", 15}, {"font-weight", "bold"}});
}

/// A vertical axis at x, labels to its left, its name turned.
inline void draw_y_axis(svg& out, double x, scale const& y, std::string_view name, double name_x) {
  out.open("g", {{"font-size", 11}, {"text-anchor", "end"}, {"stroke", "none"}});
  for (tick const& mark : ticks(y.values, std::abs(y.to - y.from) / 28)) {
    out.line(x - 4, y(mark.value), x, y(mark.value), {{"stroke", "#555"}});
    out.text(x - 7, y(mark.value) + 4, mark.label);
  }
  out.close();
  out.line(x, y.from, x, y.to, {{"stroke", "#555"}});
  double const middle = (y.from + y.to) / 2;
  out.text(name_x, middle, name,
           {{"text-anchor", "middle"}, {"transform", "rotate(-90 " + number(name_x) + ' ' + number(middle) + ')'}});
}

/// A horizontal axis at y with its labels below.
inline void draw_x_axis(svg& out, double y, scale const& x, std::string_view name) {
  out.open("g", {{"font-size", 11}, {"text-anchor", "middle"}});
  for (tick const& mark : ticks(x.values, std::abs(x.to - x.from) / 55)) {
    out.line(x(mark.value), y, x(mark.value), y + 4, {{"stroke", "#555"}});
    out.text(x(mark.value), y + 16, mark.label);
  }
  out.close();
  out.line(x.from, y, x.to, y, {{"stroke", "#555"}});
  out.text((x.from + x.to) / 2, y + 33, name, {{"text-anchor", "middle"}});
}

/// Ticks under cells [first, stop), `pixels` wide each, the first at x: 0-based numbers of the cells.
inline void draw_cell_axis(svg& out, double x, double y, double pixels, std::ptrdiff_t first, std::ptrdiff_t stop,
                           std::string_view name) {
  std::ptrdiff_t const step = whole_step(pixels, text_width(whole(stop), 11) + 14);
  out.open("g", {{"font-size", 11}, {"text-anchor", "middle"}});
  for (std::ptrdiff_t cell = (first + step - 1) / step * step; cell < stop; cell += step) {
    double const middle = x + (static_cast<double>(cell - first) + 0.5) * pixels;
    out.line(middle, y, middle, y + 4, {{"stroke", "#555"}});
    out.text(middle, y + 16, whole(cell));
  }
  out.close();
  if (!name.empty())
    out.text(x + static_cast<double>(stop - first) * pixels / 2, y + 33, name, {{"text-anchor", "middle"}});
}

/// Names of rows [0, count), `pixels` high each, the first at y, to the left of x: as many as there is room for.
inline void draw_row_names(svg& out, double x, double y, double pixels, std::ptrdiff_t count) {
  std::ptrdiff_t const step = whole_step(pixels, 13);
  out.open("g", {{"font-size", 11}, {"text-anchor", "end"}});
  for (std::ptrdiff_t row = 0; row < count; row += step) {
    double const middle = y + (static_cast<double>(row) + 0.5) * pixels;
    out.line(x - 4, middle, x, middle, {{"stroke", "#555"}});
    out.text(x - 7, middle + 4, whole(row));
  }
  out.close();
}

/// A name to the left of a figure, turned to be read upwards, centred on y.
inline void draw_turned(svg& out, double x, double y, std::string_view name) {
  out.text(x, y, name, {{"text-anchor", "middle"}, {"transform", "rotate(-90 " + number(x) + ' ' + number(y) + ')'}});
}

/// A vertical bar of the colours that `map` gives to shares 0..1 of `range`, ticks to its right, its name above.
template <class Map>
void draw_colour_bar(svg& out, box const& where, limits range, Map const& map, std::string_view name) {
  constexpr int slices = 64;
  double const height = where.height / slices;
  out.open("g", {{"shape-rendering", "crispEdges"}});
  for (int i = 0; i < slices; ++i)
    out.rect(where.x, where.y + i * height, where.width, height + (i + 1 < slices ? 0.5 : 0),
             {{"fill", hex(map(1 - (i + 0.5) / slices))}});
  out.close();
  out.rect(where.x, where.y, where.width, where.height, {{"fill", "none"}, {"stroke", "#555"}, {"stroke-width", 0.7}});
  scale const y{range, where.y + where.height, where.y};
  out.open("g", {{"font-size", 11}});
  for (tick const& mark : ticks(range, where.height / 30)) {
    out.line(where.x + where.width, y(mark.value), where.x + where.width + 3, y(mark.value), {{"stroke", "#555"}});
    out.text(where.x + where.width + 6, y(mark.value) + 4, mark.label);
  }
  out.text(where.x, where.y - 8, name);
  out.close();
}

/// The colours of a heat map: `levels` steps of a map over shares 0..1, then the colour of an undefined value.
class levels {
 public:
  template <class Map>
  levels(int count, Map const& map) : count_(count) {
    for (int level = 0; level < count; ++level) colours_.push_back(map(level / (count - 1.0)));
    colours_.push_back(undefined_colour);
  }
  /// The level of a share; shares beyond 0..1 take the nearest.
  std::uint8_t operator()(double share) const {
    if (std::isnan(share)) return static_cast<std::uint8_t>(count_);
    return static_cast<std::uint8_t>(std::lround(std::clamp(share, 0.0, 1.0) * (count_ - 1)));
  }
  std::vector<colour> const& colours() const { return colours_; }

 private:
  int count_;
  std::vector<colour> colours_;
};

/// Draws a grid of `cells` (places in `colours`, row after row, `columns` a row) that fills `where`: a few as
/// rectangles, equal neighbours joined; many as one picture.
inline void draw_cells(svg& out, box const& where, std::ptrdiff_t columns, std::vector<std::uint8_t> const& cells,
                       std::vector<colour> const& colours) {
  constexpr std::ptrdiff_t most_rectangles = 1500;
  auto const count = static_cast<std::ptrdiff_t>(cells.size());
  if (count == 0 || columns == 0) return;
  std::ptrdiff_t const rows = count / columns;
  if (count > most_rectangles) {
    out.element("image", {{"x", where.x},
                          {"y", where.y},
                          {"width", where.width},
                          {"height", where.height},
                          {"preserveAspectRatio", "none"},
                          {"image-rendering", "optimizeSpeed"},
                          {"style", "image-rendering:crisp-edges;image-rendering:pixelated"},
                          {"href", "data:image/png;base64," + base64(png(columns, cells, colours))}});
    return;
  }
  double const width = where.width / static_cast<double>(columns);
  double const height = where.height / static_cast<double>(rows);
  out.open("g", {{"shape-rendering", "crispEdges"}});
  for (std::ptrdiff_t row = 0; row < rows; ++row)
    for (std::ptrdiff_t first = 0, stop = 0; first < columns; first = stop) {
      auto const at = [&](std::ptrdiff_t column) {
        return cells[static_cast<std::size_t>(row * columns + column)];
      };
      for (stop = first + 1; stop < columns && at(stop) == at(first);) ++stop;
      out.rect(where.x + static_cast<double>(first) * width, where.y + static_cast<double>(row) * height,
               static_cast<double>(stop - first) * width, height, {{"fill", hex(colours[at(first)])}});
    }
  out.close();
}

}  // namespace detail

}  // namespace seam::inline v0::report
