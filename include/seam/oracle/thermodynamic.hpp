// SPDX-License-Identifier: MIT
// A model of regulation whose truth is known: factors bind sites at fixed places with an energy that the sequence sets,
// bound neighbours attract or repel each other, and activity is the expected sum of what the bound ones do.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/oracle/concept.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::oracle {

/// A place where a factor can bind. Energies in units of kT; the lower, the stronger.
struct binding_site {
  std::string name;
  /// First position, 0-based.
  std::ptrdiff_t start = 0;
  /// (length, channels): what each channel of each position adds to the energy of binding.
  array<float, 2> energies = {};
  /// Energy of binding where the matrix adds nothing (it holds the factor's concentration).
  double base_energy = 0;
  /// What the bound factor adds to the activity.
  double effect = 1;

  std::ptrdiff_t length() const { return energies.extent(0); }
  std::ptrdiff_t stop() const { return start + length(); }
};

/// What it costs (kT; negative: attracts) when both sites are bound at the same time.
struct cooperativity {
  std::ptrdiff_t first = 0;
  std::ptrdiff_t second = 1;
  double energy = 0;
};

namespace detail {

inline constexpr int most_sites = 12;

struct thermodynamic_site {
  std::ptrdiff_t start;
  std::ptrdiff_t length;
  std::ptrdiff_t first_energy;
  double base_energy;
  double effect;
};

/// The numbers of a thermodynamic model as kernels see them, and its statistical mechanics: all 2^S states.
struct thermodynamic_system {
  thermodynamic_site const* site;
  float const* energies;
  double const* pair_energies;  // (S, S), symmetric, zero diagonal
  int sites;
  int channels;
  double basal;

  struct moments {
    double mean_effect = 0;               // <Y>, Y = sum of the bound sites' effects
    double occupancy[most_sites] = {};    // <n_i>
    double effect_when[most_sites] = {};  // <Y n_i>
  };

  /// Energy of the state whose bound sites are the bits of `state`.
  SEAM_HD double state_energy(std::uint32_t state, double const* binding) const {
    double energy = 0;
    for (int i = 0; i < sites; ++i) {
      if ((state >> i & 1U) == 0) continue;
      energy += binding[i];
      for (int j = 0; j < i; ++j)
        if ((state >> j & 1U) != 0) energy += pair_energies[i * sites + j];
    }
    return energy;
  }
  SEAM_HD double state_effect(std::uint32_t state) const {
    double effect = 0;
    for (int i = 0; i < sites; ++i)
      if ((state >> i & 1U) != 0) effect += site[i].effect;
    return effect;
  }
  /// Boltzmann averages over the states in which only sites of `allowed` are bound, given all binding energies. Weights
  /// are relative to the lowest state, so that none overflows.
  SEAM_HD moments averages(double const* binding, std::uint32_t allowed) const {
    double lowest = 0;
    for (std::uint32_t state = 0; state < (1U << sites); ++state) {
      if ((state & ~allowed) != 0) continue;
      double const energy = state_energy(state, binding);
      lowest = energy < lowest ? energy : lowest;
    }
    moments sums;
    double total = 0;
    for (std::uint32_t state = 0; state < (1U << sites); ++state) {
      if ((state & ~allowed) != 0) continue;
      double const weight = std::exp(lowest - state_energy(state, binding));
      double const effect = state_effect(state);
      total += weight;
      sums.mean_effect += weight * effect;
      for (int i = 0; i < sites; ++i) {
        if ((state >> i & 1U) == 0) continue;
        sums.occupancy[i] += weight;
        sums.effect_when[i] += weight * effect;
      }
    }
    sums.mean_effect /= total;
    for (int i = 0; i < sites; ++i) {
      sums.occupancy[i] /= total;
      sums.effect_when[i] /= total;
    }
    return sums;
  }

