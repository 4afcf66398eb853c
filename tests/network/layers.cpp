#include <doctest/doctest.h>
#include <seam/network/network.hpp>
#include <seam/oracle/run.hpp>

#include <limits>
#include <stdexcept>

#include "network/concept_test.hpp"
#include "network/naive.hpp"
#include "sentence.hpp"

namespace elsewhere {

using namespace seam::network;

/// A layer that somebody else wrote, of layers that exist: convolution, normalisation, activation, pool.
template <int Filters, int Width>
struct conv_block {
  using first = conv1d<Filters, Width>;
  static constexpr int names = 2;
  static constexpr shape nearest(shape in) { return max_pool<2>::nearest(in); }
  static constexpr shape output(shape in) { return max_pool<2>::output(first::output(in)); }
  static constexpr std::ptrdiff_t parameters(shape in) {
    return first::parameters(in) + batch_norm<>::parameters(first::output(in));
  }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    seam::network::lower_layers<first, batch_norm<>, relu, max_pool<2>>(b, in);
  }
};

/// PyTorch's end of a network, of layers that exist.
struct torch_end {
  static constexpr int names = 2;
  static constexpr shape nearest(shape in) { return in; }
  static constexpr shape output(shape) { return {1, 3}; }
  static constexpr std::ptrdiff_t parameters(shape in) { return 4 * in.size() + 3 * in.size() + 3; }
  template <class T>
  static void lower(builder<T>& b, shape in) {
    seam::network::lower_layers<flatten_channels_first, batch_norm<>, relu, dense<3>>(b, in);
  }
};

// Types that miss one requirement each.
struct complete {
  static constexpr int names = 0;
  static shape nearest(shape in) { return in; }
  static shape output(shape in) { return in; }
  static std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>&, shape) {}
};
struct no_names {
  static shape nearest(shape in) { return in; }
  static shape output(shape in) { return in; }
  static std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>&, shape) {}
};
struct no_nearest {
  static constexpr int names = 0;
  static shape output(shape in) { return in; }
  static std::ptrdiff_t parameters(shape) { return 0; }
  template <class T>
  static void lower(builder<T>&, shape) {}
};
struct no_output : complete {
  static void output(shape) {}
};
struct no_parameters : complete {
  static char const* parameters(shape) { return ""; }
};
struct no_lower : complete {
  template <class T>
  static void lower(builder<T>&) {}
};
static_assert(layer<complete> && layer<conv_block<3, 3>>);
static_assert(!layer<no_names> && !layer<no_nearest> && !layer<no_output> && !layer<no_parameters> && !layer<no_lower>);
static_assert(!layer<int>);

}  // namespace elsewhere

namespace {

using namespace seam::network;
using small =
    seam_test::stack_case<seam::dna, 12, conv1d<3, 3>, batch_norm<>, relu, flatten, heads<dense<1>, dense<2>>>;

using seam_test::sentence_of;

seam::io::tensor& tensor(seam::io::named_tensors& weights, std::string const& name) {
  for (auto& candidate : weights.tensors)
    if (candidate.name == name) return candidate;
  throw std::logic_error(name);
}

}  // namespace

TEST_CASE_TEMPLATE("the layers keep the contract", Layer, conv1d<5, 3>, conv1d<5, 4, padding::valid, 3>,
                   conv1d<2, 1, padding::same, 1, bias::no>, batch_norm<>, batch_norm<std::ratio<1, 100000>>, relu,
                   max_pool<2>, max_pool<5, 2>, max_pool<1, 3>, flatten, dense<4>, dense<4, bias::no>,
                   heads<dense<1>, dense<3, bias::no>>, elsewhere::conv_block<6, 5>, elsewhere::torch_end,
                   conv1d<5, 4, padding::same, 2, bias::yes, 3>, conv1d<2, 3, padding::valid, 1, bias::no, 2>,
                   max_pool<4, 3, padding::same>, average_pool<3, 2, padding::same>, crop<2, 1>, chain<>,
                   chain<crop<0, 1>, conv1d<3, 2>, relu>, concatenate<chain<>, conv1d<2, 3>, conv1d<1, 5>>) {
  seam_test::check_layer<Layer>({17, 3});
  seam_test::check_layer<Layer>({1, 1});
  seam_test::check_layer<Layer>({2, 7});
}

TEST_CASE("a network of somebody's layers is the network of the layers behind them") {
  using ours = seam_test::stack_case<seam::dna, 21, conv1d<6, 5>, batch_norm<>, relu, max_pool<2>, flatten, dense<1>>;
  using theirs = network<seam::dna, 21, elsewhere::conv_block<6, 5>, flatten, dense<1>>;
  ours const c(4);
  theirs const other(c.weights, c.names);
  CHECK(theirs::parameters() == ours::network_type::parameters());
  CHECK(other.model().values == c.network().model().values);
}

