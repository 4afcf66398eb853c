// SPDX-License-Identifier: MIT
// The cluster summary matrix: letter counts of every cluster and position in one pass over the library, and what is
// read off them: entropy, consensus, mismatch against the reference, the library's mutation rate. Any alphabet.
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/explain/entropy.hpp>
#include <seam/explain/explanation.hpp>
#include <seam/explain/members.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::explain {

namespace detail {

/// Counts the letters of a chunk of rows at W adjacent positions: slot `letter` for each letter, one more for unknown
/// ones. A chunk has at most 255 rows, so a count is a byte.
struct count_chunk {
  std::uint8_t const* library;
  std::ptrdiff_t length;
  std::ptrdiff_t letters;
  std::ptrdiff_t const* rows;
  members::chunk const* chunks;
  std::uint8_t* counts;  ///< (chunks, letters + 1, length)

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t chunk, std::ptrdiff_t position) const {
    members::chunk const range = chunks[chunk];
    for (std::ptrdiff_t slot = 0; slot <= letters; ++slot) {
      auto const wanted = slot < letters ? static_cast<std::uint8_t>(slot) : unknown_letter;
      std::uint8_t sum[W] = {};
      for (std::ptrdiff_t row = range.first; row < range.first + range.count; ++row) {
        std::uint8_t const* const x = library + rows[row] * length + position;
        std::uint8_t hit[W];  // in two steps: g++ 12 does not vectorise the sum of comparisons
        SEAM_SIMD
        for (int w = 0; w < W; ++w) hit[w] = static_cast<std::uint8_t>(x[w] == wanted);
        SEAM_SIMD
        for (int w = 0; w < W; ++w) sum[w] = static_cast<std::uint8_t>(sum[w] + hit[w]);
      }
      std::uint8_t* const out = counts + (chunk * (letters + 1) + slot) * length + position;
      for (int w = 0; w < W; ++w) out[w] = sum[w];
    }
  }
};
static_assert(members::chunk_rows <= 255);

/// Adds up the chunks of a cluster at W adjacent positions.
struct add_counts {
  std::uint8_t const* counts;  ///< (chunks, slots, length)
  std::ptrdiff_t const* first_chunk;
  std::ptrdiff_t slots;
  std::ptrdiff_t length;
  std::int64_t* sums;  ///< (clusters, length, slots)

  template <int W>
  SEAM_HD void operator()(backend::strip<W>, std::ptrdiff_t cluster, std::ptrdiff_t position) const {
    for (std::ptrdiff_t slot = 0; slot < slots; ++slot) {
      std::int64_t sum[W] = {};
      for (std::ptrdiff_t chunk = first_chunk[cluster]; chunk < first_chunk[cluster + 1]; ++chunk) {
        std::uint8_t const* const in = counts + (chunk * slots + slot) * length + position;
        SEAM_SIMD
        for (int w = 0; w < W; ++w) sum[w] += in[w];
      }
      for (int w = 0; w < W; ++w) sums[(cluster * length + position + w) * slots + slot] = sum[w];
    }
  }
};

/// (K + 2) the first chunk of each cluster, of the rows without one, and the number of chunks.
inline std::vector<std::ptrdiff_t> first_chunks(members const& clusters) {
  std::vector<std::ptrdiff_t> first(static_cast<std::size_t>(clusters.clusters()) + 2, 0);
  for (members::chunk const& chunk : clusters.chunks) ++first[static_cast<std::size_t>(chunk.cluster) + 1];
  for (std::size_t cluster = 1; cluster < first.size(); ++cluster) first[cluster] += first[cluster - 1];
  return first;
}

