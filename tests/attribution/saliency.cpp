#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/saliency.hpp>

#include "attribution/foreign.hpp"
#include "backends.hpp"
#include "network/naive.hpp"

namespace {

namespace attribution = seam::attribution;
using namespace seam::network;
using small =
    seam_test::stack_case<seam::dna, 21, conv1d<12, 5>, relu, max_pool<2>, conv1d<7, 3>, relu, flatten, dense<2>>;

}  // namespace

TEST_CASE_TEMPLATE("the saliency of a linear model is its weights, wherever it is asked", Backend, SEAM_TEST_BACKENDS) {
  elsewhere::linear_on_lanes<seam::protein> const o(11, 2);
  seam::array<std::uint8_t, 2> letters(7, 11);
  letters(3, 4) = 19;
  letters(6, 0) = seam::unknown_letter;
  auto const maps = attribution::attribute(Backend{}, attribution::saliency{}, o, letters);
  for (std::ptrdiff_t i = 0; i < maps.size(); ++i)
    CHECK(maps.data()[i] == o.weights[static_cast<std::size_t>(i % maps.view().row_size())]);
}

TEST_CASE_TEMPLATE("the saliency of a network is the gradient of the task that was picked, at the letters", Backend,
                   SEAM_TEST_BACKENDS) {
  small const c(8);
  std::ptrdiff_t const n = 5;
  seam::array<std::uint8_t, 2> letters({{n, 21}}, small::letters(n, 12));
  letters(2, 7) = seam::unknown_letter;
  for (std::ptrdiff_t const task : {0, 1}) {
    auto const maps = attribution::attribute(Backend{}, attribution::saliency{}, c.network().task(task), letters);
    for (std::ptrdiff_t s = 0; s < n; ++s) {
      auto const expected = c.gradient(small::encode(letters.view().row(s).data()), task);
      double largest = 0;
      for (double const value : expected) largest = std::max(largest, std::abs(value));
      for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(std::abs(double{maps.view().row(s).data()[i]} - expected[i]) < 1e-5 * largest);
    }
  }
}
