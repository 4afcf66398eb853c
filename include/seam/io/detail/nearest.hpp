// SPDX-License-Identifier: MIT
// Names for sentences that begin with "there is no": the ones most like the one that was asked for.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::io::detail {

/// Levenshtein's distance without regard to case: insertions, deletions and substitutions from one to the other.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  auto const lower = [](char c) {
    return std::tolower(static_cast<unsigned char>(c));
  };
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::size_t const substituted = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

/// "a, b, c": up to three of `names` (the first thousand are considered), nearest first, ties in their order; longer
/// ones than sentences bear are left out.
inline std::string nearest_names(std::vector<std::string> const& names, std::string_view wanted) {
  constexpr std::size_t shown = 3, considered = 1000, longest = 200;
  std::vector<std::pair<std::size_t, std::size_t>> ranked;  // distance, place
  for (std::size_t i = 0; i < std::min(names.size(), considered); ++i)
    if (names[i].size() <= longest) ranked.emplace_back(edit_distance(names[i], wanted.substr(0, longest)), i);
  std::sort(ranked.begin(), ranked.end());
  std::string text;
  for (std::size_t i = 0; i < std::min(ranked.size(), shown); ++i)
    text += (i > 0 ? ", " : "") + names[ranked[i].second];
  return text;
}

}  // namespace seam::inline v0::io::detail
