// seam report: the one-file viewer of a folder.
#include "analysis_folder.hpp"
#include "explained.hpp"
#include "policies.hpp"
#include "report_folder.hpp"

#include <seam/cluster/tree.hpp>
#include <seam/identify/motifs.hpp>
#include <seam/report/html.hpp>
#include <seam/report/viewer.hpp>

#include <cstdio>

namespace program {

namespace {

struct report_command {
  common_options common;
  std::string folder;
  std::string maps;
  std::string linkage;
  std::string state;
  std::string name;
  std::ptrdiff_t clusters = 30;
  bool scriptless = false;
  std::vector<CLI::Option*> explaining;  ///< options that matter where the folder has no tables
  explain_options options;

  std::string path(char const* file) const { return in_folder(folder, file); }
  bool has(char const* file) const { return std::filesystem::exists(path(file)); }

  /// Maps, linkage and embedding, each where there is one and of as many rows as the table.
  template <seam::alphabet A>
  void read_arrays(seam::report::analysis<A>& found) const {
    auto const rows = found.library.extent(0);
    std::string const table = path("mave_df.csv");
    if (std::string const file = maps.empty() ? only_file(folder, "attributions", "pick one with --maps") : maps;
        !file.empty()) {
      found.maps = read_maps(file, "");
      expect_rows(file, found.maps.extent(0), table, rows);
      seam::expect(found.maps.extent(1) == found.library.extent(1) || found.maps.extent(2) == 1, [&] {
        return file + " has maps of " + std::to_string(found.maps.extent(1)) + " positions, the sequences of " + table +
               " have " + std::to_string(found.library.extent(1)) + " letters";
      });
    }
    std::string tree = linkage.empty() && has("linkage.npy") ? path("linkage.npy") : linkage;
    if (tree.empty()) tree = only_file(folder, "hierarchical_linkage", "pick one with --linkage");
    if (!tree.empty()) {
      found.linkage = seam::cluster::read_linkage(tree);
      expect_rows(tree + " is a tree of sequences: with them it", found.linkage.extent(0) + 1, table, rows);
    }
    if (has("embedding.npy")) {
      found.embedding = seam::io::read_npy<float, 2>(path("embedding.npy"), {.finite = false});
      expect_rows(path("embedding.npy"), found.embedding.extent(0), table, rows);
    }
  }

  /// The tables that explain wrote. What is missing or does not fit is said with what would mend it.
  template <seam::alphabet A>
  void read_explained(seam::report::analysis<A>& found) const {
    try {
      found.explanation() = seam::explain::read_explanation<A>(folder);
      found.identification() = seam::identify::read_identification(folder, found.explanation());
    } catch (seam::input_error const& wrong) {
      throw seam::input_error(std::string(wrong.what()) + " (seam explain writes this folder's tables anew)");
    }
    auto const length = found.library.extent(1);
    seam::expect(found.summary.entropy.extent(1) == length, [&] {
      return path("msm.csv") + " describes " + std::to_string(found.summary.entropy.extent(1)) +
             " positions, the sequences of " + path("mave_df.csv") + " have " + std::to_string(length) + " letters";
    });
    std::ptrdiff_t members = 0;
    for (auto const& cluster : found.statistics) members += cluster.count;
    auto const clustered =
        std::count_if(found.labels.begin(), found.labels.end(), [](std::int32_t label) { return label >= 0; });
    seam::expect(members == clustered, [&] {
      return path("cluster_stats.csv") + " counts " + std::to_string(members) + " sequences, " + path("mave_df.csv") +
             " has " + std::to_string(clustered) + " in clusters: they are not of the same analysis";
    });
  }

  void refuse_explaining() const {
    for (CLI::Option const* const option : explaining)
      seam::expect(option->count() == 0, [&] {
        return option->get_name() + " is for a folder without tables, and " + folder +
               " has those of seam explain (cluster_stats.csv): seam explain makes them anew";
      });
  }

