// What any layer must do, as a test: instantiate it for a new layer and it is held to the whole contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/network/network.hpp>

#include <string>
#include <vector>

namespace seam_test {

/// `in` is any shape; the layer is tested with the nearest that it takes.
template <seam::network::layer Layer>
void check_layer(seam::network::shape in) {
  using namespace seam::network;
  shape const taken = Layer::nearest(in);
  CHECK(Layer::nearest(taken) == taken);
  shape const out = Layer::output(taken);
  CHECK(out.length >= 1);
  CHECK(out.channels >= 1);
  std::vector<std::string> names;
  for (int i = 0; i < Layer::names; ++i) names.push_back("layer " + std::to_string(i));

  builder<float> lists(names);
  Layer::lower(lists, taken);
  std::ptrdiff_t parameters = 0;
  seam::io::named_tensors weights{"the test", {}};
  for (weight_shape const& want : lists.expected()) {
    auto const size = static_cast<std::size_t>(seam::network::detail::elements(want.shape));
    parameters += static_cast<std::ptrdiff_t>(size);
    weights.tensors.push_back({want.name, want.shape, std::vector<float>(size, 0.5F)});
  }
  CHECK(parameters == Layer::parameters(taken));
  if (Layer::names > 0) CHECK(layer_names(weights) == names);

  builder<float> builds(names, weights);
  Layer::lower(builds, taken);
  std::vector<double> const encoding(static_cast<std::size_t>(taken.channels), 1.0);
  CHECK(std::move(builds).finish(taken, encoding).outputs == out.size());
}

}  // namespace seam_test
