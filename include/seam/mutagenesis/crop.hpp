// SPDX-License-Identifier: MIT
// Cuts sites and their flanks out of libraries and maps, each row at its own place and read in its motif's direction:
// what global libraries are clustered by.
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/mutagenesis/motif_set.hpp>

#include <seam/backend/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>

namespace seam::inline v0::mutagenesis {

namespace detail {

/// Row i of out = columns [starts[i], starts[i] + width) of row i, on the other strand where reverse[i].
template <alphabet A>
struct crop_letters {
  std::uint8_t const* letters;
  std::ptrdiff_t length;
  std::ptrdiff_t const* starts;
  std::uint8_t const* reverse;
  std::ptrdiff_t width;
  std::uint8_t* out;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::uint8_t const* const from = letters + row * length + starts[row];
    for (std::ptrdiff_t i = 0; i < width; ++i) out[row * width + i] = from[i];
    if constexpr (sequence::complementable<A>) {
      if (reverse[row] == 0) return;
      for (std::ptrdiff_t i = 0; i < width; ++i) out[row * width + i] = sequence::complement<A>(from[width - 1 - i]);
    }
  }
};

template <alphabet A>
struct crop_maps {
  float const* maps;
  std::ptrdiff_t length;
  std::ptrdiff_t const* starts;
  std::uint8_t const* reverse;
  std::ptrdiff_t width;
  float* out;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    float const* const from = maps + (row * length + starts[row]) * A::size;
    float* const to = out + row * width * A::size;
    for (std::ptrdiff_t i = 0; i < width * A::size; ++i) to[i] = from[i];
    if constexpr (sequence::complementable<A>) {
      if (reverse[row] == 0) return;
      for (std::ptrdiff_t i = 0; i < width; ++i)
        for (std::uint8_t a = 0; a < A::size; ++a)
          to[i * A::size + a] = from[(width - 1 - i) * A::size + sequence::complement<A>(a)];
    }
  }
};

struct crop_plan {
  std::vector<std::ptrdiff_t> starts;
  std::vector<std::uint8_t> reverse;
};

/// Checks that every site with its flanks lies in the sequence, on a strand that the alphabet has.
template <alphabet A>
crop_plan plan_crop(std::vector<placement> const& sites, std::ptrdiff_t rows, std::ptrdiff_t length,
                    std::ptrdiff_t site, std::ptrdiff_t flank) {
  expect(static_cast<std::ptrdiff_t>(sites.size()) == rows, [&] {
    return "there are " + std::to_string(rows) + " rows to cut and the places of " + std::to_string(sites.size());
  });
  expect(site >= 1 && flank >= 0, [&] {
    return "a site of " + std::to_string(site) + " letters with flanks of " + std::to_string(flank) +
           " cannot be cut out";
  });
  crop_plan plan;
  for (std::size_t row = 0; row < sites.size(); ++row) {
    // A site that is shorter than the longest begins where the others do, read in its own direction.
    std::ptrdiff_t const shorter = sites[row].length > 0 ? site - sites[row].length : 0;
    std::ptrdiff_t const start = sites[row].position - flank - (sites[row].reverse ? shorter : 0);
    expect(shorter >= 0, [&] {
      return "row " + std::to_string(row) + " has a site of " + std::to_string(sites[row].length) + " letters, and " +
             std::to_string(site) + " were to be cut out";
    });
    expect(sites[row].set >= 0 && start >= 0 && start + site + 2 * flank <= length, [&] {
      return sites[row].set < 0 ? "row " + std::to_string(row) + " is a bare background: it has no site to cut out"
                                : "row " + std::to_string(row) + " has its site at " +
                                      std::to_string(sites[row].position) + ", where flanks of " +
                                      std::to_string(flank) + " leave the " + std::to_string(length) + " letters";
    });
    expect(sequence::complementable<A> || !sites[row].reverse, [&] {
      return "row " + std::to_string(row) + " has its site on the other strand, which this alphabet has not";
    });
    plan.starts.push_back(start);
    plan.reverse.push_back(sites[row].reverse ? 1 : 0);
  }
  return plan;
}

}  // namespace detail

/// The sites with `flank` letters on either side, of letters (n, L) with these placements: (n, site + 2 flank), each on
/// its motif's strand and beginning in column `flank`. `site` is the letters of the longest: behind a shorter one there
/// is more background. Throws input_error when a row has no site, a longer one, or its flanks leave the sequence.
template <alphabet A, backend::backend B>
array<std::uint8_t, 2> crop_to_sites(B const& backend, view<std::uint8_t const, 2> letters,
                                     std::vector<placement> const& sites, std::ptrdiff_t site, std::ptrdiff_t flank) {
  auto const plan = detail::plan_crop<A>(sites, letters.extent(0), letters.extent(1), site, flank);
  array<std::uint8_t, 2> out(letters.extent(0), site + 2 * flank);
  backend.for_blocks(out.extent(0), 1024, [&](auto& lane, extent range) {
    backend::results const cut(lane, out.view().rows(range));
    lane.for_each(range.count,
                  detail::crop_letters<A>{backend::bring(lane, letters.rows(range)).data(), letters.extent(1),
                                          backend::bring(lane, plan.starts.data() + range.first, range.count),
                                          backend::bring(lane, plan.reverse.data() + range.first, range.count),
                                          out.extent(1), cut.there().data()});
    cut.finish();
  });
  return out;
}

/// The same of maps (n, L, A): columns of letters change places with those of their complements on the other strand.
template <alphabet A, backend::backend B>
array<float, 3> crop_to_sites(B const& backend, view<float const, 3> maps, std::vector<placement> const& sites,
                              std::ptrdiff_t site, std::ptrdiff_t flank) {
  expect(maps.extent(2) == A::size, [&] {
    return "the maps have " + std::to_string(maps.extent(2)) + " letters, the alphabet " + std::to_string(A::size);
  });
  auto const plan = detail::plan_crop<A>(sites, maps.extent(0), maps.extent(1), site, flank);
  array<float, 3> out(maps.extent(0), site + 2 * flank, maps.extent(2));
  backend.for_blocks(out.extent(0), 1024, [&](auto& lane, extent range) {
    backend::results const cut(lane, out.view().rows(range));
    lane.for_each(range.count,
                  detail::crop_maps<A>{backend::bring(lane, maps.rows(range)).data(), maps.extent(1),
                                       backend::bring(lane, plan.starts.data() + range.first, range.count),
                                       backend::bring(lane, plan.reverse.data() + range.first, range.count),
                                       out.extent(1), cut.there().data()});
    cut.finish();
  });
  return out;
}

}  // namespace seam::inline v0::mutagenesis
