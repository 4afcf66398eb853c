// seam compare: which clusters and sites of one analysis are which of another: seeds, methods, models, or loci.
#include "analysis_folder.hpp"

#include <seam/explain/agreement.hpp>
#include <seam/explain/matching.hpp>
#include <seam/identify/motifs.hpp>
#include <seam/io/csv.hpp>
#include <seam/motif/compare.hpp>

#include <cmath>
#include <optional>

namespace program {

namespace {

/// What is compared of one analysis.
template <seam::alphabet A>
struct compared {
  seam::explain::explanation explained;
  std::vector<seam::identify::site> sites;
  std::vector<std::int32_t> places;
  seam::array<std::uint8_t, 2> library;

  explicit compared(analysis_folder const& folder)
      : explained(folder.explanation<A>()),
        sites(folder.identification(explained).sites),
        places(folder.places(explained.order)),
        library(folder.library<A>()) {}
  std::ptrdiff_t clusters() const { return static_cast<std::ptrdiff_t>(explained.order.size()); }
};

struct compare_command {
  common_options common;
  analysis_folder first;
  analysis_folder second;

  template <class Explained>
  static void add_cluster(seam::io::csv_writer& file, Explained const& explained, std::int32_t place) {
    if (place < 0) {
      for (int column = 0; column < 4; ++column) file.add(std::string_view());
      return;
    }
    auto const& cluster = explained.statistics[static_cast<std::size_t>(place)];
    file.add(cluster.label);
    file.add(place);
    file.add(cluster.count);
    file.add(cluster.median);
  }

  /// A row a cluster of the first analysis, then the second's that are left over.
  template <seam::alphabet A>
  void write_clusters(compared<A> const& a, compared<A> const& b, seam::array<double, 2> const& similarity,
                      std::vector<std::int32_t> const& match) const {
    seam::io::csv_writer file(in_folder(common.out, "clusters_matched.csv"),
                              {"Cluster_A", "Cluster_Sorted_A", "Occupancy_A", "Median_A", "Cluster_B",
                               "Cluster_Sorted_B", "Occupancy_B", "Median_B", "Similarity"});
    std::vector<std::uint8_t> taken(static_cast<std::size_t>(b.clusters()), 0);
    for (std::size_t place = 0; place < match.size(); ++place) {
      std::int32_t const other = match[place];
      if (other >= 0) taken[static_cast<std::size_t>(other)] = 1;
      add_cluster(file, a.explained, static_cast<std::int32_t>(place));
      add_cluster(file, b.explained, other);
      file.add(other >= 0 ? std::optional(similarity(static_cast<std::ptrdiff_t>(place), std::ptrdiff_t{other}))
                          : std::nullopt);
      file.end_row();
    }
    for (std::size_t other = 0; other < taken.size() && !match.empty(); ++other) {
      if (taken[other]) continue;
      add_cluster(file, a.explained, -1);
      add_cluster(file, b.explained, static_cast<std::int32_t>(other));
      file.add(std::string_view());
      file.end_row();
    }
    file.commit();
  }

  /// Positions in common over positions in either, from start to stop.
  static double overlap(seam::identify::site const& a, seam::identify::site const& b) {
    auto const common = std::min(a.stop, b.stop) - std::max(a.start, b.start) + 1;
    auto const either = std::max(a.stop, b.stop) - std::min(a.start, b.start) + 1;
    return common > 0 ? static_cast<double>(common) / static_cast<double>(either) : 0.0;
  }

  /// -log10 p of the likeness of each pair of sites' motifs; 0 where a site has none.
  template <seam::alphabet A>
  static seam::array<double, 2> motif_likeness(compared<A> const& a, compared<A> const& b) {
    seam::array<double, 2> likeness(static_cast<std::ptrdiff_t>(a.sites.size()),
                                    static_cast<std::ptrdiff_t>(b.sites.size()));
    std::vector<seam::motif::motif> motifs;
    std::vector<std::ptrdiff_t> of;
    for (std::size_t site = 0; site < b.sites.size(); ++site) {
      auto const frequencies = seam::identify::site_motif(b.explained, b.sites[site]);
      if (frequencies.empty()) continue;
      motifs.push_back({b.sites[site].name, {}, frequencies});
      of.push_back(static_cast<std::ptrdiff_t>(site));
    }
    for (std::size_t site = 0; site < a.sites.size() && !motifs.empty(); ++site) {
      auto const query = seam::identify::site_motif(a.explained, a.sites[site]);
      if (query.empty()) continue;
      for (auto const& match : seam::motif::compare(query, motifs, {.pseudocount = 0}))
        likeness(static_cast<std::ptrdiff_t>(site), of[static_cast<std::size_t>(match.motif)]) = -std::log10(match.p);
    }
    return likeness;
  }

