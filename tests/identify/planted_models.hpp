// Models whose sites are known, taken the whole way that an analysis takes: library, maps, Ward's tree, explanation.
// Clusters are then what they are in practice: some sites are split by many of them, others by few, half-broken sites
// lie in between, and maps have noise.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/backend/host.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/core/random.hpp>
#include <seam/explain/explain.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/oracle/run.hpp>
#include <seam/oracle/thermodynamic.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace seam_test {

/// Two to five sites of 6 to 12 positions, 2 to 9 apart, in a random sequence of 110. A wrong letter costs 1.5 to 3 kT
/// at every position of a site; whole sites are bound 60 to 77 % of the time by themselves and add 1 to 1.5 each. In
/// half of the models the first two hold each other with 1 to 2 kT.
struct planted_model {
  static constexpr std::ptrdiff_t length = 110;
  std::vector<std::uint8_t> reference;
  std::vector<seam::oracle::binding_site> sites;  // by start
  std::vector<seam::oracle::cooperativity> pairs;

  explicit planted_model(std::uint64_t seed) {
    seam::random_stream random(seed, 40);
    auto const uniform = [&](double low, double high) {
      return low + (high - low) * random.next_double();
    };
    for (std::ptrdiff_t i = 0; i < length; ++i)
      reference.push_back(static_cast<std::uint8_t>(seam::below(random.next(), 4)));
    std::uint32_t const count = 2 + seam::below(random.next(), 4);
    std::ptrdiff_t start = 3 + seam::below(random.next(), 8);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::ptrdiff_t const width = 6 + seam::below(random.next(), 7);
      seam::array<float, 2> energies(width, std::ptrdiff_t{4});
      for (std::ptrdiff_t position = 0; position < width; ++position)
        for (std::ptrdiff_t letter = 0; letter < 4; ++letter)
          if (letter != reference[static_cast<std::size_t>(start + position)])
            energies(position, letter) = static_cast<float>(uniform(1.5, 3.0));
      double const base_energy = uniform(-1.2, -0.4);
      sites.push_back({std::string(1, static_cast<char>('A' + i)), start, energies, base_energy, uniform(1.0, 1.5)});
      start += width + 2 + seam::below(random.next(), 8);
    }
    if (random.next_double() < 0.5) pairs.push_back({0, 1, uniform(-2.0, -1.0)});
  }

  /// A library of mutants at a rate of 0.1, explained by the clusters of their maps: saliency for odd seeds, else
  /// integrated gradients, plus normal noise of `noise` times the maps' root mean square. `sites_seen` false: the maps
  /// are the noise alone.
  seam::explain::explanation explained(std::uint64_t seed, std::ptrdiff_t rows, std::ptrdiff_t clusters, double noise,
                                       bool sites_seen = true) const {
    seam::oracle::thermodynamic<seam::dna> const oracle(length, 0.1, sites, pairs);
    seam::backend::host const where;
    seam::mutagenesis::random const mutagenizer{.count = rows, .rate = 0.1, .seed = seed};
    auto const library = seam::mutagenesis::make_library<seam::dna>(where, mutagenizer, {reference.data(), length});
    auto const activities = seam::oracle::predict(where, oracle, library.view());
    auto maps = seed % 2 == 1 ? seam::attribution::attribute(where, seam::attribution::saliency{}, oracle, library)
                              : seam::attribution::attribute(
                                    where, seam::attribution::integrated_gradients{.steps = 10}, oracle, library);
    double squares = 0;
    for (float const value : maps) squares += static_cast<double>(value) * static_cast<double>(value);
    double const spread = noise * std::sqrt(squares / static_cast<double>(maps.size()));
    seam::random_stream random(seed, 77);
    for (float& value : maps) {
      double const size = std::sqrt(-2 * std::log(1 - random.next_double()));  // Box and Muller
      double const angle = 6.283185307179586 * random.next_double();
      value = static_cast<float>((sites_seen ? static_cast<double>(value) : 0.0) + spread * size * std::cos(angle));
    }
    auto const found =
        seam::cluster::hierarchical<seam::cluster::ward>{.clusters = clusters}.cluster(where, maps.view().as_matrix());
    return seam::explain::explain<seam::dna>(where, library, {activities.data(), rows}, maps,
                                             {found.labels.data(), rows});
  }
};

}  // namespace seam_test
