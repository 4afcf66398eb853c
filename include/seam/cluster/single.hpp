// SPDX-License-Identifier: MIT
// Single linkage without a distance matrix: the tree is the minimum spanning tree (Gower and Ross 1969).
#pragma once

#include <seam/backend/round_progress.hpp>
#include <seam/cluster/detail/spanning_tree.hpp>
#include <seam/core/memory.hpp>

#include <string>

namespace seam::inline v0::cluster {

/// Single linkage of maps (N, D), N >= 1, D >= 1, finite, under the Euclidean distance, as SciPy's Z (N - 1, 4): exact
/// heights (to 1e-15; among equal heights the order is ours), equal bits for any number of threads. About 4 N D bytes
/// beside the maps and N^2 D flops in products, more where clusters are large and close. Throws input_error for maps
/// whose squared distances are too large for float; memory_error, before work begins.
template <backend::backend Backend>
array<double, 2> single_linkage(Backend const& backend, view<float const, 2> maps) {
  std::ptrdiff_t const n = maps.extent(0);
  require_memory(detail::spanning_tree_bytes(n, maps.extent(1)), "single linkage of " + std::to_string(n) + " maps");
  backend::round_progress<Backend> const progress(backend, n - 1);
  detail::spanning_tree<Backend> tree(progress.backend(), maps, {});
  return detail::sorted_and_numbered(tree.edges([&](std::ptrdiff_t found) { progress.report(found); }), n);
}

}  // namespace seam::inline v0::cluster
