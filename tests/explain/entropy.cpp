#include <doctest/doctest.h>
#include <seam/core/random.hpp>
#include <seam/explain/entropy.hpp>

#include <array>
#include <cmath>
#include <vector>

namespace explain = seam::explain;

namespace {

/// Expected entropy over all ways to draw `members` of `letters` letters with these probabilities, by recursion.
double enumerated(std::vector<double> const& probabilities, std::vector<std::int64_t>& counts, std::size_t letter,
                  std::int64_t left, std::int64_t members, double weight) {
  if (letter + 1 == probabilities.size()) {
    counts[letter] = left;
    double const ways = weight * std::pow(probabilities[letter], static_cast<double>(left)) /
                        std::tgamma(static_cast<double>(left) + 1);
    return ways * explain::entropy_of_counts<explain::corrected>(counts.data(),
                                                                 static_cast<std::ptrdiff_t>(counts.size()), members);
  }
  double sum = 0;
  for (std::int64_t count = 0; count <= left; ++count) {
    counts[letter] = count;
    double const factor =
        std::pow(probabilities[letter], static_cast<double>(count)) / std::tgamma(static_cast<double>(count) + 1);
    sum += enumerated(probabilities, counts, letter + 1, left - count, members, weight * factor);
  }
  return sum;
}

double enumerated_entropy(std::vector<double> const& probabilities, std::int64_t members) {
  std::vector<std::int64_t> counts(probabilities.size());
  return enumerated(probabilities, counts, 0, members, members, std::tgamma(static_cast<double>(members) + 1));
}

}  // namespace

TEST_CASE("background entropies of the published tables, and of any alphabet (D-12)") {
  CHECK(explain::background_entropy(0.1, 4) == doctest::Approx(0.6274918436613969).epsilon(1e-14));
  CHECK(explain::background_entropy(0.12, 4) == doctest::Approx(0.7195563653739031).epsilon(1e-14));
  CHECK(explain::background_entropy(0.01, 4) == doctest::Approx(0.09664276090312275).epsilon(1e-14));
  CHECK(explain::background_entropy(0.1, 20) == doctest::Approx(0.8937883449336399).epsilon(1e-14));
  CHECK(explain::background_entropy(0.25, 2) == doctest::Approx(0.811278124459133).epsilon(1e-14));
  CHECK(explain::background_entropy(0, 4) == 0);
  CHECK(explain::background_entropy(1, 2) == 0);
  CHECK(explain::background_entropy(0.3, 1) == 0);
}

TEST_CASE("entropies of counts: exact in corrected, with the published epsilon in seam_nn (D-15)") {
  std::array<std::int64_t, 4> const conserved = {7, 0, 0, 0};
  CHECK(explain::entropy_of_counts<explain::corrected>(conserved.data(), 4, 7) == 0);
  CHECK(explain::entropy_of_counts<explain::seam_nn>(conserved.data(), 4, 7) ==
        doctest::Approx(-1.4426951601859516e-10).epsilon(1e-12));
  std::array<std::int64_t, 4> const even = {2, 2, 2, 2};
  CHECK(explain::entropy_of_counts<explain::corrected>(even.data(), 4, 8) == 2);
  // Unknown letters: among the known ones in corrected; the published frequencies just do not add up to 1.
  CHECK(explain::entropy_of_counts<explain::corrected>(even.data(), 4, 16) == 2);
  CHECK(explain::entropy_of_counts<explain::seam_nn>(even.data(), 4, 16) == doctest::Approx(1.5).epsilon(1e-8));
  std::array<std::int64_t, 2> const none = {0, 0};
  CHECK(explain::entropy_of_counts<explain::corrected>(none.data(), 2, 3) == 0);
}