TEST_CASE("a flat vector of PyTorch's order has its dense layer's rows, and its normalisation's numbers, moved") {
  using torch = seam_test::stack_case<seam::dna, 13, conv1d<5, 4>, relu, max_pool<3>, flatten_channels_first,
                                      batch_norm<>, relu, heads<dense<3>, dense<1>>>;
  using keras = seam_test::stack_case<seam::dna, 13, conv1d<5, 4>, relu, max_pool<3>, flatten, batch_norm<>, relu,
                                      heads<dense<3>, dense<1>>>;
  torch const c(8);
  auto const letters = torch::letters(3, 2);
  auto const y = seam::oracle::predict(seam::backend::host{}, c.network(),
                                       seam::view<std::uint8_t const, 2>(letters.data(), 3, 13));
  for (std::ptrdiff_t s = 0; s < 3; ++s) {
    auto const expected = c.outputs(letters.data() + s * 13);
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(std::abs(double{y(s, static_cast<std::ptrdiff_t>(i))} - expected[i]) < 1e-5);
  }
  CHECK(c.network().model().values != keras(8).network().model().values);
  using unfinished = network<seam::dna, 13, conv1d<5, 4>, flatten_channels_first>;
  using turned = network<seam::dna, 13, conv1d<5, 4>, flatten_channels_first, conv1d<2, 1>>;
  auto const said = [](auto const& make) -> std::string {
    try {
      make();
    } catch (seam::error const& failure) {
      return failure.what();
    }
    return "nothing was thrown";
  };
  auto weights = c.weights;
  weights.tensors.resize(2);
  CHECK(said([&] { unfinished{weights}; }) ==
        "flatten_channels_first is followed by the end of the network; a dense layer was expected");
  weights.tensors.push_back({"layer_1/kernel", {1, 65, 2}, std::vector<float>(130)});
  weights.tensors.push_back({"layer_1/bias", {2}, {0, 0}});
  CHECK(said([&] { turned{weights}; }) ==
        "flatten_channels_first is followed by a convolution; a dense layer was expected");
}

TEST_CASE("shapes and sizes are known at compile time") {
  using stack = network<seam::protein, 30, conv1d<8, 5, padding::valid, 2>, relu, max_pool<3, 2>, flatten, dense<7>>;
  static_assert(stack::input_shape == shape{30, 20});
  static_assert(stack::output_shape == shape{1, 7});
  static_assert(stack::outputs() == 7 && stack::length() == 30);
  static_assert(stack::parameters() == 5 * 20 * 8 + 8 + 10 * 8 * 7 + 7);
  CHECK(small(1).network().outputs() == 3);
}

TEST_CASE("names and weights that do not fit are refused with a sentence") {
  small const c(2);
  auto weights = c.weights;
  weights.source = "weights.h5";
  CHECK(sentence_of([&] { small::network_type(weights, c.names); }) == "nothing was thrown");
  tensor(weights, "layer_1/gamma").name = "layer_1/scale";
  CHECK(
      sentence_of([&] { small::network_type(weights, c.names); }) ==
      "weights.h5 does not hold the weights of this network; missing: layer_1/gamma (3,); surplus: layer_1/scale (3,)");

  weights = c.weights;
  weights.tensors.pop_back();
  weights.tensors.pop_back();
  CHECK(sentence_of([&] { small::network_type{weights}; }) ==
        "the test gives 3 layers with weights, the network has 4 (found: layer_0, layer_1, layer_2)");
  CHECK(sentence_of([&] {
          small::network_type(c.weights, c.names, {"one", "two"});
        }) == "the network has 3 outputs and 2 names of tasks were given");
}

TEST_CASE("weights that are no numbers are refused") {
  small const c(2);
  auto weights = c.weights;
  tensor(weights, "layer_0/kernel").values[7] = std::numeric_limits<float>::quiet_NaN();
  CHECK(sentence_of([&] { small::network_type(weights, c.names); }) ==
        "the test, tensor layer_0/kernel holds NaN at element 7; every number must be finite");
  tensor(weights, "layer_0/kernel").values[7] = -std::numeric_limits<float>::infinity();
  CHECK(sentence_of([&] { small::network_type(weights, c.names); }) ==
        "the test, tensor layer_0/kernel holds -infinity at element 7; every number must be finite");
  tensor(weights, "layer_0/kernel").values[7] = 1;
  tensor(weights, "layer_1/moving_variance").values[1] = -0.1F;
  CHECK(sentence_of([&] { small::network_type(weights, c.names); }) ==
        "the test, tensor layer_1/moving_variance is negative at element 1");
}

TEST_CASE("without names a file's layers are taken in its order") {
  small const c(2);
  CHECK(small::network_type(c.weights).model().values == c.network().model().values);
}

TEST_CASE("tasks are picked by name or number") {
  small const c(2);
  small::network_type const named(c.weights, c.names, {"dev", "hk", "both"});
  CHECK(named.task("hk").target_policy().index == 1);
  CHECK(named.task(2).target_policy().index == 2);
  CHECK(sentence_of([&] { named.task("housekeeping"); }) ==
        "the network has no task housekeeping (it has dev, hk, both)");
  CHECK(sentence_of([&] { c.network().task("dev"); }) == "the network has no task dev (its outputs have no names)");
  CHECK(sentence_of([&] { named.task(3); }).starts_with("task 3 was asked for"));
}
