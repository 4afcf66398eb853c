// What is computed and written about clusters, compiled once.
#include "explained.hpp"

#include "folder_files.hpp"

#include <seam/core/as_view.hpp>
#include <seam/explain/files.hpp>
#include <seam/identify/files.hpp>
#include <seam/identify/motif_files.hpp>
#include <seam/identify/motifs.hpp>
#include <seam/report/files.hpp>

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace program {

namespace {

void remove_named(std::string const& folder, std::initializer_list<char const*> names) {
  for (char const* name : names) seam::io::remove_file(in_folder(folder, name));
}

/// Removes the interventions, tests and maps of sites that an earlier run left, which had perhaps more of them; its
/// report. Its settings are not those of what is written now: run.json becomes run_before.json. Nothing that has
/// another name than these.
void remove_stale_sites(std::string const& folder) {
  remove_named(folder,
               {"interventions.csv", "interaction_tests.csv", "null_calibration.csv", "timings.json", "report.html"});
  if (std::filesystem::exists(in_folder(folder, "run.json"))) {  // of which library and model it was is still true
    seam::io::write_file(in_folder(folder, "run_before.json"),
                         seam::io::detail::read_file(in_folder(folder, "run.json"), "settings (JSON)"));
    seam::io::remove_file(in_folder(folder, "run.json"));
  }
  std::vector<std::string> stale;
  for (char const* ending : {".npy", "_low.npy", "_high.npy"})
    for (std::string const& name : files_named(folder, "additive_", ending)) {
      std::string const site = name.substr(9, name.size() - 9 - std::string_view(ending).size());
      if (!site.empty() && site.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos)
        stale.push_back(name);
    }
  for (std::string const& name : stale) seam::io::remove_file(in_folder(folder, name));
}

}  // namespace

void remove_explained(std::string const& folder) {
  remove_stale_sites(folder);
  remove_named(folder, {"cluster_order.npy", "cluster_stats.csv", "cluster_intervals.csv", "msm.csv", "sites.csv"});
}

namespace {

template <class Convention, seam::alphabet A>
analysis_intervals bootstrap_under(seam::report::analysis<A> const& found, seam::explain::bootstrap const& how,
                                   seam::backend::host const& backend) {
  auto const activities = seam::as_view(found.activities);
  auto const labels = seam::as_view(found.labels);
  return {
      seam::explain::bootstrap_explanation<A, Convention>(backend, found.library, activities, labels, found, how),
      seam::identify::bootstrap_identification<Convention>(backend, activities, found.maps, labels, found, found, how)};
}

}  // namespace

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
                std::vector<seam::motif::motif> const& collection, std::string const& folder) {
  std::string const path = in_folder(folder, "motifs.csv");
  if (collection.empty()) {
    seam::io::remove_file(path);
    return;
  }
  auto const hits = seam::identify::match_motifs(explained, sites, collection);
  seam::identify::name_sites(sites, hits);
  seam::identify::write_motif_hits(path, sites, hits);
}

template <seam::alphabet A>
void write_explained(seam::report::analysis<A> const& found, std::optional<analysis_intervals> const& intervals,
                     seam::explain::table const& table, std::string const& folder) {
  remove_stale_sites(folder);
  remove_named(folder, {"cluster_intervals.csv", "entropy_low.npy", "entropy_high.npy"});
  seam::explain::write_table(in_folder(folder, "mave_df.csv"), table);
  seam::explain::write_explanation<A>(folder, found.explanation());
  seam::identify::write_identification(folder, found.identification(), found.order, found.name);
  if (intervals) {
    seam::explain::write_intervals(folder, found, intervals->explanation);
    seam::identify::write_additive_intervals(folder, found, intervals->identification);
  }
  seam::report::write_figures(found, folder);
}

template <seam::alphabet A>
void write_identified(seam::explain::explanation const& explained, seam::identify::identification const& found,
                      std::string const& name, std::string const& folder) {
  remove_stale_sites(folder);
  seam::identify::write_identification(folder, found, explained.order, name);
  seam::report::analysis<A> known;
  known.explanation() = explained;
  known.identification() = found;
  known.name = name;
  seam::report::write_figures(known, folder);
}

#define INSTANTIATE(ALPHABET)                                                                                        \
  template std::optional<analysis_intervals> bootstrap_analysis(seam::report::analysis<ALPHABET>&,                   \
                                                                seam::explain::bootstrap const&, std::string const&, \
                                                                seam::backend::host const&);                         \
  template void write_explained(seam::report::analysis<ALPHABET> const&, std::optional<analysis_intervals> const&,   \
                                seam::explain::table const&, std::string const&);                                    \
  template void write_identified<ALPHABET>(seam::explain::explanation const&, seam::identify::identification const&, \
                                           std::string const&, std::string const&);
SEAM_PROGRAM_EACH_ALPHABET(INSTANTIATE)
#undef INSTANTIATE

}  // namespace program

#define INSTANTIATE(...) SEAM_PROGRAM_EXPLAIN(, __VA_ARGS__)
SEAM_PROGRAM_EACH(INSTANTIATE)
template seam::identify::identification seam::identify::identify(
    seam::explain::explanation const&, seam::identify::basic_options<seam::explain::corrected> const&);
template seam::identify::identification seam::identify::identify(
    seam::explain::explanation const&, seam::identify::basic_options<seam::explain::seam_nn> const&);
