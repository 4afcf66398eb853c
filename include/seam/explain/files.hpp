// SPDX-License-Identifier: MIT
// What the explain stage keeps on disk: the compiled table, cluster statistics, the summary matrix, mean maps and
// backgrounds; and the way back.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/explain/bootstrap.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/summary.hpp>
#include <seam/explain/table.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::explain {

namespace detail {
inline constexpr std::string_view task_prefix = "DNN_";  // of the columns of other tasks
}  // namespace detail

/// Writes mave_df.csv: DNN (activity), Hamming where there is a reference, GIA where there are global importances,
/// Sequence, Cluster, Cluster_Sorted (-1 = noise in both), DNN_<task> for each of the other tasks. Throws input_error
/// when the file cannot be written.
inline void write_table(std::string const& path, table const& rows) {
  std::vector<std::string> header{"DNN"};
  if (!rows.hamming.empty()) header.push_back("Hamming");
  if (!rows.global_importance.empty()) header.push_back("GIA");
  for (char const* name : {"Sequence", "Cluster", "Cluster_Sorted"}) header.push_back(name);
  for (auto const& [task, values] : rows.other_tasks) header.push_back(std::string(detail::task_prefix) + task);
  io::csv_writer file(path, header);
  for (std::size_t row = 0; row < rows.activity.size(); ++row) {
    file.add(rows.activity[row]);
    if (!rows.hamming.empty()) file.add(rows.hamming[row]);
    if (!rows.global_importance.empty()) file.add(rows.global_importance[row]);
    file.add(rows.sequence[row]);
    file.add(rows.cluster[row]);
    file.add(rows.cluster_sorted[row]);
    for (auto const& [task, values] : rows.other_tasks) file.add(values[row]);
    file.end_row();
  }
  file.commit();
}

/// Reads what write_table wrote. Throws input_error with the file, line and column of what is wrong.
inline table read_table(std::string const& path) {
  io::csv_table const file = io::read_csv(path);
  table rows;
  rows.activity = file.numbers<double>("DNN");
  if (file.has_column("Hamming")) rows.hamming = file.numbers<std::int32_t>("Hamming");
  if (file.has_column("GIA")) rows.global_importance = file.numbers<double>("GIA");
  rows.cluster = file.numbers<std::int32_t>("Cluster");
  rows.cluster_sorted = file.numbers<std::int32_t>("Cluster_Sorted");
  std::ptrdiff_t const sequence = file.column("Sequence");
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row) rows.sequence.push_back(file.text(row, sequence));
  for (std::string const& name : file.header())
    if (name.starts_with(detail::task_prefix))
      rows.other_tasks.emplace_back(name.substr(detail::task_prefix.size()), file.numbers<double>(name));
  return rows;
}

namespace detail {

/// A column of cluster_stats.csv.
struct statistic {
  char const* name;
  double cluster_statistics::*value;
};
inline constexpr statistic statistics_columns[] = {{"Median", &cluster_statistics::median},
                                                   {"Q1", &cluster_statistics::first_quartile},
                                                   {"Q3", &cluster_statistics::third_quartile},
                                                   {"Mean", &cluster_statistics::mean},
                                                   {"Minimum", &cluster_statistics::minimum},
                                                   {"Maximum", &cluster_statistics::maximum},
                                                   {"Lower_Whisker", &cluster_statistics::lower_whisker},
                                                   {"Upper_Whisker", &cluster_statistics::upper_whisker},
                                                   {"Expected_Entropy", &cluster_statistics::expected_entropy}};

/// A column of cluster_stats.csv that is there when clusters were clustered again.
struct quality {
  char const* name;
  double cluster_quality::*value;
};
inline constexpr quality quality_columns[] = {{"Stability", &cluster_quality::stability},
                                              {"Consensus", &cluster_quality::consensus},
                                              {"Silhouette", &cluster_quality::silhouette}};

/// One character as a text; "" for an unknown letter.
template <alphabet A>
std::string letter_text(std::uint8_t letter) {
  return letter < A::size ? std::string(1, A::to_char(letter)) : std::string();
}

}  // namespace detail

