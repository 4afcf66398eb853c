// An identification of 3 clusters, 4 positions and 2 sites, and a folder to write it into.
#pragma once

#include <seam/explain/explanation.hpp>
#include <seam/identify/identification.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

namespace seam_test {

namespace identify = seam::identify;
namespace fs = std::filesystem;

/// The explanation that it belongs to, as far as its files are read against it.
inline seam::explain::explanation explanation_of_example(std::ptrdiff_t length = 4) {
  seam::explain::explanation explained;
  explained.order = {7, 4, 9};
  explained.summary.entropy = seam::array<double, 2>(3, length);
  explained.cluster_maps = seam::array<float, 3>(3, length, 3);
  return explained;
}

inline identify::identification example() {
  identify::identification found;
  found.covariance = seam::array<double, 2>({{4, 4}}, {1, .5, 0, 0, .5, 1, 0, 0, 0, 0, 2, 0.1, 0, 0, 0.1, 2});
  found.linkage = seam::array<double, 2>({{3, 4}}, {0, 1, 0.5, 2, 2, 3, 0.7, 2, 4, 5, 3.25, 4});
  found.leaf_order = {0, 1, 2, 3};
  for (int place = 0; place < 2; ++place) {
    identify::site site;
    site.name = place == 0 ? "A" : "B";
    site.start = 2 * place;
    site.stop = 2 * place + 1;
    site.positions = {2 * place, 2 * place + 1};
    site.score = place == 0 ? 12.5 : 50;
    found.sites.push_back(site);
  }
  found.sites[1].active_clusters = {0, 2};
  found.sites[1].motif = "SREBP";
  found.sites[1].motif_q = 0.001;
  found.configuration = seam::array<std::uint8_t, 2>({{3, 2}}, {0, 1, 0, 0, 0, 1});
  found.configuration_continuous = seam::array<double, 2>({{3, 2}}, {0, 0.9, 0.1, 1.0 / 3, 0, 1});
  found.states = identify::site_states(3, 2);
  found.states.state(0, 1) = found.states.state(2, 1) = identify::site_state::preserved;
  found.states.state(1, 0) = identify::site_state::disrupted;
  found.states.state(1, 1) = identify::site_state::gained;
  found.states.entropy_share(1, 0) = 1.25;
  found.states.mismatch(1, 0) = 17.5;
  found.states.p_value(1, 0) = 1e-300;
  found.states.q_value(1, 0) = 0.004;
  found.states.library_mismatch = {10, 10.25};
  found.states.few_members = {0, 1, 0};
  found.assignments = {{{}, 4, 1, 0.25, -0.2}, {{0}, -1, -1, 0, 0}, {{1}, 9, 2, 1.5, 0}, {{0, 1}, -1, -1, 0, 0}};
  found.additive = {seam::array<float, 2>({{2, 3}}, {NAN, NAN, NAN, NAN, NAN, NAN}),
                    seam::array<float, 2>({{2, 3}}, {1, 2, 3, 4, 5, 6.5F})};
  found.interactions = {{{0, 1}, std::nullopt, "no cluster shows A"}};
  found.interventions = {{{1}, 1.25, 0.25, 0.75, 1.75, 250, 1.5}, {{0, 1}, -0.5, 0.5, -1.5, 0.5, 250, std::nullopt}};
  return found;
}

inline std::string content(fs::path const& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

struct folder {
  fs::path path = fs::temp_directory_path() / "seam_identify_files";
  folder() {
    fs::remove_all(path);
    fs::create_directory(path);
  }
  ~folder() { fs::remove_all(path); }
};

}  // namespace seam_test
