// Helpers of the clustering tests: seeded points, plain distances, and an agglomerator that follows the definition of
// each linkage (no updates, no chain): O(n^3) pairs of clusters, each measured from its points.
#pragma once

#include <doctest/doctest.h>
#include <seam/cluster/linkage.hpp>
#include <seam/core/array.hpp>
#include <seam/distance/condensed.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace seam_test {

using points = seam::array<double, 2>;

/// Independent normal values, or small integers (many ties) when `integers` is above 0.
inline points random_points(std::ptrdiff_t n, std::ptrdiff_t columns, unsigned seed, int integers = 0) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  std::uniform_int_distribution<int> whole(0, std::max(1, integers) - 1);
  points result(n, columns);
  for (double& value : result) value = integers > 0 ? whole(engine) : normal(engine);
  return result;
}

inline double plain_distance(double const* a, double const* b, std::ptrdiff_t columns) {
  double sum = 0;
  for (std::ptrdiff_t c = 0; c < columns; ++c) sum += (a[c] - b[c]) * (a[c] - b[c]);
  return std::sqrt(sum);
}

inline std::vector<double> plain_pairwise(points const& rows) {
  std::ptrdiff_t const n = rows.extent(0);
  std::ptrdiff_t const columns = rows.extent(1);
  std::vector<double> result;
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t j = i + 1; j < n; ++j)
      result.push_back(plain_distance(rows.data() + i * columns, rows.data() + j * columns, columns));
  return result;
}

/// A cluster of the naive agglomerator: its members, and the midpoint that median and weighted need.
struct naive_cluster {
  std::ptrdiff_t id;
  std::vector<std::ptrdiff_t> members;
  std::vector<double> midpoint;
  std::vector<double> weights;  // of the members, halved at each merge (weighted linkage)
};

inline std::vector<double> mean_of(points const& rows, std::vector<std::ptrdiff_t> const& members) {
  std::vector<double> mean(static_cast<std::size_t>(rows.extent(1)), 0.0);
  for (auto const member : members)
    for (std::size_t c = 0; c < mean.size(); ++c) mean[c] += rows(member, c) / double(members.size());
  return mean;
}

/// The linkage's definition, from the points.
template <class Linkage>
double defined_distance(points const& rows, naive_cluster const& a, naive_cluster const& b) {
  std::string const name = Linkage::name();
  std::ptrdiff_t const columns = rows.extent(1);
  double const n_a = double(a.members.size());
  double const n_b = double(b.members.size());
  if (name == "ward" || name == "centroid") {
    double const apart = plain_distance(mean_of(rows, a.members).data(), mean_of(rows, b.members).data(), columns);
    return name == "ward" ? std::sqrt(2 * n_a * n_b / (n_a + n_b)) * apart : apart;
  }
  if (name == "median") return plain_distance(a.midpoint.data(), b.midpoint.data(), columns);
  double sum = 0, least = 1e300, most = 0, balanced = 0;
  for (std::size_t i = 0; i < a.members.size(); ++i)
    for (std::size_t j = 0; j < b.members.size(); ++j) {
      double const d =
          plain_distance(rows.data() + a.members[i] * columns, rows.data() + b.members[j] * columns, columns);
      sum += d, least = std::min(least, d), most = std::max(most, d), balanced += a.weights[i] * b.weights[j] * d;
    }
  if (name == "average") return sum / (n_a * n_b);
  if (name == "weighted") return balanced;
  return name == "single" ? least : most;
}

