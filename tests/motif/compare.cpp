#include <doctest/doctest.h>
#include <seam/core/random.hpp>
#include <seam/motif/compare.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"

#include <cmath>

using namespace seam;
using seam_test::contains;
using seam_test::sentence_of;

namespace {

double uniform(random_stream& random) {
  return random.next_double();
}

/// Random columns, some sharp, some even.
array<double, 2> random_columns(random_stream& random, std::ptrdiff_t width) {
  array<double, 2> columns(width, 4);
  for (std::ptrdiff_t column = 0; column < width; ++column) {
    double sum = 0;
    double const sharpness = 3 * uniform(random);
    for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
      sum += columns(column, letter) = std::exp(sharpness * (uniform(random) - 0.5) * 4);
    for (std::ptrdiff_t letter = 0; letter < 4; ++letter) columns(column, letter) /= sum;
  }
  return columns;
}

motif::motif motif_of(std::string const& name, array<double, 2> const& frequencies, double sites = 1000) {
  array<double, 2> counts = frequencies;
  for (double& count : counts) count *= sites;
  return {name, name, counts};
}

motif::match of(std::vector<motif::match> const& matches, std::ptrdiff_t place) {
  for (motif::match const& entry : matches)
    if (entry.motif == place) return entry;
  FAIL("no match for the motif");
  return {};
}

constexpr motif::column_score all_scores[] = {motif::column_score::covariance, motif::column_score::euclidean,
                                              motif::column_score::pearson, motif::column_score::sandelin_wasserman};

}  // namespace

TEST_CASE("likeness of columns: bounds, symmetry, by hand") {
  double const a[] = {1, 0, 0, 0};
  double const b[] = {0, 1, 0, 0};
  double const even[] = {0.25, 0.25, 0.25, 0.25};
  using motif::column_score;
  CHECK(motif::likeness(column_score::covariance, a, a) == doctest::Approx(1));
  CHECK(motif::likeness(column_score::covariance, a, b) == doctest::Approx(0));
  CHECK(motif::likeness(column_score::covariance, a, even) == doctest::Approx(0.25));
  CHECK(motif::likeness(column_score::euclidean, a, b) == doctest::Approx(0));
  CHECK(motif::likeness(column_score::euclidean, even, even) == doctest::Approx(1));
  CHECK(motif::likeness(column_score::pearson, a, b) == doctest::Approx(0.5 - 0.5 / 3));
  CHECK(motif::likeness(column_score::pearson, a, even) == doctest::Approx(0.5));
  CHECK(motif::likeness(column_score::sandelin_wasserman, a, b) == doctest::Approx(0));
  CHECK(motif::likeness(column_score::sandelin_wasserman, a, even) == doctest::Approx(1 - 0.75 / 2));
}