/// Writes cluster_stats.csv, a row a cluster in sorted order: Cluster, Cluster_Sorted, Occupancy, Median, Q1, Q3, Mean,
/// Minimum, Maximum, Lower_Whisker, Upper_Whisker, Expected_Entropy; and Stability, Consensus, Silhouette where there
/// is a quality of each (empty fields for NaN).
inline void write_statistics(std::string const& path, std::vector<cluster_statistics> const& statistics,
                             std::vector<cluster_quality> const& quality = {}) {
  std::vector<std::string> header{"Cluster", "Cluster_Sorted", "Occupancy"};
  for (auto const& column : detail::statistics_columns) header.push_back(column.name);
  if (!quality.empty())
    for (auto const& column : detail::quality_columns) header.push_back(column.name);
  io::csv_writer file(path, header);
  for (cluster_statistics const& cluster : statistics) {
    file.add(cluster.label);
    file.add(cluster.sorted);
    file.add(cluster.count);
    for (auto const& column : detail::statistics_columns) file.add(cluster.*column.value);
    if (!quality.empty())
      for (auto const& column : detail::quality_columns)
        file.add(quality[static_cast<std::size_t>(&cluster - statistics.data())].*column.value);
    file.end_row();
  }
  file.commit();
}

inline std::vector<cluster_statistics> read_statistics(std::string const& path) {
  io::csv_table const file = io::read_csv(path);
  std::vector<cluster_statistics> statistics(static_cast<std::size_t>(file.rows()));
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row) {
    cluster_statistics& cluster = statistics[static_cast<std::size_t>(row)];
    cluster.label = file.number<std::int32_t>(row, file.column("Cluster"));
    cluster.sorted = file.number<std::int32_t>(row, file.column("Cluster_Sorted"));
    cluster.count = file.number<std::ptrdiff_t>(row, file.column("Occupancy"));
    for (auto const& column : detail::statistics_columns)
      cluster.*column.value = file.number<double>(row, file.column(column.name));
  }
  return statistics;
}

/// The columns Stability, Consensus and Silhouette, in the file's order; nothing where it has none.
inline std::vector<cluster_quality> read_quality(std::string const& path) {
  io::csv_table const file = io::read_csv(path);
  std::vector<cluster_quality> quality;
  if (!file.has_column(detail::quality_columns[0].name)) return quality;
  quality.resize(static_cast<std::size_t>(file.rows()));
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row)
    for (auto const& column : detail::quality_columns) {
      std::ptrdiff_t const place = file.column(column.name);
      quality[static_cast<std::size_t>(row)].*column.value =
          file.text(row, place).empty() ? std::nan("") : file.number<double>(row, place);
    }
  return quality;
}

/// Writes msm.csv, K L rows, clusters by ascending label, positions inner: Cluster, Cluster_Sorted, Position, Reference
/// (per cent that differ from it; empty without one), Consensus (per cent), Entropy (bits), Reference_Letter,
/// Consensus_Letter, `Count_LETTER` for each letter of A, Entropy_Miller_Madow and Delta_Entropy (bits; the entropy
/// corrected for small samples, and less that of drifting letters).
template <alphabet A>
void write_summary(std::string const& path, explanation const& explained) {
  std::vector<std::string> header{"Cluster",   "Cluster_Sorted", "Position",         "Reference",
                                  "Consensus", "Entropy",        "Reference_Letter", "Consensus_Letter"};
  for (int letter = 0; letter < A::size; ++letter)
    header.push_back("Count_" + detail::letter_text<A>(static_cast<std::uint8_t>(letter)));
  header.push_back("Entropy_Miller_Madow");
  header.push_back("Delta_Entropy");
  io::csv_writer file(path, header);
  summary_matrix const& summary = explained.summary;
  array<double, 2> const corrected = miller_madow_entropies(summary.counts.view());
  array<double, 2> const delta = delta_entropies(summary, explained.statistics);
  std::vector<std::pair<std::int32_t, std::ptrdiff_t>> by_label;
  for (std::size_t place = 0; place < explained.order.size(); ++place)
    by_label.emplace_back(explained.order[place], static_cast<std::ptrdiff_t>(place));
  std::sort(by_label.begin(), by_label.end());
  for (auto const& [label, place] : by_label)
    for (std::ptrdiff_t position = 0; position < summary.entropy.extent(1); ++position) {
      file.add(label);
      file.add(place);
      file.add(position);
      if (summary.reference_mismatch.empty()) {
        file.add(std::string_view());
      } else {
        file.add(summary.reference_mismatch(place, position));
      }
      file.add(summary.consensus(place, position));
      file.add(summary.entropy(place, position));
      file.add(detail::letter_text<A>(explained.reference_letters[static_cast<std::size_t>(position)]));
      file.add(detail::letter_text<A>(summary.consensus_letter(place, position)));
      for (std::ptrdiff_t letter = 0; letter < A::size; ++letter) file.add(summary.counts(place, position, letter));
      file.add(corrected(place, position));
      file.add(delta(place, position));
      file.end_row();
    }
  file.commit();
}

