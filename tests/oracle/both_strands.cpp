#include <doctest/doctest.h>
#include <seam/oracle/both_strands.hpp>
#include <seam/oracle/target.hpp>

#include "backends.hpp"
#include "concept_test.hpp"
#include "foreign.hpp"

namespace oracle = seam::oracle;

TEST_CASE_TEMPLATE("the mean over both strands is an oracle that cannot tell them apart", Backend, SEAM_TEST_BACKENDS) {
  Backend const backend;
  oracle::targeted const one(elsewhere::bent<seam::dna>(8), oracle::task{1});
  oracle::both_strands const both(one);
  static_assert(oracle::differentiable_lane_oracle<decltype(both)>);
  seam_test::check_oracle(backend, both, 8);
  seam_test::check_gradient(backend, both, 8);
  auto const letters = seam_test::random_letters<seam::dna>(30, 8, 4);
  seam::array<std::uint8_t, 2> turned(30, 8);
  seam::sequence::reverse_complement_into<seam::dna>(backend, letters.view(), turned.view());
  auto const forward = oracle::predict(backend, one, letters.view()),
             backward = oracle::predict(backend, one, turned.view());
  auto const mean = oracle::predict(backend, both, letters.view());
  CHECK(mean == oracle::predict(backend, both, turned.view()));
  float apart = 0;
  for (std::ptrdiff_t s = 0; s < 30; ++s) {
    CHECK(double{mean(s, 0)} == doctest::Approx((double{forward(s, 0)} + double{backward(s, 0)}) / 2).epsilon(1e-6));
    apart = std::max(apart, std::abs(forward(s, 0) - backward(s, 0)));
  }
  CHECK(apart > 0.1F);  // the model itself does tell them apart
}
