// A folder that `seam run` or `seam explain` wrote, read again by the commands that go on from it.
#pragma once

#include "folder_files.hpp"
#include "inputs.hpp"

#include <seam/cluster/files.hpp>
#include <seam/core/array.hpp>
#include <seam/core/as_view.hpp>
#include <seam/explain/files.hpp>
#include <seam/explain/table.hpp>
#include <seam/identify/read_files.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace program {

/// What such a folder holds; each part is read when it is asked for.
struct analysis_folder {
  std::string path;

  template <seam::alphabet A>
  seam::explain::explanation explanation() const {
    return seam::explain::read_explanation<A>(expect_folder());
  }
  /// What was identified in `explained`, the folder's explanation.
  seam::identify::identification identification(seam::explain::explanation const& explained) const {
    return seam::identify::read_identification(expect_folder(), explained);
  }
  template <seam::alphabet A>
  seam::array<std::uint8_t, 2> library() const {
    library_input input;
    input.path = in_folder(expect_folder(), "x_index.npy");
    return input.read<A>();
  }
  std::vector<float> activities() const { return read_activities(in_folder(expect_folder(), "y_mut.npy")); }
  /// The library's maps, (N, L, A).
  seam::array<float, 3> maps() const { return read_maps(maps_path(), "nla"); }
  /// The sorted place of each sequence's cluster, -1 = none.
  std::vector<std::int32_t> places(std::vector<std::int32_t> const& order) const {
    auto const labels = seam::cluster::read_labels(in_folder(expect_folder(), "labels.npy"));
    return seam::explain::sorted_places(seam::as_view(labels), order);
  }
  /// The only attributions_<method>.npy; a sentence when there is none or a choice.
  std::string maps_path() const {
    std::string const file = only_file(expect_folder(), "attributions_", "which of these maps were clustered?");
    seam::expect(!file.empty(), [&] {
      return path + " has no maps (attributions_<method>.npy): is it a folder that seam run wrote?";
    });
    return file;
  }
  /// What the sequence is called: as run.json says, else as in sites.bed; empty where neither gives it a name.
  std::string name() const;  // in analysis_folder.cpp
  /// `given`, else the name, else what a sequence without a name is called.
  std::string name_or(std::string const& given) const {
    std::string const known = given.empty() ? name() : given;
    return known.empty() ? nameless : known;
  }
  static constexpr char const* nameless = "sequence";

 private:
  std::string const& expect_folder() const {
    seam::expect(std::filesystem::is_directory(path),
                 [&] { return path + " is not a folder; one that seam run wrote was expected"; });
    return path;
  }
};

}  // namespace program
