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
#include <seam/io/csv.hpp>

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
  /// Those that were explained: of one task, whatever y_mut.npy holds.
  std::vector<float> activities() const {
    return seam::io::read_csv(in_folder(expect_folder(), "mave_df.csv")).numbers<float>("DNN");
  }
  /// The library's maps, (N, L, A).
  seam::array<float, 3> maps() const { return read_maps(maps_path(), "nla"); }
  /// The sorted place of each sequence's cluster, -1 = none.
  std::vector<std::int32_t> places(std::vector<std::int32_t> const& order) const {
    std::string const file = in_folder(expect_folder(), "labels.npy");
    auto const labels = seam::cluster::read_labels(file);
    auto places = seam::explain::sorted_places(seam::as_view(labels), order);
    std::vector<std::uint8_t> seen(order.size());
    for (std::size_t row = 0; row < labels.size(); ++row) {
      seam::expect(places[row] >= 0 || labels[row] < 0, [&] {
        return file + " has the label " + std::to_string(labels[row]) + " in row " + std::to_string(row) +
               ", which cluster_order.npy does not list: they are not of one clustering";
      });
      if (places[row] >= 0) seen[static_cast<std::size_t>(places[row])] = 1;
    }
    auto const absent = std::find(seen.begin(), seen.end(), std::uint8_t{0});
    seam::expect(absent == seen.end(), [&] {
      return file + " has no sequence of cluster " +
             std::to_string(order[static_cast<std::size_t>(absent - seen.begin())]) +
             ", which cluster_order.npy lists: they are not of one clustering";
    });
    return places;
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
