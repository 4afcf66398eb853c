// DeepSTARR with random weights: what it costs does not depend on them.
#pragma once

#include <seam/network/models/deepstarr.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "inputs.hpp"

namespace seam_benchmark {

inline void add_tensor(seam::io::named_tensors& weights, std::string const& name,
                       std::vector<std::ptrdiff_t> const& shape, float offset = 0) {
  std::ptrdiff_t size = 1, inputs = 1;
  for (std::ptrdiff_t const length : shape) size *= length;
  if (shape.size() > 1) inputs = size / shape.back();
  auto const values = numbers(1, size);
  seam::io::tensor tensor{name, shape, {}};
  for (std::ptrdiff_t i = 0; i < size; ++i)
    tensor.values.push_back(offset + values(0, i) / std::sqrt(static_cast<float>(inputs)) / (offset > 0 ? 4 : 1));
  weights.tensors.push_back(tensor);
}

inline seam::network::models::deepstarr::network_type random_deepstarr() {
  struct layer {
    char const* name;
    std::vector<std::ptrdiff_t> kernel;
  };
  layer const layers[] = {{"Conv1D_1st", {7, 4, 256}}, {"Conv1D_2", {3, 256, 60}}, {"Conv1D_3", {5, 60, 60}},
                          {"Conv1D_4", {3, 60, 120}},  {"Dense_1", {1800, 256}},   {"Dense_2", {256, 256}},
                          {"Dense_Dev", {256, 1}},     {"Dense_Hk", {256, 1}}};
  seam::io::named_tensors weights{"random weights", {}};
  int norm = 60;
  for (layer const& l : layers) {
    std::ptrdiff_t const channels = l.kernel.back();
    add_tensor(weights, std::string(l.name) + "/kernel", l.kernel);
    add_tensor(weights, std::string(l.name) + "/bias", {channels});
    if (channels == 1) continue;
    std::string const name = "batch_normalization_" + std::to_string(norm++);
    for (char const* what : {"/gamma", "/moving_variance"}) add_tensor(weights, name + what, {channels}, 1);
    for (char const* what : {"/beta", "/moving_mean"}) add_tensor(weights, name + what, {channels});
  }
  return seam::network::models::deepstarr::from_tensors(weights);
}

}  // namespace seam_benchmark
