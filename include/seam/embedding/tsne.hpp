// SPDX-License-Identifier: MIT
// t-distributed stochastic neighbour embedding (van der Maaten and Hinton 2008) on exact neighbours, forces by Barnes
// and Hut (van der Maaten 2014), the same for any number of threads.
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/distance/euclidean.hpp>
#include <seam/distance/top_k.hpp>
#include <seam/embedding/concept.hpp>
#include <seam/embedding/detail/neighbour_graph.hpp>
#include <seam/embedding/detail/orthtree.hpp>
#include <seam/embedding/pca.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace seam::inline v0::embedding {

namespace detail {

/// Probabilities of a point's neighbours, proportional to exp(-beta d^2), with beta such that their entropy is that of
/// `perplexity` equally likely ones; by bisection, to 1e-10 nats where it exists.
inline void probabilities_of_perplexity(view<double const, 1> distances, double perplexity,
                                        view<double, 1> probabilities) {
  double const nearest = distances(0) * distances(0);
  double low = 0, high = std::numeric_limits<double>::infinity(), beta = 1;
  double const scale = distances(distances.size() - 1) * distances(distances.size() - 1) - nearest;
  if (scale > 0) beta = 1 / scale;
  for (int step = 0; step < 200; ++step) {
    double sum = 0, moment = 0;
    for (std::ptrdiff_t k = 0; k < distances.size(); ++k) {
      double const beyond = distances(k) * distances(k) - nearest;
      probabilities(k) = std::exp(-beta * beyond);
      sum += probabilities(k);
      moment += beyond * probabilities(k);
    }
    for (double& probability : probabilities) probability /= sum;
    double const entropy = std::log(sum) + beta * moment / sum;
    if (std::abs(entropy - std::log(perplexity)) < 1e-10) return;
    if (entropy > std::log(perplexity)) {
      low = beta;
      beta = std::isinf(high) ? 2 * beta : 0.5 * (low + high);
    } else {
      high = beta;
      beta = 0.5 * (low + high);
    }
  }
}

/// The joint probabilities of pairs of points: (p(j|i) + p(i|j)) / 2N, which add up to 1.
template <backend::backend Backend>
neighbour_graph joint_probabilities(Backend const& backend, distance::neighbours const& found, double perplexity) {
  std::ptrdiff_t const n = found.rows.extent(0);
  array<double, 2> weights(found.rows.shape());
  backend::on_host(backend).for_blocks(n, 256, [&](auto&, extent range) {
    for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i)
      probabilities_of_perplexity(found.distances.view().row(i), perplexity, weights.view().row(i));
  });
  double const share = 0.5 / static_cast<double>(n);
  return symmetric_graph(found.rows.view(), weights.view(),
                         [&](double forth, double back) { return share * (forth + back); });
}

/// The gradient of the Kullback-Leibler divergence of a layout (N, D) from joint probabilities, whose attraction is
/// multiplied by `exaggeration`; returns the divergence (without that factor). theta = 0 is exact.
template <int D, backend::backend Backend>
double tsne_gradient(Backend const& backend, neighbour_graph const& joint, view<double const, 2> layout,
                     double exaggeration, double theta, view<double, 2> gradient) {
  constexpr std::ptrdiff_t block = 128;
  std::ptrdiff_t const n = layout.extent(0);
  orthtree<D> const tree(layout);
  struct part {
    double weight = 0, divergence = 0;
  };
  std::vector<part> parts(static_cast<std::size_t>((n + block - 1) / block));
  array<double, 2> attraction(n, std::ptrdiff_t{D});
  backend::on_host(backend).for_blocks(n, block, [&](auto&, extent range) {
    part& sums = parts[static_cast<std::size_t>(range.first / block)];
    for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i) {
      repulsion<D> const pushed = tree.on(i, theta);
      sums.weight += pushed.weight;
      for (int c = 0; c < D; ++c) gradient(i, c) = pushed.force[static_cast<std::size_t>(c)];
      extent const row = joint.row(i);
      for (auto at = static_cast<std::size_t>(row.first); at < static_cast<std::size_t>(row.first + row.count); ++at) {
        std::ptrdiff_t const j = joint.other[at];
        double square = 0;
        for (int c = 0; c < D; ++c) square += (layout(i, c) - layout(j, c)) * (layout(i, c) - layout(j, c));
        double const q = 1 / (1 + square);
        sums.divergence += joint.weight[at] * std::log(joint.weight[at] / q);
        for (int c = 0; c < D; ++c) attraction(i, c) += joint.weight[at] * q * (layout(i, c) - layout(j, c));
      }
    }
  });
  double weight = 0, divergence = 0;
  for (part const& sums : parts) weight += sums.weight, divergence += sums.divergence;
  for (std::ptrdiff_t i = 0; i < gradient.size(); ++i)
    gradient.data()[i] = 4 * (exaggeration * attraction.data()[i] - gradient.data()[i] / weight);
  return divergence + std::log(weight);
}

}  // namespace detail