/// Greedy agglomeration by the definition.
template <class Linkage>
seam::array<double, 2> naive_linkage(points const& rows) {
  std::ptrdiff_t const n = rows.extent(0);
  std::vector<naive_cluster> clusters;
  for (std::ptrdiff_t i = 0; i < n; ++i) clusters.push_back({i, {i}, mean_of(rows, {i}), {1.0}});
  seam::array<double, 2> linkage(n - 1, 4);
  std::map<std::pair<std::ptrdiff_t, std::ptrdiff_t>, double> known;
  for (std::ptrdiff_t row = 0; row < n - 1; ++row) {
    std::size_t best_a = 0, best_b = 1;
    double least = 1e300;
    for (std::size_t a = 0; a < clusters.size(); ++a)
      for (std::size_t b = a + 1; b < clusters.size(); ++b) {
        auto const [at, fresh] = known.try_emplace({clusters[a].id, clusters[b].id}, 0.0);
        if (fresh) at->second = defined_distance<Linkage>(rows, clusters[a], clusters[b]);
        if (at->second < least) least = at->second, best_a = a, best_b = b;
      }
    naive_cluster merged{n + row, clusters[best_a].members, clusters[best_a].midpoint, clusters[best_a].weights};
    naive_cluster const& other = clusters[best_b];
    merged.members.insert(merged.members.end(), other.members.begin(), other.members.end());
    merged.weights.insert(merged.weights.end(), other.weights.begin(), other.weights.end());
    for (double& weight : merged.weights) weight /= 2;
    for (std::size_t c = 0; c < merged.midpoint.size(); ++c)
      merged.midpoint[c] = (merged.midpoint[c] + other.midpoint[c]) / 2;
    linkage(row, 0) = double(std::min(clusters[best_a].id, other.id));
    linkage(row, 1) = double(std::max(clusters[best_a].id, other.id));
    linkage(row, 2) = least;
    linkage(row, 3) = double(merged.members.size());
    clusters.erase(clusters.begin() + std::ptrdiff_t(best_b));
    clusters.erase(clusters.begin() + std::ptrdiff_t(best_a));
    clusters.push_back(std::move(merged));
  }
  return linkage;
}

/// In a tied set there are many right trees; each of their merges joins two clusters that are nearest among those that
/// exist when it happens.
template <class Linkage>
void check_greedy(points const& rows, seam::view<double const, 2> linkage) {
  std::ptrdiff_t const n = rows.extent(0);
  std::vector<naive_cluster> clusters;
  for (std::ptrdiff_t i = 0; i < n; ++i) clusters.push_back({i, {i}, mean_of(rows, {i}), {1.0}});
  for (std::ptrdiff_t row = 0; row < n - 1; ++row) {
    double least = 1e300;
    for (std::size_t a = 0; a < clusters.size(); ++a)
      for (std::size_t b = a + 1; b < clusters.size(); ++b)
        least = std::min(least, defined_distance<Linkage>(rows, clusters[a], clusters[b]));
    REQUIRE(linkage(row, 2) == doctest::Approx(least).epsilon(1e-12));
    std::vector<naive_cluster> parts;
    for (int column = 0; column < 2; ++column) {
      auto const at = std::find_if(clusters.begin(), clusters.end(),
                                   [&](auto const& c) { return double(c.id) == linkage(row, column); });
      REQUIRE(at != clusters.end());
      parts.push_back(*at);
      clusters.erase(at);
    }
    REQUIRE(defined_distance<Linkage>(rows, parts[0], parts[1]) == doctest::Approx(least).epsilon(1e-12));
    naive_cluster merged{n + row, parts[0].members, parts[0].midpoint, parts[0].weights};
    merged.members.insert(merged.members.end(), parts[1].members.begin(), parts[1].members.end());
    merged.weights.insert(merged.weights.end(), parts[1].weights.begin(), parts[1].weights.end());
    for (double& weight : merged.weights) weight /= 2;
    for (std::size_t c = 0; c < merged.midpoint.size(); ++c)
      merged.midpoint[c] = (merged.midpoint[c] + parts[1].midpoint[c]) / 2;
    clusters.push_back(std::move(merged));
  }
}

/// The largest relative difference of two linkages' heights.
inline double largest_height_difference(seam::view<double const, 2> a, seam::view<double const, 2> b) {
  double worst = 0;
  for (std::ptrdiff_t row = 0; row < a.extent(0); ++row)
    worst = std::max(worst, std::abs(a(row, 2) - b(row, 2)) / std::max(1e-300, std::abs(b(row, 2))));
  return worst;
}

/// Ids and sizes of two linkages are the same in every row.
inline bool same_merges(seam::view<double const, 2> a, seam::view<double const, 2> b) {
  if (a.shape() != b.shape()) return false;
  for (std::ptrdiff_t row = 0; row < a.extent(0); ++row)
    if (a(row, 0) != b(row, 0) || a(row, 1) != b(row, 1) || a(row, 3) != b(row, 3)) return false;
  return true;
}

}  // namespace seam_test