/// Throws with the first row and position that hold neither a letter nor "unknown".
inline void refuse_letters(view<std::uint8_t const, 2> library, std::ptrdiff_t letters) {
  for (std::ptrdiff_t row = 0; row < library.extent(0); ++row)
    for (std::ptrdiff_t position = 0; position < library.extent(1); ++position)
      expect(library(row, position) < letters || library(row, position) == unknown_letter, [&] {
        return "row " + std::to_string(row) + " of the library holds " + std::to_string(int(library(row, position))) +
               " at position " + std::to_string(position) + "; letters are 0 to " + std::to_string(letters - 1) +
               ", or 255 for unknown";
      });
}

}  // namespace detail

/// How often each letter of A stands at each position of each cluster: (K + 1, L, letters), clusters by ascending
/// label, then the rows without one. Unknown letters (255) are in no count. One pass over `library` (N, L).
/// Throws input_error when a byte is neither a letter nor 255.
template <alphabet A, backend::backend B>
array<std::int64_t, 3> count_letters(B const& where, view<std::uint8_t const, 2> library, members const& clusters) {
  constexpr std::ptrdiff_t letters = A::size;
  std::ptrdiff_t const length = library.extent(1);
  std::ptrdiff_t const groups = clusters.clusters() + 1;
  auto const chunks = static_cast<std::ptrdiff_t>(clusters.chunks.size());
  array<std::uint8_t, 3> partial(chunks, letters + 1, length);
  where.for_blocks(chunks, 8 * backend::block_factor<typename B::lane_type>, [&](auto& lane, extent block) {
    backend::results const counted(lane, partial.view().rows(block));
    lane.for_strips(
        block.count, length,
        detail::count_chunk{backend::bring(lane, library).data(), length, letters, backend::bring(lane, clusters.rows),
                            backend::bring(lane, clusters.chunks.data() + block.first, block.count),
                            counted.there().data()});
    counted.finish();
  });
  array<std::int64_t, 3> sums(groups, length, letters + 1);
  std::vector<std::ptrdiff_t> const first = detail::first_chunks(clusters);
  backend::on_host(where).for_blocks(groups, 1, [&](auto& lane, extent block) {
    lane.for_strips(block.count, length,
                    detail::add_counts{partial.data(), first.data() + block.first, letters + 1, length,
                                       sums.data() + block.first * length * (letters + 1)});
  });

  array<std::int64_t, 3> counts(groups, length, letters);
  for (std::ptrdiff_t group = 0; group < groups; ++group)
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      std::int64_t seen = sums(group, position, letters);
      for (std::ptrdiff_t letter = 0; letter < letters; ++letter) {
        counts(group, position, letter) = sums(group, position, letter);
        seen += sums(group, position, letter);
      }
      if (seen != clusters.count(group)) detail::refuse_letters(library, letters);
    }
  return counts;
}

/// The most frequent letter of all rows at each position, the first one on ties: (L) of counts (groups, L, letters).
inline std::vector<std::uint8_t> consensus_of(view<std::int64_t const, 3> counts) {
  std::vector<std::uint8_t> consensus;
  for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position) {
    std::vector<std::int64_t> total(static_cast<std::size_t>(counts.extent(2)), 0);
    for (std::ptrdiff_t group = 0; group < counts.extent(0); ++group)
      for (std::size_t letter = 0; letter < total.size(); ++letter) total[letter] += counts(group, position, letter);
    consensus.push_back(static_cast<std::uint8_t>(std::max_element(total.begin(), total.end()) - total.begin()));
  }
  return consensus;
}

/// The share of letters that differ from `reference` (L), over positions at which any does (a mutation window leaves
/// the others alone); `reference_is_row`: one row is the reference itself and not counted. `counts` (groups, L,
/// letters) of all rows. 0 when nothing differs anywhere.
inline double measured_rate(view<std::int64_t const, 3> counts, std::vector<std::uint8_t> const& reference,
                            bool reference_is_row) {
  std::int64_t all = 0;
  std::int64_t mutated = 0;
  for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position) {
    std::uint8_t const kept = reference[static_cast<std::size_t>(position)];
    if (kept == unknown_letter) continue;
    std::int64_t here = 0;
    std::int64_t here_mutated = 0;
    for (std::ptrdiff_t group = 0; group < counts.extent(0); ++group)
      for (std::ptrdiff_t letter = 0; letter < counts.extent(2); ++letter) {
        here += counts(group, position, letter);
        if (letter != kept) here_mutated += counts(group, position, letter);
      }
    if (here_mutated == 0) continue;
    all += here - (reference_is_row ? 1 : 0);
    mutated += here_mutated;
  }
  return all > 0 ? static_cast<double>(mutated) / static_cast<double>(all) : 0.0;
}

