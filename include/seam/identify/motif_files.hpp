// SPDX-License-Identifier: MIT
// What is kept on disk about the motifs that look like sites.
#pragma once

#include <seam/identify/identification.hpp>
#include <seam/identify/motifs.hpp>
#include <seam/io/csv.hpp>

#include <string>
#include <vector>

namespace seam::inline v0::identify {

/// Writes motifs.csv, a row a hit: TFBS, Rank, Motif_ID, Motif_Name, Strand, Offset (from the site's Start to the
/// motif's first column as it lies there), Overlap (columns compared), Score, p, q. Throws input_error when the file
/// cannot be written.
inline void write_motif_hits(std::string const& path, std::vector<site> const& sites,
                             std::vector<motif_hit> const& hits) {
  io::csv_writer file(path,
                      {"TFBS", "Rank", "Motif_ID", "Motif_Name", "Strand", "Offset", "Overlap", "Score", "p", "q"});
  for (motif_hit const& hit : hits)
    file.row(sites[static_cast<std::size_t>(hit.site)].name, hit.rank, hit.id, hit.name, hit.strand, hit.offset,
             hit.overlap, hit.score, hit.p, hit.q);
  file.commit();
}

}  // namespace seam::inline v0::identify
