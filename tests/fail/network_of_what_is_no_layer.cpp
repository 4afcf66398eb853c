// Something in a network that is not a layer.
#include <seam/network/network.hpp>

using namespace seam::network;

struct softplus {};

#ifdef SEAM_TWIN
using stack = network<seam::dna, 20, flatten, dense<2>, relu>;
#else
using stack = network<seam::dna, 20, flatten, dense<2>, softplus>;
// expected-error {{"seam::network: a type in a network is not a layer"}}
#endif

static_assert(stack::outputs() == 2);