/// The summary of clusters `order` (numbers of clusters by ascending label), one row each, from the counts of
/// `count_letters`. `reference` (L) letters, or empty for none. O(K L letters).
template <convention C>
summary_matrix summarize(view<std::int64_t const, 3> counts, members const& clusters,
                         std::vector<std::ptrdiff_t> const& order, std::vector<std::uint8_t> const& reference) {
  auto const rows = static_cast<std::ptrdiff_t>(order.size());
  std::ptrdiff_t const length = counts.extent(1);
  std::ptrdiff_t const letters = counts.extent(2);
  summary_matrix result;
  result.entropy = array<double, 2>(rows, length);
  result.consensus = array<double, 2>(rows, length);
  result.consensus_letter = array<std::uint8_t, 2>(rows, length);
  result.counts = array<std::int64_t, 3>(rows, length, letters);
  if (!reference.empty()) result.reference_mismatch = array<double, 2>(rows, length);
  for (std::ptrdiff_t row = 0; row < rows; ++row) {
    std::ptrdiff_t const cluster = order[static_cast<std::size_t>(row)];
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      std::int64_t const* const here = &counts(cluster, position, 0);
      std::int64_t* const kept = &result.counts(row, position, 0);
      std::copy_n(here, letters, kept);
      std::ptrdiff_t members_with_letter = clusters.count(cluster);
      if constexpr (!C::published_entropy) {
        members_with_letter = 0;
        for (std::ptrdiff_t letter = 0; letter < letters; ++letter) members_with_letter += here[letter];
      }
      double const share = members_with_letter > 0 ? 100.0 / static_cast<double>(members_with_letter) : 0.0;
      std::int64_t const* const most = std::max_element(here, here + letters);
      result.entropy(row, position) = entropy_of_counts<C>(here, letters, clusters.count(cluster));
      result.consensus(row, position) = share * static_cast<double>(*most);
      result.consensus_letter(row, position) = static_cast<std::uint8_t>(most - here);
      if (reference.empty()) continue;
      std::uint8_t const letter = reference[static_cast<std::size_t>(position)];
      if (letter == unknown_letter) continue;
      result.reference_mismatch(row, position) = share * static_cast<double>(members_with_letter - here[letter]);
    }
  }
  return result;
}

/// Entropies (K, L) with Miller's and Madow's correction, from the counts of a summary (K, L, letters).
inline array<double, 2> miller_madow_entropies(view<std::int64_t const, 3> counts) {
  array<double, 2> result(counts.extent(0), counts.extent(1));
  for (std::ptrdiff_t row = 0; row < counts.extent(0); ++row)
    for (std::ptrdiff_t position = 0; position < counts.extent(1); ++position)
      result(row, position) = miller_madow_entropy(&counts(row, position, 0), counts.extent(2));
  return result;
}

/// Entropies (K, L) less what drifting letters are expected to show in a cluster of that size: negative where a cluster
/// holds its letters, positive where they vary more than they drift. (`seam_nn`: less H_bg, whatever the size.)
inline array<double, 2> delta_entropies(summary_matrix const& summary,
                                        std::vector<cluster_statistics> const& statistics) {
  array<double, 2> result = summary.entropy;
  for (std::ptrdiff_t row = 0; row < result.extent(0); ++row)
    for (double& value : result.view().row(row)) value -= statistics[static_cast<std::size_t>(row)].expected_entropy;
  return result;
}

}  // namespace seam::inline v0::explain
