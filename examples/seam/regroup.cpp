// seam regroup: clusters of an analysis merged and named by hand, and sequences drawn from some of them.
#include "analysis_folder.hpp"

#include <seam/explain/regroup.hpp>
#include <seam/explain/statistics.hpp>
#include <seam/identify/files.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace program {

namespace {

struct regroup_command {
  common_options common;
  analysis_folder analysis;
  std::vector<std::string> merges;   // "3,5,8", sorted places
  std::vector<std::string> names;    // "4=both sites"
  std::vector<std::string> samples;  // "4:100"
  std::uint64_t seed = 42;

  /// A whole number of 0 or more that all of `text` is; none where it is anything else.
  static std::optional<std::int32_t> number(std::string_view text) {
    std::int32_t value = -1;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const whole = problem == std::errc() && end == text.data() + text.size() && value >= 0;
    return whole ? std::optional(value) : std::nullopt;
  }
  /// The same for a sorted place of `clusters`; `given` is what the sentence shows.
  static std::int32_t place(std::string_view text, std::string const& given, std::size_t clusters) {
    auto const value = number(text);
    seam::expect(value && static_cast<std::size_t>(*value) < clusters, [&] {
      return given + " names the cluster '" + std::string(text) + "'; sorted places go from 0 to " +
             std::to_string(clusters - 1);
    });
    return *value;
  }
  /// The two sides of the first `sign`. Throws where one is empty or there is no sign.
  static std::pair<std::string, std::string> sides(std::string const& text, char sign, std::string const& option,
                                                   char const* form) {
    std::size_t const at = text.find(sign);
    seam::expect(at != std::string::npos && at > 0 && at + 1 < text.size(),
                 [&] { return option + " " + text + " is not " + form; });
    return {text.substr(0, at), text.substr(at + 1)};
  }

  /// The labels of the clusters to be merged, a list a group.
  std::vector<std::vector<std::int32_t>> groups(std::vector<std::int32_t> const& order) const {
    std::vector<std::vector<std::int32_t>> result;
    for (std::string const& text : merges) {
      result.emplace_back();
      for (std::size_t first = 0; first <= text.size();) {
        std::size_t const end = std::min(text.find(',', first), text.size());
        std::int32_t const here =
            place(std::string_view(text).substr(first, end - first), "--merge " + text, order.size());
        result.back().push_back(order[static_cast<std::size_t>(here)]);
        first = end + 1;
      }
      seam::expect(result.back().size() >= 2, [&] { return "--merge " + text + " names one cluster; it takes two"; });
    }
    return result;
  }

  /// For each new label, the names of its old clusters' (sorted places); a cluster has one name at most.
  std::vector<std::string> named(std::vector<std::int32_t> const& new_of_place, std::size_t clusters) const {
    std::vector<std::string> result(clusters);
    for (std::string const& text : names) {
      auto const [which, name] = sides(text, '=', "--name", "a name i=NAME of a cluster (sorted place)");
      auto const old = static_cast<std::size_t>(place(which, "--name " + text, new_of_place.size()));
      std::string& kept = result[static_cast<std::size_t>(new_of_place[old])];
      seam::expect(kept.empty() || kept == name, [&, name = name] {
        return "--name gives one cluster two names, '" + kept + "' and '" + name + "'";
      });
      kept = name;
    }
    return result;
  }

  /// cluster_names.csv: a row a new cluster, with the old ones that it holds.
  void write_names(std::string const& path, std::vector<seam::explain::cluster_statistics> const& statistics,
                   std::vector<std::int32_t> const& order, std::vector<std::int32_t> const& new_of_place,
                   std::vector<std::string> const& all_names) const {
    seam::io::csv_writer file(path, {"Cluster", "Name", "Occupancy", "Median", "From_Clusters", "From_Sorted"});
    for (auto const& cluster : statistics) {
      std::vector<std::int32_t> labels;
      std::vector<std::int32_t> places;
      for (std::size_t old = 0; old < new_of_place.size(); ++old)
        if (new_of_place[old] == cluster.label) {
          labels.push_back(order[old]);
          places.push_back(static_cast<std::int32_t>(old));
        }
      file.row(cluster.label, all_names[static_cast<std::size_t>(cluster.label)], cluster.count, cluster.median,
               seam::identify::detail::joined(labels), seam::identify::detail::joined(places));
    }
    file.commit();
  }