  /// binding[i] = energy of site i in relaxed (L, channels).
  SEAM_HD void binding_energies(float const* relaxed, double* binding) const {
    for (int i = 0; i < sites; ++i) {
      float const* const matrix = energies + site[i].first_energy;
      float const* const row = relaxed + site[i].start * channels;
      double energy = site[i].base_energy;
      for (std::ptrdiff_t k = 0; k < site[i].length * channels; ++k)
        energy += static_cast<double>(matrix[k]) * static_cast<double>(row[k]);
      binding[i] = energy;
    }
  }
  /// The same for letters (L) of alphabet A; an unknown letter adds nothing.
  template <alphabet A>
  SEAM_HD void binding_energies_of(std::uint8_t const* letters, double* binding) const {
    for (int i = 0; i < sites; ++i) {
      float const* const matrix = energies + site[i].first_energy;
      double energy = site[i].base_energy;
      for (std::ptrdiff_t position = 0; position < site[i].length; ++position) {
        std::uint8_t const letter = letters[site[i].start + position];
        if (letter >= A::size) continue;
        for (int channel = 0; channel < A::channels; ++channel)
          energy += static_cast<double>(matrix[position * A::channels + channel]) *
                    static_cast<double>(A::encoding(letter, channel));
      }
      binding[i] = energy;
    }
  }
};

template <alphabet A>
struct thermodynamic_predict {
  thermodynamic_system system;
  std::uint8_t const* letters;
  std::ptrdiff_t length;
  float* out;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    double binding[most_sites];
    system.template binding_energies_of<A>(letters + row * length, binding);
    out[row] = static_cast<float>(system.basal + system.averages(binding, ~0U).mean_effect);
  }
};

/// `d<Y> / dE_i = <Y><n_i> - <Y n_i>`; dE_i / dx = the site's matrix.
struct thermodynamic_gradient {
  thermodynamic_system system;
  float const* relaxed;
  std::ptrdiff_t row_size;  // L channels
  float* values;
  float* gradients;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    double binding[most_sites];
    system.binding_energies(relaxed + row * row_size, binding);
    thermodynamic_system::moments const mean = system.averages(binding, ~0U);
    values[row] = static_cast<float>(system.basal + mean.mean_effect);
    float* const gradient = gradients + row * row_size;
    for (std::ptrdiff_t k = 0; k < row_size; ++k) gradient[k] = 0;
    for (int i = 0; i < system.sites; ++i) {
      double const slope = mean.mean_effect * mean.occupancy[i] - mean.effect_when[i];
      thermodynamic_site const& at = system.site[i];
      float const* const matrix = system.energies + at.first_energy;
      for (std::ptrdiff_t k = 0; k < at.length * system.channels; ++k)
        gradient[at.start * system.channels + k] += static_cast<float>(slope * static_cast<double>(matrix[k]));
    }
  }
};

}  // namespace detail

/// Activity = basal + sum_i effect_i `<n_i>`, n_i = 1 where site i is bound. A state's energy is the sum of its bound
/// sites' binding energies and its bound pairs' cooperativities; <.> is the Boltzmann average over all 2^S states
/// (Shea and Ackers, J Mol Biol 181, 1985; Bintu et al., Curr Opin Genet Dev 15, 2005). Binding energies are linear in
/// the encoding, so the gradient on relaxed input is exact. Lane oracle with one output; up to 12 sites, which may
/// overlap; O(2^S S^2 + sum of lengths) a sequence. An unknown letter adds nothing to a binding energy.
template <alphabet A>
class thermodynamic {
 public:
  using alphabet_type = A;
  static constexpr bool accepts_unknown_letters = true;

