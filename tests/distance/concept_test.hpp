// What any distance measure must do, as a test: instantiate it for a new measure and it is held to the contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/distance/concept.hpp>

#include <cmath>
#include <random>
#include <vector>

namespace seam_test {

template <class T, seam::distance::distance_measure Measure>
void check_measure_on(Measure const& measure) {
  std::mt19937 engine(3);
  std::normal_distribution<double> normal;
  for (std::ptrdiff_t columns : {1, 2, 7, 8, 9, 100}) {
    std::vector<T> a, b;
    for (std::ptrdiff_t c = 0; c < columns; ++c) a.push_back(T(normal(engine))), b.push_back(T(normal(engine)));
    double const forth = measure.between(a.data(), b.data(), columns);
    CHECK(std::isfinite(forth));
    CHECK(forth >= 0);
    CHECK(forth == measure.between(b.data(), a.data(), columns));
    CHECK(measure.between(a.data(), a.data(), columns) == 0);
  }
}

template <seam::distance::distance_measure Measure>
void check_measure(Measure const& measure = {}) {
  CHECK(std::char_traits<char>::length(Measure::name()) > 0);
  check_measure_on<float>(measure);
  check_measure_on<double>(measure);
}

}  // namespace seam_test
