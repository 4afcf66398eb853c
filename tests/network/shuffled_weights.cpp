#include <doctest/doctest.h>
#include <seam/network/shuffled_weights.hpp>

#include <algorithm>
#include <map>
#include <numeric>

namespace io = seam::io;

namespace {

io::named_tensors example() {
  io::named_tensors weights;
  weights.source = "example";
  weights.tensors = {{"conv/kernel", {2, 3, 4}, {}}, {"conv/bias", {4}, {1, 2, 3, 4}}, {"dense/kernel", {6, 2}, {}}};
  for (auto& tensor : weights.tensors)
    if (tensor.values.empty()) {
      tensor.values.resize(tensor.shape.size() == 3 ? 24 : 12);
      std::iota(tensor.values.begin(), tensor.values.end(), 0.0F);
    }
  return weights;
}

}  // namespace

TEST_CASE("kernels keep their values in another order; biases stay; a seed repeats") {
  auto const before = example();
  auto const after = seam::network::shuffle_weights(before, 7);
  CHECK(after.source == "example");
  REQUIRE(after.tensors.size() == 3);
  CHECK(after.tensors[1].values == before.tensors[1].values);
  for (std::size_t i : {0U, 2U}) {
    CHECK(after.tensors[i].shape == before.tensors[i].shape);
    CHECK(after.tensors[i].values != before.tensors[i].values);
    auto sorted = after.tensors[i].values;
    std::sort(sorted.begin(), sorted.end());
    CHECK(sorted == before.tensors[i].values);
  }
  CHECK(seam::network::shuffle_weights(before, 7).tensors[0].values == after.tensors[0].values);
  CHECK(seam::network::shuffle_weights(before, 8).tensors[0].values != after.tensors[0].values);
}

TEST_CASE("every order of a kernel is equally likely") {
  io::named_tensors weights;
  weights.tensors = {{"k", {3, 1}, {0, 1, 2}}};
  std::map<std::vector<float>, int> seen;
  for (std::uint64_t seed = 0; seed < 6000; ++seed)
    ++seen[seam::network::shuffle_weights(weights, seed).tensors[0].values];
  REQUIRE(seen.size() == 6);
  for (auto const& [order, count] : seen) CHECK(count == doctest::Approx(1000).epsilon(0.12));  // 4 standard errors
}
