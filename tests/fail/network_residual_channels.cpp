// What a residual block's layers make is added to its input; the sentence's template names the block and both shapes.
#include <seam/network/network.hpp>

using namespace seam::network;

#ifdef SEAM_TWIN
using stack = network<seam::dna, 20, conv1d<8, 5>, relu, residual<conv1d<8, 3>, relu>, flatten, dense<2>>;
#else
using stack = network<seam::dna, 20, conv1d<8, 5>, relu, residual<conv1d<6, 3>, relu>, flatten, dense<2>>;
// expected-error {{"seam::network: a residual block's layers must leave the channels as they are"}}
// expected-error {{"sum_fits<seam"}}
// expected-error {{"residual<seam"}}
// expected-error {{"shape{20, 8}"}}
// expected-error {{"shape{20, 6}"}}
#endif

static_assert(stack::outputs() == 2);
