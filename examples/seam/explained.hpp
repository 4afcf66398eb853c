// What `explain` and `run` compute and write about an analysis: its tables, arrays and figures.
#pragma once

#include "instances.hpp"

#include <seam/explain/bootstrap.hpp>
#include <seam/explain/explain.hpp>
#include <seam/explain/table.hpp>
#include <seam/identify/bootstrap.hpp>
#include <seam/identify/identify.hpp>
#include <seam/io/motifs.hpp>
#include <seam/report/analysis.hpp>

#include <optional>
#include <string>
#include <vector>

namespace program {

/// How sure the statistics of an analysis are.
struct analysis_intervals {
  seam::explain::explanation_intervals explanation;
  seam::identify::identification_intervals identification;
};

/// The intervals of an analysis under a convention, noted also where it has room for them; none where no resamples are
/// asked for. On the host, whatever the backend: the numbers are the same.
template <seam::alphabet A>
std::optional<analysis_intervals> bootstrap_analysis(seam::report::analysis<A>& found,
                                                     seam::explain::bootstrap const& how, std::string const& convention,
                                                     seam::backend::host const& backend);

/// Names the sites by a collection of motifs and writes motifs.csv; without a collection, removes one that an earlier
/// run left.
void name_sites(seam::explain::explanation const& explained, std::vector<seam::identify::site>& sites,
                std::vector<seam::motif::motif> const& collection, std::string const& folder);

/// Removes the tables that tell of a folder's clusters and sites, before it gets other clusters: whoever reads them
/// then asks for seam explain. The settings of the run become run_before.json.
void remove_explained(std::string const& folder);

/// Writes everything about an analysis but the report, `table` as that of its library, and removes what an earlier run
/// left there of other sites and clusters, its settings and its report.
template <seam::alphabet A>
void write_explained(seam::report::analysis<A> const& found, std::optional<analysis_intervals> const& intervals,
                     seam::explain::table const& table, std::string const& folder);

/// Writes the sites and the figures that can be drawn of them and of the clusters alone, and removes what an earlier
/// run left there of other sites, all other figures, and its settings and report.
template <seam::alphabet A>
void write_identified(seam::explain::explanation const& explained, seam::identify::identification const& found,
                      std::string const& name, std::string const& folder);

/// Writes report.html into the folder that holds the analysis's tables, some of which it shows (report.cpp).
template <seam::alphabet A>
void write_report(seam::report::analysis<A> const& found, std::string const& folder);

}  // namespace program

// Both conventions of explain, instantiated in explained.cpp.
#define SEAM_PROGRAM_EXPLAIN_AS(EXTERN, BACKEND, ALPHABET, CONVENTION)                                           \
  EXTERN template seam::explain::explanation seam::explain::explain<ALPHABET>(                                   \
      BACKEND const&, seam::view<std::uint8_t const, 2>, seam::view<float const, 1>, seam::view<float const, 3>, \
      seam::view<std::int32_t const, 1>, seam::explain::basic_options<CONVENTION> const&);
#define SEAM_PROGRAM_EXPLAIN(EXTERN, BACKEND, ALPHABET)                        \
  SEAM_PROGRAM_EXPLAIN_AS(EXTERN, BACKEND, ALPHABET, seam::explain::corrected) \
  SEAM_PROGRAM_EXPLAIN_AS(EXTERN, BACKEND, ALPHABET, seam::explain::seam_nn)
#define SEAM_PROGRAM_EXTERN_EXPLAIN(...) SEAM_PROGRAM_EXPLAIN(extern, __VA_ARGS__)
SEAM_PROGRAM_EACH(SEAM_PROGRAM_EXTERN_EXPLAIN)
extern template seam::identify::identification seam::identify::identify(
    seam::explain::explanation const&, seam::identify::basic_options<seam::explain::corrected> const&);
extern template seam::identify::identification seam::identify::identify(
    seam::explain::explanation const&, seam::identify::basic_options<seam::explain::seam_nn> const&);