  /// x_index.npy and library.csv: the sequences that were asked for, of one cluster after another.
  void write_samples(seam::explain::explanation const& explained,
                     std::vector<std::pair<std::int32_t, std::int32_t>> const& wanted) const {
    std::ptrdiff_t rows = 0;
    for (auto const& [cluster, count] : wanted) rows += count;
    seam::array<std::uint8_t, 2> all(rows, explained.summary.counts.extent(1));
    seam::io::csv_writer file(in_folder(common.out, "library.csv"), {"Row", "Cluster", "Cluster_Sorted"});
    std::ptrdiff_t next = 0;
    for (std::size_t which = 0; which < wanted.size(); ++which) {
      auto const [cluster, count] = wanted[which];
      auto const drawn = seam::explain::sample_cluster(explained.summary.counts, cluster, count, seed + which);
      std::copy(drawn.begin(), drawn.end(), all.data() + next * all.extent(1));
      for (std::int32_t row = 0; row < count; ++row)
        file.row(next + row, explained.order[static_cast<std::size_t>(cluster)], cluster);
      next += count;
    }
    file.commit();
    seam::io::write_npy(in_folder(common.out, "x_index.npy"), all);
  }

  std::vector<std::pair<std::int32_t, std::int32_t>> wanted_samples(std::size_t clusters) const {
    std::vector<std::pair<std::int32_t, std::int32_t>> result;
    for (std::string const& text : samples) {
      char const* const form = "i:n, a cluster (sorted place) and how many sequences";
      auto const [which, how_many] = sides(text, ':', "--sample", form);
      auto const count = number(how_many);
      seam::expect(count && *count > 0, [&] { return "--sample " + text + " is not " + form; });
      result.emplace_back(place(which, "--sample " + text, clusters), *count);
    }
    return result;
  }

  template <seam::alphabet A>
  void run(progress&, A) const {
    seam::expect(!merges.empty() || !names.empty() || !samples.empty(),
                 [] { return "regroup takes --merge, --name or --sample, each as often as you like"; });
    seam::expect(!std::filesystem::exists(common.out) || !std::filesystem::equivalent(common.out, analysis.path), [&] {
      return "--out " + common.out + " is the analysis itself, whose labels would be lost; name another folder";
    });
    auto const explained = analysis.explanation<A>();
    auto const activities = analysis.activities();
    auto const labels = seam::cluster::read_labels(in_folder(analysis.path, "labels.npy"));
    seam::expect(labels.size() == activities.size(), [&] {
      return analysis.path + " has " + std::to_string(labels.size()) + " labels and " +
             std::to_string(activities.size()) + " activities";
    });
    auto const wanted = wanted_samples(explained.order.size());
    auto const places = analysis.places(explained.order);  // refuses labels of another clustering
    auto const merged = seam::explain::merge_clusters(labels, groups(explained.order));
    auto const rows = static_cast<std::ptrdiff_t>(merged.size());
    std::vector<std::int32_t> new_of_place(explained.order.size(), -1);
    for (std::size_t row = 0; row < merged.size(); ++row)
      if (places[row] >= 0) new_of_place[static_cast<std::size_t>(places[row])] = merged[row];
    auto const statistics = seam::explain::statistics_of(seam::view<float const, 1>{activities.data(), rows},
                                                         seam::explain::group_members({merged.data(), rows}));
    auto const all_names = named(new_of_place, statistics.size());
    seam::io::output_folder(common.out);
    seam::io::write_npy(in_folder(common.out, "labels.npy"), seam::view<std::int32_t const, 1>{merged.data(), rows});
    write_names(in_folder(common.out, "cluster_names.csv"), statistics, explained.order, new_of_place, all_names);
    if (!wanted.empty()) write_samples(explained, wanted);
  }
};

}  // namespace

void add_regroup(CLI::App& program) {
  auto const command = std::make_shared<regroup_command>();
  CLI::App* const words = program.add_subcommand(
      "regroup", "merge and name clusters by hand, draw sequences from them (labels.npy, cluster_names.csv)");
  words->add_option("--from", command->analysis.path, "folder that seam run wrote")->required()->type_name("DIR");
  words->add_option("--merge", command->merges, "i,j[,k..]: make one of these clusters (sorted places); again for more")
      ->type_name("PLACES");
  words->add_option("--name", command->names, "i=NAME: call this cluster (sorted place) so; again for more")
      ->type_name("NAME")
      ->check(one_line());
  words
      ->add_option("--sample", command->samples,
                   "i:n: draw n sequences with the letter frequencies of this cluster (x_index.npy); again for more")
      ->type_name("SAMPLE");
  words->add_option("--seed", command->seed, "of the drawn sequences")
      ->check(whole_number<std::uint64_t>())
      ->capture_default_str();
  command->common.add_to(*words);
  on_call<by_alphabet>(*words, command, "regrouping");
}

}  // namespace program