  /// A folder without the tables: they are made here.
  template <seam::alphabet A, class Convention, class Backend>
  void explain(Backend const& backend, seam::report::analysis<A>& found, seam::report::viewer_extras& extras) const {
    seam::expect(!found.maps.empty(), [&] {
      return folder + " has no cluster_stats.csv of seam explain, and no attributions_*.npy to make it of";
    });
    std::string source = "the column Cluster of mave_df.csv";
    if (found.labels.empty() && has("labels.npy")) {
      found.labels = seam::cluster::read_labels(path("labels.npy"));
      expect_rows(path("labels.npy"), static_cast<std::ptrdiff_t>(found.labels.size()), path("mave_df.csv"),
                  found.library.extent(0));
      source = "labels.npy";
    }
    if (found.labels.empty()) {
      seam::expect(!found.linkage.empty(), [&] {
        return folder + " says nowhere which sequence is in which cluster: it has no linkage.npy, no " +
               "hierarchical_linkage_*.npy, no labels.npy, and mave_df.csv has no column Cluster";
      });
      found.labels = seam::cluster::cut_by_number(found.linkage, std::min(clusters, found.library.extent(0)));
      source = "the linkage, cut into " + std::to_string(clusters) + " clusters";
    }
    found.explanation() =
        seam::explain::explain<A>(backend, found.library, seam::as_view(found.activities), found.maps,
                                  seam::as_view(found.labels), options.template explain<Convention>());
    found.identification() = seam::identify::identify(found.explanation(), options.template identify<Convention>());
    if (auto const collection = options.read_motifs(A::size); !collection.empty())
      seam::identify::name_sites(found.sites,
                                 seam::identify::match_motifs(found.explanation(), found.sites, collection));
    extras.notes.push_back("Explained by seam report, under the convention " + options.convention +
                           ": the folder had maps and activities but no tables of seam explain. Clusters: " + source +
                           ".");
  }

  template <seam::alphabet A, class Convention, class Backend>
  void run(progress&, A, Convention, Backend const& backend) const {
    seam::expect(std::filesystem::is_directory(folder), [&] { return folder + " is not a folder"; });
    seam::expect(has("mave_df.csv"), [&] {
      return folder + " has no mave_df.csv: a report is made of a folder that seam run or seam explain wrote, or of " +
             "mave_df.csv (Sequence, DNN), attributions_*.npy and a linkage";
    });
    seam::report::analysis<A> found;
    seam::report::viewer_extras extras;
    extras.columns = read_library_table<A>(path("mave_df.csv"), found);
    read_arrays(found);
    if (has("run.json")) found.settings = read_settings(path("run.json"));
    found.name = name.empty() ? analysis_folder{folder}.name() : name;
    if (found.name.empty()) found.name = std::filesystem::absolute(folder + "/.").parent_path().filename().string();
    if (has("cluster_stats.csv")) {
      refuse_explaining();
      read_explained(found);
      read_more_tables(folder, extras);
      if (found.maps.empty())
        extras.notes.push_back("The folder has no attributions_*.npy: the page holds the clusters' mean maps alone.");
    } else {
      explain<A, Convention>(backend, found, extras);
    }
    if (!state.empty()) extras.state = read_state(state);
    std::string const into = common.out.empty() ? folder : common.out;
    seam::io::output_folder(into);
    std::string const file = in_folder(into, "report.html");
    if (scriptless)
      seam::report::write_html(found, file);
    else
      seam::report::write_viewer(found, file, extras);
    std::printf("report: %s\n", file.c_str());
  }
};

}  // namespace

template <seam::alphabet A>
void write_report(seam::report::analysis<A> const& found, std::string const& folder) {
  seam::report::viewer_extras extras;
  read_more_tables(folder, extras);
  seam::report::write_viewer(found, in_folder(folder, "report.html"), extras);
}
#define INSTANTIATE(ALPHABET) template void write_report(seam::report::analysis<ALPHABET> const&, std::string const&);
SEAM_PROGRAM_EACH_ALPHABET(INSTANTIATE)
#undef INSTANTIATE

void add_report(CLI::App& program) {
  auto const command = std::make_shared<report_command>();
  CLI::App* const words = program.add_subcommand("report", "one file that shows a folder's analysis in a browser");
  words->add_option("folder", command->folder, "written by run or explain, or with the published program's files")
      ->required()
      ->type_name("DIR");
  words->add_option("--maps", command->maps, "which maps, npy, where the folder has several")->type_name("FILE");
  words->add_option("--linkage", command->linkage, "which linkage, npy")->type_name("FILE");
  words->add_flag("--static", command->scriptless, "a page without scripts: figures and tables alone")
      ->disable_flag_override()
      ->excludes(
          words->add_option("--state", command->state, "what a viewer saved: it is shown at first")->type_name("FILE"));
  words->add_option("--name", command->name, "what the sequence is called [as in the folder, or the folder]")
      ->check(one_line());
  std::size_t const others = words->get_options().size();
  words->add_option("--clusters", command->clusters, "clusters to cut the linkage into where nothing else says")
      ->check(whole_number<std::ptrdiff_t>())
      ->capture_default_str();
  words->add_option("--rate", command->options.rate, "mutations per position [measured from the library]");
  command->options.add_to(*words);
  std::vector<CLI::Option*> const all = words->get_options();
  command->explaining.assign(all.begin() + static_cast<std::ptrdiff_t>(others), all.end());
  command->common.out.clear();
  command->common.add_to(*words);
  words->get_option("--out")->required(false)->description("folder to write into [DIR itself]");
  on_call<by_alphabet, by_convention, by_backend>(*words, command, "report");
}

}  // namespace program
