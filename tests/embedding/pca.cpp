#include <doctest/doctest.h>
#include <seam/embedding/pca.hpp>
#include <seam/io/npy.hpp>
#include <seam/io/view_stream.hpp>

#include <limits>

#include "backends.hpp"
#include "concept_test.hpp"
#include "numpy_golden.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

using seam::embedding::pca, seam::embedding::pca_solver, seam::embedding::principal_components;

namespace {

/// Numbers whose columns differ in scale and hang together.
seam::array<float, 2> correlated(std::ptrdiff_t rows, std::ptrdiff_t columns) {
  std::mt19937 engine(7);
  std::normal_distribution<float> normal;
  seam::array<float, 2> made(rows, columns);
  for (std::ptrdiff_t i = 0; i < rows; ++i) {
    float shared = 3 * normal(engine);
    for (std::ptrdiff_t c = 0; c < columns; ++c) {
      shared = 0.9F * shared + normal(engine);
      made(i, c) = shared * (1 + 0.1F * float(c % 7)) + float(c);
    }
  }
  return made;
}

/// |C v - lambda v| <= tolerance times the first variance for every direction, with C by definition; orthonormal
/// directions; signs by the rule.
void check_eigenvectors(principal_components const& found, seam::view<float const, 2> rows, double tolerance) {
  std::ptrdiff_t const columns = rows.extent(1);
  seam::array<double, 2> covariance(columns, columns);
  std::vector<double> mean(std::size_t(columns), 0.0);
  for (std::ptrdiff_t i = 0; i < rows.extent(0); ++i)
    for (std::ptrdiff_t c = 0; c < columns; ++c) mean[std::size_t(c)] += rows(i, c) / double(rows.extent(0));
  for (std::ptrdiff_t i = 0; i < rows.extent(0); ++i)
    for (std::ptrdiff_t a = 0; a < columns; ++a)
      for (std::ptrdiff_t b = 0; b < columns; ++b)
        covariance(a, b) +=
            (rows(i, a) - mean[std::size_t(a)]) * (rows(i, b) - mean[std::size_t(b)]) / double(rows.extent(0) - 1);
  double trace = 0;
  for (std::ptrdiff_t c = 0; c < columns; ++c) trace += covariance(c, c);
  CHECK(found.total_variance == doctest::Approx(trace).epsilon(std::max(1e-10, 0.1 * tolerance)));
  double const largest = found.explained_variance.front();
  for (std::ptrdiff_t k = 0; k < found.components(); ++k) {
    double square = 0;
    float top = 0;
    for (std::ptrdiff_t a = 0; a < columns; ++a) {
      double image = 0;
      for (std::ptrdiff_t b = 0; b < columns; ++b) image += covariance(a, b) * found.directions(k, b);
      square += std::pow(image - found.explained_variance[std::size_t(k)] * found.directions(k, a), 2);
      if (std::abs(found.directions(k, a)) > std::abs(top)) top = float(found.directions(k, a));
    }
    CHECK(std::sqrt(square) <= tolerance * largest);
    CHECK(top > 0);
    for (std::ptrdiff_t other = 0; other <= k; ++other) {
      double product = 0;
      for (std::ptrdiff_t c = 0; c < columns; ++c) product += found.directions(k, c) * found.directions(other, c);
      CHECK(std::abs(product - (k == other ? 1 : 0)) < 1e-12);
    }
    if (k > 0) CHECK(found.explained_variance[std::size_t(k)] <= found.explained_variance[std::size_t(k) - 1]);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("principal components are those of NumPy's singular value decomposition", Backend,
                   SEAM_TEST_BACKENDS) {
  namespace golden = seam_test::numpy_pca;
  seam::view<float const, 2> const maps(golden::maps, golden::rows, golden::columns);
  for (auto const solver : {pca_solver::automatic, pca_solver::randomised}) {
    CAPTURE(int(solver));
    pca const analysis{.components = 9, .solver = solver};
    principal_components const found = analysis.fit(Backend{}, maps);
    auto const scores = found.transform(Backend{}, maps);
    for (std::ptrdiff_t k = 0; k < golden::columns; ++k) {
      CHECK(found.explained_variance[std::size_t(k)] == doctest::Approx(golden::explained_variance[k]).epsilon(1e-11));
      for (std::ptrdiff_t c = 0; c < golden::columns; ++c)
        CHECK(std::abs(found.directions(k, c) - golden::directions[k * golden::columns + c]) < 1e-10);
      for (std::ptrdiff_t i = 0; i < golden::rows; ++i)
        CHECK(std::abs(double(scores(i, k)) - golden::scores[i * golden::columns + k]) < 2e-6);
    }
    CHECK(analysis.embed(Backend{}, maps) == scores);
  }
}

TEST_CASE_TEMPLATE("directions are eigenvectors of the covariance matrix, panel by panel", Backend,
                   SEAM_TEST_BACKENDS) {
  auto const maps = correlated(700, 150);  // two panels of rows, two of columns
  check_eigenvectors(pca{.components = 12}.fit(Backend{}, maps.view()), maps, 1e-12);
  auto const randomised = pca{.components = 12, .solver = pca_solver::randomised}.fit(Backend{}, maps.view());
  check_eigenvectors(randomised, maps, 1e-6);
  CHECK(randomised.residual <= 1e-6);
}

TEST_CASE_TEMPLATE("the covariance in float: its variances to 1e-6 of the first, its residual what it says", Backend,
                   SEAM_TEST_BACKENDS) {
  auto const maps = correlated(4300, 130);  // two sums of products, a rectangle, squares cut finer
  auto const exact = pca{.components = 12}.fit(Backend{}, maps.view());
  auto const quick = pca{.components = 12, .solver = pca_solver::float_covariance}.fit(Backend{}, maps.view());
  CHECK(exact.residual == 0);
  CHECK(quick.residual <= 1e-6);
  check_eigenvectors(quick, maps, 2e-6);
  for (std::size_t k = 0; k < 12; ++k)
    CHECK(std::abs(quick.explained_variance[k] - exact.explained_variance[k]) < 1e-6 * exact.explained_variance[0]);
  for (std::ptrdiff_t c = 0; c < 130; ++c) CHECK(std::abs(quick.directions(0, c) - exact.directions(0, c)) < 1e-6);
}

TEST_CASE("tiny and huge maps have the same directions: what products in float cannot hold is left to double") {
  auto const maps = correlated(300, 40);
  pca const quick{.components = 3, .solver = pca_solver::float_covariance};
  auto const expected = quick.fit(seam::backend::host{}, maps.view());
  for (float const scale : {0x1p-80F, 0x1p+70F}) {  // a power of two, so that nothing else is rounded
    auto scaled = maps;
    for (float& value : scaled) value *= scale;
    auto const found = quick.fit(seam::backend::host{}, scaled.view());
    double const square = static_cast<double>(scale) * static_cast<double>(scale);
    for (std::ptrdiff_t k = 0; k < 3; ++k) {
      CHECK(found.explained_variance[std::size_t(k)] ==
            doctest::Approx(square * expected.explained_variance[std::size_t(k)]).epsilon(1e-6));
      double along = 0;
      for (std::ptrdiff_t c = 0; c < 40; ++c) along += found.directions(k, c) * expected.directions(k, c);
      CHECK(along == doctest::Approx(1).epsilon(1e-9));
    }
  }
}

TEST_CASE("rectangles cover the upper triangle once, whatever its size") {
  for (std::ptrdiff_t const columns : {1, 63, 64, 65, 200, 996, 1300}) {
    std::vector<seam::embedding::detail::rectangle> parts;
    seam::embedding::detail::cut_upper_triangle({0, columns}, parts);
    seam::array<int, 2> covered(columns, columns);
    for (auto const& part : parts)
      for (std::ptrdiff_t i = 0; i < part.rows.count; ++i)
        for (std::ptrdiff_t j = 0; j < part.columns.count; ++j) ++covered(part.rows.first + i, part.columns.first + j);
    int wrong = 0;
    for (std::ptrdiff_t i = 0; i < columns; ++i)
      for (std::ptrdiff_t j = i; j < columns; ++j) wrong += covered(i, j) == 1 ? 0 : 1;
    CHECK(wrong == 0);
  }
}

TEST_CASE("in float too, means that no float holds come off to the last digit") {
  auto maps = correlated(500, 30);
  for (std::ptrdiff_t i = 0; i < 500; ++i)
    for (std::ptrdiff_t c = 0; c < 30; ++c) maps(i, c) += 1e4F + float(c) / 3;
  pca const quick{.components = 4, .solver = pca_solver::float_covariance};
  auto const found = quick.fit(seam::backend::host{}, maps.view());
  check_eigenvectors(found, maps, 5e-6);
  auto const scores = found.transform(seam::backend::host{}, maps.view());
  double worst = 0;
  for (std::ptrdiff_t i = 0; i < 500; ++i)
    for (std::ptrdiff_t k = 0; k < 4; ++k) {
      double along = 0, square = 0;
      for (std::ptrdiff_t c = 0; c < 30; ++c) {
        double const value = double(maps(i, c)) - found.mean[std::size_t(c)];
        along += value * found.directions(k, c), square += value * value;
      }
      worst = std::max(worst, std::abs(double(scores(i, k)) - along) / std::sqrt(square));
    }
  CHECK(worst < 5e-7);  // 9e-5 where the means are rounded and nothing comes off
}

TEST_CASE("much work goes in float, unless double is asked for") {
  std::ptrdiff_t const rows = 4100, columns = 1000;
  seam::array<float, 2> maps(rows, columns);
  for (std::ptrdiff_t i = 0; i < maps.size(); ++i) maps.data()[i] = float(i % 1009);
  CHECK(pca{.components = 1}.fit(seam::backend::host{}, maps.view()).residual > 0);
}

TEST_CASE("the same bits from memory and from a source, for any number of threads") {
  auto const maps = correlated(40'000, 6);  // three chunks
  for (auto const solver : {pca_solver::covariance, pca_solver::float_covariance, pca_solver::randomised}) {
    pca const analysis{.components = 3, .solver = solver};
    auto const one = analysis.fit(seam::backend::host{.threads = 1}, maps.view());
    seam::io::view_source<float, 2> source(maps.view());
    auto const two = analysis.fit(seam::backend::host{.threads = 2}, source);
    CHECK(one.mean == two.mean);
    CHECK(one.directions == two.directions);
    CHECK(one.explained_variance == two.explained_variance);
    CHECK(one.total_variance == two.total_variance);
  }
}

TEST_CASE("maps that lie in few directions, equal maps, constant columns, a large offset") {
  seam::backend::host const host;
  for (auto const solver : {pca_solver::covariance, pca_solver::float_covariance, pca_solver::randomised}) {
    CAPTURE(int(solver));
    bool const in_float = solver == pca_solver::float_covariance;
    auto const few = correlated(5, 40);  // four directions
    auto const found = pca{.components = 5, .solver = solver}.fit(host, few.view());
    check_eigenvectors(found, few, in_float ? 2e-6 : 1e-10);
    CHECK(found.explained_variance[3] > 0);
    CHECK(found.explained_variance[4] < (in_float ? 1e-6 : 1e-12) * found.explained_variance[0]);

    seam::array<float, 2> equal(6, 4);
    for (float& value : equal) value = 2.5F;
    auto const none = pca{.components = 2, .solver = solver}.fit(host, equal.view());
    CHECK(none.explained_variance == std::vector<double>{0, 0});
    CHECK(none.explained_variance_ratio(0) == 0);

    auto shifted = correlated(60, 8);
    for (std::ptrdiff_t i = 0; i < 60; ++i) shifted(i, 5) = 7;
    auto const plain = pca{.components = 4, .solver = solver}.fit(host, shifted.view());
    for (std::ptrdiff_t k = 0; k < 4; ++k) CHECK(std::abs(plain.directions(k, 5)) < (in_float ? 1e-6 : 1e-12));
    for (float& value : shifted) value = std::round(value * 64) / 64;
    auto const exact = pca{.components = 4, .solver = solver}.fit(host, shifted.view());
    for (float& value : shifted) value += 4096;  // still multiples of 1/64 that a float holds
    auto const far = pca{.components = 4, .solver = solver}.fit(host, shifted.view());
    for (std::size_t k = 0; k < 4; ++k)
      CHECK(far.explained_variance[k] == doctest::Approx(exact.explained_variance[k]).epsilon(in_float ? 1e-5 : 1e-10));
  }
}

TEST_CASE_TEMPLATE("pca is an embedder", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_embedder(pca{.components = 3}, Backend{});
}

TEST_CASE("what has no principal components is refused") {
  seam::backend::host const host;
  auto const refused = [&](pca const& analysis, seam::view<float const, 2> maps, char const* words) {
    std::string const sentence = seam_test::sentence_of([&] { analysis.fit(host, maps); });
    CAPTURE(sentence);
    CHECK(seam_test::contains(sentence, words));
  };
  seam::array<float, 2> maps(5, 3);
  refused({.components = 0}, maps, "0 principal components");
  refused({.components = 4}, maps, "which have 1 to 3");
  refused({.components = 1}, maps.view().rows(0, 1), "2 maps or more");
  refused({.components = 1}, maps.view().rows(0, 0), "2 maps or more");
  refused({.components = 1}, seam::view<float const, 2>(maps.data(), 5, 0), "no columns");
  maps(3, 1) = std::numeric_limits<float>::quiet_NaN();
  refused({.components = 1}, maps, "row 3");
  maps(3, 1) = 0;
  refused({.components = 1, .tolerance = 0}, maps, "tolerance");
}

TEST_CASE("both solvers agree on real saliency maps") {
  SEAM_REQUIRE_SHARED(path, "golden/seam_deepstarr_dev/attributions_saliency.npy");
  auto const maps = seam::io::read_npy<float, 3>(path);
  auto const rows = maps.view().as_matrix().rows(0, 600);
  auto const exact = pca{.components = 10}.fit(seam::backend::host{}, rows);
  auto const quick = pca{.components = 10, .solver = pca_solver::randomised}.fit(seam::backend::host{}, rows);
  CHECK(quick.residual <= 1e-6);
  CHECK(quick.total_variance == doctest::Approx(exact.total_variance).epsilon(1e-12));
  for (std::size_t k = 0; k < 10; ++k)
    CHECK(quick.explained_variance[k] == doctest::Approx(exact.explained_variance[k]).epsilon(1e-9));
}
