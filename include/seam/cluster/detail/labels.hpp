// SPDX-License-Identifier: MIT
// Labels without gaps.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace seam::inline v0::cluster::detail {

/// Renames labels of 0 or more to 0..K-1 in the order in which they first stand; what is below 0 stays. Returns K.
inline std::int32_t number_labels(std::vector<std::int32_t>& labels) {
  std::unordered_map<std::int32_t, std::int32_t> names;
  for (std::int32_t& label : labels)
    if (label >= 0) label = names.try_emplace(label, static_cast<std::int32_t>(names.size())).first->second;
  return static_cast<std::int32_t>(names.size());
}

}  // namespace seam::inline v0::cluster::detail
