// SPDX-License-Identifier: MIT
// Many letters as one SVG path: relative whole numbers in a finely scaled group, a third of the bytes of absolute
// decimals.
#pragma once

#include <seam/report/glyphs.hpp>
#include <seam/report/svg.hpp>

#include <cmath>
#include <string>

namespace seam::inline v0::report {

/// A rectangle in pixels, y downwards.
struct box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

/// The letters of one colour. Coordinates are rounded to 1/20 pixel; rounding does not add up along the path.
class glyph_path {
 public:
  static constexpr int steps_per_pixel = 20;

  /// Adds a letter that fills `where`; `flipped` turns it upside down.
  void add(glyph const& shape, box const& where, bool flipped = false) { trace(shape, pen{*this, where, flipped}); }

  bool empty() const { return data_.empty(); }
  /// The path's commands, for inside of open_group().
  std::string const& data() const { return data_; }

  /// Opens the group that paths belong to.
  static void open_group(svg& out) {
    out.open("g", {{"transform", "scale(" + number(1.0 / steps_per_pixel) + ")"}, {"fill-rule", "evenodd"}});
  }

 private:
  struct point {
    long x = 0;
    long y = 0;
  };

  struct pen {
    glyph_path& path;
    box const& where;
    bool flipped;

    point place(double x, double y) const {
      return {std::lround(steps_per_pixel * (where.x + x * where.width)),
              std::lround(steps_per_pixel * (where.y + (flipped ? 1 - y : y) * where.height))};
    }
    void move(double x, double y) { path.start(place(x, y)); }
    void line(double x, double y) { path.line(place(x, y)); }
    void curve(double x1, double y1, double x2, double y2, double x, double y) {
      path.command('c');
      for (point const p : {place(x1, y1), place(x2, y2), place(x, y)}) path.offset(p);
      path.here_ = place(x, y);
    }
    void close() { path.close(); }
  };

  void start(point p) {
    data_ += 'm';
    last_command_ = 'm';
    fresh_ = true;
    offset(p);
    here_ = begin_ = p;
  }
  void line(point p) {
    if (p.y == here_.y) {
      command('h');
      append(p.x - here_.x);
    } else if (p.x == here_.x) {
      command('v');
      append(p.y - here_.y);
    } else {
      command('l');
      offset(p);
    }
    here_ = p;
  }
  void close() {
    data_ += 'z';
    last_command_ = 'z';
    here_ = begin_;
  }
  /// A command's letter, unless it repeats.
  void command(char letter) {
    fresh_ = letter != last_command_;
    if (fresh_) data_ += letter;
    last_command_ = letter;
  }
  void offset(point p) {
    append(p.x - here_.x);
    append(p.y - here_.y);
  }
  void append(long step) {
    if (!fresh_ && step >= 0) data_ += ' ';
    data_ += std::to_string(step);
    fresh_ = false;
  }

  std::string data_;
  point here_;
  point begin_;
  char last_command_ = ' ';
  bool fresh_ = true;
};

}  // namespace seam::inline v0::report
