// Boxes of the closed outlines in a path of relative or absolute commands (m l h v c z).
#pragma once

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

namespace seam_test {

struct bounds {
  double left = HUGE_VAL;
  double top = HUGE_VAL;
  double right = -HUGE_VAL;
  double bottom = -HUGE_VAL;

  void add(double x, double y) {
    left = std::min(left, x);
    right = std::max(right, x);
    top = std::min(top, y);
    bottom = std::max(bottom, y);
  }
  double width() const { return right - left; }
  double height() const { return bottom - top; }
};

/// Adds points of the cubic curve, dense enough for 1e-4 of its size.
inline void add_curve(bounds& box, double const (&x)[4], double const (&y)[4]) {
  for (int i = 0; i <= 200; ++i) {
    double const t = i / 200.0;
    double const u = 1 - t;
    double const w[4] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
    box.add(w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + w[3] * x[3],
            w[0] * y[0] + w[1] * y[1] + w[2] * y[2] + w[3] * y[3]);
  }
}

/// One box a closed outline, in the path's units divided by `scale`.
inline std::vector<bounds> outlines(std::string const& path, double scale) {
  std::vector<bounds> boxes;
  char const* at = path.c_str();
  char command = 0;
  double x = 0, y = 0, x0 = 0, y0 = 0;
  auto const next = [&] {
    char* end = nullptr;
    double const value = std::strtod(at, &end);
    at = end;
    return value / scale;
  };
  while (*at != 0) {
    if (std::isalpha(static_cast<unsigned char>(*at))) command = *at++;
    if (command == 'm') {
      x0 = x += next();
      y0 = y += next();
      boxes.emplace_back();
    } else if (command == 'h') {
      x += next();
    } else if (command == 'v') {
      y += next();
    } else if (command == 'l') {
      x += next();
      y += next();
    } else if (command == 'c') {
      double cx[4] = {x, 0, 0, 0};
      double cy[4] = {y, 0, 0, 0};
      for (int i = 1; i < 4; ++i) {
        cx[i] = x + next();
        cy[i] = y + next();
      }
      add_curve(boxes.back(), cx, cy);
      x = cx[3];
      y = cy[3];
    } else {
      x = x0;
      y = y0;
    }
    boxes.back().add(x, y);
  }
  return boxes;
}

}  // namespace seam_test
