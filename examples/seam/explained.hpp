// What `explain` and `run` write about an analysis: its tables, arrays and figures.
#pragma once

#include "common.hpp"

#include <seam/explain/files.hpp>
#include <seam/explain/table.hpp>
#include <seam/identify/files.hpp>
#include <seam/report/files.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace program {

/// Removes what an earlier run with more sites or clusters left in the folder, and this one would not write over.
inline void remove_stale(std::string const& folder) {
  namespace fs = std::filesystem;
  fs::remove_all(fs::path(folder) / "cluster_logos");
  std::vector<fs::path> stale;
  for (auto const& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().starts_with("additive_")) stale.push_back(entry.path());
  for (fs::path const& path : stale) fs::remove(path);
}

template <seam::alphabet A>
void write_explained(seam::report::analysis<A> const& found, std::optional<std::ptrdiff_t> reference_row,
                     std::string const& folder) {
  auto const count = static_cast<std::ptrdiff_t>(found.activities.size());
  remove_stale(folder);
  seam::explain::write_table(in_folder(folder, "mave_df.csv"),
                             seam::explain::make_table<A>(found.library, {found.activities.data(), count},
                                                          {found.labels.data(), count}, found.order, reference_row));
  seam::explain::write_explanation<A>(folder, found.explanation());
  seam::identify::write_identification(folder, found.identification(), found.order, found.name);
  seam::report::write_figures(found, folder);
}

}  // namespace program
