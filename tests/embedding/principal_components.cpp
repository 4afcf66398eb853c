#include <doctest/doctest.h>
#include <seam/embedding/pca.hpp>
#include <seam/embedding/principal_components.hpp>

#include <cmath>
#include <random>

using seam::embedding::pca;

namespace {

/// Numbers whose columns differ in scale and hang together.
seam::array<float, 2> correlated(std::ptrdiff_t rows, std::ptrdiff_t columns) {
  std::mt19937 engine(7);
  std::normal_distribution<float> normal;
  seam::array<float, 2> made(rows, columns);
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    float const shared = 3 * normal(engine);
    for (std::ptrdiff_t c = 0; c < columns; ++c)
      made(i, c) = shared + normal(engine) * (1 + 0.1F * float(c)) + float(c);
  }
  return made;
}

}  // namespace

TEST_CASE("scores are uncorrelated, their variances are the explained ones, and lead back to the rows") {
  auto const maps = correlated(300, 20);
  auto const found = pca{.components = 20}.fit(seam::backend::host{}, maps.view());
  auto const scores = found.transform(seam::backend::host{}, maps);
  for (std::ptrdiff_t a = 0; a < 20; ++a)
    for (std::ptrdiff_t b = 0; b <= a; ++b) {
      double product = 0;
      for (std::ptrdiff_t i = 0; i < 300; ++i) product += double(scores(i, a)) * double(scores(i, b)) / 299;
      double const expected = a == b ? found.explained_variance[std::size_t(a)] : 0.0;
      CHECK(std::abs(product - expected) < 1e-6 * found.explained_variance.front());
    }
  auto const back = found.inverse_transform(scores);
  for (std::ptrdiff_t i = 0; i < maps.size(); ++i) CHECK(std::abs(back.data()[i] - maps.data()[i]) < 2e-5F);
  double ratios = 0;
  for (std::ptrdiff_t k = 0; k < 20; ++k) ratios += found.explained_variance_ratio(k);
  CHECK(ratios == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("rows and scores of another width are refused") {
  seam::backend::host const host;
  auto const maps = correlated(5, 3);
  auto const found = pca{.components = 2}.fit(host, maps.view());
  CHECK_THROWS_AS(found.transform(host, seam::array<float, 2>(5, 4)), seam::input_error);
  CHECK_THROWS_AS(found.inverse_transform(seam::array<float, 2>(5, 3)), seam::input_error);
}
