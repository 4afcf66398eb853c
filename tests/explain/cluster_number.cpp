#include <doctest/doctest.h>
#include <seam/explain/cluster_number.hpp>

#include <cmath>
#include <fstream>
#include <limits>
#include <random>

#include "../io/scratch.hpp"
#include "../sentence.hpp"

namespace explain = seam::explain;
using explain::choose_cluster_number, explain::cross_validation;

namespace {

/// `groups` groups of maps at random places, `spread` wide.
seam::array<float, 2> grouped(std::ptrdiff_t rows, std::ptrdiff_t columns, int groups, float spread) {
  std::mt19937 engine(8);
  std::normal_distribution<float> normal;
  std::vector<float> centres(std::size_t(groups * columns));
  for (float& value : centres) value = 5 * normal(engine);
  seam::array<float, 2> maps(rows, columns);
  for (std::ptrdiff_t i = 0; i < rows; ++i)
    for (std::ptrdiff_t c = 0; c < columns; ++c)
      maps(i, c) = centres[std::size_t(i % groups * columns + c)] + spread * normal(engine) + 30;
  return maps;
}

/// The mean held-out error of one fold and number by definition: cut, centroids, nearest.
double naive_error(seam::view<float const, 2> maps, std::vector<int> const& fold_of, int fold,
                   std::ptrdiff_t clusters) {
  std::ptrdiff_t const columns = maps.extent(1);
  std::vector<std::ptrdiff_t> kept;
  for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i)
    if (fold_of[std::size_t(i)] != fold) kept.push_back(i);
  auto const rows = explain::detail::rows_at(maps, kept);
  auto const labels = seam::cluster::cut_by_number(
      seam::cluster::linkage_of_maps<seam::cluster::ward>(seam::backend::host{}, rows.view()), clusters);
  seam::array<double, 2> centroids(clusters, columns);
  std::vector<double> sizes(std::size_t(clusters), 0.0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    sizes[std::size_t(labels[i])] += 1;
    for (std::ptrdiff_t c = 0; c < columns; ++c) centroids(labels[i], c) += rows(std::ptrdiff_t(i), c);
  }
  double error = 0, held = 0;
  for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i) {
    if (fold_of[std::size_t(i)] != fold) continue;
    double least = std::numeric_limits<double>::infinity();
    for (std::ptrdiff_t k = 0; k < clusters; ++k) {
      double square = 0;
      for (std::ptrdiff_t c = 0; c < columns; ++c)
        square += std::pow(double(maps(i, c)) - centroids(k, c) / sizes[std::size_t(k)], 2);
      least = std::min(least, square);
    }
    error += least, held += 1;
  }
  return error / held;
}

}  // namespace

TEST_CASE("held-out errors are those of cuts, centroids and nearest ones, number by number") {
  auto const maps = grouped(97, 5, 4, 1);
  cross_validation const how{.largest = 20, .folds = 4};
  auto const found = choose_cluster_number(seam::backend::host{}, maps, how);
  auto const fold_of = explain::detail::draw_folds(97, 4, how.seed);
  REQUIRE(found.rows.size() == 20);
  for (std::ptrdiff_t k : {1, 2, 3, 4, 7, 19, 20}) {
    double mean = 0, square = 0;
    std::vector<double> errors;
    for (int fold = 0; fold < 4; ++fold) errors.push_back(naive_error(maps, fold_of, fold, k));
    for (double const error : errors) mean += error / 4;
    for (double const error : errors) square += (error - mean) * (error - mean);
    auto const& row = found.rows[std::size_t(k - 1)];
    CHECK(row.clusters == k);
    CHECK(row.held_out_error == doctest::Approx(mean).epsilon(1e-10));
    CHECK(row.standard_error == doctest::Approx(std::sqrt(square / 12)).epsilon(1e-8));
  }
}

TEST_CASE("planted groups are found, and the rule prefers few") {
  for (int const groups : {1, 3, 6}) {
    CAPTURE(groups);
    auto const found = choose_cluster_number(seam::backend::host{}, grouped(300, 150, groups, 1), {.largest = 30});
    CHECK(found.chosen == groups);
    CHECK(found.best >= found.chosen);
    double const best = found.rows[std::size_t(found.best - 1)].held_out_error;
    for (auto const& row : found.rows) CHECK(row.held_out_error >= best);
    CHECK(found.rows.front().explained == 0);
  }
}

TEST_CASE("folds are even and drawn by the seed; threads change nothing") {
  auto const fold_of = explain::detail::draw_folds(23, 5, 1);
  for (int fold = 0; fold < 5; ++fold) {
    auto const size = std::count(fold_of.begin(), fold_of.end(), fold);
    CHECK((size == 4 || size == 5));
  }
  CHECK(fold_of == explain::detail::draw_folds(23, 5, 1));
  CHECK(fold_of != explain::detail::draw_folds(23, 5, 2));
  auto const maps = grouped(200, 5, 3, 1);
  auto const one = choose_cluster_number(seam::backend::host{.threads = 1}, maps, {.largest = 10});
  auto const two = choose_cluster_number(seam::backend::host{.threads = 2}, maps, {.largest = 10});
  for (std::size_t k = 0; k < 10; ++k) CHECK(one.rows[k].held_out_error == two.rows[k].held_out_error);
}

TEST_CASE("one cluster only, as many as there are maps, equal maps") {
  auto const maps = grouped(10, 3, 2, 1);
  CHECK(choose_cluster_number(seam::backend::host{}, maps, {.largest = 1}).chosen == 1);
  CHECK(choose_cluster_number(seam::backend::host{}, maps, {.largest = 8}).rows.size() == 8);
  seam::array<float, 2> const equal(12, 4);
  auto const none = choose_cluster_number(seam::backend::host{}, equal, {.largest = 5});
  CHECK(none.chosen == 1);
  CHECK(none.rows.back().held_out_error == 0);
}

TEST_CASE("what cannot be held out is refused") {
  auto const maps = grouped(10, 3, 2, 1);
  auto const sentence = [&](cross_validation const& how) {
    return seam_test::sentence_of([&] { choose_cluster_number(seam::backend::host{}, maps, how); });
  };
  CHECK(seam_test::contains(sentence({.largest = 9}), "leaves 8 of 10 maps"));
  CHECK(seam_test::contains(sentence({.largest = 0}), "1 to 0 clusters"));
  CHECK(seam_test::contains(sentence({.largest = 2, .folds = 11}), "11 folds"));
  CHECK(seam_test::contains(sentence({.largest = 2, .folds = 1}), "1 folds"));
}

TEST_CASE("the table has a line a number and says which is chosen") {
  seam_test::scratch_folder const folder;
  explain::cluster_number_choice const choice{{{1, 4, 0.5, 0}, {2, 1, 0.25, 0.75}}, 2, 2};
  explain::write_cluster_numbers(folder / "choice_of_k.csv", choice);
  std::ifstream file(folder / "choice_of_k.csv");
  std::string const text(std::istreambuf_iterator<char>(file), {});
  CHECK(text == "Clusters,Held_Out_Error,Standard_Error,Explained,Chosen\n1,4,0.5,0,0\n2,1,0.25,0.75,1\n");
}
