// seam cluster: labels, and a linkage, from attribution maps.
#include "inputs.hpp"
#include "policies.hpp"

#include <seam/cluster/files.hpp>
#include <seam/io/atomic_file.hpp>

namespace program {

namespace {

struct cluster_command {
  common_options common;
  std::string maps;
  std::string layout = "nla";
  cluster_options cluster;

  template <class Backend>
  void run(Backend const& backend) const {
    auto const values = read_maps(maps, layout);
    any_clusterer const clusterer = cluster.make();
    clusterer.check(values.extent(0));
    seam::io::output_folder(common.out);
    seam::cluster::write(clusterer.cluster(backend, values.view().as_matrix()), common.out);
  }
};

}  // namespace

void add_cluster(CLI::App& program) {
  auto const command = std::make_shared<cluster_command>();
  CLI::App* const words = program.add_subcommand("cluster", "cluster maps (linkage.npy, labels.npy)");
  words->add_option("--maps", command->maps, "maps (N, L, A) or (N, D), npy")->required()->type_name("FILE");
  words->add_option("--layout", command->layout, "nla, or nal where letters come first")
      ->check(CLI::IsMember({"nla", "nal"}))
      ->capture_default_str();
  command->cluster.add_to(*words, "--method");
  command->common.add_to(*words);
  on_call(*words, command, "clustering");
}

}  // namespace program
