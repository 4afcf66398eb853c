#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/network/weight_layout.hpp>

#include "sentence.hpp"

#include <algorithm>

using namespace seam::network;
using seam::io::named_tensors;
using seam_test::sentence_of;

namespace {

std::vector<std::string> names_of(named_tensors const& weights) {
  std::vector<std::string> names;
  for (auto const& tensor : weights.tensors) names.push_back(tensor.name);
  return names;
}

}  // namespace

TEST_CASE("names are in the order of people, numbers as numbers") {
  std::vector<std::string> names = {"10.weight", "2.weight", "2.bias", "conv", "conv2", "conv10", "conv02a", "1"};
  std::sort(names.begin(), names.end(), [](auto const& a, auto const& b) { return detail::natural_less(a, b); });
  CHECK(names ==
        std::vector<std::string>{"1", "2.bias", "2.weight", "10.weight", "conv", "conv2", "conv02a", "conv10"});
  CHECK(!detail::natural_less("a1", "a1"));
  CHECK(!detail::natural_less("a01", "a1"));
  CHECK(!detail::natural_less("a1", "a01"));
}

TEST_CASE("PyTorch's tensors get the builder's names and axes") {
  // As safetensors list them: by name. Layers 0, 1, 4 and 10 of an nn.Sequential.
  auto const weights = builder_layout({"w",
                                       {{"net.0.bias", {2}, {7, 8}},
                                        {"net.0.weight", {2, 3, 4}, {0,  1,  2,  3,  10, 11, 12, 13, 20, 21, 22, 23,
                                                                     50, 51, 52, 53, 60, 61, 62, 63, 70, 71, 72, 73}},
                                        {"net.1.bias", {2}, {1, 2}},
                                        {"net.1.num_batches_tracked", {}, {100}},
                                        {"net.1.running_mean", {2}, {3, 4}},
                                        {"net.1.running_var", {2}, {5, 6}},
                                        {"net.1.weight", {2}, {9, 10}},
                                        {"net.10.weight", {1, 2}, {1, 2}},
                                        {"net.4.weight", {2, 3}, {1, 2, 3, 4, 5, 6}}}});
  CHECK(names_of(weights) == std::vector<std::string>{"net.0/bias", "net.0/kernel", "net.1/beta", "net.1/moving_mean",
                                                      "net.1/moving_variance", "net.1/gamma", "net.4/kernel",
                                                      "net.10/kernel"});
  CHECK(layer_names(weights) == std::vector<std::string>{"net.0", "net.1", "net.4", "net.10"});
  auto const* const kernel = weights.find("net.0/kernel");
  CHECK(kernel->shape == std::vector<std::ptrdiff_t>{4, 3, 2});
  for (std::size_t tap = 0; tap < 4; ++tap)
    for (std::size_t in = 0; in < 3; ++in)
      for (std::size_t out = 0; out < 2; ++out)
        CHECK(kernel->values[(tap * 3 + in) * 2 + out] == static_cast<float>(50 * out + 10 * in + tap));
  CHECK(weights.find("net.4/kernel")->values == std::vector<float>{1, 4, 2, 5, 3, 6});
  CHECK(weights.find("net.1/gamma")->values == std::vector<float>{9, 10});
  CHECK(names_of(builder_layout(weights)) == names_of(weights));  // once is enough
}

TEST_CASE("convolutions of two axes, one of length 1, are convolutions of one") {
  for (auto const& shape : {std::vector<std::ptrdiff_t>{1, 2, 1, 3}, std::vector<std::ptrdiff_t>{1, 2, 3, 1}}) {
    auto const weights = builder_layout({"w", {{"0.weight", shape, {0, 1, 2, 10, 11, 12}}}});
    CHECK(weights.tensors[0].shape == std::vector<std::ptrdiff_t>{3, 2, 1});
    CHECK(weights.tensors[0].values == std::vector<float>{0, 10, 1, 11, 2, 12});
  }
  CHECK(sentence_of([] {
          builder_layout({"w", {{"0.weight", {1, 1, 2, 2}, {1, 2, 3, 4}}}});
        }) == "w, tensor 0.weight has the shape (1, 1, 2, 2); a convolution along one axis was expected");
  CHECK(sentence_of([] {
          builder_layout({"w", {{"0.weight", {2}, {1, 2}}}});
        }) ==
        "w, tensor 0.weight has the shape (2,); (out, in, width) of a convolution or (out, in) of a dense layer was "
        "expected");
}

TEST_CASE("Keras' tensors stay, but for TensorFlow's number") {
  auto const weights = builder_layout({"w", {{"b/kernel:0", {1, 2}, {1, 2}}, {"a/bias", {1}, {3}}, {"a:b", {}, {1}}}});
  CHECK(names_of(weights) == std::vector<std::string>{"b/kernel", "a/bias", "a:b"});
  CHECK(weights.tensors[0].values == std::vector<float>{1, 2});
}

TEST_CASE("letters of another order are put into the alphabet's") {
  named_tensors weights{"w",
                        {{"a/kernel", {2, 4, 1}, {0, 1, 2, 3, 10, 11, 12, 13}}, {"b/kernel", {1, 4, 1}, {4, 5, 6, 7}}}};
  reorder_letters<seam::dna>(weights, "a/kernel", "AGCT");
  CHECK(weights.tensors[0].values == std::vector<float>{0, 2, 1, 3, 10, 12, 11, 13});  // A C G T of A G C T
  CHECK(weights.tensors[1].values == std::vector<float>{4, 5, 6, 7});
  reorder_letters<seam::dna>(weights, "a/kernel", "ACGT");
  CHECK(weights.tensors[0].values == std::vector<float>{0, 2, 1, 3, 10, 12, 11, 13});
  reorder_letters<seam::dna>(weights, "b/kernel", "TACG");
  CHECK(weights.tensors[1].values == std::vector<float>{5, 6, 7, 4});
  for (char const* letters : {"ACG", "ACGG", "ACGU", "ACGTT"})
    CHECK(sentence_of([&] { reorder_letters<seam::dna>(weights, "a/kernel", letters); }) ==
          std::string("the letter order ") + letters + " does not have each letter of the alphabet once");
}