  template <seam::alphabet A>
  void write_sites(compared<A> const& a, compared<A> const& b, bool same_sequence) const {
    auto const m = static_cast<std::ptrdiff_t>(a.sites.size());
    auto const n = static_cast<std::ptrdiff_t>(b.sites.size());
    seam::array<double, 2> likeness(m, n);
    if (same_sequence) {
      for (std::ptrdiff_t i = 0; i < m; ++i)
        for (std::ptrdiff_t j = 0; j < n; ++j)
          likeness(i, j) = overlap(a.sites[static_cast<std::size_t>(i)], b.sites[static_cast<std::size_t>(j)]);
    } else if constexpr (A::size == 4) {
      likeness = motif_likeness(a, b);
    }
    seam::io::csv_writer file(in_folder(common.out, "sites_matched.csv"),
                              {"TFBS_A", "Start_A", "Stop_A", "TFBS_B", "Start_B", "Stop_B", "Overlap", "Motif_p"});
    auto const match = seam::explain::best_matching(likeness);
    for (std::ptrdiff_t i = 0; i < m; ++i) {
      std::int32_t const j = match[static_cast<std::size_t>(i)];
      if (j < 0 || likeness(i, std::ptrdiff_t{j}) <= 0) continue;
      auto const& one = a.sites[static_cast<std::size_t>(i)];
      auto const& other = b.sites[static_cast<std::size_t>(j)];
      double const value = likeness(i, std::ptrdiff_t{j});
      file.row(one.name, one.start, one.stop, other.name, other.start, other.stop,
               same_sequence ? std::optional(value) : std::nullopt,
               same_sequence ? std::nullopt : std::optional(std::pow(10.0, -value)));
    }
    file.commit();
  }

  template <seam::alphabet A>
  void run(progress&, A) const {
    compared<A> const a(first);
    compared<A> const b(second);
    bool const same_library = a.library == b.library;
    bool const same_sequence = a.explained.reference_letters == b.explained.reference_letters;
    bool const same_columns = a.explained.cluster_maps.extent(2) == b.explained.cluster_maps.extent(2);
    char const* measure = "none";
    seam::array<double, 2> similarity;
    std::optional<double> agreement;
    if (same_library) {
      measure = "members";
      auto const table = seam::explain::contingency_of(seam::as_view(a.places), seam::as_view(b.places));
      agreement = seam::explain::adjusted_rand_index(table);
      similarity = seam::explain::jaccard_indices(table);
    } else if (same_sequence && same_columns) {
      measure = "maps";
      similarity = seam::explain::map_similarities(a.explained.cluster_maps_no_background.view().as_matrix(),
                                                   b.explained.cluster_maps_no_background.view().as_matrix());
    }
    auto const match = similarity.empty() ? std::vector<std::int32_t>{} : seam::explain::best_matching(similarity);
    seam::io::output_folder(common.out);
    write_clusters(a, b, similarity, match);
    write_sites(a, b, same_sequence);
    double total = 0;
    std::ptrdiff_t matched = 0;
    for (std::size_t place = 0; place < match.size(); ++place)
      if (match[place] >= 0) {
        total += similarity(static_cast<std::ptrdiff_t>(place), std::ptrdiff_t{match[place]});
        ++matched;
      }
    seam::io::csv_writer file(in_folder(common.out, "comparison.csv"), {"Name", "Value"});
    file.row("Clusters_A", a.clusters());
    file.row("Clusters_B", b.clusters());
    file.row("Same_Library", same_library);
    file.row("Same_Sequence", same_sequence);
    file.row("Matched_By", measure);
    file.row("Adjusted_Rand_Index", agreement);
    file.row("Mean_Similarity", matched > 0 ? std::optional(total / static_cast<double>(matched)) : std::nullopt);
    file.commit();
  }
};

}  // namespace

void add_compare(CLI::App& program) {
  auto const command = std::make_shared<compare_command>();
  CLI::App* const words =
      program.add_subcommand("compare", "match two analyses (comparison.csv, clusters_matched.csv, sites_matched.csv)");
  words->add_option("first", command->first.path, "folder that seam run wrote")->required()->type_name("DIR");
  words->add_option("second", command->second.path, "the other one")->required()->type_name("DIR");
  command->common.add_to(*words);
  on_call<by_alphabet>(*words, command, "comparison");
}

}  // namespace program
