// The clusterers that --cluster or --method names, and their options.
#pragma once

#include "common.hpp"

#include <seam/cluster/concept.hpp>
#include <seam/cluster/dbscan.hpp>
#include <seam/cluster/hdbscan.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/cluster/kmeans.hpp>
#include <seam/cluster/leiden.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace program {

/// Any clusterer, chosen at run time.
struct any_clusterer {
  template <class Linkage>
  using tree = seam::cluster::hierarchical<Linkage>;
  std::variant<tree<seam::cluster::ward>, tree<seam::cluster::average>, tree<seam::cluster::complete>,
               tree<seam::cluster::weighted>, tree<seam::cluster::single>, tree<seam::cluster::centroid>,
               tree<seam::cluster::median>, seam::cluster::kmeans, seam::cluster::dbscan<>, seam::cluster::hdbscan,
               seam::cluster::leiden<>, seam::cluster::louvain<>>
      policy;

  static constexpr char const* name() { return "any"; }
  /// Compiled once, in clusterers.cpp, for the program's backends.
  template <seam::backend::backend B>
  seam::cluster::clustering cluster(B const& backend, seam::view<float const, 2> maps) const;
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const;
  void check(std::ptrdiff_t rows) const;
};

/// --cluster or --method, and the options of the methods. What belongs to another method is refused.
struct cluster_options {
  std::string method = "ward";
  std::optional<std::ptrdiff_t> clusters;
  std::optional<double> height;
  std::optional<std::string> cut;
  std::optional<std::ptrdiff_t> most;
  std::optional<double> inconsistency;
  std::optional<std::ptrdiff_t> depth;
  bool float32_distances = false;
  std::optional<std::ptrdiff_t> restarts;
  std::optional<std::ptrdiff_t> batch;
  std::optional<double> radius;
  std::optional<std::ptrdiff_t> neighbours;
  std::optional<std::ptrdiff_t> least;
  std::optional<double> resolution;
  std::optional<std::uint64_t> seed;

  void add_to(CLI::App& command, std::string const& method_option);
  any_clusterer make() const;
  bool is_tree() const;
  /// The clusters to be made, given or by default.
  std::ptrdiff_t number() const { return clusters.value_or(default_clusters); }

  /// The options that were given, and the number of clusters, as what decides the result.
  template <class Json>
  void settings_into(Json& all) const {
    auto const keep = [&](char const* name, auto const& value) {
      if (value) all[name] = *value;
    };
    keep("height", height);
    if (!height && cuts_by_number()) all["clusters"] = number();
    keep("cut", cut);
    keep("most_clusters", most);
    keep("inconsistency", inconsistency);
    keep("depth", depth);
    if (float32_distances) all["float32_distances"] = true;
    keep("restarts", restarts);
    keep("batch", batch);
    keep("radius", radius);
    keep("neighbours", neighbours);
    keep("least_maps", least);
    keep("resolution", resolution);
    keep("cluster_seed", seed);
  }

 private:
  static constexpr std::ptrdiff_t default_clusters = 30;

  bool is(std::initializer_list<char const*> methods) const;
  bool cuts(char const* rule) const { return is_tree() && cut.value_or("number") == rule; }
  bool cuts_by_number() const { return cuts("number") || method == "kmeans"; }
  void refuse_options_of_other_cuts() const;

  options_of_methods options_;
};

}  // namespace program
