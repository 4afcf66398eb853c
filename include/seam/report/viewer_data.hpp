// SPDX-License-Identifier: MIT
// What the interactive page holds of an analysis: everything that fits, packed. Letters take 2 bits where there are up
// to four, maps 8; of what is too large the page has an evenly spaced part of the rows, and says so.
#pragma once

#include <seam/report/contents.hpp>
#include <seam/report/glyphs.hpp>
#include <seam/report/text.hpp>
#include <seam/report/viewer_blob.hpp>
#include <seam/report/viewer_groups.hpp>
#include <seam/version.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::report {

/// A number a sequence, to colour by and to plot.
struct viewer_column {
  std::string name;
  std::vector<float> values;  ///< (N); NaN where there is none
};

/// A table that is shown as it is.
struct viewer_table {
  std::string name;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

/// What a page can show beyond an analysis.
struct viewer_extras {
  std::vector<viewer_column> columns;
  std::vector<viewer_table> tables;
  std::vector<std::string> notes;  ///< sentences about the data, for the overview
  std::string state;               ///< JSON that a viewer saved; empty = none
};

/// How much a page may hold. The defaults keep 100,000 sequences of 249 letters under 40 MB.
struct viewer_limits {
  std::ptrdiff_t map_bytes = 12'000'000;
  std::ptrdiff_t letter_bytes = 7'000'000;
  std::ptrdiff_t groups = 256;              ///< how many clusters a tree can be cut into, at least the analysis's own
  std::ptrdiff_t group_values = 1'200'000;  ///< fewer groups where groups x positions x letters were more
  std::ptrdiff_t embedding_columns = 8;
  std::ptrdiff_t covariance_positions = 600;  ///< longer matrices are reduced
  std::ptrdiff_t tree_positions = 1'000;      ///< trees of more positions are left out
};

namespace detail {

/// How many of `rows` rows of `bytes` bytes fit into `limit`, at least one where there is one.
inline std::ptrdiff_t rows_that_fit(std::ptrdiff_t rows, std::ptrdiff_t bytes, std::ptrdiff_t limit) {
  return std::min(rows, std::max<std::ptrdiff_t>(1, limit / std::max<std::ptrdiff_t>(1, bytes)));
}

/// `count` of `rows` rows, evenly spaced, row 0 among them.
inline std::vector<std::uint32_t> spaced_rows(std::ptrdiff_t rows, std::ptrdiff_t count) {
  std::vector<std::uint32_t> chosen;
  for (std::ptrdiff_t i = 0; i < count; ++i) chosen.push_back(static_cast<std::uint32_t>(i * rows / count));
  return chosen;
}

/// Packs analyses; each member adds one part.
class viewer_packer {
 public:
  viewer_packer(contents const& shown, viewer_extras const& extras, viewer_limits const& limits)
      : shown_(shown), extras_(extras), limits_(limits) {}

  void pack() {
    auto const& library = shown_.library;
    letters_ = static_cast<std::ptrdiff_t>(shown_.letters.size());
    std::ptrdiff_t const group_size = std::max<std::ptrdiff_t>(1, library.extent(1) * std::max(letters_, channels()));
    // Without maps there are mean maps of the analysis's own clusters alone: no other cut could be drawn.
    groups_ = group_sequences(shown_.labels, shown_.explained.order,
                              shown_.maps.empty() ? view<double const, 2>() : shown_.linkage,
                              std::min(limits_.groups, limits_.group_values / group_size));
    blob.add("activity", shown_.activities);
    blob.add("group", groups_.of);
    blob.add("group_cluster", groups_.cluster);
    if (!groups_.merges.empty()) blob.add("merges", groups_.merges.view());
    letters();
    hamming();
    counts();
    maps();
    cluster_maps();
    matrices();
    embedding();
    for (std::size_t i = 0; i < extras_.columns.size(); ++i)
      blob.add("column_" + std::to_string(i), extras_.columns[i].values);
  }

  viewer_blob blob;

 private:
  std::ptrdiff_t channels() const { return std::max(shown_.maps.extent(2), shown_.explained.cluster_maps.extent(2)); }

