#include "analysis_folder.hpp"

#include <seam/io/json.hpp>

#include <fstream>

namespace program {

std::string analysis_folder::name() const {
  std::string const settings = in_folder(expect_folder(), "run.json");
  if (std::filesystem::exists(settings)) {
    auto const json = seam::io::read_json(settings);
    if (json.is_object() && json.contains("sequence") && json["sequence"].is_string()) return json["sequence"];
  }
  std::string first;
  std::ifstream sites(in_folder(path, "sites.bed"));
  std::getline(sites, first, '\t');
  return sites.eof() || first == nameless ? std::string() : first;
}

}  // namespace program
