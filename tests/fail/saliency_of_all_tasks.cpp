// A network of two outputs has no gradient until one of them is picked.
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/network/network.hpp>

using two_tasks = seam::network::network<seam::dna, 9, seam::network::flatten, seam::network::dense<2>>;

seam::array<float, 3> maps(two_tasks const& network, seam::view<std::uint8_t const, 2> letters) {
#ifdef SEAM_TWIN
  auto const oracle = network.task(0);
#else
  auto const& oracle = network;
  // expected-error {{"pick one output of a network with .task(..)"}}
#endif
  return seam::attribution::attribute(seam::backend::host{}, seam::attribution::saliency{}, oracle, letters);
}
