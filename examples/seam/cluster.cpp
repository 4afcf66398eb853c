// seam cluster: labels, and a linkage, from attribution maps.
#include "clusterers.hpp"
#include "explained.hpp"
#include "inputs.hpp"

#include <seam/cluster/files.hpp>
#include <seam/cluster/subtree.hpp>
#include <seam/explain/cluster_number.hpp>
#include <seam/io/atomic_file.hpp>

#include <string>

namespace program {

namespace {

struct cluster_command {
  common_options common;
  std::string maps;
  cluster_options cluster;
  std::optional<std::ptrdiff_t> largest;  ///< --choose-k
  bool newick = false;

  /// The number of clusters that held-out maps bear, among 1..largest; the table is left in the folder.
  template <class Backend>
  std::ptrdiff_t choose(Backend const& backend, seam::view<float const, 2> rows) const {
    seam::expect(cluster.method == "ward" && !cluster.height && cluster.cut.value_or("number") == "number", [] {
      return std::string(
          "--choose-k measures distances to centroids: it goes with --method ward, and without --height or --cut");
    });
    seam::explain::cross_validation const how{.largest = *largest};
    how.check(rows.extent(0));
    seam::io::output_folder(common.out);
    auto const choice = seam::explain::choose_cluster_number(backend, rows, how);
    seam::explain::write_cluster_numbers(in_folder(common.out, "choice_of_k.csv"), choice);
    return choice.chosen;
  }

  template <class Backend>
  void run(progress&, Backend const& backend) {
    seam::expect(!newick || cluster.is_tree(),
                 [&] { return "--newick writes a tree, and " + cluster.method + " has none"; });
    maps_input const values(maps);
    cluster.make();  // refuses what does not go together before any work
    if (largest) cluster.clusters = choose(backend, values.view());
    any_clusterer const clusterer = cluster.make();
    clusterer.check(values.view().extent(0));
    seam::io::output_folder(common.out);
    auto const found = clusterer.cluster(backend, values.view());
    seam::cluster::write(found, common.out);
    remove_explained(common.out);
    std::string const tree = in_folder(common.out, "tree.nwk");
    if (!newick) seam::io::remove_file(tree);  // it would be another's
    if (newick) seam::io::write_file(tree, seam::cluster::newick(found.linkage) + '\n');
  }
};

}  // namespace

void add_cluster(CLI::App& program) {
  auto const command = std::make_shared<cluster_command>();
  CLI::App* const words = program.add_subcommand("cluster", "cluster maps (linkage.npy, labels.npy)");
  words->add_option("--maps", command->maps, "maps (N, L, A) or (N, D), npy")->required()->type_name("FILE");
  command->cluster.add_to(*words, "--method");
  words
      ->add_option("--choose-k", command->largest,
                   "judge 1 to K clusters on held-out maps (choice_of_k.csv) and pick one")
      ->check(whole_number<std::ptrdiff_t>())
      ->excludes(words->get_option("--clusters"))
      ->type_name("K");
  words->add_flag("--newick", command->newick, "also write the tree as phylogenetic programs read it (tree.nwk)")
      ->disable_flag_override();
  command->common.add_to(*words);
  on_call<by_backend>(*words, command, "clustering");
}

}  // namespace program