/// Writes everything of an explanation but the compiled table into `folder`, which must exist: cluster_stats.csv,
/// cluster_order.npy (K) int32, msm.csv, cluster_maps.npy (K, L, A) in sorted order, background.npy (L, A),
/// background_scaling.npy (K) float64, cluster_background.npy (K, L, A), cluster_maps_no_background.npy (K, L, A),
/// variation.npy (L, A), and explanation.csv with the single numbers. Maps are float32.
/// Throws input_error when a file cannot be written.
template <alphabet A>
void write_explanation(std::string const& folder, explanation const& explained) {
  using io::in_folder;
  write_statistics(in_folder(folder, "cluster_stats.csv"), explained.statistics, explained.quality.clusters);
  write_summary<A>(in_folder(folder, "msm.csv"), explained);
  auto const clusters = static_cast<std::ptrdiff_t>(explained.order.size());
  io::write_npy(in_folder(folder, "cluster_order.npy"), view<std::int32_t const, 1>(explained.order.data(), clusters));
  io::write_npy(in_folder(folder, "background_scaling.npy"),
                view<double const, 1>(explained.background_scaling.data(), clusters));
  io::write_npy(in_folder(folder, "cluster_maps.npy"), explained.cluster_maps);
  io::write_npy(in_folder(folder, "background.npy"), explained.background);
  io::write_npy(in_folder(folder, "cluster_background.npy"), explained.cluster_background);
  io::write_npy(in_folder(folder, "cluster_maps_no_background.npy"), explained.cluster_maps_no_background);
  io::write_npy(in_folder(folder, "variation.npy"), explained.variation);
  io::csv_writer file(in_folder(folder, "explanation.csv"), {"Name", "Value"});
  file.row("Mutation_Rate", explained.mutation_rate);
  file.row("Background_Entropy", explained.background_entropy);
  file.row("Average_IQR", explained.mean_interquartile_range);
  file.row("Reference_Cluster_Sorted", explained.reference_cluster);
  if (!explained.quality.clusters.empty()) {
    file.row("Adjusted_Rand_Index", explained.quality.agreement);
    file.row("Silhouette", explained.quality.silhouette);
  }
  file.commit();
}

/// Writes the intervals of `explained` into `folder`: cluster_intervals.csv, a row a cluster in sorted order: Cluster,
/// Cluster_Sorted, Median_Low, Median_High, Mean_Low, Mean_High; entropy_low.npy and entropy_high.npy (K, L) float64.
/// Throws input_error when a file cannot be written.
inline void write_intervals(std::string const& folder, explanation const& explained,
                            explanation_intervals const& intervals) {
  using io::in_folder;
  io::csv_writer file(in_folder(folder, "cluster_intervals.csv"),
                      {"Cluster", "Cluster_Sorted", "Median_Low", "Median_High", "Mean_Low", "Mean_High"});
  for (std::size_t place = 0; place < explained.order.size(); ++place)
    file.row(explained.order[place], place, intervals.median[place].low, intervals.median[place].high,
             intervals.mean[place].low, intervals.mean[place].high);
  file.commit();
  io::write_npy(in_folder(folder, "entropy_low.npy"), intervals.entropy_low);
  io::write_npy(in_folder(folder, "entropy_high.npy"), intervals.entropy_high);
}