  /// 2, 4 or 8 bits a letter, the first in the lowest bits; rows begin at whole bytes. The largest number is unknown
  /// unless all letters take it.
  void letters() {
    auto const& library = shown_.library;
    bool unknown = false;
    for (std::uint8_t const letter : library) unknown = unknown || letter >= letters_;
    std::ptrdiff_t const symbols = letters_ + (unknown ? 1 : 0);
    int const bits = symbols <= 4 ? 2 : symbols <= 16 ? 4 : 8;
    std::ptrdiff_t const row_bytes = (library.extent(1) * bits + 7) / 8;
    std::ptrdiff_t const count = rows_that_fit(library.extent(0), row_bytes, limits_.letter_bytes);
    std::vector<std::uint32_t> const rows = spaced_rows(library.extent(0), count);
    std::vector<std::uint8_t> packed(static_cast<std::size_t>(count * row_bytes), 0);
    for (std::ptrdiff_t i = 0; i < count; ++i)
      for (std::ptrdiff_t p = 0; p < library.extent(1); ++p) {
        std::uint8_t const letter = library(static_cast<std::ptrdiff_t>(rows[static_cast<std::size_t>(i)]), p);
        auto const code = static_cast<unsigned>(letter < letters_ ? letter : (1 << bits) - 1);
        auto& byte = packed[static_cast<std::size_t>(i * row_bytes + p * bits / 8)];
        byte = static_cast<std::uint8_t>(byte | (code << (p * bits % 8)));
      }
    blob.add("letters", packed.data(), {count, row_bytes});
    blob.add("letters_bits", std::vector<std::uint8_t>{static_cast<std::uint8_t>(bits)});
    if (count < library.extent(0)) blob.add("letters_rows", rows);
  }

  void hamming() {
    if (!shown_.has_reference() || shown_.library.empty()) return;
    std::vector<std::uint16_t> distances;
    auto const first = shown_.library.row(0);
    for (std::ptrdiff_t row = 0; row < shown_.library.extent(0); ++row) {
      unsigned distance = 0;
      for (std::ptrdiff_t p = 0; p < first.size(); ++p) distance += shown_.library(row, p) != first(p) ? 1U : 0U;
      distances.push_back(static_cast<std::uint16_t>(std::min(distance, 65535U)));
    }
    blob.add("hamming", distances);
  }

  /// Letters of each group: (G, L, letters).
  void counts() {
    auto const& library = shown_.library;
    std::vector<std::uint32_t> counts(static_cast<std::size_t>(groups_.size() * library.extent(1) * letters_), 0);
    for (std::ptrdiff_t row = 0; row < library.extent(0); ++row) {
      auto const group = std::ptrdiff_t{groups_.of[static_cast<std::size_t>(row)]};
      for (std::ptrdiff_t p = 0; p < library.extent(1); ++p)
        if (std::ptrdiff_t const letter = library(row, p); letter < letters_)
          ++counts[static_cast<std::size_t>((group * library.extent(1) + p) * letters_ + letter)];
    }
    blob.add("group_counts", counts.data(), {groups_.size(), library.extent(1), letters_});
  }

  /// The mean map of each group, exact but for 16 bits, and the maps of as many sequences as fit.
  void maps() {
    auto const& maps = shown_.maps;
    if (maps.empty()) return mean_maps();
    std::ptrdiff_t const size = maps.extent(1) * maps.extent(2);
    std::vector<double> sums(static_cast<std::size_t>(groups_.size() * size), 0);
    std::vector<double> members(static_cast<std::size_t>(groups_.size()), 0);
    for (std::ptrdiff_t row = 0; row < maps.extent(0); ++row) {
      auto const group = static_cast<std::size_t>(groups_.of[static_cast<std::size_t>(row)]);
      members[group] += 1;
      double* const sum = sums.data() + group * static_cast<std::size_t>(size);
      float const* const map = maps.data() + row * size;
      for (std::ptrdiff_t i = 0; i < size; ++i) sum[i] += static_cast<double>(map[i]);
    }
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] /= members[i / static_cast<std::size_t>(size)];
    blob.add_quantised("group_maps", quantise<std::int16_t>(view<double const, 2>(sums.data(), groups_.size(), size)),
                       {groups_.size(), maps.extent(1), maps.extent(2)});
    std::ptrdiff_t const count = rows_that_fit(maps.extent(0), size, limits_.map_bytes);
    std::vector<std::uint32_t> const rows = spaced_rows(maps.extent(0), count);
    quantised_rows<std::int8_t> packed;
    for (std::uint32_t const row : rows) {
      auto const one = quantise<std::int8_t>(
          view<float const, 2>(maps.data() + std::ptrdiff_t{row} * size, std::ptrdiff_t{1}, size));
      packed.values.insert(packed.values.end(), one.values.begin(), one.values.end());
      packed.factors.push_back(one.factors.front());
    }
    blob.add_quantised("maps", packed, {count, maps.extent(1), maps.extent(2)});
    if (count < maps.extent(0)) blob.add("maps_rows", rows);
  }

  /// Groups that are clusters have their mean maps; noise has none.
  void mean_maps() {
    auto const& means = shown_.explained.cluster_maps;
    if (means.empty()) return;
    std::ptrdiff_t const size = means.extent(1) * means.extent(2);
    std::vector<float> rows(means.begin(), means.end());
    rows.resize(static_cast<std::size_t>(groups_.size() * size), 0);
    blob.add_quantised("group_maps", quantise<std::int16_t>(view<float const, 2>(rows.data(), groups_.size(), size)),
                       {groups_.size(), means.extent(1), means.extent(2)});
  }

