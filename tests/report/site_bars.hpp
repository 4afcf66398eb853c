// What the tests of figures of sites share: sites by name, and the rectangles of a figure by their tips.
#pragma once

#include <seam/identify/identification.hpp>

#include <string>
#include <utility>
#include <vector>

#include "xml.hpp"

namespace seam_test {

inline std::vector<seam::identify::site> named(std::vector<std::string> const& names) {
  std::vector<seam::identify::site> sites;
  for (std::string const& name : names) sites.emplace_back().name = name;
  return sites;
}

/// Cells and bars: rectangles with a tip, by that tip.
inline std::vector<std::pair<std::string, xml_element>> tipped(std::vector<xml_element> const& all) {
  std::vector<std::pair<std::string, xml_element>> found;
  for (std::size_t i = 0; i + 1 < all.size(); ++i)
    if (all[i].name == "rect" && all[i + 1].name == "title") found.emplace_back(all[i + 1].text, all[i]);
  return found;
}

}  // namespace seam_test
