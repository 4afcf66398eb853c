// What is computed and written about clusters, compiled once.
#include "explained.hpp"

#include <seam/explain/files.hpp>
#include <seam/explain/table.hpp>
#include <seam/identify/files.hpp>
#include <seam/identify/motif_files.hpp>
#include <seam/identify/motifs.hpp>
#include <seam/report/files.hpp>
#include <seam/report/html.hpp>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace program {

namespace {

/// Whether `name` is `prefix` and some of `characters`, with one of the endings.
bool is_numbered(std::string_view name, std::string_view prefix, std::string_view characters,
                 std::initializer_list<std::string_view> endings) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  std::size_t const end = std::min(name.find_first_not_of(characters), name.size());
  return end > 0 && std::find(endings.begin(), endings.end(), name.substr(end)) != endings.end();
}

/// Removes the figures and maps of sites and clusters that an earlier run left, which had perhaps more of them; nothing
/// that has another name than these.
void remove_stale(std::string const& folder) {
  namespace fs = std::filesystem;
  std::vector<fs::path> stale;
  for (auto const& entry : fs::directory_iterator(folder))
    if (is_numbered(entry.path().filename().string(), "additive_", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", {".npy", ".svg"}))
      stale.push_back(entry.path());
  if (fs::is_directory(in_folder(folder, "cluster_logos")))
    for (auto const& entry : fs::directory_iterator(in_folder(folder, "cluster_logos")))
      for (char const* kind : {"average_", "no_background_"})
        if (is_numbered(entry.path().filename().string(), kind, "0123456789", {".svg"})) stale.push_back(entry.path());
  for (fs::path const& path : stale) fs::remove(path);
}

}  // namespace

template <seam::alphabet A>
void name_sites(seam::report::analysis<A>& found, std::vector<seam::io::motif> const& collection,
                std::string const& folder) {
  std::string const path = in_folder(folder, "motifs.csv");
  if (collection.empty()) {
    std::filesystem::remove(path);
    return;
  }
  auto const hits = seam::identify::match_motifs(found.explanation(), found.sites, collection);
  seam::identify::name_sites(found.sites, hits);
  seam::identify::write_motif_hits(path, found.sites, hits);
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

template <seam::alphabet A>
void write_report(seam::report::analysis<A> const& found, std::string const& path) {
  seam::report::write_html(found, path);
}

#define INSTANTIATE(ALPHABET)                                                                           \
  template void name_sites(seam::report::analysis<ALPHABET>&, std::vector<seam::io::motif> const&,      \
                           std::string const&);                                                         \
                                                                                                        \
  template void write_explained(seam::report::analysis<ALPHABET> const&, std::optional<std::ptrdiff_t>, \
                                std::string const&);                                                    \
  template void write_report(seam::report::analysis<ALPHABET> const&, std::string const&);
SEAM_PROGRAM_EACH_ALPHABET(INSTANTIATE)
#undef INSTANTIATE

}  // namespace program

#define INSTANTIATE(...) SEAM_PROGRAM_EXPLAIN(, __VA_ARGS__)
SEAM_PROGRAM_EACH(INSTANTIATE)
template seam::identify::identification seam::identify::identify(
    seam::explain::explanation const&, seam::identify::basic_options<seam::explain::corrected> const&);
template seam::identify::identification seam::identify::identify(
    seam::explain::explanation const&, seam::identify::basic_options<seam::explain::seam_nn> const&);
