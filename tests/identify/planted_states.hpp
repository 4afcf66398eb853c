// Clusters of which it is known what has become of a site in each.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/core/random.hpp>
#include <seam/explain/explain.hpp>
#include <seam/identify/identification.hpp>

#include <string>
#include <vector>

namespace seam_test {

/// What the members of a planted cluster have at the site.
enum class planted_state { drifting, kept, broken, broken_by_one_letter, new_letter };

/// The letters of a library of 40 positions, site at 10-17, rate 0.1, reference row 0 of all 0, and a label a row. A
/// cluster's members are drawn by rejection until they have what was planted.
struct planted_clusters {
  static constexpr std::ptrdiff_t length = 40, start = 10, width = 8, special = 13;

  struct cluster {
    planted_state state;
    std::ptrdiff_t members;
  };
  seam::array<std::uint8_t, 2> library;
  std::vector<std::int32_t> labels;

  planted_clusters(std::vector<cluster> const& clusters, std::uint64_t seed) {
    std::ptrdiff_t rows = 1;
    for (cluster const& made : clusters) rows += made.members;
    library = seam::array<std::uint8_t, 2>(rows, length);
    labels.push_back(-1);
    seam::random_stream random(seed, 0);
    for (std::size_t label = 0; label < clusters.size(); ++label)
      for (std::ptrdiff_t member = 0; member < clusters[label].members; ++member) {
        draw(random, clusters[label].state, static_cast<std::ptrdiff_t>(labels.size()));
        labels.push_back(static_cast<std::int32_t>(label));
      }
  }

  seam::explain::explanation explained() const {
    std::ptrdiff_t const rows = library.extent(0);
    seam::explain::options settings;
    settings.order = seam::explain::ordering::label;
    return seam::explain::explain<seam::dna>(seam::backend::host{}, library, seam::array<float, 1>(rows),
                                             seam::array<float, 3>(rows, length, std::ptrdiff_t{1}),
                                             {labels.data(), rows}, settings);
  }
  static seam::identify::site site() {
    seam::identify::site made;
    made.name = "A";
    made.start = start;
    made.stop = start + width - 1;
    for (std::ptrdiff_t position = made.start; position <= made.stop; ++position) made.positions.push_back(position);
    return made;
  }

 private:
  void draw(seam::random_stream& random, planted_state state, std::ptrdiff_t row) {
    bool accepted = false;
    while (!accepted) {
      bool any = false;
      for (std::ptrdiff_t position = 0; position < length; ++position) {
        auto const letter = static_cast<std::uint8_t>(1 + seam::below(random.next(), 3));
        library(row, position) = random.next_double() < 0.1 ? letter : std::uint8_t{0};
        if (position >= start && position < start + width) any = any || library(row, position) != 0;
      }
      accepted = state != planted_state::broken || any;
    }
    bool const held = state == planted_state::kept || state == planted_state::new_letter;
    for (std::ptrdiff_t position = start; held && position < start + width; ++position) library(row, position) = 0;
    if (state == planted_state::new_letter || state == planted_state::broken_by_one_letter) library(row, special) = 2;
  }
};

}  // namespace seam_test