/// Reads what write_intervals wrote.
inline explanation_intervals read_intervals(std::string const& folder) {
  using io::in_folder;
  io::csv_table const file = io::read_csv(in_folder(folder, "cluster_intervals.csv"));
  explanation_intervals intervals;
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row) {
    intervals.median.push_back(
        {file.number<double>(row, file.column("Median_Low")), file.number<double>(row, file.column("Median_High"))});
    intervals.mean.push_back(
        {file.number<double>(row, file.column("Mean_Low")), file.number<double>(row, file.column("Mean_High"))});
  }
  intervals.entropy_low = io::read_npy<double, 2>(in_folder(folder, "entropy_low.npy"));
  intervals.entropy_high = io::read_npy<double, 2>(in_folder(folder, "entropy_high.npy"));
  return intervals;
}

namespace detail {

/// Throws input_error that names the file unless an array of it has the extents that the files beside it give it.
template <class T, int Rank>
void expect_extents(std::string const& path, array<T, Rank> const& read, extents<Rank> const& expected) {
  expect(read.shape() == expected, [&] {
    return path + " is " + shape_text(read.shape()) + ", the files beside it belong to " + shape_text(expected);
  });
}

/// Fills the summary and the reference's letters from msm.csv, given the order.
template <alphabet A>
void read_summary(std::string const& path, explanation& explained) {
  io::csv_table const file = io::read_csv(path);
  auto const clusters = static_cast<std::ptrdiff_t>(explained.order.size());
  expect(clusters > 0 && file.rows() > 0 && file.rows() % clusters == 0, [&] {
    return path + " has " + std::to_string(file.rows()) + " rows; it should have as many for each of " +
           std::to_string(clusters) + " clusters";
  });
  std::ptrdiff_t const length = file.rows() / clusters;
  summary_matrix& summary = explained.summary;
  summary.entropy = array<double, 2>(clusters, length);
  summary.consensus = array<double, 2>(clusters, length);
  summary.consensus_letter = array<std::uint8_t, 2>(clusters, length);
  summary.counts = array<std::int64_t, 3>(clusters, length, std::ptrdiff_t{A::size});
  std::ptrdiff_t const reference = file.column("Reference");
  if (!file.text(0, reference).empty()) summary.reference_mismatch = array<double, 2>(clusters, length);
  explained.reference_letters.assign(static_cast<std::size_t>(length), unknown_letter);
  auto const letter_at = [&](std::ptrdiff_t row, std::ptrdiff_t column) {
    std::string const& text = file.text(row, column);
    return text.empty() ? unknown_letter : A::to_letter(text.front());
  };
  array<std::uint8_t, 2> seen(clusters, length);
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row) {
    auto const place = file.number<std::ptrdiff_t>(row, file.column("Cluster_Sorted"));
    auto const position = file.number<std::ptrdiff_t>(row, file.column("Position"));
    expect(place >= 0 && place < clusters && position >= 0 && position < length, [&] {
      return path + " names cluster " + std::to_string(place) + " and position " + std::to_string(position) +
             "; there are " + std::to_string(clusters) + " clusters of " + std::to_string(length) + " positions";
    });
    expect(seen(place, position)++ == 0, [&] {
      return path + " has two rows of cluster " + std::to_string(place) + " and position " + std::to_string(position);
    });
    summary.entropy(place, position) = file.number<double>(row, file.column("Entropy"));
    summary.consensus(place, position) = file.number<double>(row, file.column("Consensus"));
    summary.consensus_letter(place, position) = letter_at(row, file.column("Consensus_Letter"));
    explained.reference_letters[static_cast<std::size_t>(position)] = letter_at(row, file.column("Reference_Letter"));
    if (!summary.reference_mismatch.empty())
      summary.reference_mismatch(place, position) = file.number<double>(row, reference);
    for (std::ptrdiff_t letter = 0; letter < A::size; ++letter) {
      std::string const name = "Count_" + letter_text<A>(static_cast<std::uint8_t>(letter));
      summary.counts(place, position, letter) = file.number<std::int64_t>(row, file.column(name));
    }
  }
}

