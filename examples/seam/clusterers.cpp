// The clusterers of the program, compiled once, and their options.
#include "clusterers.hpp"

#include "instances.hpp"

#include <algorithm>

namespace program {

using seam::expect;

template <seam::backend::backend B>
seam::cluster::clustering any_clusterer::cluster(B const& backend, seam::view<float const, 2> maps) const {
  return std::visit([&](auto const& chosen) { return chosen.cluster(backend, maps); }, policy);
}
#define INSTANTIATE(BACKEND, ...) \
  template seam::cluster::clustering any_clusterer::cluster(BACKEND const&, seam::view<float const, 2>) const;
SEAM_PROGRAM_EACH_BACKEND(INSTANTIATE, )

double any_clusterer::bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
  return std::visit([&](auto const& chosen) { return chosen.bytes_needed(rows, columns); }, policy);
}
void any_clusterer::check(std::ptrdiff_t rows) const {
  std::visit([&](auto const& chosen) { chosen.check(rows); }, policy);
}

void cluster_options::add_to(CLI::App& command, std::string const& method_option) {
  auto const whole = whole_number<std::ptrdiff_t>();
  command
      .add_option(method_option, method,
                  "ward, average, complete, weighted, single, centroid, median, kmeans, dbscan, hdbscan, leiden or "
                  "louvain")
      ->check(CLI::IsMember({"ward", "average", "complete", "weighted", "single", "centroid", "median", "kmeans",
                             "dbscan", "hdbscan", "leiden", "louvain"}))
      ->capture_default_str();
  constexpr char const* trees = "ward average complete weighted single centroid median";
  options_.choice = method_option;
  auto* const by_number =
      options_.add(std::string(trees) + " kmeans",
                   command.add_option("--clusters", clusters, "trees, kmeans: number of clusters [30]")->check(whole));
  options_.add(trees, command.add_option("--height", height, "trees: cut at this height instead")->excludes(by_number));
  options_.add(trees, command
                          .add_option("--cut", cut,
                                      "trees: where: into a number of clusters, where the gap between heights is "
                                      "widest, or where a merge is much higher than those below it [number]")
                          ->check(CLI::IsMember({"number", "largest-gap", "inconsistency"})));
  options_.add(
      trees,
      command.add_option("--most-clusters", most, "--cut largest-gap: at most [a tenth of the maps]")->check(whole));
  options_.add(trees, command.add_option("--inconsistency", inconsistency,
                                         "--cut inconsistency: of a merge that is kept, at most [1]"));
  options_.add(trees,
               command.add_option("--depth", depth, "--cut inconsistency: merges to look at, one below the other [2]")
                   ->check(whole));
  options_.add(trees, command
                          .add_flag("--float32-distances", float32_distances,
                                    "trees but ward and single: store distances as float32; half the memory, "
                                    "near-ties may fall in another way")
                          ->disable_flag_override());
  options_.add("kmeans",
               command.add_option("--restarts", restarts, "kmeans: runs, of which the best is kept [1]")->check(whole));
  options_.add("kmeans", command.add_option("--batch", batch, "kmeans: maps of a mini-batch [all]")->check(whole));
  options_.add("dbscan", command.add_option("--radius", radius, "dbscan: maps closer than this are neighbours"));
  options_.add("dbscan hdbscan leiden louvain",
               command
                   .add_option("--neighbours", neighbours,
                               "dbscan, hdbscan: that make a map dense [5]; leiden, louvain: ties [15]")
                   ->check(whole));
  options_.add("hdbscan",
               command.add_option("--least-maps", least, "hdbscan: maps of the smallest cluster [5]")->check(whole));
  options_.add("leiden louvain",
               command.add_option("--resolution", resolution, "leiden, louvain: larger means more clusters [1]"));
  options_.add("kmeans leiden louvain",
               command.add_option("--cluster-seed", seed, "kmeans, leiden, louvain: seed [42]")
                   ->check(whole_number<std::uint64_t>()));
}

bool cluster_options::is(std::initializer_list<char const*> methods) const {
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}
bool cluster_options::is_tree() const {
  return !is({"kmeans", "dbscan", "hdbscan", "leiden", "louvain"});
}

/// What belongs to another way of cutting a tree.
void cluster_options::refuse_options_of_other_cuts() const {
  if (!is_tree()) return;
  auto const goes_with = [&](bool given, char const* option, char const* rule) {
    expect(!given || cuts(rule), [&] { return std::string(option) + " goes with --cut " + rule; });
  };
  goes_with(clusters.has_value(), "--clusters", "number");
  goes_with(height.has_value(), "--height", "number");
  goes_with(most.has_value(), "--most-clusters", "largest-gap");
  expect(!most || *most >= 2, [&] { return "--most-clusters " + std::to_string(*most) + ": 2 or more clusters"; });
  goes_with(inconsistency.has_value(), "--inconsistency", "inconsistency");
  goes_with(depth.has_value(), "--depth", "inconsistency");
}

any_clusterer cluster_options::make() const {
  options_.refuse_strangers(method);
  refuse_options_of_other_cuts();
  auto const set = [](auto& option, auto const& value) {
    if (value) option = *value;
  };
  auto const tree = [&](auto policy) {
    policy.clusters = number();
    policy.height = height;
    if (cuts("largest-gap")) policy.cut = seam::cluster::tree_cut::largest_gap;
    if (cuts("inconsistency")) policy.cut = seam::cluster::tree_cut::inconsistency;
    set(policy.most, most);
    set(policy.threshold, inconsistency);
    set(policy.depth, depth);
    if (float32_distances) policy.storage = seam::cluster::distance_storage::float32;
    return any_clusterer{policy};
  };
  auto const graph = [&](auto policy) {
    set(policy.neighbours, neighbours);
    set(policy.resolution, resolution);
    set(policy.seed, seed);
    return any_clusterer{policy};
  };
  if (method == "kmeans") {
    seam::cluster::kmeans policy;
    policy.clusters = number();
    set(policy.restarts, restarts);
    expect(!batch || *batch >= 1, [&] { return "--batch " + std::to_string(*batch) + ": 1 or more maps"; });
    set(policy.batch, batch);
    set(policy.seed, seed);
    return {policy};
  }
  if (method == "dbscan") {
    expect(radius.has_value(),
           [] { return std::string("dbscan needs --radius: maps closer than that are neighbours"); });
    seam::cluster::dbscan<> policy;
    policy.radius = *radius;
    set(policy.neighbours, neighbours);
    return {policy};
  }
  if (method == "hdbscan") {
    seam::cluster::hdbscan policy;
    set(policy.least, least);
    set(policy.neighbours, neighbours);
    return {policy};
  }
  if (method == "leiden") return graph(seam::cluster::leiden<>{});
  if (method == "louvain") return graph(seam::cluster::louvain<>{});
  if (method == "average") return tree(any_clusterer::tree<seam::cluster::average>{});
  if (method == "complete") return tree(any_clusterer::tree<seam::cluster::complete>{});
  if (method == "weighted") return tree(any_clusterer::tree<seam::cluster::weighted>{});
  if (method == "single") return tree(any_clusterer::tree<seam::cluster::single>{});
  if (method == "centroid") return tree(any_clusterer::tree<seam::cluster::centroid>{});
  if (method == "median") return tree(any_clusterer::tree<seam::cluster::median>{});
  return tree(any_clusterer::tree<seam::cluster::ward>{});
}

}  // namespace program
