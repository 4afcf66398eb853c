// Branches stand side by side; the sentence's template names the one that does not fit and both shapes.
#include <seam/network/network.hpp>

using namespace seam::network;

#ifdef SEAM_TWIN
using stack = network<seam::dna, 20, concatenate<conv1d<8, 3>, conv1d<6, 5>>, relu, flatten, dense<2>>;
#else
using stack = network<seam::dna, 20, concatenate<conv1d<8, 3>, conv1d<6, 5, padding::valid>>, relu, flatten, dense<2>>;
// expected-error {{"seam::network: branches that are concatenated must make the same number of positions"}}
// expected-error {{"join_fits<seam"}}
// expected-error {{"shape{16, 6}"}}
// expected-error {{"shape{20, 8}"}}
#endif

static_assert(stack::outputs() == 2);
