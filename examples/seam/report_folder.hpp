// What a report reads: a folder that `seam run` or `seam explain` wrote, or the files of the published Python program.
#pragma once

#include "folder_files.hpp"
#include "inputs.hpp"

#include <seam/cluster/files.hpp>
#include <seam/explain/files.hpp>
#include <seam/identify/read_files.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/json.hpp>
#include <seam/io/npy.hpp>
#include <seam/report/analysis.hpp>
#include <seam/report/viewer_data.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace program {

/// `path` has `rows` rows, the table another number: which, and what was expected.
inline void expect_rows(std::string const& path, std::ptrdiff_t rows, std::string const& table,
                        std::ptrdiff_t expected) {
  seam::expect(rows == expected, [&] {
    return path + " has " + std::to_string(rows) + " rows, " + table + " has " + std::to_string(expected) +
           ": they are not of the same library";
  });
}

/// The library, activities and, where there are, labels of mave_df.csv, whoever wrote it; and its other numbers.
template <seam::alphabet A>
std::vector<seam::report::viewer_column> read_library_table(std::string const& path, seam::report::analysis<A>& found) {
  auto const table = seam::io::read_csv(path);
  std::ptrdiff_t const rows = table.rows();
  seam::expect(rows > 0, [&] { return path + " has no rows"; });
  std::ptrdiff_t const sequence = table.column("Sequence");
  auto const length = static_cast<std::ptrdiff_t>(table.text(0, sequence).size());
  seam::expect(length > 0, [&] { return path + ", row 0 has no sequence"; });
  found.library = seam::array<std::uint8_t, 2>(rows, length);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    std::string const& text = table.text(row, sequence);
    seam::expect(static_cast<std::ptrdiff_t>(text.size()) == length, [&] {
      return path + ", row " + std::to_string(row) + " has a sequence of " + std::to_string(text.size()) +
             " letters, row 0 one of " + std::to_string(length);
    });
    for (std::ptrdiff_t p = 0; p < length; ++p) found.library(row, p) = A::to_letter(text[static_cast<std::size_t>(p)]);
  }
  found.activities = table.numbers<float>("DNN");
  if (table.has_column("Cluster")) found.labels = table.numbers<std::int32_t>("Cluster");
  std::vector<seam::report::viewer_column> columns;
  for (std::string const& name : table.header()) {
    constexpr std::string_view known[] = {"", "DNN", "Hamming", "Sequence", "Cluster", "Cluster_Sorted"};
    if (std::find(std::begin(known), std::end(known), name) != std::end(known)) continue;
    try {
      columns.push_back({name, table.numbers<float>(name)});
    } catch (seam::input_error const&) {
      continue;  // words
    }
  }
  return columns;
}

/// Tables that are shown as they are, where the folder has them.
inline void read_more_tables(std::string const& folder, seam::report::viewer_extras& extras) {
  auto const has = [&](char const* name) {
    return std::filesystem::exists(in_folder(folder, name));
  };
  for (char const* name : {"cluster_stats", "cluster_intervals", "states", "motifs", "interventions",
                           "interaction_tests", "null_calibration"}) {
    std::string const file = std::string(name) + ".csv";
    if (!has(file.c_str())) continue;
    auto const table = seam::io::read_csv(in_folder(folder, file));
    seam::report::viewer_table shown = {name, table.header(), {}};
    for (std::ptrdiff_t row = 0; row < table.rows(); ++row) {
      std::vector<std::string> cells;
      for (std::size_t column = 0; column < table.header().size(); ++column)
        cells.push_back(table.text(row, static_cast<std::ptrdiff_t>(column)));
      shown.rows.push_back(std::move(cells));
    }
    extras.tables.push_back(std::move(shown));
  }
}

/// The settings that run.json holds, as names and values, in its order.
inline std::vector<std::pair<std::string, std::string>> read_settings(std::string const& path) {
  std::vector<std::pair<std::string, std::string>> settings;
  seam::expect(seam::io::read_json(path).is_object(), [&] { return path + " is not an object of settings"; });
  auto const json = nlohmann::ordered_json::parse(seam::io::detail::read_file(path, "settings (JSON)"));
  for (auto const& [name, value] : json.items())
    settings.emplace_back(name, value.is_string() ? value.template get<std::string>() : value.dump());
  return settings;
}

/// A state that a viewer saved, as JSON that can stand in a page.
inline std::string read_state(std::string const& path) {
  auto const json = seam::io::read_json(path);
  seam::expect(json.is_object() && json.contains("format") && json["format"] == "seam-viewer-state", [&] {
    return path + " is not a state that a report saved: its \"format\" is not \"seam-viewer-state\"";
  });
  std::string safe;
  for (char const c : json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace))
    safe += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return safe;
}

}  // namespace program
