// Three positions are left where a pool of four stands.
#include <seam/network/network.hpp>

using namespace seam::network;

#ifdef SEAM_TWIN
using stack = network<seam::dna, 20, conv1d<8, 17, padding::valid>, relu, max_pool<4>, flatten, dense<2>>;
#else
using stack = network<seam::dna, 20, conv1d<8, 18, padding::valid>, relu, max_pool<4>, flatten, dense<2>>;
// expected-error {{"seam::network: a layer does not fit the layers before it"}}
// expected-error {{"layer_fits<3, seam"}}
// expected-error {{"shape{3, 8}"}}
// expected-error {{"shape{4, 8}"}}
#endif

static_assert(stack::outputs() == 2);