  /// For sequences of `length` letters. Throws input_error when a site does not lie in them, its matrix is not (length,
  /// channels), a number is not finite, or a pair names a site that does not exist, the same site twice, or the same
  /// pair as another.
  thermodynamic(std::ptrdiff_t length, double basal, std::vector<binding_site> sites,
                std::vector<cooperativity> const& pairs = {})
      : length_(length), basal_(basal), sites_(std::move(sites)), pairs_(sites_.size() * sites_.size()) {
    expect(length >= 1, [] { return "a thermodynamic model needs sequences of at least one letter"; });
    expect(!sites_.empty() && sites_.size() <= detail::most_sites, [&] {
      return "a thermodynamic model has 1 to " + std::to_string(detail::most_sites) + " sites; these are " +
             std::to_string(sites_.size());
    });
    expect(std::isfinite(basal), [] { return "the basal activity is not finite"; });
    for (binding_site const& site : sites_) add(site);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      add(pairs[i]);
      for (std::size_t earlier = 0; earlier < i; ++earlier)
        expect(!same_sites(pairs[earlier], pairs[i]), [&] { return name_of(pairs[i]) + " is given twice"; });
    }
  }

  std::ptrdiff_t length() const { return length_; }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  static constexpr std::ptrdiff_t block_size() { return 256; }
  double basal() const { return basal_; }
  std::vector<binding_site> const& sites() const { return sites_; }

  template <class Lane>
  void predict_into(Lane& lane, view<std::uint8_t const, 2> letters, view<float, 2> out) const {
    lane.for_each(letters.extent(0), detail::thermodynamic_predict<A>{system(), letters.data(), length_, out.data()});
  }
  template <class Lane>
  void value_and_gradient_into(Lane& lane, view<float const, 3> relaxed, view<float, 1> values,
                               view<float, 3> gradients) const {
    lane.for_each(relaxed.extent(0), detail::thermodynamic_gradient{system(), relaxed.data(), relaxed.row_size(),
                                                                    values.data(), gradients.data()});
  }

  /// The activity of `letters` (L) if only the sites whose bit is set in `present` could be bound.
  double activity(view<std::uint8_t const, 1> letters, std::uint32_t present = ~0U) const {
    return basal_ + averages(letters, present).mean_effect;
  }
  /// The probability that each site is bound in `letters` (L).
  std::vector<double> occupancies(view<std::uint8_t const, 1> letters) const {
    auto const mean = averages(letters, ~0U);
    return {mean.occupancy, mean.occupancy + sites_.size()};
  }
  /// The true interaction of the sites in `set`: the alternating sum over its subsets T of (-1)^(|set| - |T|) times the
  /// activity with only T present. For one site, what it adds alone; for two, what they do beyond both alone.
  double interaction(view<std::uint8_t const, 1> letters, std::uint32_t set) const {
    double sum = 0;
    for (std::uint32_t subset = set;; subset = (subset - 1) & set) {
      double const activity_of_subset = activity(letters, subset);
      sum += is_odd(set ^ subset) ? -activity_of_subset : activity_of_subset;
      if (subset == 0) return sum;
    }
  }

 private:
  static std::string name_of(cooperativity const& pair) {
    return "the cooperativity of sites " + std::to_string(pair.first) + " and " + std::to_string(pair.second);
  }
  static bool same_sites(cooperativity const& a, cooperativity const& b) {
    return (a.first == b.first && a.second == b.second) || (a.first == b.second && a.second == b.first);
  }
  static bool is_odd(std::uint32_t bits) {
    bool odd = false;
    for (; bits != 0; bits &= bits - 1) odd = !odd;
    return odd;
  }

  void add(binding_site const& site) {
    std::string const who = "the site '" + site.name + "' ";
    expect(site.length() >= 1 && site.energies.extent(1) == A::channels, [&] {
      return who + "has a matrix of " + std::to_string(site.length()) + " x " +
             std::to_string(site.energies.extent(1)) + "; it needs one row a position and " +
             std::to_string(A::channels) + " channels";
    });
    expect(site.start >= 0 && site.stop() <= length_, [&] {
      return who + "covers [" + std::to_string(site.start) + ", " + std::to_string(site.stop()) +
             "), outside a sequence of " + std::to_string(length_) + " letters";
    });
    bool finite = std::isfinite(site.base_energy) && std::isfinite(site.effect);
    for (float energy : site.energies) finite = finite && std::isfinite(energy);
    expect(finite, [&] { return who + "has an energy or an effect that is not finite"; });
    kernel_sites_.push_back(
        {site.start, site.length(), static_cast<std::ptrdiff_t>(energies_.size()), site.base_energy, site.effect});
    energies_.insert(energies_.end(), site.energies.begin(), site.energies.end());
  }
  void add(cooperativity const& pair) {
    auto const count = static_cast<std::ptrdiff_t>(sites_.size());
    std::string const who = name_of(pair);
    expect(
        pair.first >= 0 && pair.second >= 0 && pair.first < count && pair.second < count && pair.first != pair.second,
        [&] { return who + " needs two different sites of 0 to " + std::to_string(count - 1); });
    expect(std::isfinite(pair.energy), [&] { return who + " is not finite"; });
    for (std::ptrdiff_t const place : {pair.first * count + pair.second, pair.second * count + pair.first})
      pairs_[static_cast<std::size_t>(place)] = pair.energy;
  }

  detail::thermodynamic_system system() const {
    return {
        kernel_sites_.data(), energies_.data(), pairs_.data(), static_cast<int>(sites_.size()), A::channels, basal_};
  }
  detail::thermodynamic_system::moments averages(view<std::uint8_t const, 1> letters, std::uint32_t present) const {
    expect(letters.extent(0) == length_, [&] {
      return "the thermodynamic model takes sequences of " + std::to_string(length_) + " letters, this one has " +
             std::to_string(letters.extent(0));
    });
    double binding[detail::most_sites] = {};
    system().template binding_energies_of<A>(letters.data(), binding);
    return system().averages(binding, present);
  }

  std::ptrdiff_t length_;
  double basal_;
  std::vector<binding_site> sites_;
  std::vector<detail::thermodynamic_site> kernel_sites_;
  std::vector<float> energies_;
  std::vector<double> pairs_;
};

}  // namespace seam::inline v0::oracle
