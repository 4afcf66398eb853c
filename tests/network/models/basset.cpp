#include <doctest/doctest.h>
#include <seam/network/models/basset.hpp>
#include <seam/oracle/run.hpp>

#include "network/models/torch_naive.hpp"

#include <cmath>

using namespace seam::network::models;

namespace {

/// The published stack, narrow; 248 letters leave two positions behind the last pool.
using narrow = basic_basset<248, 5, 4, 3, 6, 4>;

std::vector<double> outputs(seam_test::torch_stack& net, std::vector<char> const& sequence) {
  net.begin(sequence, "ACGT");
  auto const block = [&](std::size_t filters, std::size_t width, std::size_t pool) {
    net.convolution(filters, width, false);
    net.normalisation();
    net.threshold(0);
    net.pool(pool);
  };
  block(5, 19, 3);
  block(4, 11, 4);
  block(3, 7, 4);
  net.flatten();
  for (int i = 0; i < 2; ++i) {
    net.linear(6);
    net.normalisation();
    net.threshold(0);
  }
  net.linear(4);
  net.sigmoid();
  return net.outputs();
}

}  // namespace

// 600 letters: 582, 194, 184, 46, 40, 10 positions; 2,000 numbers enter the first dense layer.
static_assert(basset::network_type::parameters() == (19 * 4 * 300 + 5 * 300) + (11 * 300 * 200 + 5 * 200) +
                                                        (7 * 200 * 200 + 5 * 200) + (2000 * 1000 + 5 * 1000) +
                                                        (1000 * 1000 + 5 * 1000) + (1000 * 164 + 164));
static_assert(factorized_basset::network_type::length() == 1000 && factorized_basset::network_type::outputs() == 1);

TEST_CASE("Basset's stack is PyTorch's, module by module") {
  seam_test::random_sequences const sequences(4, 248, 3);
  seam_test::torch_stack net(5);
  outputs(net, sequences.text[0]);
  auto const network = narrow::from_tensors(net.sorted());
  auto const y = seam::oracle::predict(seam::backend::host{}, network, sequences.letters.view());
  double spread = 0;
  for (std::size_t s = 0; s < 4; ++s) {
    std::vector<double> const expected = outputs(net, sequences.text[s]);
    for (std::size_t f = 0; f < 4; ++f) {
      CHECK(std::abs(double{y(static_cast<std::ptrdiff_t>(s), static_cast<std::ptrdiff_t>(f))} - expected[f]) < 2e-6);
      spread = std::max(spread, std::abs(expected[f] - outputs(net, sequences.text[0])[f]));
    }
  }
  CHECK(spread > 1e-3);
}
