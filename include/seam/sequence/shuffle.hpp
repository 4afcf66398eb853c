// SPDX-License-Identifier: MIT
// Shuffles: sequences with the same letters, or the same pairs of neighbours, in another order. Counter-based random
// numbers: row i of an output is a function of (seed, i).
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/random.hpp>
#include <seam/sequence/window.hpp>

#include <string>
#include <vector>

namespace seam::inline v0::sequence {

/// What a shuffle keeps.
enum class shuffle_order {
  mononucleotide,  ///< how often each letter occurs: all orders equally likely
  dinucleotide,    ///< also how often each pair of neighbours does, and the first and last letter: every such sequence
                   ///< equally likely
};

namespace detail {

/// Vertices of the graph of neighbours: the letters, and one for unknown ones.
template <alphabet A>
inline constexpr int shuffle_vertices = A::size + 1;

template <alphabet A>
SEAM_HD constexpr int vertex_of(std::uint8_t letter) {
  return letter < A::size ? letter : A::size;
}
template <alphabet A>
SEAM_HD constexpr std::uint8_t letter_of(int vertex) {
  return vertex < A::size ? static_cast<std::uint8_t>(vertex) : unknown_letter;
}

/// Uniform in 0..n-1 for a length n.
SEAM_HD inline std::int32_t draw_below(random_stream& random, std::int32_t n) {
  return static_cast<std::int32_t>(v0::below(random.next(), static_cast<std::uint32_t>(n)));
}

/// The multigraph whose edges are a sequence's pairs of neighbours: successors[first[v] .. first[v] + count[v]) are the
/// vertices that follow v. A shuffle is a walk along all edges from the first letter.
template <alphabet A>
struct neighbour_graph {
  static constexpr int vertices = shuffle_vertices<A>;
  std::int32_t first[vertices];
  std::int32_t count[vertices];
  std::uint8_t* successors;

  SEAM_HD neighbour_graph(std::uint8_t const* letters, std::ptrdiff_t length, std::uint8_t* scratch)
      : successors(scratch) {
    for (int v = 0; v < vertices; ++v) count[v] = 0;
    for (std::ptrdiff_t i = 0; i + 1 < length; ++i) ++count[vertex_of<A>(letters[i])];
    std::int32_t sum = 0;
    for (int v = 0; v < vertices; ++v) {
      first[v] = sum;
      sum += count[v];
      count[v] = 0;
    }
    for (std::ptrdiff_t i = 0; i + 1 < length; ++i) {
      int const v = vertex_of<A>(letters[i]);
      successors[first[v] + count[v]++] = static_cast<std::uint8_t>(vertex_of<A>(letters[i + 1]));
    }
  }

  /// A uniform spanning tree towards `root` by loop-erased random walks (Wilson 1996): the edge by which the shuffled
  /// walk leaves each vertex for the last time, moved to the end of that vertex's successors.
  SEAM_HD void draw_last_exits(int root, random_stream& random) {
    std::int32_t exit[vertices];
    bool in_tree[vertices];
    for (int v = 0; v < vertices; ++v) in_tree[v] = v == root || count[v] == 0;
    for (int start = 0; start < vertices; ++start) {
      for (int v = start; !in_tree[v]; v = successors[first[v] + exit[v]]) exit[v] = draw_below(random, count[v]);
      for (int v = start; !in_tree[v]; v = successors[first[v] + exit[v]]) in_tree[v] = true;
    }
    for (int v = 0; v < vertices; ++v) {
      if (v == root || count[v] == 0) continue;
      std::uint8_t* const own = successors + first[v];
      std::uint8_t const last = own[exit[v]];
      own[exit[v]] = own[count[v] - 1];
      own[count[v] - 1] = last;
    }
  }