TEST_CASE("p-values are those of full enumeration: every choice of background columns, every offset and strand") {
  random_stream random(5, 1);
  for (motif::column_score const kind : all_scores) {
    CAPTURE(static_cast<int>(kind));
    for (int trial = 0; trial < 4; ++trial) {
      std::ptrdiff_t const width = 3;
      array<double, 2> const query = random_columns(random, width);
      std::vector<motif::motif> const collection{motif_of("x", random_columns(random, 4)),
                                                 motif_of("y", random_columns(random, 2))};
      motif::comparison const options{.score = kind, .least_overlap = 2, .pseudocount = 0.5, .levels = 20};
      auto const matches = motif::compare(query, collection, options);

      // The background: all columns of both strands, written out anew.
      std::vector<std::vector<double>> background;
      std::vector<std::vector<std::vector<double>>> strands;  // motif x 2 + strand
      for (motif::motif const& entry : collection) {
        std::vector<std::vector<double>> forward;
        for (std::ptrdiff_t column = 0; column < entry.width(); ++column) {
          std::vector<double> here;
          for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
            here.push_back((entry.counts(column, letter) + 0.125) / (entry.total(column) + 0.5));
          forward.push_back(here);
        }
        std::vector<std::vector<double>> backward(forward.rbegin(), forward.rend());
        for (auto& column : backward) std::reverse(column.begin(), column.end());
        for (auto const& strand : {forward, backward}) {
          background.insert(background.end(), strand.begin(), strand.end());
          strands.push_back(strand);
        }
      }
      auto const steps = [&](std::ptrdiff_t column, std::vector<double> const& other) {
        return std::lround(20 * motif::likeness(kind, &query(column, 0), other.data()));
      };
      // All background^run choices that score at least as much.
      auto const enumerated = [&](std::ptrdiff_t first, std::ptrdiff_t last, long score) {
        std::ptrdiff_t const n = static_cast<std::ptrdiff_t>(background.size());
        std::ptrdiff_t choices = 1;
        for (std::ptrdiff_t column = first; column <= last; ++column) choices *= n;
        std::ptrdiff_t reached = 0;
        for (std::ptrdiff_t choice = 0; choice < choices; ++choice) {
          long sum = 0;
          std::ptrdiff_t rest = choice;
          for (std::ptrdiff_t column = first; column <= last; ++column, rest /= n)
            sum += steps(column, background[static_cast<std::size_t>(rest % n)]);
          if (sum >= score) ++reached;
        }
        return static_cast<double>(reached) / static_cast<double>(choices);
      };
      for (std::size_t i = 0; i < collection.size(); ++i) {
        auto const other = collection[i].width();
        double best = 2;
        int alignments = 0;
        for (std::size_t strand = 0; strand < 2; ++strand)
          for (std::ptrdiff_t offset = -other; offset <= width; ++offset) {
            auto const first = std::max<std::ptrdiff_t>(0, offset);
            auto const last = std::min(width, offset + other) - 1;
            if (last - first + 1 < 2) continue;
            ++alignments;
            long score = 0;
            for (auto column = first; column <= last; ++column)
              score += steps(column, strands[2 * i + strand][static_cast<std::size_t>(column - offset)]);
            best = std::min(best, enumerated(first, last, score));
          }
        CHECK(of(matches, static_cast<std::ptrdiff_t>(i)).p ==
              doctest::Approx(1 - std::pow(1 - best, alignments)).epsilon(1e-9));
      }
    }
  }
}

TEST_CASE("a motif is found where it was put: strand, offset, overlap, and first of all") {
  random_stream random(7, 1);
  std::vector<motif::motif> collection;
  for (int i = 0; i < 40; ++i)
    collection.push_back(motif_of("m" + std::to_string(i), random_columns(random, 6 + i % 9)));
  for (motif::column_score const kind : all_scores) {
    CAPTURE(static_cast<int>(kind));
    // Motif 17 (14 columns) less its first two, with three even columns before it.
    auto const& chosen = collection[17];
    auto const frequencies = chosen.frequencies(1);
    array<double, 2> query(3 + chosen.width() - 2, 4);
    std::fill(query.begin(), query.end(), 0.25);
    for (std::ptrdiff_t column = 2; column < chosen.width(); ++column)
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter) query(column + 1, letter) = frequencies(column, letter);
    auto const forward = motif::compare(query, collection, {.score = kind});
    CHECK(forward[0].motif == 17);
    CHECK(forward[0].strand == '+');
    CHECK(forward[0].offset == 1);
    CHECK(forward[0].overlap >= chosen.width() - 2);
    CHECK(forward[0].q < 1e-4);
    CHECK(forward.size() == collection.size());
    array<double, 2> backward(query.shape());
    std::reverse_copy(query.begin(), query.end(), backward.begin());
    auto const other = motif::compare(backward, collection, {.score = kind});
    CHECK(other[0].motif == 17);
    CHECK(other[0].strand == '-');
    CHECK(other[0].offset == query.extent(0) - (forward[0].offset + chosen.width()));
    CHECK(other[0].p == doctest::Approx(forward[0].p).epsilon(1e-9));  // the background has both strands
  }
}