  /// Of the analysis's own clusters, in sorted order.
  void cluster_maps() {
    auto const add = [&](std::string const& name, array<float, 3> const& maps) {
      if (maps.empty()) return;
      std::ptrdiff_t const size = maps.extent(1) * maps.extent(2);
      blob.add_quantised(name, quantise<std::int16_t>(view<float const, 2>(maps.data(), maps.extent(0), size)),
                         {maps.extent(0), maps.extent(1), maps.extent(2)});
    };
    add("no_background", shown_.explained.cluster_maps_no_background);
    add("cluster_background", shown_.explained.cluster_background);
    if (!shown_.explained.background.empty()) blob.add("background", shown_.explained.background.view());
    if (!shown_.explained.variation.empty()) blob.add("variation", shown_.explained.variation.view());
    blob.add("background_scaling", shown_.explained.background_scaling);
  }

  void matrices() {
    auto const& found = shown_.identified;
    if (auto const& covariance = found.covariance; !covariance.empty()) {
      std::ptrdiff_t const length = covariance.extent(0);
      std::ptrdiff_t const block = (length + limits_.covariance_positions - 1) / limits_.covariance_positions;
      std::ptrdiff_t const side = (length + block - 1) / block;
      std::vector<float> reduced(static_cast<std::size_t>(side * side), 0);
      for (std::ptrdiff_t i = 0; i < length; ++i)
        for (std::ptrdiff_t j = 0; j < length; ++j) {
          auto& strongest = reduced[static_cast<std::size_t>(i / block * side + j / block)];
          auto const value = static_cast<float>(covariance(i, j));
          if ((i != j || block == 1) && std::abs(value) > std::abs(strongest)) strongest = value;
        }
      blob.add_quantised("covariance", quantise<std::int16_t>(view<float const, 2>(reduced.data(), side, side)),
                         {side, side});
      blob.add("covariance_block", std::vector<std::uint32_t>{static_cast<std::uint32_t>(block)});
    }
    if (!found.configuration.empty()) blob.add("configuration", found.configuration.view());
    if (!found.states.state.empty()) {
      std::vector<std::uint8_t> states;
      for (identify::site_state const state : found.states.state) states.push_back(static_cast<std::uint8_t>(state));
      blob.add("states", states.data(), {found.states.state.extent(0), found.states.state.extent(1)});
      blob.add("few_members", found.states.few_members);
    }
    position_tree();
    if (!found.configuration_continuous.empty()) {
      std::vector<float> values;
      for (double const value : found.configuration_continuous) values.push_back(static_cast<float>(value));
      blob.add("configuration_continuous", values.data(),
               {found.configuration_continuous.extent(0), found.configuration_continuous.extent(1)});
    }
    for (std::size_t i = 0; i < found.additive.size(); ++i)
      blob.add("additive_" + std::to_string(i), found.additive[i].view());
  }

  /// The tree of the positions: two ids and the height of each merge.
  void position_tree() {
    auto const& tree = shown_.identified.linkage;
    std::ptrdiff_t const merges = tree.extent(0);
    if (merges == 0 || merges >= limits_.tree_positions) return;
    std::vector<float> rows;
    for (std::ptrdiff_t row = 0; row < merges; ++row)
      for (std::ptrdiff_t column = 0; column < 3; ++column) rows.push_back(static_cast<float>(tree(row, column)));
    blob.add("position_tree", rows.data(), {merges, 3});
  }

  /// Each column between its least and its greatest value in 16 bits; 65535 where there is no number.
  void embedding() {
    auto const& points = shown_.embedding;
    if (points.empty()) return;
    for (std::ptrdiff_t column = 0; column < std::min(points.extent(1), limits_.embedding_columns); ++column) {
      float lower = 0;
      float upper = 0;
      bool any = false;
      for (std::ptrdiff_t row = 0; row < points.extent(0); ++row)
        if (float const value = points(row, column); std::isfinite(value)) {
          lower = any ? std::min(lower, value) : value;
          upper = any ? std::max(upper, value) : value;
          any = true;
        }
      std::vector<std::uint16_t> steps;
      float const step = (upper - lower) / 65534.0F;
      for (std::ptrdiff_t row = 0; row < points.extent(0); ++row) {
        float const value = points(row, column);
        steps.push_back(!std::isfinite(value) ? std::uint16_t{65535}
                        : step > 0            ? static_cast<std::uint16_t>(std::lround((value - lower) / step))
                                              : std::uint16_t{0});
      }
      blob.add("embedding_" + std::to_string(column), steps);
      blob.add("embedding_" + std::to_string(column) + "_scale", std::vector<float>{lower, step});
    }
  }