/// Whether the maps and backgrounds are those of the clusters and positions of the summary.
inline void check_maps(std::string const& folder, explanation const& explained) {
  auto const path = [&](char const* name) {
    return io::in_folder(folder, name);
  };
  std::ptrdiff_t const clusters = explained.summary.entropy.extent(0);
  std::ptrdiff_t const length = explained.summary.entropy.extent(1);
  std::ptrdiff_t const channels = explained.cluster_maps.extent(2);
  expect(static_cast<std::ptrdiff_t>(explained.background_scaling.size()) == clusters, [&] {
    return path("background_scaling.npy") + " has " + std::to_string(explained.background_scaling.size()) +
           " numbers; there are " + std::to_string(clusters) + " clusters";
  });
  extents<3> const of_clusters{{clusters, length, channels}};
  expect_extents(path("cluster_maps.npy"), explained.cluster_maps, of_clusters);
  expect_extents(path("background.npy"), explained.background, {{length, channels}});
  expect_extents(path("cluster_background.npy"), explained.cluster_background, of_clusters);
  expect_extents(path("cluster_maps_no_background.npy"), explained.cluster_maps_no_background, of_clusters);
  expect_extents(path("variation.npy"), explained.variation, {{length, channels}});
}

/// The value of a name in explanation.csv.
inline double named_value(io::csv_table const& file, std::string const& path, std::string const& name) {
  for (std::ptrdiff_t row = 0; row < file.rows(); ++row)
    if (file.text(row, file.column("Name")) == name) {
      std::ptrdiff_t const value = file.column("Value");
      return file.text(row, value).empty() ? std::nan("") : file.number<double>(row, value);
    }
  throw input_error(path + " has no value for " + name);
}

}  // namespace detail

/// Reads what write_explanation wrote; equal to it in every bit. Throws input_error that names the file and what is
/// wrong with it, also where files do not fit one another.
template <alphabet A>
explanation read_explanation(std::string const& folder) {
  using io::in_folder;
  explanation explained;
  explained.statistics = read_statistics(in_folder(folder, "cluster_stats.csv"));
  explained.order = io::read_npy<std::int32_t, 1>(in_folder(folder, "cluster_order.npy")).release();
  expect(explained.order.size() == explained.statistics.size(), [&] {
    return in_folder(folder, "cluster_order.npy") + " has " + std::to_string(explained.order.size()) +
           " clusters, cluster_stats.csv has " + std::to_string(explained.statistics.size());
  });
  for (std::size_t place = 0; place < explained.order.size(); ++place)
    expect(explained.statistics[place].label == explained.order[place], [&] {
      return in_folder(folder, "cluster_stats.csv") + " has cluster " +
             std::to_string(explained.statistics[place].label) + " in place " + std::to_string(place) +
             ", cluster_order.npy has " + std::to_string(explained.order[place]);
    });
  detail::read_summary<A>(in_folder(folder, "msm.csv"), explained);
  explained.background_scaling = io::read_npy<double, 1>(in_folder(folder, "background_scaling.npy")).release();
  explained.cluster_maps = io::read_npy<float, 3>(in_folder(folder, "cluster_maps.npy"));
  explained.background = io::read_npy<float, 2>(in_folder(folder, "background.npy"));
  explained.cluster_background = io::read_npy<float, 3>(in_folder(folder, "cluster_background.npy"));
  explained.cluster_maps_no_background = io::read_npy<float, 3>(in_folder(folder, "cluster_maps_no_background.npy"));
  explained.variation = io::read_npy<float, 2>(in_folder(folder, "variation.npy"));
  detail::check_maps(folder, explained);
  std::string const path = in_folder(folder, "explanation.csv");
  io::csv_table const file = io::read_csv(path);
  explained.mutation_rate = detail::named_value(file, path, "Mutation_Rate");
  explained.background_entropy = detail::named_value(file, path, "Background_Entropy");
  explained.mean_interquartile_range = detail::named_value(file, path, "Average_IQR");
  double const reference = detail::named_value(file, path, "Reference_Cluster_Sorted");
  expect(
      reference >= -1 && reference < static_cast<double>(explained.order.size()) && reference == std::floor(reference),
      [&] {
        return path + " has the reference in place " + std::to_string(reference) + "; there are " +
               std::to_string(explained.order.size()) + " clusters";
      });
  explained.reference_cluster = static_cast<std::int32_t>(reference);
  explained.quality.clusters = read_quality(in_folder(folder, "cluster_stats.csv"));
  if (!explained.quality.clusters.empty()) {
    explained.quality.agreement = detail::named_value(file, path, "Adjusted_Rand_Index");
    explained.quality.silhouette = detail::named_value(file, path, "Silhouette");
  }
  return explained;
}

}  // namespace seam::inline v0::explain
