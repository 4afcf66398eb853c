#include <doctest/doctest.h>
#include <seam/embedding/tsne.hpp>

#include <cmath>
#include <limits>
#include <set>

#include "../sentence.hpp"
#include "backends.hpp"
#include "concept_test.hpp"

using seam::embedding::tsne;
namespace detail = seam::embedding::detail;
namespace distance = seam::distance;

namespace {

template <class T>
seam::array<T, 2> cloud(std::ptrdiff_t rows, std::ptrdiff_t columns, unsigned seed = 5) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  seam::array<T, 2> maps(rows, columns);
  for (T& value : maps) value = static_cast<T>(normal(engine));
  return maps;
}

detail::neighbour_graph joint_of(seam::view<float const, 2> maps, double perplexity, std::ptrdiff_t neighbours) {
  seam::backend::host const host;
  return detail::joint_probabilities(host, distance::top_k(host, distance::euclidean{}, maps, neighbours), perplexity);
}

/// Kullback and Leibler's divergence by definition.
double divergence_of(detail::neighbour_graph const& joint, seam::view<double const, 2> layout) {
  std::ptrdiff_t const n = layout.extent(0);
  auto const q = [&](std::ptrdiff_t i, std::ptrdiff_t j) {
    double square = 0;
    for (std::ptrdiff_t c = 0; c < layout.extent(1); ++c) square += std::pow(layout(i, c) - layout(j, c), 2);
    return 1 / (1 + square);
  };
  double all = 0, sum = 0;
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t j = 0; j < n; ++j) all += i == j ? 0 : q(i, j);
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t at = joint.row(i).first; at < joint.row(i).first + joint.row(i).count; ++at) {
      double const p = joint.weight[std::size_t(at)];
      sum += p * std::log(p / (q(i, joint.other[std::size_t(at)]) / all));
    }
  return sum;
}

template <int D>
void check_gradient() {
  auto const joint = joint_of(cloud<float>(60, 4), 8, 24);
  auto layout = cloud<double>(60, D, 9);
  seam::array<double, 2> gradient(layout.shape());
  double const divergence = detail::tsne_gradient<D>(seam::backend::host{}, joint, layout, 1.0, 0.0, gradient);
  CHECK(divergence == doctest::Approx(divergence_of(joint, layout)).epsilon(1e-12));
  for (std::ptrdiff_t i = 0; i < layout.size(); i += 7) {
    double const step = 1e-5, here = layout.data()[i];
    layout.data()[i] = here + step;
    double const above = divergence_of(joint, layout);
    layout.data()[i] = here - step;
    double const below = divergence_of(joint, layout);
    layout.data()[i] = here;
    CHECK(std::abs(gradient.data()[i] - (above - below) / (2 * step)) < 1e-8);
  }
}

}  // namespace

TEST_CASE("every point's neighbours have the perplexity that was asked for") {
  auto const maps = cloud<float>(200, 6);
  seam::backend::host const host;
  auto const found = distance::top_k(host, distance::euclidean{}, maps.view(), 45);
  seam::array<double, 1> probabilities(45);
  for (double const perplexity : {2.0, 15.0, 40.0})
    for (std::ptrdiff_t i = 0; i < 200; ++i) {
      detail::probabilities_of_perplexity(found.distances.view().row(i), perplexity, probabilities);
      double sum = 0, entropy = 0;
      for (double const p : probabilities) sum += p, entropy -= p > 0 ? p * std::log(p) : 0;
      CHECK(sum == doctest::Approx(1).epsilon(1e-12));
      CHECK(std::exp(entropy) == doctest::Approx(perplexity).epsilon(1e-8));
    }
}

TEST_CASE_TEMPLATE("joint probabilities are symmetric and add up to 1", Backend, SEAM_TEST_BACKENDS) {
  auto const maps = cloud<float>(150, 5);
  auto const joint =
      detail::joint_probabilities(Backend{}, distance::top_k(Backend{}, distance::euclidean{}, maps.view(), 30), 10);
  double sum = 0;
  for (double const p : joint.weight) sum += p;
  CHECK(sum == doctest::Approx(1).epsilon(1e-12));
  for (std::ptrdiff_t i = 0; i < 150; ++i)
    for (std::ptrdiff_t at = joint.row(i).first; at < joint.row(i).first + joint.row(i).count; ++at) {
      std::ptrdiff_t const j = joint.other[std::size_t(at)];
      CHECK(j != i);
      double back = -1;
      for (std::ptrdiff_t b = joint.row(j).first; b < joint.row(j).first + joint.row(j).count; ++b)
        if (joint.other[std::size_t(b)] == i) back = joint.weight[std::size_t(b)];
      CHECK(back == joint.weight[std::size_t(at)]);
    }
}