  contents const& shown_;
  viewer_extras const& extras_;
  viewer_limits const& limits_;
  std::ptrdiff_t letters_ = 0;
  viewer_groups groups_;
};

/// The analysis's words and small numbers as JSON; `arrays` is the blob's table of contents.
inline std::string viewer_words(contents const& shown, viewer_extras const& extras, std::string const& arrays) {
  json_text json;
  auto const& explained = shown.explained;
  auto const& found = shown.identified;
  json.open('{').member("format", 1).member("version", SEAM_VERSION).member("name", shown.name);
  json.member("letters", shown.letters).member("channels", shown.channel_letters).member("reference", shown.reference);
  json.member("sequences", shown.sequences()).member("positions", shown.positions());
  json.member("order", explained.order).member("reference_cluster", explained.reference_cluster);
  json.member("mutation_rate", explained.mutation_rate).member("background_entropy", explained.background_entropy);
  json.key("expected_entropy").open('[');
  for (auto const& cluster : explained.statistics) json.value(cluster.expected_entropy);
  json.close(']').key("settings").open('[');
  for (auto const& [name, value] : shown.settings) json.open('[').value(name).value(value).close(']');
  json.close(']').member("notes", extras.notes);
  json.key("sites").open('[');
  for (auto const& site : found.sites) {
    json.open('{').member("name", site.name).member("start", site.start).member("stop", site.stop);
    json.member("positions", site.positions).member("active", site.active_clusters).member("score", site.score);
    json.key("motifs").open('[');
    if (site.motif_q) json.value(motif_text(site.motif, site.motif_q));
    json.close(']').close('}');
  }
  json.close(']').key("assignments").open('[');
  for (auto const& entry : found.assignments) {
    json.open('{').member("sites", entry.sites).member("cluster", entry.cluster_sorted).member("label", entry.cluster);
    if (entry.cluster_sorted >= 0) json.member("median", entry.median).member("score", entry.score);
    json.close('}');
  }
  json.close(']').key("interactions").open('[');
  for (auto const& entry : found.interactions) {
    json.open('{').member("sites", entry.sites).member("value", entry.value).member("reason", entry.reason);
    if (entry.low && entry.high) json.member("low", *entry.low).member("high", *entry.high);
    json.close('}');
  }
  json.close(']').key("interventions").open('[');
  for (auto const& entry : found.interventions) {
    json.open('{').member("sites", entry.sites).member("value", entry.value).member("low", entry.low);
    json.member("high", entry.high)
        .member("contexts", entry.contexts)
        .member("median", entry.median_estimate)
        .close('}');
  }
  json.close(']').key("columns").open('[');
  for (auto const& column : extras.columns) json.value(column.name);
  json.close(']');
  json.key("tables").open('[');
  for (auto const& table : extras.tables)
    json.open('{').member("name", table.name).member("header", table.header).member("rows", table.rows).close('}');
  json.close(']').key("glyphs").open('{');
  for (char const letter : shown.channel_letters + shown.letters) {
    glyph const shape = glyph_of(letter);
    json.key(std::string(1, letter)).open('[').value(shape.width).value(shape.outline).close(']');
  }
  json.close('}').key("state");
  if (extras.state.empty())
    json.null();
  else
    json.raw(extras.state);
  json.key("arrays").raw(arrays).close('}');
  return std::move(json).finish();
}

}  // namespace detail

/// The data of a page: words as JSON, arrays as bytes.
struct viewer_data {
  std::string words;
  std::string bytes;
};

/// Packs an analysis. Throws input_error where the extras do not fit to it. O(N L A).
inline viewer_data make_viewer_data(contents const& shown, viewer_extras const& extras = {},
                                    viewer_limits const& limits = {}) {
  std::ptrdiff_t const rows = shown.sequences();
  expect(shown.embedding.empty() || shown.embedding.extent(0) == rows, [&] {
    return "the embedding has " + std::to_string(shown.embedding.extent(0)) + " rows, the analysis " +
           std::to_string(rows) + " sequences";
  });
  for (viewer_column const& column : extras.columns)
    expect(static_cast<std::ptrdiff_t>(column.values.size()) == rows, [&] {
      return "the column " + column.name + " has " + std::to_string(column.values.size()) + " rows, the analysis " +
             std::to_string(rows) + " sequences";
    });
  detail::viewer_packer packer(shown, extras, limits);
  packer.pack();
  viewer_data data;
  data.words = detail::viewer_words(shown, extras, std::move(packer.blob).contents());
  data.bytes = packer.blob.bytes();
  return data;
}

}  // namespace seam::inline v0::report
