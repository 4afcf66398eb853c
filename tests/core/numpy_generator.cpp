#include <doctest/doctest.h>
#include <seam/core/numpy_generator.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

using seam::numpy_generator;

TEST_CASE("NumPy's legacy generator: uniform and Poisson numbers") {
  numpy_generator doubles(42);
  CHECK(doubles.uniform() == 0.3745401188473625);
  CHECK(doubles.uniform() == 0.9507143064099162);
  CHECK(doubles.uniform() == 0.7319939418114051);

  numpy_generator numbers(42);
  std::vector<std::int64_t> small, large;
  for (int i = 0; i < 10; ++i) small.push_back(numbers.poisson(2));
  for (int i = 0; i < 10; ++i) large.push_back(numbers.poisson(25));
  CHECK(small == std::vector<std::int64_t>{4, 1, 3, 3, 1, 2, 1, 1, 2, 2});
  CHECK(large == std::vector<std::int64_t>{27, 22, 28, 18, 21, 22, 26, 26, 17, 13});
}

TEST_CASE("NumPy's legacy generator: permutations and choices") {
  using order = std::vector<std::uint32_t>;
  order drawn;
  numpy_generator seven(7);
  seven.permutation(12, drawn);
  CHECK(drawn == order{7, 10, 2, 5, 0, 1, 11, 8, 3, 6, 9, 4});
  order choices;
  for (int i = 0; i < 8; ++i) choices.push_back(1 + seven.bounded(2));
  CHECK(choices == order{3, 1, 3, 1, 1, 1, 1, 3});
  numpy_generator(42).permutation(10, drawn);
  CHECK(drawn == order{8, 1, 5, 0, 7, 2, 9, 4, 3, 6});
  numpy_generator(5).permutation(10, drawn);
  CHECK(drawn == order{9, 5, 2, 4, 7, 1, 0, 8, 6, 3});
  numpy_generator(5).permutation(0, drawn);
  CHECK(drawn.empty());
}

TEST_CASE("the series for ln Gamma") {
  for (double x : {1.0, 1.5, 2.0, 3.0, 6.9, 7.0, 7.5, 30.0, 1000.0, 123456.0})
    CHECK(seam::detail::log_gamma(x) == doctest::Approx(std::lgamma(x)).epsilon(1e-14));
}

TEST_CASE("seeds are NumPy's") {
  CHECK(seam::numpy_seed(0) == 0);
  CHECK(seam::numpy_seed(4294967295U) == 4294967295U);
  CHECK_THROWS_WITH_AS(seam::numpy_seed(std::uint64_t{1} << 32),
                       "the seed is 4294967296; NumPy's legacy generator takes 0 to 4294967295", seam::input_error);
}
