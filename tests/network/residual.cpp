#include <doctest/doctest.h>
#include <seam/network/network.hpp>

#include "backends.hpp"
#include "naive.hpp"
#include "rules.hpp"

using namespace seam::network;
using seam_test::stack_case;

namespace {

constexpr auto same = padding::same;
constexpr auto valid = padding::valid;

// BPNet's order, the middle of a longer input, an activation first, blocks in blocks, a block first and last, behind a
// pool, on a flat vector, whose input is used twice; even and one-sided kernels, whose windows only overlap the
// input's.
using shrinking = stack_case<seam::dna, 43, conv1d<6, 5, valid>, relu, residual<conv1d<6, 3, valid, 2>, relu>,
                             residual<conv1d<6, 3, valid, 4>, relu>, global_average_pool, dense<2>>;
using pre_activated =
    stack_case<seam::dna, 33, conv1d<7, 5>, max_pool<2>, residual<relu, conv1d<7, 3, same, 2>>, batch_norm<>,
               residual<relu, conv1d<5, 4>, relu, conv1d<7, 1>>, relu, max_pool<3>, flatten, dense<3>>;
using nested =
    stack_case<seam::dna, 21, residual<conv1d<4, 3>, activate<activation::tanh>>,
               residual<residual<conv1d<4, 5, valid>, relu>, conv1d<4, 3>, batch_norm<>>,
               residual<residual<activate<activation::silu>>>, conv1d<5, 2, same, 3>, residual<max_pool<3, 1>, relu>>;
using flat = stack_case<seam::protein, 9, conv1d<8, 3>, relu, flatten, dense<6>, residual<dense<6>, relu>, relu,
                        residual<dense<4>, activate<activation::sigmoid>, dense<6>>, dense<2>>;

}  // namespace

TEST_CASE_TEMPLATE("residual blocks: passes, changes and contributions", Backend, SEAM_TEST_BACKENDS) {
  SUBCASE("shrinking") {
    seam_test::check_rules<Backend>(shrinking(4));
  }
  SUBCASE("pre-activated") {
    seam_test::check_rules<Backend>(pre_activated(4));
  }
  SUBCASE("nested") {
    seam_test::check_rules<Backend>(nested(4));
  }
  SUBCASE("flat") {
    seam_test::check_rules<Backend>(flat(4));
  }
}

TEST_CASE("a residual block has the shape and the parameters of what it is made of") {
  using block = residual<conv1d<64, 3, padding::valid, 4>, relu>;
  CHECK(block::output({100, 64}) == shape{92, 64});
  CHECK(block::parameters({100, 64}) == 3 * 64 * 64 + 64);
  CHECK(block::names == 1);
  CHECK(block::nearest({5, 64}) == shape{9, 64});  // its convolution sees nine positions
}
