#include <doctest/doctest.h>
#include <seam/report/palette.hpp>

#include <cmath>
#include <cstdlib>
#include <set>
#include <string>

using namespace seam::report;

namespace {

double linear(int channel) {
  double const c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// CIE 1976 lightness, 0..100: an independent measure of how light a colour looks.
double lightness(colour c) {
  double const y = 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
  return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

int difference(colour a, colour b) {
  return std::abs(a.red - b.red) + std::abs(a.green - b.green) + std::abs(a.blue - b.blue);
}

}  // namespace

TEST_CASE("OKLab's grey axis is the screen's, and its white is white") {
  CHECK(oklch(1, 0, 0) == colour{255, 255, 255});
  CHECK(oklch(0, 0, 0) == colour{0, 0, 0});
  colour const grey = oklch(0.5, 0, 0);
  CHECK(std::abs(grey.red - grey.green) <= 1);
  CHECK(std::abs(grey.red - grey.blue) <= 1);
  // sRGB red has lightness 0.628, chroma 0.2577 and hue 29.23 degrees in OKLab (Ottosson 2020)
  CHECK(difference(oklch(0.62796, 0.25768, 29.234), {255, 0, 0}) <= 6);
  CHECK(hex({0, 128, 255}) == "#0080ff");
}

TEST_CASE("a colour that no screen shows loses chroma, not lightness") {
  for (double hue = 0; hue < 360; hue += 15) {
    CAPTURE(hue);
    CHECK(std::abs(lightness(oklch(0.6, 0.5, hue)) - lightness(oklch(0.6, 0, hue))) < 9);
  }
}

TEST_CASE("the sequential map darkens evenly") {
  double last = lightness(sequential(0));
  CHECK(last > 97);
  CHECK(lightness(sequential(1)) < 15);
  for (int i = 1; i <= 50; ++i) {
    double const now = lightness(sequential(i / 50.0));
    CAPTURE(i);
    CHECK(now < last);
    CHECK(last - now < 4);  // a fiftieth of the way is at most a twenty-fifth of the range
    last = now;
  }
  CHECK(sequential(-1) == sequential(0));
  CHECK(sequential(7) == sequential(1));
}

TEST_CASE("the diverging map is symmetric in lightness and tells its arms apart") {
  CHECK(lightness(diverging(0)) > 95);
  for (int i = 1; i <= 10; ++i) {
    colour const low = diverging(-i / 10.0);
    colour const high = diverging(i / 10.0);
    CAPTURE(i);
    CHECK(std::abs(lightness(low) - lightness(high)) < 7);
    CHECK(low.blue > low.red);
    CHECK(high.red > high.blue);
    CHECK(lightness(high) < lightness(diverging((i - 1) / 10.0)));
  }
}

TEST_CASE("nucleotides have the classic colours in any order of letters") {
  auto const dna = letter_colours("ACGT");
  CHECK(hex(dna.at(0)) == "#008000");
  CHECK(hex(dna.at(1)) == "#0000ff");
  CHECK(hex(dna.at(2)) == "#ffa600");
  CHECK(hex(dna.at(3)) == "#ff0000");
  CHECK(letter_colours("ACGU") == dna);
  CHECK(letter_colours("TG").at(0) == dna.at(3));
}

TEST_CASE("the colour-blind safe nucleotides differ in lightness alone") {
  auto const dna = letter_colours("ACGT", letter_scheme::colour_blind_safe);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK(std::abs(lightness(dna[i]) - lightness(dna[j])) > 8);
}

TEST_CASE("letters of every alphabet can be told apart") {
  for (std::string const letters : {"ACDEFGHIKLMNPQRSTVWY", "01", "ABCDEFGHIJ", "QWERTZ"}) {
    auto const colours = letter_colours(letters);
    REQUIRE(colours.size() == letters.size());
    for (std::size_t i = 0; i < colours.size(); ++i) {
      CHECK(lightness(colours[i]) < 80);  // readable on white
      for (std::size_t j = 0; j < i; ++j) {
        CAPTURE(letters[i]);
        CAPTURE(letters[j]);
        CHECK(difference(colours[i], colours[j]) >= 15);
      }
    }
  }
}

TEST_CASE("amino acids of one class share a hue") {
  auto const colours = letter_colours("ACDEFGHIKLMNPQRSTVWY");
  auto const of = [&](char c) {
    return colours[std::string("ACDEFGHIKLMNPQRSTVWY").find(c)];
  };
  for (char acid : {'D', 'E'}) CHECK((of(acid).red > 2 * of(acid).blue && of(acid).red > 2 * of(acid).green));
  for (char base : {'K', 'R', 'H'}) CHECK(of(base).blue > of(base).red);
  for (char polar : {'N', 'Q', 'S', 'T'}) CHECK(of(polar).green > of(polar).red);
}

TEST_CASE("sites have names that can be read on their tints") {
  for (std::ptrdiff_t i = 0; i < 20; ++i) {
    CHECK(lightness(site_tint(i)) > 90);
    CHECK(lightness(site_colour(i)) < 52);
    if (i > 0) CHECK(difference(site_colour(i), site_colour(i - 1)) > 60);
  }
}
