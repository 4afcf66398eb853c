// SPDX-License-Identifier: MIT
// A ready-made sequence and model whose sites and interactions are known: for tests, tutorials and the quickstart.
#pragma once

#include <seam/core/random.hpp>
#include <seam/oracle/thermodynamic.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::oracle {

/// A model with planted sites and the sequence that has them at full strength.
template <alphabet A>
struct planted_example {
  thermodynamic<A> model;
  sequence::named_sequence<A> reference;
};

namespace detail {

/// Letter i of a DNA motif, in an alphabet of any size: the same order for four letters, spread out for more.
template <alphabet A>
std::uint8_t motif_letter(char base, std::size_t place) {
  int const index = dna::to_letter(base);
  if (A::size <= 4) return static_cast<std::uint8_t>(index % A::size);
  return static_cast<std::uint8_t>((index * 5 + static_cast<int>(place) * 3) % A::size);
}

/// The preferred letter of each position costs nothing, any other 2.6 to 3.4 kT.
template <alphabet A>
binding_site planted_site(std::string name, std::string const& motif, std::ptrdiff_t start, double base_energy,
                          double effect, sequence::named_sequence<A>& reference) {
  array<float, 2> energies(static_cast<std::ptrdiff_t>(motif.size()), std::ptrdiff_t{A::channels});
  for (std::size_t place = 0; place < motif.size(); ++place) {
    std::uint8_t const preferred = motif_letter<A>(motif[place], place);
    reference.letters[static_cast<std::size_t>(start) + place] = preferred;
    for (int channel = 0; channel < A::channels; ++channel) {
      float const penalty = 2.6F + 0.2F * static_cast<float>((place * 7 + static_cast<std::size_t>(channel) * 3) % 5);
      energies(static_cast<std::ptrdiff_t>(place), channel) = A::encoding(preferred, channel) > 0 ? 0.0F : penalty;
    }
  }
  return {std::move(name), start, std::move(energies), base_energy, effect};
}

}  // namespace detail

/// A sequence of 100 letters with three sites. A = [20, 28) and B = [34, 41) hold each other (-4 kT): either alone is
/// bound 27 % of the time, both together 85 %. C = [66, 75) stands by itself, bound 73 % of the time. A wrong letter
/// costs 2.6 to 3.4 kT. In DNA the sites are AGATAAGA (GATA), TGAGTCA (AP-1) and ACCGGAAGT (ETS), in a random
/// background. The true interaction of A and B is 1.45, of all other sets 0: model.interaction(reference, set).
template <alphabet A = dna>
planted_example<A> thermodynamic_example() {
  constexpr std::ptrdiff_t length = 100;
  sequence::named_sequence<A> reference{"planted", std::vector<std::uint8_t>(length)};
  random_stream random(2024, 0);
  for (std::uint8_t& letter : reference.letters)
    letter = static_cast<std::uint8_t>(below(random.next(), static_cast<std::uint32_t>(A::size)));
  std::vector<binding_site> sites;
  sites.push_back(detail::planted_site("A", "AGATAAGA", 20, 1.0, 1.5, reference));
  sites.push_back(detail::planted_site("B", "TGAGTCA", 34, 1.0, 1.0, reference));
  sites.push_back(detail::planted_site("C", "ACCGGAAGT", 66, -1.0, 2.0, reference));
  return {thermodynamic<A>(length, 0.2, std::move(sites), {{0, 1, -4.0}}), std::move(reference)};
}

}  // namespace seam::inline v0::oracle