TEST_CASE("expected entropies of small clusters are those of all possible draws (D-14)") {
  for (std::int64_t const members : {2, 3, 5, 9}) {
    double const four = enumerated_entropy({0.9, 0.1 / 3, 0.1 / 3, 0.1 / 3}, members);
    CHECK(explain::expected_entropy(0.1, 4, members) == doctest::Approx(four).epsilon(1e-12));
    double const two = enumerated_entropy({0.7, 0.3}, members);
    CHECK(explain::expected_entropy(0.3, 2, members) == doctest::Approx(two).epsilon(1e-12));
  }
  CHECK(explain::expected_entropy(0.1, 4, 1) == 0);
  CHECK(explain::expected_entropy(0, 4, 100) == 0);
  CHECK(explain::expected_entropy(0.1, 1, 100) == 0);
  // Large clusters: H_bg less Miller's bias, (letters - 1) / (2 n ln 2).
  double const bias = 3 / (2 * 1e5 * std::log(2.0));
  CHECK(explain::expected_entropy(0.1, 4, 100000) ==
        doctest::Approx(explain::background_entropy(0.1, 4) - bias).epsilon(1e-8));
}

TEST_CASE("entropies of random samples have the stated mean and spread") {
  std::array<std::int64_t, 4> const library = {850, 90, 40, 20};
  for (std::ptrdiff_t const members : {20, 200}) {
    seam::random_stream random(1, static_cast<std::uint64_t>(members));
    double sum = 0, square = 0;
    constexpr int draws = 20000;
    for (int draw = 0; draw < draws; ++draw) {
      std::array<std::int64_t, 4> counts = {};
      for (std::ptrdiff_t i = 0; i < members; ++i) {
        std::uint32_t const at = seam::below(random.next(), 1000);
        ++counts[at < 850 ? 0 : at < 940 ? 1 : at < 980 ? 2 : 3];
      }
      double const entropy = explain::entropy_of_counts<explain::corrected>(counts.data(), 4, members);
      sum += entropy;
      square += entropy * entropy;
    }
    auto const expected = explain::sample_entropy(library.data(), 4, members);
    double const mean = sum / draws;
    double const deviation = std::sqrt(square / draws - mean * mean);
    CHECK(std::abs(mean - expected.mean) < 4 * deviation / std::sqrt(double{draws}));
    CHECK(expected.standard_deviation > 0.98 * deviation);  // never too small
    CHECK(expected.standard_deviation < (members > 100 ? 1.05 : 1.3) * deviation);
  }
  std::array<std::int64_t, 4> const fixed = {0, 1000, 0, 0};
  auto const nothing = explain::sample_entropy(fixed.data(), 4, 50);
  CHECK(nothing.mean == 0);
  CHECK(nothing.standard_deviation == 0);
}

TEST_CASE("Miller's and Madow's correction: by hand, and nearer to the truth on average than the plain entropy") {
  std::int64_t const counts[] = {6, 2, 0, 2};
  double const plain = explain::entropy_of_counts<explain::corrected>(counts, 4, 10);
  CHECK(explain::miller_madow_entropy(counts, 4) == doctest::Approx(plain + 2 / (20 * std::log(2.0))).epsilon(1e-14));
  std::int64_t const kept[] = {9, 0, 0, 0};
  CHECK(explain::miller_madow_entropy(kept, 4) == 0);
  std::int64_t const none[] = {0, 0, 0, 0};
  CHECK(explain::miller_madow_entropy(none, 4) == 0);
  std::int64_t const even[] = {1, 1, 1, 1};
  CHECK(explain::miller_madow_entropy(even, 4) == 2);  // never above log2(4)

  double const truth = explain::background_entropy(0.3, 4);
  double sum = 0;
  double corrected_sum = 0;
  for (std::uint64_t sample = 0; sample < 2000; ++sample) {
    seam::random_stream random(1, sample);
    std::int64_t drawn[4] = {};
    for (int i = 0; i < 40; ++i) {
      double const share = random.next_double();
      ++drawn[share < 0.7 ? 0 : share < 0.8 ? 1 : share < 0.9 ? 2 : 3];
    }
    sum += explain::entropy_of_counts<explain::corrected>(drawn, 4, 40) / 2000;
    corrected_sum += explain::miller_madow_entropy(drawn, 4) / 2000;
  }
  CHECK(truth - sum > 0.03);
  CHECK(std::abs(truth - corrected_sum) < 0.01);
}
