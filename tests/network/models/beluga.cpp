#include <doctest/doctest.h>
#include <seam/network/models/beluga.hpp>
#include <seam/oracle/run.hpp>

#include "network/models/torch_naive.hpp"

#include <cmath>

using namespace seam::network::models;

namespace {

/// The published stack, narrow; 367 letters leave two positions behind the last convolution.
using narrow = basic_beluga<367, 3, 4, 5, 6, 4>;

std::vector<double> outputs(seam_test::torch_stack& net, std::vector<char> const& sequence, char const* letters) {
  net.begin(sequence, letters);
  for (std::size_t const filters : {std::size_t{3}, std::size_t{4}, std::size_t{5}}) {
    for (int i = 0; i < 2; ++i) {
      net.convolution(filters, 8, true);
      net.threshold(0);
    }
    if (filters < 5) net.pool(4);
  }
  net.flatten();
  net.linear(6);
  net.threshold(0);
  net.linear(4);
  net.sigmoid();
  return net.outputs();
}

}  // namespace

// Layer by layer as published.
static_assert(beluga::network_type::parameters() ==
              10'560 + 819'520 + 1'229'280 + 1'843'680 + 2'458'240 + 3'277'440 + 135'885'523 + 4'012'008);

TEST_CASE("Beluga's stack with letters in the order A, G, C, T is PyTorch's, module by module") {
  seam_test::random_sequences const sequences(4, 367, 3);
  seam_test::torch_stack net(6);
  outputs(net, sequences.text[0], "AGCT");
  auto const network = narrow::from_tensors(net.sorted());
  auto const y = seam::oracle::predict(seam::backend::host{}, network, sequences.letters.view());
  double wrong_order = 0;
  for (std::size_t s = 0; s < 4; ++s) {
    std::vector<double> const expected = outputs(net, sequences.text[s], "AGCT");
    std::vector<double> const other = outputs(net, sequences.text[s], "ACGT");
    for (std::size_t f = 0; f < 4; ++f) {
      CHECK(std::abs(double{y(static_cast<std::ptrdiff_t>(s), static_cast<std::ptrdiff_t>(f))} - expected[f]) < 2e-6);
      wrong_order = std::max(wrong_order, std::abs(other[f] - expected[f]));
    }
  }
  CHECK(wrong_order > 1e-3);
}
