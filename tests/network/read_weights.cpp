#include <doctest/doctest.h>
#include <seam/network/read_weights.hpp>

#include "io/scratch.hpp"

TEST_CASE("a state dictionary in safetensors' format is read as networks want it") {
  seam_test::scratch_folder const folder;
  seam::io::write_safetensors(folder / "model", {"w", {{"fc.weight", {1, 2}, {3, 4}}, {"fc.bias", {1}, {5}}}});
  auto const weights = seam::network::read_weights(folder / "model");
  REQUIRE(weights.tensors.size() == 2);
  CHECK(weights.source == folder / "model");
  CHECK(weights.find("fc/kernel")->shape == std::vector<std::ptrdiff_t>{2, 1});
  CHECK(weights.find("fc/bias")->values == std::vector<float>{5});
}
