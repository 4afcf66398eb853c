#include <doctest/doctest.h>
#include <seam/io/tensors.hpp>

#include <limits>

namespace {

seam::io::named_tensors some_weights() {
  return {"x.h5", {{"conv/kernel", {2, 2}, {1, 2, 3, 4}}, {"conv/bias", {2}, {5, 6}}, {"empty", {0}, {}}}};
}

}  // namespace

TEST_CASE("a tensor is found by its whole name, or not at all") {
  auto const weights = some_weights();
  REQUIRE(weights.find("conv/bias"));
  CHECK(weights.find("conv/bias") == &weights.tensors[1]);
  CHECK(weights.find("conv/bias")->shape == std::vector<std::ptrdiff_t>{2});
  CHECK(weights.find("conv/kernel")->values.size() == 4);
  CHECK(!weights.find("conv"));
  CHECK(!weights.find("conv/bias:0"));
  CHECK(!weights.find(""));
  CHECK(!seam::io::named_tensors{}.find("conv/bias"));
}

TEST_CASE("the first number that is not finite is named with its tensor and element") {
  auto weights = some_weights();
  CHECK_NOTHROW(seam::io::require_finite(weights));
  CHECK_NOTHROW(seam::io::require_finite(seam::io::named_tensors{}));
  weights.tensors[1].values[1] = -std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH_AS(seam::io::require_finite(weights),
                       "x.h5, tensor conv/bias holds -infinity at element 1; every number must be finite",
                       seam::input_error);
  weights.tensors[0].values[3] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH_AS(seam::io::require_finite(weights),
                       "x.h5, tensor conv/kernel holds NaN at element 3; every number must be finite",
                       seam::input_error);
}

TEST_CASE("a tensor has as many values as its shape says") {
  CHECK_NOTHROW(seam::io::require_whole({"w.npz", {{"a/kernel", {2, 3}, {1, 2, 3, 4, 5, 6}}, {"a/scale", {}, {1}}}}));
  CHECK_THROWS_WITH_AS(seam::io::require_whole({"w.npz", {{"a/bias", {1}, {1}}, {"0.weight", {2, 3}, {1}}}}),
                       "w.npz, tensor 0.weight has 1 values and the shape (2, 3)", seam::input_error);
  CHECK_THROWS_AS(seam::io::require_whole({"w.npz", {{"a", {-1}, {1}}}}), seam::input_error);
}
