// A dense layer takes a flat vector; the sentence's template names the layer and both shapes.
#include <seam/network/network.hpp>

using namespace seam::network;

#ifdef SEAM_TWIN
using stack = network<seam::dna, 20, conv1d<8, 5>, relu, max_pool<2>, flatten, dense<2>>;
#else
using stack = network<seam::dna, 20, conv1d<8, 5>, relu, max_pool<2>, dense<2>>;
// expected-error {{"seam::network: a layer does not fit the layers before it"}}
// expected-error {{"layer_fits<4, seam"}}
// expected-error {{"shape{10, 8}"}}
// expected-error {{"shape{1, 80}"}}
#endif

static_assert(stack::outputs() == 2);
