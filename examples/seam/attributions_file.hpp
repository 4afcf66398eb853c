// attributions_<method>.npy, and beside it what whoever reads the maps must know about them.
#pragma once

#include "attribution_policies.hpp"
#include "common.hpp"

#include <seam/core/array.hpp>
#include <seam/io/json.hpp>
#include <seam/io/npy.hpp>

#include <filesystem>
#include <string>

namespace program {

/// Removes the maps of every method that an earlier run left: whoever goes on from the folder must find one kind.
inline void remove_attributions(std::string const& folder) {
  for (char const* method : attribution_options::methods)
    for (char const* ending : {".npy", ".json"})
      seam::io::remove_file(in_folder(folder, std::string("attributions_") + method + ending));
}

inline void write_attributions(seam::array<float, 3> const& maps, attribution_options const& options,
                               any_attribution const& method, std::string const& model, std::string const& task,
                               std::string const& folder) {
  nlohmann::json about = {{"method", options.method}, {"model", model}, {"task", task}};
  about.update(nlohmann::json(options.settings(maps.extent(1))));
  bool const multiplied = options.multiply_by_inputs || options.method == "expgrad";
  about["multiplied"] = multiplied;
  about["hypothetical"] = !multiplied;
  if (options.method == "deepshap") about["convergence_delta"] = method.delta->load();
  method.warn();
  std::string const name = "attributions_" + options.method;
  seam::io::write_npy(in_folder(folder, name + ".npy"), maps.view());
  seam::io::write_json(in_folder(folder, name + ".json"), about);
}

}  // namespace program
