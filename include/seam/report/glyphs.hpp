// SPDX-License-Identifier: MIT
// Letters as outlines, drawn for this library: logos look the same everywhere and need no font. Capital letters and
// digits; any other character is a frame.
#pragma once

#include <cstddef>
#include <string_view>

namespace seam::inline v0::report {

/// One outline in a box 0..width by 0..100, y downwards, which it touches on all four sides. Fill with the even-odd
/// rule. Commands take absolute integers: M, L (x y), H (x), V (y), C (six numbers), Z as in SVG; X and Y (x y) are
/// quarters of an ellipse that leave along x or along y.
struct glyph {
  char character = '?';
  int width = 0;
  std::string_view outline;
};

namespace detail {

inline constexpr glyph glyph_table[] = {
    {'A', 92, "M0 100L34 0H58L92 100H69L62 79H30L23 100ZM36 61H56L46 27Z"},
    {'B', 78,
     "M0 0H44X73 26C73 36 68 43 60 47C71 50 78 59 78 71Y46 100H0ZM21 16V40H42X53 28Y42 16ZM21 56V84H45X57 70Y45 56Z"},
    {'C', 84,
     "M84 32C80 12 65 0 45 0X0 50Y45 100C65 100 80 88 84 68L62 64C60 76 54 82 45 82X22 50Y45 18C54 18 60 24 62 36Z"},
    {'D', 84, "M0 0H40X84 50Y40 100H0ZM21 18V82H38X62 50Y38 18Z"},
    {'E', 70, "M0 0H68V18H21V40H63V57H21V82H70V100H0Z"},
    {'F', 66, "M0 0H66V18H21V42H59V60H21V100H0Z"},
    {'G', 88,
     "M84 31C79 11 65 0 45 0X0 50Y46 100C63 100 78 94 88 84V46H47V64H67V76C62 80 55 82 47 82X22 50Y45 18C54 18 60 23 "
     "63 34Z"},
    {'H', 80, "M0 0H21V40H59V0H80V100H59V58H21V100H0Z"},
    {'I', 46, "M0 0H46V16H34V84H46V100H0V84H12V16H0Z"},
    {'J', 62, "M41 0H62V66Y31 100X0 66H20Y31 82X41 66Z"},
    {'K', 84, "M0 0H21V41L57 0H83L43 44L84 100H59L29 59L21 68V100H0Z"},
    {'L', 66, "M0 0H21V82H66V100H0Z"},
    {'M', 100, "M0 0H27L50 60L73 0H100V100H80V30L57 90H43L20 30V100H0Z"},
    {'N', 82, "M0 0H22L61 63V0H82V100H60L21 37V100H0Z"},
    {'O', 92, "M46 0X92 50Y46 100X0 50Y46 0ZM46 18X22 50Y46 82X70 50Y46 18Z"},
    {'P', 74, "M0 0H43X74 32Y43 64H21V100H0ZM21 17V47H41X53 32Y41 17Z"},
    {'Q', 92,
     "M46 0X92 50C92 62 89 72 83 80L90 87L78 100L70 93C63 98 55 100 46 100X0 50Y46 0ZM46 18X22 50Y46 82C49 82 52 81 54 "
     "80L45 71L57 58L67 66C69 61 70 56 70 50Y46 18Z"},
    {'R', 82, "M0 0H45X76 30C76 44 69 54 57 58L82 100H58L36 61H21V100H0ZM21 17V45H43X55 31Y43 17Z"},
    {'S', 76,
     "M72 29C70 10 57 0 38 0C17 0 3 11 3 29C3 46 15 53 35 58C48 61 54 64 54 71C54 78 48 82 38 82C27 82 22 77 20 67L0 "
     "70C2 89 16 100 38 100C61 100 76 89 76 70C76 53 64 46 45 41C31 38 25 35 25 28C25 21 30 18 38 18C47 18 51 22 52 "
     "31Z"},
    {'T', 78, "M0 0H78V18H50V100H28V18H0Z"},
    {'U', 80, "M0 0H21V62Y40 82X59 62V0H80V62Y40 100X0 62Z"},
    {'V', 88, "M0 0H24L44 70L64 0H88L56 100H32Z"},
    {'W', 120, "M0 0H22L34 64L49 0H71L86 64L98 0H120L98 100H74L60 38L46 100H22Z"},
    {'X', 86, "M0 0H26L43 32L60 0H85L56 48L86 100H60L43 66L26 100H0L30 48Z"},
    {'Y', 86, "M0 0H25L43 39L61 0H86L54 62V100H32V62Z"},
    {'Z', 74, "M3 0H72V16L27 82H74V100H0V84L45 18H3Z"},
    {'0', 72, "M36 0X72 50Y36 100X0 50Y36 0ZM36 17X21 50Y36 83X51 50Y36 17Z"},
    {'1', 46, "M26 0H46V100H25V30C18 36 10 39 0 41V23C11 20 21 12 26 0Z"},
    {'2', 70,
     "M0 32C1 12 15 0 36 0C56 0 69 11 69 29C69 43 60 52 48 61C38 69 33 74 31 82H70V100H0C1 80 11 67 30 54C43 45 47 39 "
     "47 30C47 22 43 18 36 18C27 18 22 23 21 34Z"},
    {'3', 70,
     "M2 28C4 10 16 0 35 0C55 0 68 10 68 27C68 37 63 44 54 48C64 52 70 60 70 72C70 89 56 100 35 100C14 100 1 90 0 "
     "71L21 "
     "69C22 78 26 83 35 83C44 83 49 78 49 70C49 62 43 58 34 58H26V41H33C42 41 47 37 47 29C47 22 43 17 35 17C27 17 23 "
     "21 22 29Z"},
    {'4', 76, "M42 0H64V62H76V79H64V100H44V79H0V61ZM44 30L21 62H44Z"},
    {'5', 70,
     "M8 0H66V18H26L24 36C28 33 33 32 39 32C58 32 70 45 70 65C70 86 56 100 34 100C14 100 2 90 0 73L21 71C23 78 27 83 "
     "34 "
     "83C43 83 48 77 48 66C48 55 43 49 34 49C28 49 24 51 21 55L2 53Z"},
    {'6', 72,
     "M68 25L47 28C46 21 42 17 37 17C27 17 22 26 21 43C25 37 31 34 40 34C59 34 72 47 72 66C72 86 58 100 37 100C12 100 "
     "0 "
     "83 0 53C0 19 13 0 38 0C55 0 66 9 68 25ZM37 51C28 51 23 57 23 66C23 76 28 83 37 83C46 83 50 77 50 67C50 57 45 51 "
     "37 51Z"},
    {'7', 68, "M0 0H68V15C48 40 37 67 35 100H13C15 68 26 42 45 18H0Z"},
    {'8', 72,
     "M36 0C55 0 68 10 68 26C68 36 63 43 54 47C66 51 72 60 72 72C72 89 58 100 36 100C14 100 0 89 0 72C0 60 6 51 18 "
     "47C9 "
     "43 4 36 4 26C4 10 17 0 36 0ZM36 17C29 17 25 21 25 28C25 35 29 40 36 40C43 40 47 35 47 28C47 21 43 17 36 17ZM36 "
     "56C27 56 22 62 22 70C22 78 27 83 36 83C45 83 50 78 50 70C50 62 45 56 36 56Z"},
    {'9', 72,
     "M4 75L25 72C26 79 30 83 35 83C45 83 50 74 51 57C47 63 41 66 32 66C13 66 0 53 0 34C0 14 14 0 35 0C60 0 72 17 72 "
     "47C72 81 59 100 34 100C17 100 6 91 4 75ZM35 49C44 49 49 43 49 34C49 24 44 17 35 17C26 17 22 23 22 33C22 43 27 49 "
     "35 49Z"},
};

inline constexpr glyph frame_glyph = {'?', 70, "M0 0H70V100H0ZM18 18V82H52V18Z"};

}  // namespace detail

/// The outline of a character (either case); a frame for one that has none.
constexpr glyph glyph_of(char character) {
  char const wanted = character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A') : character;
  for (glyph const& candidate : detail::glyph_table)
    if (candidate.character == wanted) return candidate;
  return detail::frame_glyph;
}

/// The share of a letter box's width that a character takes: narrow letters keep their proportions to M, none is wider.
constexpr double relative_width(glyph const& shape) {
  constexpr int widest = glyph_of('M').width;
  return shape.width >= widest ? 1.0 : static_cast<double>(shape.width) / widest;
}

/// Calls `pen.move(x, y)`, `pen.line(x, y)`, `pen.curve(x1, y1, x2, y2, x, y)` and `pen.close()` along the outline, in
/// a unit box: x and y in 0..1, y downwards.
template <class Pen>
void trace(glyph const& shape, Pen&& pen) {
  constexpr double quarter = 0.5522847498307936;  // control points of a quarter of an ellipse
  std::string_view rest = shape.outline;
  double x = 0;
  double y = 0;
  auto const next = [&rest] {
    while (rest.front() == ' ') rest.remove_prefix(1);
    int value = 0;
    for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; rest.remove_prefix(1))
      value = 10 * value + (rest.front() - '0');
    return static_cast<double>(value);
  };
  auto const next_x = [&] {
    return next() / shape.width;
  };
  auto const next_y = [&] {
    return next() / 100;
  };
  while (!rest.empty()) {
    char const command = rest.front();
    rest.remove_prefix(1);
    double const x0 = x;
    double const y0 = y;
    double control[4] = {};
    if (command == 'C')
      for (int i = 0; i < 4; ++i) control[i] = i % 2 == 0 ? next_x() : next_y();
    if (command != 'Z' && command != 'V') x = next_x();
    if (command != 'Z' && command != 'H') y = next_y();
    double const dx = (x - x0) * quarter;
    double const dy = (y - y0) * quarter;
    switch (command) {
      case 'M':
        pen.move(x, y);
        break;
      case 'C':
        pen.curve(control[0], control[1], control[2], control[3], x, y);
        break;
      case 'X':
        pen.curve(x0 + dx, y0, x, y - dy, x, y);
        break;
      case 'Y':
        pen.curve(x0, y0 + dy, x - dx, y, x, y);
        break;
      case 'Z':
        pen.close();
        break;
      default:
        pen.line(x, y);
    }
  }
}

}  // namespace seam::inline v0::report
