#include <doctest/doctest.h>
#include <seam/distance/euclidean.hpp>

#include <string>

#include "concept_test.hpp"

namespace elsewhere {

/// The sum of absolute differences: a measure that knows nothing of products.
struct manhattan {
  static constexpr char const* name() { return "manhattan"; }
  template <class T>
  double between(T const* a, T const* b, std::ptrdiff_t columns) const {
    double sum = 0;
    for (std::ptrdiff_t c = 0; c < columns; ++c) sum += std::abs(double(a[c]) - double(b[c]));
    return sum;
  }
};
struct without_name {
  double between(float const*, float const*, std::ptrdiff_t) const { return 0; }
  double between(double const*, double const*, std::ptrdiff_t) const { return 0; }
};
struct without_double {
  static constexpr char const* name() { return ""; }
  double between(float const*, float const*, std::ptrdiff_t) const { return 0; }
};
struct without_float {
  static constexpr char const* name() { return ""; }
  double between(double const*, double const*, std::ptrdiff_t) const { return 0; }
};
struct of_float_only : manhattan {
  float of_squared(float square) const { return square; }
};

}  // namespace elsewhere

namespace distance = seam::distance;

static_assert(distance::distance_measure<elsewhere::manhattan> && !distance::product_measure<elsewhere::manhattan>);
static_assert(!distance::distance_measure<elsewhere::without_name> &&
              !distance::distance_measure<elsewhere::without_double> &&
              !distance::distance_measure<elsewhere::without_float>);
static_assert(!distance::product_measure<elsewhere::of_float_only>);

TEST_CASE_TEMPLATE("measures meet their contract", Measure, distance::euclidean, distance::squared_euclidean,
                   elsewhere::manhattan) {
  seam_test::check_measure<Measure>();
}

TEST_CASE("the Euclidean distance is Pythagoras'") {
  double const a[] = {0, 3, 1, 1, 1, 1, 1, 1, 1, 2};
  double const b[] = {4, 0, 1, 1, 1, 1, 1, 1, 1, 2};
  CHECK(distance::euclidean{}.between(a, b, 10) == 5.0);
  CHECK(distance::squared_euclidean{}.between(a, b, 10) == 25.0);
}
