#include <doctest/doctest.h>
#include <seam/embedding/umap.hpp>

#include <cmath>
#include <limits>
#include <set>

#include "../sentence.hpp"
#include "backends.hpp"
#include "concept_test.hpp"
#include "umap_golden.hpp"

using seam::embedding::umap;
namespace detail = seam::embedding::detail;
namespace distance = seam::distance;

namespace {

detail::neighbour_graph graph_of(seam::view<float const, 2> maps, std::ptrdiff_t neighbours) {
  seam::backend::host const host;
  return detail::fuzzy_set(host, distance::top_k(host, distance::euclidean{}, maps, neighbours - 1));
}

double weight(detail::neighbour_graph const& graph, std::ptrdiff_t i, std::ptrdiff_t j) {
  for (std::ptrdiff_t at = graph.row(i).first; at < graph.row(i).first + graph.row(i).count; ++at)
    if (graph.other[std::size_t(at)] == j) return graph.weight[std::size_t(at)];
  return 0;
}

}  // namespace

TEST_CASE_TEMPLATE("weights of neighbours are umap-learn's", Backend, SEAM_TEST_BACKENDS) {
  namespace golden = seam_test::umap_golden;
  seam::view<float const, 2> const maps(golden::maps, golden::points, golden::columns);
  auto const found = distance::top_k(Backend{}, distance::euclidean{}, maps, golden::neighbours - 1);
  auto const graph = detail::fuzzy_set(Backend{}, found);
  for (std::ptrdiff_t i = 0; i < golden::points; ++i)
    for (std::ptrdiff_t j = 0; j < golden::points; ++j) {
      CAPTURE(i);
      CAPTURE(j);
      CHECK(std::abs(weight(graph, i, j) - golden::weights[i * golden::points + j]) < 3e-5);  // it bisects to 1e-5
      CHECK(weight(graph, i, j) == weight(graph, j, i));
    }
}

TEST_CASE("the curve of the layout is umap-learn's") {
  for (auto const& [min_distance, spread, a, b] : seam_test::umap_golden::curves) {
    auto const curve = seam::embedding::fit_umap_curve(min_distance, spread);
    CHECK(curve.a == doctest::Approx(a).epsilon(1e-6));
    CHECK(curve.b == doctest::Approx(b).epsilon(1e-6));
  }
}

TEST_CASE_TEMPLATE("the start is made of eigenvectors of the normalised graph", Backend, SEAM_TEST_BACKENDS) {
  auto const maps = seam_test::cloud(300, 5, 5);
  auto const graph = graph_of(maps, 15);
  std::vector<std::int32_t> component;
  REQUIRE(detail::connected_components(graph, component) == 1);
  double residual = 1;
  auto const found = detail::graph_eigenvectors(Backend{}, graph, 4, 1, residual);
  CHECK(residual < 1e-5);
  auto const degrees = detail::degrees(graph);
  CHECK(found.values[0] == doctest::Approx(1).epsilon(1e-9));
  for (std::ptrdiff_t k = 0; k < 4; ++k) {
    double square = 0;
    for (std::ptrdiff_t i = 0; i < 300; ++i) {
      double image = 0;  // of D^-1/2 W D^-1/2, by definition
      for (std::ptrdiff_t j = 0; j < 300; ++j)
        image +=
            weight(graph, i, j) / std::sqrt(degrees[std::size_t(i)] * degrees[std::size_t(j)]) * found.vectors(k, j);
      square += std::pow(image - (2 * found.values[std::size_t(k)] - 1) * found.vectors(k, i), 2);
    }
    CHECK(std::sqrt(square) < 3e-5);
  }
  // the first is the root of the degrees
  double const scale = found.vectors(0, 0) / std::sqrt(degrees[0]);
  for (std::ptrdiff_t i = 0; i < 300; ++i)
    CHECK(std::abs(found.vectors(0, i) - scale * std::sqrt(degrees[std::size_t(i)])) < 1e-4);
}

TEST_CASE_TEMPLATE("umap is an embedder and keeps far groups apart", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_embedder(umap{.neighbours = 10, .epochs = 60}, Backend{});
}

TEST_CASE("neighbours in the layout are neighbours among the maps") {
  auto const maps = seam_test::cloud(400, 2, 5);  // what needs no embedding must come through one
  seam::backend::host const host;
  auto const layout = umap{.neighbours = 12, .epochs = 200}.embed(host, maps);
  auto const before = distance::top_k(host, distance::euclidean{}, maps.view(), 10);
  auto const after = distance::top_k(host, distance::euclidean{}, layout.view(), 10);
  std::ptrdiff_t kept = 0;
  for (std::ptrdiff_t i = 0; i < 400; ++i) {
    std::set<std::int32_t> const near(before.rows.view().row(i).begin(), before.rows.view().row(i).end());
    for (std::int32_t const j : after.rows.view().row(i)) kept += near.count(j);
  }
  CHECK(double(kept) / 4000 > 0.5);  // 10 / 399 by chance
}

TEST_CASE("the same layout for any number of threads, another for another seed") {
  auto const maps = seam_test::cloud(700, 4, 5);
  umap const layout{.epochs = 30};
  auto const one = layout.embed(seam::backend::host{.threads = 1}, maps);
  CHECK(one == layout.embed(seam::backend::host{.threads = 2}, maps));
  CHECK(one != umap{.epochs = 30, .seed = 1}.embed(seam::backend::host{.threads = 2}, maps));
}

TEST_CASE("groups without a path between them, equal maps, few maps") {
  seam::backend::host const host;
  auto const apart = seam_test::grouped_maps(60, 5, 2);
  for (float const value : umap{.neighbours = 5, .epochs = 20}.embed(host, apart)) CHECK(std::isfinite(value));
  seam::array<float, 2> const equal(40, 3);
  for (float const value : umap{.neighbours = 5, .epochs = 20}.embed(host, equal)) CHECK(std::isfinite(value));
  for (float const value : umap{.neighbours = 4, .epochs = 20}.embed(host, seam_test::cloud(4, 1, 5)))
    CHECK(std::isfinite(value));
}

TEST_CASE("options that mean nothing are refused") {
  auto const maps = seam_test::cloud(20, 3, 5);
  auto const sentence = [&](umap const& layout, std::ptrdiff_t rows) {
    return seam_test::sentence_of([&] { layout.embed(seam::backend::host{}, maps.view().rows(0, rows)); });
  };
  CHECK(seam_test::contains(sentence({.neighbours = 21}, 20), "2 to 20 neighbours"));
  CHECK(seam_test::contains(sentence({.neighbours = 1}, 20), "not 1"));
  CHECK(seam_test::contains(sentence({.components = 0}, 20), "1 to 18 columns"));
  CHECK(seam_test::contains(sentence({.neighbours = 2}, 3), "4 maps or more, there are 3"));
  CHECK(seam_test::contains(sentence({.min_distance = 2}, 20), "min_distance"));
  CHECK(seam_test::contains(sentence({.epochs = -1}, 20), "epochs"));
  auto bad = maps;
  bad(3, 1) = std::numeric_limits<float>::infinity();
  CHECK(seam_test::contains(seam_test::sentence_of([&] { umap{}.embed(seam::backend::host{}, bad); }), "row 3"));
}
