// attributions_<method>.npy, and beside it what whoever reads the maps must know about them.
#pragma once

#include "common.hpp"
#include "policies.hpp"

#include <seam/core/array.hpp>
#include <seam/io/json.hpp>
#include <seam/io/npy.hpp>

#include <string>

namespace program {

inline void write_attributions(seam::array<float, 3> const& maps, attribution_options const& options,
                               std::string const& model, std::string const& task, std::string const& folder) {
  bool const path_method = options.method == "intgrad";
  nlohmann::json about = {{"method", options.method},
                          {"model", model},
                          {"task", task},
                          {"multiplied", path_method && options.multiply_by_inputs},
                          {"hypothetical", true}};
  if (path_method) about["baseline"] = options.baseline, about["steps"] = options.steps;
  if (options.method == "ism") about["log2"] = options.log2_fold_change;
  if (!options.window.empty()) about["window"] = options.window;
  std::string const name = "attributions_" + options.method;
  seam::io::write_npy(in_folder(folder, name + ".npy"), maps.view());
  seam::io::write_json(in_folder(folder, name + ".json"), about);
}

}  // namespace program
