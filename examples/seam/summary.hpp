// What `seam run` prints: the sites, the configurations and the interactions, as tables for people.
#pragma once

#include <seam/identify/assignment.hpp>
#include <seam/report/analysis.hpp>

#include <cstdio>
#include <string>

namespace program {

template <seam::alphabet A>
void print_summary(seam::report::analysis<A> const& found) {
  std::size_t const clusters = found.order.size();
  std::printf("%s: %td letters, %td sequences, %zu clusters, %.4f mutations a position\n", found.name.c_str(),
              found.library.extent(1), found.library.extent(0), clusters, found.mutation_rate);
  std::string const reference = found.reference();
  std::printf("\nsites (0-based, stop inclusive)\n");
  for (auto const& site : found.sites) {
    std::string const letters = reference.empty() ? ""
                                                  : reference.substr(static_cast<std::size_t>(site.start),
                                                                     static_cast<std::size_t>(site.length()));
    std::printf("  %-3s %5td-%-5td %3td positions   active in %zu of %zu clusters   %s", site.name.c_str(), site.start,
                site.stop, site.length(), site.active_clusters.size(), clusters, letters.c_str());
    if (site.motif_q) std::printf("   %s (q = %.2g)", site.motif.c_str(), *site.motif_q);
    std::printf("\n");
  }
  std::printf("\nconfigurations\n");
  for (auto const& configuration : found.assignments) {
    std::string const name = seam::identify::set_name(found.sites, configuration.sites);
    if (configuration.cluster < 0) {
      std::printf("  %-10s no cluster shows it\n", name.c_str());
    } else {
      std::printf("  %-10s cluster %3d   median activity %8.4f\n", name.c_str(), configuration.cluster_sorted,
                  configuration.median);
    }
  }
  std::printf("\ninteractions\n");
  for (auto const& interaction : found.interactions) {
    std::string const name = seam::identify::set_name(found.sites, interaction.sites);
    if (interaction.value && interaction.low && interaction.high) {
      std::printf("  %-10s %+8.4f   %+.4f to %+.4f\n", name.c_str(), *interaction.value, *interaction.low,
                  *interaction.high);
    } else if (interaction.value) {
      std::printf("  %-10s %+8.4f\n", name.c_str(), *interaction.value);
    } else {
      std::printf("  %-10s %s\n", name.c_str(), interaction.reason.c_str());
    }
  }
  if (!found.interventions.empty()) std::printf("\nby intervention (95 %% interval)\n");
  for (auto const& effect : found.interventions)
    std::printf("  %-10s %+8.4f   %+.4f to %+.4f\n", seam::identify::set_name(found.sites, effect.sites).c_str(),
                effect.value, effect.low, effect.high);
  std::printf("\n");
}

}  // namespace program
