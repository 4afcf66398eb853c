// What is computed and written about clusters, compiled once.
#include "explained.hpp"

#include <seam/explain/files.hpp>
#include <seam/explain/table.hpp>
#include <seam/identify/files.hpp>
#include <seam/identify/motif_files.hpp>
#include <seam/identify/motifs.hpp>
#include <seam/report/files.hpp>

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

void remove_files(std::vector<std::filesystem::path> const& paths) {
  for (std::filesystem::path const& path : paths) std::filesystem::remove(path);
}

/// Removes what an earlier run left of other sites and clusters; nothing that has another name than these.
void remove_stale(std::string const& folder) {
  namespace fs = std::filesystem;
  remove_stale_sites(folder);
  std::vector<fs::path> stale;
  for (char const* name : {"cluster_intervals.csv", "entropy_low.npy", "entropy_high.npy"})
    stale.push_back(in_folder(folder, name));
  if (fs::is_directory(in_folder(folder, "cluster_logos")))
    for (auto const& entry : fs::directory_iterator(in_folder(folder, "cluster_logos")))
      for (char const* kind : {"average_", "no_background_"})
        if (is_numbered(entry.path().filename().string(), kind, "0123456789", {".svg"})) stale.push_back(entry.path());
  remove_files(stale);
}

template <class Convention, seam::alphabet A>
analysis_intervals bootstrap_under(seam::report::analysis<A> const& found, seam::explain::bootstrap const& how,
                                   seam::backend::host const& backend) {
  auto const rows = static_cast<std::ptrdiff_t>(found.labels.size());
  seam::view<float const, 1> const activities{found.activities.data(), rows};
  seam::view<std::int32_t const, 1> const labels{found.labels.data(), rows};
  return {
      seam::explain::bootstrap_explanation<A, Convention>(backend, found.library, activities, labels, found, how),
      seam::identify::bootstrap_identification<Convention>(backend, activities, found.maps, labels, found, found, how)};
}

}  // namespace

void remove_stale_sites(std::string const& folder) {
  std::vector<std::filesystem::path> stale;
  for (char const* name : {"interventions.csv", "interaction_tests.csv", "null_calibration.csv"})
    stale.push_back(in_folder(folder, name));
  for (auto const& entry : std::filesystem::directory_iterator(folder))
    if (is_numbered(entry.path().filename().string(), "additive_", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                    {".npy", ".svg", "_low.npy", "_high.npy"}))
      stale.push_back(entry.path());
  remove_files(stale);
}

template <seam::alphabet A>
std::optional<analysis_intervals> bootstrap_analysis(seam::report::analysis<A>& found,
                                                     seam::explain::bootstrap const& how, std::string const& convention,
                                                     seam::backend::host const& backend) {
  if (how.resamples == 0) return std::nullopt;
  analysis_intervals made = convention == seam::explain::seam_nn::name()
                                ? bootstrap_under<seam::explain::seam_nn>(found, how, backend)
                                : bootstrap_under<seam::explain::corrected>(found, how, backend);
  seam::identify::add_intervals(found, made.identification);
  return made;
}

void name_sites(seam::explain::explanation const& explained, std::vector<seam::identify::site>& sites,
                std::vector<seam::io::motif> const& collection, std::string const& folder) {
  std::string const path = in_folder(folder, "motifs.csv");
  if (collection.empty()) {
    std::filesystem::remove(path);
    return;
  }
  auto const hits = seam::identify::match_motifs(explained, sites, collection);
  seam::identify::name_sites(sites, hits);
  seam::identify::write_motif_hits(path, sites, hits);
}

template <seam::alphabet A>
void write_explained(seam::report::analysis<A> const& found, std::optional<analysis_intervals> const& intervals,
                     std::optional<std::ptrdiff_t> reference_row, std::string const& folder) {
  auto const count = static_cast<std::ptrdiff_t>(found.activities.size());
  remove_stale(folder);
  seam::explain::write_table(in_folder(folder, "mave_df.csv"),
                             seam::explain::make_table<A>(found.library, {found.activities.data(), count},
                                                          {found.labels.data(), count}, found.order, reference_row));
  seam::explain::write_explanation<A>(folder, found.explanation());
  seam::identify::write_identification(folder, found.identification(), found.order, found.name);
  if (intervals) {
    seam::explain::write_intervals(folder, found, intervals->explanation);
    seam::identify::write_additive_intervals(folder, found, intervals->identification);
  }
  seam::report::write_figures(found, folder);
}

#define INSTANTIATE(ALPHABET)                                                                                        \
  template std::optional<analysis_intervals> bootstrap_analysis(seam::report::analysis<ALPHABET>&,                   \
                                                                seam::explain::bootstrap const&, std::string const&, \
                                                                seam::backend::host const&);                         \
  template void write_explained(seam::report::analysis<ALPHABET> const&, std::optional<analysis_intervals> const&,   \
                                std::optional<std::ptrdiff_t>, std::string const&);
SEAM_PROGRAM_EACH_ALPHABET(INSTANTIATE)
#undef INSTANTIATE

}  // namespace program

#define INSTANTIATE(...) SEAM_PROGRAM_EXPLAIN(, __VA_ARGS__)
SEAM_PROGRAM_EACH(INSTANTIATE)
template seam::identify::identification seam::identify::identify(
    seam::explain::explanation const&, seam::identify::basic_options<seam::explain::corrected> const&);
template seam::identify::identification seam::identify::identify(
    seam::explain::explanation const&, seam::identify::basic_options<seam::explain::seam_nn> const&);
