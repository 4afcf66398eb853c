// golden/seam_core.json: a synthetic library of 160 sequences of 24 letters in 10 clusters, and what the published
// program makes of it.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/view.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace seam_test {

/// Flattens nested lists of numbers.
inline void flatten(nlohmann::json const& node, std::vector<double>& values) {
  if (!node.is_array()) {
    values.push_back(node.get<double>());
    return;
  }
  for (auto const& child : node) flatten(child, values);
}
inline std::vector<double> flat(nlohmann::json const& node) {
  std::vector<double> values;
  flatten(node, values);
  return values;
}

struct seam_core {
  static constexpr std::ptrdiff_t rows = 160;
  static constexpr std::ptrdiff_t length = 24;
  static constexpr std::ptrdiff_t clusters = 10;

  nlohmann::json json;
  std::vector<std::uint8_t> letters;
  std::vector<double> activities;  ///< as written, three decimals
  std::vector<double> maps;
  std::vector<float> activities_float;
  std::vector<float> maps_float;
  std::vector<std::int32_t> labels;

  explicit seam_core(std::string const& path) {
    std::ifstream file(path);
    json = nlohmann::json::parse(file);
    for (double const letter : flat(json["input"]["seqs"])) letters.push_back(static_cast<std::uint8_t>(letter));
    activities = flat(json["input"]["y"]);
    maps = flat(json["input"]["attributions"]);
    activities_float.assign(activities.begin(), activities.end());
    maps_float.assign(maps.begin(), maps.end());
    for (double const label : flat(json["input"]["labels"])) labels.push_back(static_cast<std::int32_t>(label));
  }
  double rate() const { return json["mut_rate"].is_string() ? 0.12 : json["mut_rate"].get<double>(); }
  seam::view<std::uint8_t const, 2> library_view() const { return {letters.data(), rows, length}; }
  seam::view<double const, 1> activities_view() const { return {activities.data(), rows}; }
  seam::view<double const, 3> maps_view() const { return {maps.data(), rows, length, std::ptrdiff_t{4}}; }
  seam::view<float const, 1> activities_float_view() const { return {activities_float.data(), rows}; }
  seam::view<float const, 3> maps_float_view() const { return {maps_float.data(), rows, length, std::ptrdiff_t{4}}; }
  seam::view<std::int32_t const, 1> labels_view() const { return {labels.data(), rows}; }
};

/// The largest |a - b| / max(1, |b|).
template <class Left, class Right>
double largest_difference(Left const& left, Right const& right) {
  if (static_cast<std::size_t>(left.size()) != static_cast<std::size_t>(right.size())) return 1e300;
  double largest = 0;
  auto other = right.begin();
  for (auto const& entry : left) {
    auto const value = static_cast<double>(entry);
    auto const expected = static_cast<double>(*other++);
    double const scale = expected > 1 ? expected : expected < -1 ? -expected : 1.0;
    double const difference = (value > expected ? value - expected : expected - value) / scale;
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

}  // namespace seam_test
