#include <doctest/doctest.h>
#include <seam/mutagenesis/importance.hpp>
#include <seam/oracle/function.hpp>

#include <cmath>
#include <string_view>

#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::background, mutagenesis::global, mutagenesis::global_importance, mutagenesis::motif_set;
using seam::dna;

namespace {

seam::backend::host const host;

float count(std::string_view text, std::string_view word) {
  float found = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the mean over backgrounds of with less without, and its interval") {
  auto const letters = seam_test::some_reference<dna>(40);
  auto const oracle = seam::oracle::function<dna>(
      [](std::string_view text) { return 2 * count(text, "GATGAC") + 0.25F * count(text, "A") - count(text, "TTTT"); });
  global const design{.sets = {motif_set::parse<dna>("first", "GATGAC"), motif_set::parse<dna>("second", "CCCC")},
                      .backgrounds = 3000,
                      .background = background::uniform,
                      .positions = {5, 20}};
  auto const found = global_importance<dna>(host, oracle, design, letters.view());
  REQUIRE(found.table.size() == 4);
  REQUIRE(found.with.shape() == seam::extents<2>{{4, 3000}});

  auto all = design;
  all.bare = true;
  auto const rows = seam_test::texts_of(mutagenesis::make_library<dna>(host, all, letters.view()).view());
  for (std::size_t group = 0; group < 4; ++group) {
    auto const& row = found.table[group];
    CHECK(row.place.set == static_cast<std::ptrdiff_t>(group / 2));
    CHECK(row.place.position == (group % 2 == 0 ? 5 : 20));
    CHECK(row.backgrounds == 3000);
    double sum = 0, squares = 0, positive = 0;
    for (std::size_t b = 0; b < 3000; ++b) {
      auto const y = [&](std::string const& text) {
        return 2.0 * count(text, "GATGAC") + 0.25 * count(text, "A") - count(text, "TTTT");
      };
      double const difference = y(rows[group * 3000 + b]) - y(rows[4 * 3000 + b]);
      sum += difference;
      squares += difference * difference;
      positive += difference > 0;
    }
    double const mean = sum / 3000;
    double const error = std::sqrt((squares / 3000 - mean * mean) / 2999);
    CHECK(row.mean == doctest::Approx(mean).epsilon(1e-12));
    CHECK(row.standard_error == doctest::Approx(error).epsilon(1e-9));
    CHECK(row.lower == doctest::Approx(mean - 1.959963984540054 * error));
    CHECK(row.upper == doctest::Approx(mean + 1.959963984540054 * error));
    CHECK(row.positive == doctest::Approx(positive / 3000));
    CHECK(row.mean_with - row.mean_without == doctest::Approx(mean));
  }
  // GATGAC is new but where it was, and where it began at one of the ten places that overlap this; two of six letters A
  // where 6 / 4 are expected; and no TTTT at the nine places that touch it.
  double const expected = 2 * (1 - 11 / 4096.0) + 0.25 * (2 - 1.5) + 9 / 256.0;
  CHECK(found.table[0].standard_error < 0.01);
  CHECK(std::abs(found.table[0].mean - expected) < 4 * found.table[0].standard_error);
}

TEST_CASE("every output has its analysis, that of a model of this output alone") {
  auto const letters = seam_test::some_reference<dna>(30);
  auto const words = [](std::string_view text, int output) {
    return output == 0 ? count(text, "GAT") + 0.5F * count(text, "C") : count(text, "TGA");
  };
  auto const both = seam::oracle::function<dna>(
      [&](seam::view<std::uint8_t const, 2> rows, seam::view<float, 2> out) {
        auto const texts = seam_test::texts_of(rows);
        for (std::ptrdiff_t row = 0; row < out.extent(0); ++row)
          for (int output = 0; output < 2; ++output)
            out(row, output) = words(texts[static_cast<std::size_t>(row)], output);
      },
      seam::oracle::function_options{.outputs = 2});
  global const design{.sets = {motif_set::parse<dna>("one", "GATGAT"), motif_set::parse<dna>("other", "CTGAC")},
                      .backgrounds = 300,
                      .background = background::uniform,
                      .positions = {7}};
  auto const found = mutagenesis::global_importances<dna>(host, both, design, letters.view());
  REQUIRE(found.size() == 2);
  for (int output = 0; output < 2; ++output) {
    auto const one = global_importance<dna>(
        host, seam::oracle::function<dna>([&](std::string_view text) { return words(text, output); }), design,
        letters.view());
    auto const& own = found[static_cast<std::size_t>(output)];
    CHECK(own.with == one.with);
    CHECK(own.without == one.without);
    for (std::size_t group = 0; group < 2; ++group) CHECK(own.table[group].mean == one.table[group].mean);
  }
}

TEST_CASE("intervals cover the truth as often as they say") {
  auto const letters = seam_test::some_reference<dna>(12);
  auto const oracle = seam::oracle::function<dna>([](std::string_view text) { return count(text, "A"); });
  int covered = 0;
  constexpr int repeats = 400;
  for (std::uint64_t seed = 0; seed < repeats; ++seed) {
    global const design{.sets = {motif_set::parse<dna>("m", "ACA")},
                        .backgrounds = 200,
                        .background = background::uniform,
                        .positions = {4},
                        .seed = seed};
    auto const found = global_importance<dna>(host, oracle, design, letters.view()).table.front();
    covered += found.lower <= 1.25 && found.upper >= 1.25;  // two A where 3 / 4 are expected
  }
  // Binomial(400, 0.95): standard deviation 4.4
  CHECK(covered > 380 - 5 * 4.4);
  CHECK(covered < 400);
}

TEST_CASE("what cannot be compared") {
  auto const letters = seam_test::some_reference<dna>(12);
  auto const oracle = seam::oracle::function<dna>([](std::string_view text) { return count(text, "A"); });
  global design{.sets = {motif_set::parse<dna>("m", "ACA")}, .backgrounds = 1};
  CHECK_THROWS_WITH_AS(global_importance<dna>(host, oracle, design, letters.view()),
                       "an interval takes 2 backgrounds at least; 1 were asked for", seam::input_error);
  design.backgrounds = 5;
  auto const two = seam::oracle::function<dna>(
      [](seam::view<std::uint8_t const, 2>, seam::view<float, 2> out) {
        for (float& value : out) value = 0;
      },
      seam::oracle::function_options{.outputs = 2});
  CHECK_THROWS_WITH_AS(global_importance<dna>(host, two, design, letters.view()),
                       "the model has 2 outputs; choose one (task) whose activity counts", seam::input_error);
}
