// SPDX-License-Identifier: MIT
// Colours. All maps and palettes are computed in OKLab (Ottosson 2020, "A perceptual color space for image
// processing"), in which equal steps look equal: lightness rises or falls evenly, so maps also work without hue.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::report {

/// An sRGB colour, channels in 0..255.
struct colour {
  int red = 0;
  int green = 0;
  int blue = 0;

  friend bool operator==(colour const&, colour const&) = default;
};

/// "#rrggbb"
inline std::string hex(colour c) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text = "#";
  for (int const channel : {c.red, c.green, c.blue}) {
    text += digits[channel / 16];
    text += digits[channel % 16];
  }
  return text;
}

namespace detail {

constexpr double degree = 3.14159265358979323846 / 180;

struct linear_rgb {
  double red = 0;
  double green = 0;
  double blue = 0;

  bool displayable() const {
    double const slack = 1e-4;
    return std::min({red, green, blue}) >= -slack && std::max({red, green, blue}) <= 1 + slack;
  }
};

inline linear_rgb from_oklab(double lightness, double a, double b) {
  auto const cube = [](double x) {
    return x * x * x;
  };
  double const l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
  double const m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
  double const s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

/// The sRGB transfer function (IEC 61966-2-1), to 0..255.
inline int encode_channel(double linear) {
  double const clipped = std::clamp(linear, 0.0, 1.0);
  double const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * std::pow(clipped, 1 / 2.4) - 0.055;
  return static_cast<int>(std::lround(255 * encoded));
}

}  // namespace detail

/// The colour of that lightness (0..1), chroma (0..0.4) and hue (degrees). Chroma gives way where a screen cannot show
/// it; lightness and hue stay.
inline colour oklch(double lightness, double chroma, double hue) {
  double const a = std::cos(hue * detail::degree);
  double const b = std::sin(hue * detail::degree);
  double low = 0;
  double high = chroma;
  if (detail::from_oklab(lightness, a * high, b * high).displayable()) low = high;
  for (int step = 0; step < 20 && low < high; ++step) {
    double const middle = (low + high) / 2;
    (detail::from_oklab(lightness, a * middle, b * middle).displayable() ? low : high) = middle;
  }
  auto const c = detail::from_oklab(lightness, a * low, b * low);
  return {detail::encode_channel(c.red), detail::encode_channel(c.green), detail::encode_channel(c.blue)};
}

/// For values that begin at nothing: t = 0 is nearly white, t = 1 nearly black, by way of green-yellow, teal and blue.
/// Lightness falls in proportion to t.
inline colour sequential(double t) {
  t = std::clamp(t, 0.0, 1.0);
  double const chroma = 0.03 + 0.09 * std::sin(180 * detail::degree * t);
  return oklch(0.985 - 0.765 * t, chroma, 105 + 175 * std::pow(t, 0.75));
}

/// For signed values: t = -1 is blue, 0 nearly white, 1 red. Equal size means equal lightness. The two arms differ for
/// all common kinds of colour blindness.
inline colour diverging(double t) {
  t = std::clamp(t, -1.0, 1.0);
  double const size = std::abs(t);
  return oklch(0.98 - 0.52 * size, 0.175 * std::pow(size, 0.9), t < 0 ? 255 : 32);
}

/// For an undefined value.
inline constexpr colour undefined_colour = {0xBB, 0xBB, 0xBB};

/// The i-th of any number of colours that differ from their neighbours: hue by the golden angle, lightness in turns.
inline colour distinct(std::ptrdiff_t index) {
  return oklch(index % 2 == 0 ? 0.55 : 0.68, 0.17, std::fmod(25 + 137.50776405 * static_cast<double>(index), 360));
}

/// The colour of site `index`, for lines and names; `site_tint` is its background.
inline colour site_colour(std::ptrdiff_t index) {
  return oklch(0.50, 0.15, std::fmod(300 + 137.50776405 * static_cast<double>(index), 360));
}
inline colour site_tint(std::ptrdiff_t index) {
  return oklch(0.94, 0.04, std::fmod(300 + 137.50776405 * static_cast<double>(index), 360));
}

enum class letter_scheme {
  classic,           ///< nucleotides green, blue, orange, red; amino acids by chemistry; else distinct hues
  colour_blind_safe  ///< letters differ in lightness as well as in hue
};

namespace detail {

inline bool only(std::string_view letters, std::string_view allowed) {
  return letters.find_first_not_of(allowed) == std::string_view::npos;
}

inline colour nucleotide_colour(char letter, letter_scheme scheme) {
  bool const safe = scheme == letter_scheme::colour_blind_safe;
  switch (letter) {
    case 'A':
      return safe ? oklch(0.60, 0.13, 170) : colour{0, 128, 0};
    case 'C':
      return safe ? oklch(0.45, 0.19, 262) : colour{0, 0, 255};
    case 'G':
      return safe ? oklch(0.78, 0.16, 75) : colour{255, 166, 0};
    case 'T':
    case 'U':
      return safe ? oklch(0.28, 0.09, 20) : colour{255, 0, 0};
    default:
      return {102, 102, 102};
  }
}

/// One hue a chemical class, one lightness a letter: acid red, base blue, amide and hydroxyl green, sulphur gold,
/// aromatic violet, aliphatic grey, glycine and proline brown.
inline colour amino_acid_colour(char letter) {
  struct chemical_class {
    std::string_view members;
    double chroma;
    double hue;
  };
  constexpr chemical_class classes[] = {{"DE", 0.22, 27},   {"KRH", 0.20, 262},  {"NQST", 0.16, 148}, {"CM", 0.15, 85},
                                        {"FWY", 0.19, 310}, {"AVLI", 0.02, 250}, {"GP", 0.10, 50}};
  for (chemical_class const& group : classes) {
    auto const place = group.members.find(letter);
    if (place == std::string_view::npos) continue;
    double const step = 0.24 / static_cast<double>(group.members.size());
    double const base = group.hue == 85 ? 0.66 : group.chroma < 0.05 ? 0.30 : 0.46;
    return oklch(base + step * static_cast<double>(place), group.chroma, group.hue);
  }
  return {102, 102, 102};
}

}  // namespace detail

/// One colour for each of an alphabet's letters.
inline std::vector<colour> letter_colours(std::string_view letters, letter_scheme scheme = letter_scheme::classic) {
  bool const nucleotides = detail::only(letters, "ACGTUN");
  bool const amino_acids = !nucleotides && letters.size() >= 20 && detail::only(letters, "ACDEFGHIKLMNPQRSTVWYBZXUO*-");
  std::vector<colour> colours;
  for (std::size_t i = 0; i < letters.size(); ++i)
    colours.push_back(nucleotides   ? detail::nucleotide_colour(letters[i], scheme)
                      : amino_acids ? detail::amino_acid_colour(letters[i])
                                    : distinct(static_cast<std::ptrdiff_t>(i)));
  return colours;
}

}  // namespace seam::inline v0::report