  /// Walks from `start` along all edges to `root`: at each vertex one of those left, the last exit last.
  SEAM_HD void walk(int start, int root, std::ptrdiff_t length, random_stream& random, std::uint8_t* out) {
    std::int32_t left[vertices];
    for (int v = 0; v < vertices; ++v) left[v] = v == root ? count[v] : count[v] - 1;
    int v = start;
    out[0] = letter_of<A>(v);
    for (std::ptrdiff_t i = 1; i < length; ++i) {
      std::uint8_t* const own = successors + first[v];
      int next = own[count[v] - 1];
      if (left[v] > 0) {
        std::int32_t const taken = draw_below(random, left[v]);
        next = own[taken];
        own[taken] = own[--left[v]];
      }
      v = next;
      out[i] = letter_of<A>(v);
    }
  }
};

}  // namespace detail

/// out (length) = the letters in an order drawn uniformly (Fisher and Yates). `out` may be `letters`. For kernels.
SEAM_HD inline void shuffle_letters(std::uint8_t const* letters, std::ptrdiff_t length, random_stream& random,
                                    std::uint8_t* out) {
  if (out != letters)
    for (std::ptrdiff_t i = 0; i < length; ++i) out[i] = letters[i];
  for (std::ptrdiff_t left = length; left > 1; --left) {
    std::int32_t const other = detail::draw_below(random, static_cast<std::int32_t>(left));
    std::uint8_t const letter = out[other];
    out[other] = out[left - 1];
    out[left - 1] = letter;
  }
}

/// out (length) = one of the sequences with the same pairs of neighbours, and so the same first and last letter; each
/// of them equally likely. A uniform spanning tree of last exits makes it so (Kandel, Matias, Unger and Winkler 1996;
/// uShuffle: Jiang, Anderson, Gillespie and Mayne 2008). Unknown letters count as one more letter. `scratch` has room
/// for `length` bytes; `out` may be `letters`. For kernels. O(length + size), a little more where a letter is rare.
template <alphabet A>
SEAM_HD void shuffle_dinucleotides(std::uint8_t const* letters, std::ptrdiff_t length, random_stream& random,
                                   std::uint8_t* scratch, std::uint8_t* out) {
  if (length < 1) return;
  int const start = detail::vertex_of<A>(letters[0]);
  int const root = detail::vertex_of<A>(letters[length - 1]);
  detail::neighbour_graph<A> graph(letters, length, scratch);
  graph.draw_last_exits(root, random);
  graph.walk(start, root, length, random, out);
}

/// Either of the two, by `order`. For kernels.
template <alphabet A>
SEAM_HD void shuffle_one(shuffle_order order, std::uint8_t const* letters, std::ptrdiff_t length, random_stream& random,
                         std::uint8_t* scratch, std::uint8_t* out) {
  if (order == shuffle_order::mononucleotide)
    sequence::shuffle_letters(letters, length, random, out);
  else
    sequence::shuffle_dinucleotides<A>(letters, length, random, scratch, out);
}

namespace detail {

/// Row i of out = a shuffle of sequence (skipped + i) / copies inside [start, stop), that sequence outside.
template <alphabet A>
struct shuffle_row {
  shuffle_order order;
  std::uint8_t const* letters;
  std::ptrdiff_t length;
  window where;
  std::ptrdiff_t copies;
  std::ptrdiff_t skipped;
  std::uint64_t seed;
  std::uint64_t first;  // number of the row before which nothing is skipped
  std::uint8_t* scratch;
  std::uint8_t* out;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::uint8_t const* const from = letters + (skipped + i) / copies * length;
    std::uint8_t* const to = out + i * length;
    random_stream random(seed, first + static_cast<std::uint64_t>(skipped + i));
    for (std::ptrdiff_t position = 0; position < where.start; ++position) to[position] = from[position];
    for (std::ptrdiff_t position = where.stop; position < length; ++position) to[position] = from[position];
    shuffle_one<A>(order, from + where.start, where.stop - where.start, random, scratch + i * length, to + where.start);
  }
};

/// Sequences in a block: 64 KiB of letters, 1 to 256.
inline std::ptrdiff_t shuffle_block(std::ptrdiff_t length) {
  return length <= 256 ? 256 : length >= 65'536 ? 1 : 65'536 / length;
}

}  // namespace detail

/// out (n R, L) = R shuffles of each of letters (n, L): rows i R .. i R + R - 1 are those of sequence i. Row k is drawn
/// from stream (seed, first + k), so that the blocks of a larger output can be made one by one, in any order, by any
/// backend. For work inside a lane's block; `out` must not overlap `letters`. `where` must have its stop filled in
/// (window::in). Unchecked. O(n R L).
template <alphabet A, backend::lane Lane>
void shuffle_into(Lane& lane, shuffle_order order, view<std::uint8_t const, 2, typename Lane::space> letters,
                  std::uint64_t seed, std::ptrdiff_t first, view<std::uint8_t, 2, typename Lane::space> out,
                  window where) {
  if (out.empty()) return;
  lane.for_each(out.extent(0),
                detail::shuffle_row<A>{order, letters.data(), letters.extent(1), where,
                                       out.extent(0) / letters.extent(0), 0, seed, static_cast<std::uint64_t>(first),
                                       lane.template workspace<std::uint8_t>(out.size()), out.data()});
}

/// The same for any number of sequences, on all of a backend's lanes: what lies outside `where` stays. Throws
/// input_error when out has not the same number of rows for each sequence, or another length, or the window does not
/// fit. `out` must not overlap `letters`.
template <alphabet A, backend::backend B>
void shuffle_into(B const& backend, shuffle_order order, view<std::uint8_t const, 2> letters, std::uint64_t seed,
                  std::ptrdiff_t first, view<std::uint8_t, 2> out, window where = {}) {
  std::ptrdiff_t const n = letters.extent(0);
  std::ptrdiff_t const length = letters.extent(1);
  expect(n >= 1 && out.extent(0) % n == 0 && out.extent(1) == length, [&] {
    return "shuffles of " + std::to_string(n) + " sequences of " + std::to_string(length) +
           " letters, as many of each, were to go into an array of " + std::to_string(out.extent(0)) + " x " +
           std::to_string(out.extent(1));
  });
  expect(first >= 0, [&] { return "there is no row " + std::to_string(first) + " of shuffles"; });
  window const at = where.in(length);
  backend.for_blocks(out.extent(0), detail::shuffle_block(length), [&](auto& lane, extent range) {
    backend::results const rows(lane, out.rows(range));
    lane.for_each(range.count, detail::shuffle_row<A>{
                                   order, backend::bring(lane, letters).data(), length, at, out.extent(0) / n,
                                   range.first, seed, static_cast<std::uint64_t>(first),
                                   lane.template workspace<std::uint8_t>(range.count * length), rows.there().data()});
    rows.finish();
  });
}

/// `count` shuffles (count, L) of one sequence (L); shuffle_into for who has no array yet. Throws as it does.
template <alphabet A, backend::backend B>
array<std::uint8_t, 2> shuffles(B const& backend, shuffle_order order, view<std::uint8_t const, 1> letters,
                                std::ptrdiff_t count, std::uint64_t seed, window where = {}) {
  expect(count >= 0, [&] { return std::to_string(count) + " shuffles were asked for"; });
  array<std::uint8_t, 2> out(count, letters.extent(0));
  sequence::shuffle_into<A>(backend, order, view<std::uint8_t const, 2>(letters.data(), 1, letters.extent(0)), seed, 0,
                            out.view(), where);
  return out;
}

}  // namespace seam::inline v0::sequence
