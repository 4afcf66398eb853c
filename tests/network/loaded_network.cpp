#include <doctest/doctest.h>
#include <seam/network/loaded_network.hpp>
#include <seam/network/network.hpp>
#include <seam/oracle/run.hpp>

#include "naive.hpp"

using namespace seam::network;

namespace {

using small = seam_test::stack_case<seam::rna, 9, conv1d<4, 3>, relu, flatten, dense<3>>;
using loaded = loaded_network<seam::rna>;

static_assert(seam::oracle::lane_oracle<loaded> && seam::oracle::incremental_oracle<loaded>);
static_assert(seam::oracle::differentiable_lane_oracle<seam::oracle::targeted<loaded>>);

}  // namespace

TEST_CASE("a loaded network is the network without its type") {
  small const c(3);
  auto const typed = c.network();
  loaded const made(c.model<float>(), {"a", "b", "c"});
  CHECK(made.length() == 9);
  CHECK(made.outputs() == 3);
  CHECK(made.tasks() == std::vector<std::string>{"a", "b", "c"});
  CHECK(made.prediction_flops() == typed.prediction_flops());
  CHECK(made.gradient_flops() == typed.gradient_flops());
  auto const letters = small::letters(4, 1);
  seam::view<std::uint8_t const, 2> const x(letters.data(), 4, 9);
  seam::backend::host const host;
  auto const y = seam::oracle::predict(host, made, x);
  CHECK(y == seam::oracle::predict(host, typed, x));
  auto const b = seam::oracle::predict(host, made.task("b"), x);
  for (std::ptrdiff_t s = 0; s < 4; ++s) CHECK(b(s, 0) == y(s, 1));
  loaded const copy = made;
  CHECK(&copy.model() == &made.model());
}

TEST_CASE("tasks that are not there are a sentence") {
  small const c(3);
  CHECK_THROWS_WITH_AS(loaded(c.model<float>(), {"a"}), "the network has 3 outputs and 1 names of tasks were given",
                       seam::input_error);
  CHECK_THROWS_WITH_AS(loaded(c.model<float>(), {}).task("a"), "the network has no task a (its outputs have no names)",
                       seam::input_error);
  CHECK_THROWS_WITH_AS(loaded(c.model<float>(), {"a", "b", "c"}).task("d"),
                       "the network has no task d (it has a, b, c)", seam::input_error);
  CHECK_THROWS_AS(loaded(c.model<float>(), {}).task(3), seam::input_error);
}
