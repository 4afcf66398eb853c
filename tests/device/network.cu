// The network's forward and backward pass with device lanes: every kernel of it, from the headers that the host uses.
#include <seam/network/network.hpp>

#include "device/compile_lane.cuh"

namespace {

using placed = seam::network::placed_network<seam::dna, seam::device_space>;
template <class T, int Rank>
using device_view = seam::view<T, Rank, seam::device_space>;

static_assert(!std::is_constructible_v<device_view<float, 2>, seam::view<float, 2>>);

}  // namespace

void compile_network(seam_test::compile_lane& lane, placed const& network, device_view<std::uint8_t const, 2> letters,
                     device_view<float const, 3> relaxed, device_view<float, 2> out, device_view<float, 1> values,
                     device_view<float, 3> gradients) {
  network.predict_into(lane, letters, out);
  network.predict_into(lane, relaxed, out);
  network.value_and_gradient_into(lane, letters, seam::oracle::task{1}, values, gradients);
  network.value_and_gradient_into(lane, relaxed, seam::oracle::difference{}, values, gradients);
}
