#include <doctest/doctest.h>
#include <seam/network/weights.hpp>

#include <limits>

#include "sentence.hpp"

namespace {

using namespace seam::network;
using seam::io::named_tensors;
using seam_test::sentence_of;

std::vector<weight_shape> const expected = {{"conv/kernel", {2, 3}}, {"conv/bias", {3}}, {"dense/kernel", {1}}};

named_tensors fitting() {
  return {"x.h5",
          {{"dense/kernel", {1}, {7}}, {"conv/kernel", {2, 3}, {1, 2, 3, 4, 5, 6}}, {"conv/bias", {3}, {1, 2, 3}}}};
}

std::string sentence_about(named_tensors const& weights) {
  return sentence_of([&] { check_weights(weights, expected); });
}

}  // namespace

TEST_CASE("weights that fit may come in any order") {
  CHECK(sentence_about(fitting()) == "nothing was thrown");
  CHECK(sentence_of([] { check_weights({}, {}); }) == "nothing was thrown");
}

TEST_CASE("all that is missing, misshapen and surplus stands in one sentence") {
  auto weights = fitting();
  weights.tensors.pop_back();
  CHECK(sentence_about(weights) == "x.h5 does not hold the weights of this network; missing: conv/bias (3,)");

  weights = fitting();
  weights.tensors.push_back({"dense/bias", {1}, {0}});
  CHECK(sentence_about(weights) == "x.h5 does not hold the weights of this network; surplus: dense/bias (1,)");

  weights = fitting();
  weights.tensors[1].shape = {3, 2};
  CHECK(sentence_about(weights) ==
        "x.h5 does not hold the weights of this network; misshapen: conv/kernel (3, 2) instead of (2, 3)");

  weights = fitting();
  weights.tensors[2].values.pop_back();  // says (3,) and holds two
  CHECK(sentence_about(weights) ==
        "x.h5 does not hold the weights of this network; misshapen: conv/bias (3,) instead of (3,)");

  CHECK(sentence_about({"x.h5", {{"dense/kernel", {}, {7}}, {"a", {2}, {1, 2}}, {"b", {}, {1}}}}) ==
        "x.h5 does not hold the weights of this network; missing: conv/kernel (2, 3), conv/bias (3,); misshapen: "
        "dense/kernel () instead of (1,); surplus: a (2,), b ()");
}

TEST_CASE("weights are numbers") {
  auto weights = fitting();
  weights.tensors[1].values[5] = std::numeric_limits<float>::infinity();
  CHECK(sentence_about(weights) == "x.h5, tensor conv/kernel holds infinity at element 5; every number must be finite");
}

TEST_CASE("layers are listed once, in the file's order, by all that stands before the last slash") {
  named_tensors const weights{
      "x.h5",
      {{"b/kernel", {}, {}}, {"outer/inner/kernel", {}, {}}, {"b/bias", {}, {}}, {"a", {}, {}}, {"a/bias", {}, {}}}};
  CHECK(layer_names(weights) == std::vector<std::string>{"b", "outer/inner", "a"});
  CHECK(layer_names({}).empty());
}