TEST_CASE("the exact gradient is that of finite differences") {
  check_gradient<1>();
  check_gradient<2>();
  check_gradient<3>();
}

TEST_CASE_TEMPLATE("boxes come near to the exact gradient", Backend, SEAM_TEST_BACKENDS) {
  auto const joint = joint_of(cloud<float>(500, 4), 20, 60);
  auto layout = cloud<double>(500, 2, 3);
  for (double& value : layout) value *= 20;
  for (std::ptrdiff_t c = 0; c < 2; ++c) layout(7, c) = layout(11, c) = layout(300, c);  // three at one place
  seam::array<double, 2> exact(layout.shape()), boxes(layout.shape());
  double const divergence = detail::tsne_gradient<2>(Backend{}, joint, layout, 1, 0, exact);
  CHECK(divergence == doctest::Approx(divergence_of(joint, layout)).epsilon(1e-12));
  CHECK(detail::tsne_gradient<2>(Backend{}, joint, layout, 1, 0.5, boxes) == doctest::Approx(divergence).epsilon(3e-3));
  double off = 0, whole = 0;
  for (std::ptrdiff_t i = 0; i < exact.size(); ++i) {
    off += std::pow(exact.data()[i] - boxes.data()[i], 2);
    whole += std::pow(exact.data()[i], 2);
  }
  CHECK(off > 0);
  CHECK(std::sqrt(off / whole) < 0.02);
}

TEST_CASE_TEMPLATE("tsne is an embedder and keeps far groups apart", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_embedder(tsne{.perplexity = 10, .exaggerated = 50, .iterations = 150}, Backend{});
}

TEST_CASE("neighbours in the layout are neighbours among the maps, in 1, 2 and 3 dimensions") {
  auto const maps = cloud<float>(300, 3);
  seam::backend::host const host;
  auto const before = distance::top_k(host, distance::euclidean{}, maps.view(), 10);
  double kept_before = 0;
  for (std::ptrdiff_t const components : {1, 2, 3}) {
    auto const layout = tsne{.components = components, .perplexity = 15, .iterations = 400}.embed(host, maps);
    auto const after = distance::top_k(host, distance::euclidean{}, layout.view(), 10);
    double kept = 0;
    for (std::ptrdiff_t i = 0; i < 300; ++i) {
      std::set<std::int32_t> const near(before.rows.view().row(i).begin(), before.rows.view().row(i).end());
      for (std::int32_t const j : after.rows.view().row(i)) kept += double(near.count(j)) / 3000;
    }
    CAPTURE(components);
    CHECK(kept > kept_before);
    kept_before = kept;
  }
  CHECK(kept_before > 0.65);  // 10 / 299 by chance
}

TEST_CASE("the same layout for any number of threads") {
  auto const maps = cloud<float>(400, 4);
  tsne const layout{.exaggerated = 20, .iterations = 60};
  CHECK(layout.embed(seam::backend::host{.threads = 1}, maps) == layout.embed(seam::backend::host{.threads = 2}, maps));
}

TEST_CASE("equal maps, few maps, few columns") {
  seam::backend::host const host;
  seam::array<float, 2> equal(30, 3);
  tsne const layout{.perplexity = 5, .iterations = 60};
  for (float const value : layout.embed(host, equal)) CHECK(std::isfinite(value));
  for (float const value : layout.embed(host, cloud<float>(30, 1))) CHECK(std::isfinite(value));
  for (float const value : tsne{.perplexity = 2, .iterations = 60}.embed(host, cloud<float>(4, 3)))
    CHECK(std::isfinite(value));
}

TEST_CASE("options that mean nothing are refused") {
  auto const maps = cloud<float>(20, 3);
  auto const sentence = [&](tsne const& layout, std::ptrdiff_t rows) {
    return seam_test::sentence_of([&] { layout.embed(seam::backend::host{}, maps.view().rows(0, rows)); });
  };
  CHECK(seam_test::contains(sentence({}, 20), "a perplexity of 30"));
  CHECK(seam_test::contains(sentence({.components = 4}, 20), "not 4"));
  CHECK(seam_test::contains(sentence({.perplexity = 1}, 3), "4 maps or more, there are 3"));
  CHECK(seam_test::contains(sentence({.perplexity = 5, .theta = -1}, 20), "theta"));
  auto bad = maps;
  bad(3, 1) = std::numeric_limits<float>::quiet_NaN();
  CHECK(seam_test::contains(seam_test::sentence_of([&] { tsne{.perplexity = 5}.embed(seam::backend::host{}, bad); }),
                            "row 3"));
}
