// seam explain: what the clusters of a library have in common, where they differ, and which sites that makes.
#include "explained.hpp"
#include "inputs.hpp"
#include "policies.hpp"
#include "quality.hpp"

#include <seam/cluster/files.hpp>
#include <seam/cluster/tree.hpp>
#include <seam/core/as_view.hpp>
#include <seam/embedding/files.hpp>
#include <seam/explain/table.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/csv.hpp>

#include <cmath>
#include <utility>

namespace program {

namespace {

struct explain_command {
  common_options common;
  library_input library;
  std::string activities;
  std::string task;
  std::string maps;
  std::string labels;
  std::string linkage;
  std::string embedding;
  std::string importances;
  cluster_options cluster;
  std::string name = "sequence";
  explain_options options;
  bootstrap_options resampling;

  std::vector<std::int32_t> read_labels_or_cut() const {
    seam::expect(labels.empty() != linkage.empty(), [] { return "explain takes either --labels or --linkage"; });
    if (!labels.empty()) return seam::cluster::read_labels(labels);
    return seam::cluster::cut_by_number(seam::cluster::read_linkage(linkage), cluster.number());
  }

  /// Clusters that were cut from a tree can be made again from parts of what it is a tree of.
  template <seam::alphabet A, class Backend>
  seam::explain::clustering_quality quality(Backend const& backend, seam::report::analysis<A> const& found) const {
    if (linkage.empty() || options.resamples == 0) return {};
    seam::array<float, 2> const embedded =
        embedding.empty() ? seam::array<float, 2>() : seam::embedding::read_embedding(embedding);
    return seam::explain::quality_of(backend, cluster.make(),
                                     embedding.empty() ? found.maps.view().as_matrix() : embedded.view(),
                                     seam::as_view(found.labels), found.order, options.resampling());
  }

  template <seam::alphabet A, class Convention, class Backend>
  void run(progress&, A, Convention, Backend const& backend) const {
    seam::report::analysis<A> found;
    found.name = name;
    found.library = library.read<A>();
    auto measured = read_activities(activities, task);
    found.activities = std::move(measured.values);
    found.maps = read_maps(maps, library.layout);
    found.labels = read_labels_or_cut();
    auto const collection = options.read_motifs(A::size);
    auto const how = resampling.make();
    std::vector<double> const importance = read_importances(found.library.extent(0));
    seam::io::output_folder(common.out);
    found.explanation() = seam::explain::explain<A>(backend, found.library, seam::as_view(found.activities), found.maps,
                                                    seam::as_view(found.labels), options.explain<Convention>());
    found.quality = quality(backend, found);
    found.identification() = seam::identify::identify(found.explanation(), options.identify<Convention>());
    auto const intervals =
        bootstrap_analysis(found, how, options.convention, {.threads = common.threads, .monitor = backend.monitor});
    name_sites(found.explanation(), found.sites, collection, common.out);
    auto table = seam::explain::make_table<A>(found.library, seam::as_view(found.activities),
                                              seam::as_view(found.labels), found.order, options.reference());
    table.other_tasks = std::move(measured.others);
    table.global_importance = importance;
    write_explained(found, intervals, table, common.out);
  }

  /// The column GIA of --gia; none without it.
  std::vector<double> read_importances(std::ptrdiff_t rows) const {
    if (importances.empty()) return {};
    auto values = seam::io::read_csv(importances).numbers<double>("GIA");
    seam::expect(static_cast<std::ptrdiff_t>(values.size()) == rows, [&] {
      return importances + " has " + std::to_string(values.size()) + " rows, the library " + std::to_string(rows);
    });
    for (std::size_t row = 0; row < values.size(); ++row)
      seam::expect(std::isfinite(values[row]), [&] {
        return importances + ", row " + std::to_string(row) +
               " has no GIA; seam crop writes it where it has --y of a " + "library with --bare";
      });
    return values;
  }
};

}  // namespace

void add_explain(CLI::App& program) {
  auto const command = std::make_shared<explain_command>();
  CLI::App* const words = program.add_subcommand("explain", "explain clusters: tables, sites, interactions, figures");
  command->library.add_to(*words);
  words->get_option("--x")->required();
  words->add_option("--y", command->activities, "activities (N), or (N, tasks), npy")->required()->type_name("FILE");
  words->add_option("--task", command->task, "which of --y's tasks to explain, by name (tasks.txt) or index");
  words->add_option("--maps", command->maps, "maps (N, L, A), npy")->required()->type_name("FILE");
  words->add_option("--labels", command->labels, "labels (N), npy")->type_name("FILE");
  auto* const tree = words->add_option("--linkage", command->linkage, "SciPy's Z (N - 1, 4), npy, cut into --clusters")
                         ->type_name("FILE");
  words->add_option("--clusters", command->cluster.clusters, "clusters to cut --linkage into [30]")
      ->check(whole_number<std::ptrdiff_t>())
      ->needs(tree);
  words->add_option("--cluster", command->cluster.method, "method that made --linkage, for --stability")
      ->check(CLI::IsMember({"ward", "average", "complete", "weighted", "single", "centroid", "median"}))
      ->capture_default_str()
      ->needs(tree);
  words->add_option("--embedding", command->embedding, "embedding (N, d) that --linkage is the tree of, not the maps")
      ->type_name("FILE")
      ->needs(tree);
  words->add_option("--gia", command->importances, "table with a column GIA (of seam crop), for mave_df.csv")
      ->type_name("FILE");
  words->add_option("--name", command->name, "what the sequence is called in sites.bed and figures")
      ->check(one_line())
      ->capture_default_str();
  words->add_option("--rate", command->options.rate, "mutations per position [measured from the library]");
  command->options.add_to(*words);
  command->options.add_stability_to(*words);
  command->resampling.add_to(*words);
  command->common.add_to(*words);
  on_call<by_alphabet, by_convention, by_backend>(*words, command, "explanation");
}

}  // namespace program