TEST_CASE("queries of random columns of the collection are significant no more often than the p-value says") {
  random_stream random(11, 1);
  std::vector<motif::motif> collection;
  for (int i = 0; i < 20; ++i) collection.push_back(motif_of("m" + std::to_string(i), random_columns(random, 8)));
  int at_5 = 0;
  int at_20 = 0;
  int tests = 0;
  for (int trial = 0; trial < 60; ++trial) {
    array<double, 2> query(7, 4);
    for (std::ptrdiff_t column = 0; column < 7; ++column) {
      auto const from = static_cast<std::size_t>(below(random.next(), 20));
      auto const place = static_cast<std::ptrdiff_t>(below(random.next(), 8));
      auto const frequencies = collection[from].frequencies(1);
      for (std::ptrdiff_t letter = 0; letter < 4; ++letter) query(column, letter) = frequencies(place, letter);
    }
    for (motif::match const& entry : motif::compare(query, collection)) {
      ++tests;
      at_5 += entry.p <= 0.05;
      at_20 += entry.p <= 0.2;
    }
  }
  // 1,200 tests: 60 and 240 expected at most; three standard deviations of dependent tests more. Not idle either.
  CHECK(at_5 <= 0.075 * tests);
  CHECK(at_20 <= 0.25 * tests);
  CHECK(at_5 >= 0.01 * tests);
}

TEST_CASE("the score of covariance does not reward even columns, distances do") {
  // A sharp motif of five columns; "flat" shares none of them, but is even where the query's flanks are.
  array<double, 2> query(11, 4);
  std::fill(query.begin(), query.end(), 0.25);
  for (std::ptrdiff_t column = 3; column < 8; ++column)
    for (std::ptrdiff_t letter = 0; letter < 4; ++letter) query(column, letter) = letter == column % 4 ? 0.91 : 0.03;
  random_stream random(3, 1);
  std::vector<motif::motif> collection;
  for (int i = 0; i < 30; ++i) collection.push_back(motif_of("m", random_columns(random, 10)));
  array<double, 2> flat(8, 4);
  std::fill(flat.begin(), flat.end(), 0.25);
  collection.push_back(motif_of("flat", flat));
  CHECK(of(motif::compare(query, collection, {.score = motif::column_score::covariance}), 30).p > 0.999);
  CHECK(of(motif::compare(query, collection, {.score = motif::column_score::euclidean}), 30).p < 0.25);  // 0.208
}

TEST_CASE("what cannot be compared") {
  std::vector<motif::motif> const one{motif_of("x", array<double, 2>({{1, 4}}, {1, 0, 0, 0}))};
  array<double, 2> const query({{1, 4}}, {1, 0, 0, 0});
  CHECK(motif::compare(query, one).size() == 1);
  CHECK(motif::compare(query, one)[0].overlap == 1);
  CHECK(contains(sentence_of([&] { motif::compare(query, {}); }), "there is no motif to compare with"));
  CHECK(contains(sentence_of([&] { motif::compare(array<double, 2>(0, 4), one); }), "has the shape (0, 4)"));
  CHECK(contains(sentence_of([&] { motif::compare(array<double, 2>(2, 3), one); }), "has the shape (2, 3)"));
  CHECK(contains(sentence_of([&] { motif::compare(array<double, 2>(1, 4), one); }), "column 0 of the motif"));
  CHECK(contains(sentence_of([&] { motif::compare(array<double, 2>({{1, 4}}, {2, -1, 0, 0}), one); }), "column 0"));
  CHECK(contains(sentence_of([&] { motif::compare(array<double, 2>({{1, 4}}, {NAN, 0, 0, 1}), one); }), "column 0"));
  CHECK(contains(sentence_of([&] { motif::compare(query, one, {.least_overlap = 0}); }), "least overlap"));
  CHECK(contains(sentence_of([&] { motif::compare(query, one, {.pseudocount = -1}); }), "pseudocount"));
  CHECK(contains(sentence_of([&] { motif::compare(query, one, {.levels = 0}); }), "levels"));
}