/// t-SNE: a layout in which the probability that two points are neighbours is as among the maps.
///
/// Neighbours are exact: three times the perplexity. The layout starts at principal components (Kobak and Berens 2019).
/// Distances between groups, and the groups' sizes, mean little in it.
struct tsne {
  std::ptrdiff_t components = 2;  ///< 1, 2 or 3
  double perplexity = 30;         ///< how many neighbours a map has, smoothly
  double theta = 0.5;             ///< opening angle of Barnes and Hut; 0 is exact and takes N^2 steps
  double exaggeration = 12;       ///< of the attraction, at first
  int exaggerated = 250;          ///< iterations of it
  int iterations = 1000;          ///< in all
  double learning_rate = 0;       ///< 0: N / exaggeration / 4, 50 or more (Belkina et al. 2019)

  static constexpr char const* name() { return "tsne"; }

  /// Bytes that `embed` takes beside maps (rows, columns).
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    std::ptrdiff_t const near = neighbours(rows);
    return std::max(distance::top_k_bytes(rows, 0, columns, near),
                    static_cast<double>(rows) * (100.0 * static_cast<double>(near) + 600.0));
  }
  /// Throws input_error for options that mean nothing for maps (rows, columns).
  void check(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    expect(columns >= 1, [] { return std::string("the maps have no columns"); });
    expect(rows >= 4,
           [&] { return "tsne needs 4 maps or more, there " + (rows == 1 ? "is 1" : "are " + std::to_string(rows)); });
    expect(components >= 1 && components <= 3,
           [&] { return "tsne makes 1, 2 or 3 columns, not " + std::to_string(components); });
    expect(perplexity >= 1 && perplexity < static_cast<double>(rows - 1), [&] {
      return "a perplexity of " + std::to_string(perplexity) + " was asked of " + std::to_string(rows) +
             " maps; it is 1 or more, and below the number of the other maps";
    });
    expect(theta >= 0 && exaggeration >= 1 && iterations >= 0 && learning_rate >= 0, [] {
      return std::string("tsne needs theta >= 0, exaggeration >= 1, and no negative number of iterations");
    });
  }

  /// The layout (N, components). N^2 D flops for the neighbours, then about 100 N log N steps an iteration.
  /// Throws input_error for options that do not fit (see check) and values that are not finite; memory_error.
  template <backend::backend Backend>
  array<float, 2> embed(Backend const& backend, view<float const, 2> maps) const {
    check(maps.extent(0), maps.extent(1));
    require_memory(bytes_needed(maps.extent(0), maps.extent(1)),
                   "a t-SNE layout of " + std::to_string(maps.extent(0)) + " maps", "embed fewer maps");
    auto const joint = detail::joint_probabilities(
        backend, distance::top_k(backend, distance::euclidean{}, maps, neighbours(maps.extent(0))), perplexity);
    array<double, 2> layout = start(backend, maps);
    if (components == 1) optimise<1>(backend, joint, layout);
    if (components == 2) optimise<2>(backend, joint, layout);
    if (components == 3) optimise<3>(backend, joint, layout);
    array<float, 2> result(layout.shape());
    std::transform(layout.begin(), layout.end(), result.begin(),
                   [](double value) { return static_cast<float>(value); });
    return result;
  }

 private:
  std::ptrdiff_t neighbours(std::ptrdiff_t rows) const {
    return std::min(static_cast<std::ptrdiff_t>(3 * perplexity), rows - 1);
  }

  /// Principal components, the first with a standard deviation of 1e-4; 0 where the maps have no more.
  template <backend::backend Backend>
  array<double, 2> start(Backend const& backend, view<float const, 2> maps) const {
    std::ptrdiff_t const known = std::min({components, maps.extent(0), maps.extent(1)});
    auto const found = pca{.components = known}.embed_explained(backend, maps);
    double const deviation = std::sqrt(found.explained_variance.front());
    array<double, 2> layout(maps.extent(0), components);
    for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i)
      for (std::ptrdiff_t c = 0; c < known; ++c)
        layout(i, c) = deviation > 0 ? 1e-4 / deviation * static_cast<double>(found.coordinates(i, c)) : 0.0;
    return layout;
  }

  /// Gradient descent with momentum, and a gain for each coordinate that grows while its sign stays (Jacobs 1988).
  template <int D, backend::backend Backend>
  void optimise(Backend const& backend, detail::neighbour_graph const& joint, array<double, 2>& layout) const {
    double const rate =
        learning_rate > 0 ? learning_rate : std::max(50.0, static_cast<double>(layout.extent(0)) / exaggeration / 4);
    array<double, 2> gradient(layout.shape()), update(layout.shape()), gain(layout.shape());
    std::fill(gain.begin(), gain.end(), 1.0);
    backend::round_progress<Backend> const progress(backend, iterations);
    for (int iteration = 0; iteration < iterations; ++iteration) {
      bool const early = iteration < exaggerated;
      detail::tsne_gradient<D>(progress.backend(), joint, layout, early ? exaggeration : 1.0, theta, gradient);
      for (std::ptrdiff_t i = 0; i < layout.size(); ++i) {
        double& grows = gain.data()[i];
        bool const onward = update.data()[i] * gradient.data()[i] < 0;
        grows = std::max(0.01, onward ? grows + 0.2 : grows * 0.8);
        update.data()[i] = (early ? 0.5 : 0.8) * update.data()[i] - rate * grows * gradient.data()[i];
        layout.data()[i] += update.data()[i];
      }
      progress.report(iteration + 1);
    }
  }
};

static_assert(embedder<tsne>);

}  // namespace seam::inline v0::embedding
