// Networks and attribution on every backend, against the definition in double and against the host. The body of
// networks.cpp and networks.cu.
#pragma once

#include <seam/attribution/adjusted.hpp>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/deep_shap.hpp>
#include <seam/attribution/double_mutants.hpp>
#include <seam/attribution/expected_gradients.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/attribution/smooth_grad.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/network/network.hpp>
#include <seam/oracle/both_strands.hpp>
#include <seam/oracle/ensemble.hpp>
#include <seam/oracle/run.hpp>

#include "device/backends.hpp"
#include "network/naive.hpp"

namespace {

namespace attribution = seam::attribution;
using namespace seam::network;
using seam_test::array_on;
using seam_test::distance_between;
using seam_test::poisoned;
using small = seam_test::stack_case<seam::dna, 23, conv1d<6, 5>, relu, max_pool<2>, conv1d<5, 3>, relu, flatten,
                                    dense<4>, relu, dense<2>>;
/// Dilated, bending, averaging: the other kernels.
using other = seam_test::stack_case<seam::dna, 23, conv1d<4, 3, padding::same, 2>, activate<activation::gelu>,
                                    average_pool<2>, flatten, dense<2>>;

/// The maps that the backend makes for callers in the host's memory, and those that stay where they are made, against
/// the host's, to a share of 1 or of the largest entry.
template <class Backend, class M, class O>
void check_maps(Backend const& backend, M const& method, O const& oracle, std::ptrdiff_t n, double tolerance) {
  CAPTURE(M::name());
  CAPTURE(n);
  auto const letters = seam_test::random_letters<seam::dna>(n, 23, 4);
  auto const expected = attribution::attribute(seam::backend::host{}, method, oracle, letters);
  auto maps = poisoned<float, 3>(expected.shape());
  attribution::attribute_into(backend, method, oracle, letters, maps.view());
  CHECK(distance_between(maps, expected) <= tolerance);
  if constexpr (std::is_same_v<typename Backend::lane_type::space, seam::device_space>) {
    array_on<Backend, std::uint8_t, 2> const letters_there(backend, letters);
    array_on<Backend, float, 3> const maps_there(backend, expected.shape());
    attribution::attribute_into(backend, method, oracle, letters_there.constant(), maps_there.view());
    CHECK(maps_there.read(backend) == maps);
  }
}

template <class Case, class Backend>
void check_network(Backend const& backend) {
  Case const c(5);
  auto const network = c.network();
  for (std::ptrdiff_t const n : {1, 2, 31, 33, 150}) {
    auto const x = seam_test::random_letters<seam::dna>(n, 23, 11);
    auto y = poisoned<float, 2>(seam::extents<2>{{n, 2}});
    seam::oracle::predict_into(backend, network, x.view(), y.view());
    seam::array<float, 3> relaxed(n, 23, 4);
    seam::sequence::encode_into<seam::dna>(seam::backend::host{}, x.view(), relaxed.view());
    auto values = poisoned<float, 1>(seam::extents<1>{{n}});
    auto gradients = poisoned<float, 3>(relaxed.shape());
    seam::oracle::value_and_gradient_into(backend, network.task(1), relaxed.view(), values.view(), gradients.view());
    double worst = 0;
    for (std::ptrdiff_t row = 0; row < n; row += 7) {
      auto const encoded = Case::encode(x.view().row(row).data());
      auto const expected = c.outputs(encoded);
      for (std::ptrdiff_t task = 0; task < 2; ++task)
        worst = std::max(worst, std::abs(double{y(row, task)} - expected[static_cast<std::size_t>(task)]));
      worst = std::max(worst, std::abs(double{values(row)} - expected[1]));
      auto const slope = c.gradient(encoded, 1);
      for (std::size_t i = 0; i < slope.size(); ++i)
        worst = std::max(worst, std::abs(double{gradients.view().row(row).data()[i]} - slope[i]));
    }
    CHECK(worst < 2e-5);
    CHECK(distance_between(y, seam::oracle::predict(seam::backend::host{}, network, x)) <= 1e-5);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("forward and gradient of networks agree with their definition in double", Backend,
                   SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  check_network<small>(backend);
  check_network<other>(backend);
}

TEST_CASE_TEMPLATE("maps of every method are the host's but for rounding", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  small const c(6);
  auto const oracle = c.network().task(0);
  for (std::ptrdiff_t const n : {1, 2, 33}) {
    check_maps(backend, attribution::saliency{}, oracle, n, 1e-5);
    check_maps(backend, attribution::smooth_grad{.samples = 5}, oracle, n, 1e-5);
    check_maps(backend, attribution::integrated_gradients{.steps = 7, .multiply_by_inputs = true}, oracle, n, 1e-5);
    check_maps(backend,
               attribution::integrated_gradients{
                   .steps = 4, .from = attribution::baseline::uniform, .rule = attribution::path_rule::gauss_legendre},
               oracle, n, 1e-5);
    check_maps(backend, attribution::ism{}, oracle, n, 1e-5);
    check_maps(backend, attribution::ism{attribution::ism_score::log2_fold_change, {3, 17}}, oracle, n, 1e-5);
    std::atomic<float> delta{0};
    check_maps(backend, attribution::deep_shap{.against = {.count = 3}, .largest_delta = &delta}, oracle, n, 1e-5);
    CHECK(delta.load() < 1e-4F);
    check_maps(backend, attribution::deep_shap{.against = {.from = attribution::reference_kind::uniform}}, oracle, n,
               1e-5);
    check_maps(backend, attribution::expected_gradients{.against = {.count = 3}, .samples = 7}, oracle, n, 1e-5);
    check_maps(backend,
               attribution::both_strands(attribution::centred(attribution::times_input(attribution::saliency{}))),
               oracle, n, 1e-5);
  }
}

TEST_CASE_TEMPLATE("means over folds and strands, and double mutants, are the host's but for rounding", Backend,
                   SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  auto const first = small(6).network().task(0), second = small(9).network().task(0);
  seam::oracle::ensemble const folds(std::vector{first, second});
  seam::oracle::both_strands const strands(first);
  auto const x = seam_test::random_letters<seam::dna>(33, 23, 8);
  CHECK(distance_between(seam::oracle::predict(backend, folds, x),
                         seam::oracle::predict(seam::backend::host{}, folds, x)) <= 1e-5);
  CHECK(distance_between(seam::oracle::predict(backend, strands, x),
                         seam::oracle::predict(seam::backend::host{}, strands, x)) <= 1e-5);
  check_maps(backend, attribution::saliency{}, folds, 33, 1e-5);
  check_maps(backend, attribution::saliency{}, strands, 33, 1e-5);
  auto const there = attribution::mutate_pairs(backend, first, x.view().row(0), {{2, 9}});
  auto const here = attribution::mutate_pairs(seam::backend::host{}, first, x.view().row(0), {{2, 9}});
  CHECK(distance_between(there.effects, here.effects) <= 1e-5);
}

TEST_CASE_TEMPLATE("a result that is not finite is the same sentence", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  auto made = small(7).template model<float>();
  for (float& value : made.values) value *= 1e30F;
  loaded_network<seam::dna> const network(made, {});
  auto const x = seam_test::random_letters<seam::dna>(3, 23, 2);
  seam::array<float, 2> y(3, 2);
  CHECK_THROWS_WITH_AS(seam::oracle::predict_into(backend, network, x.view(), y.view()),
                       doctest::Contains("row 0 of the oracle's outputs holds"), seam::input_error);
  if constexpr (std::is_same_v<typename Backend::lane_type::space, seam::device_space>) {
    array_on<Backend, std::uint8_t, 2> const there(backend, x);
    array_on<Backend, float, 2> const out(backend, y.shape());
    CHECK_THROWS_WITH_AS(seam::oracle::predict_into(backend, network, there.constant(), out.view()),
                         doctest::Contains("row 0 of the oracle's outputs holds"), seam::input_error);
  }
}

namespace {

/// A lane oracle for lanes of the host's memory: the number of 3s, and its gradient.
struct of_the_host {
  using alphabet_type = seam::dna;
  static std::ptrdiff_t length() { return 0; }
  static std::ptrdiff_t outputs() { return 1; }
  template <class Lane>
  void predict_into(Lane&, seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row)
      out(row, 0) = static_cast<float>(std::count(letters.row(row).begin(), letters.row(row).end(), 3));
  }
  template <class Lane>
  void value_and_gradient_into(Lane&, seam::view<float const, 3> relaxed, seam::view<float, 1> values,
                               seam::view<float, 3> gradients) const {
    for (std::ptrdiff_t i = 0; i < relaxed.size(); ++i) gradients.data()[i] = i % 4 == 3 ? 1.0F : 0.0F;
    for (std::ptrdiff_t row = 0; row < values.size(); ++row) values(row) = 0;
  }
};

}  // namespace

namespace {

/// A network that says nothing of single changes.
struct only_predicts {
  using alphabet_type = seam::dna;
  loaded_network<seam::dna> network;

  std::ptrdiff_t length() const { return network.length(); }
  static std::ptrdiff_t outputs() { return 1; }
  template <class Lane>
  void predict_into(Lane& lane, seam::backend::view_on<Lane, std::uint8_t const, 2> letters,
                    seam::backend::view_on<Lane, float, 2> out) const {
    network.task(0).predict_into(lane, letters, out);
  }
};

}  // namespace

TEST_CASE_TEMPLATE("mutants one by one, and what changes reach, are the same maps", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  small const c(8);
  auto const network = c.network();
  using lane = typename Backend::lane_type;
  static_assert(seam::oracle::incremental_oracle<decltype(network.task(0)), lane>);
  static_assert(seam::oracle::lane_oracle<only_predicts, lane> &&
                !seam::oracle::incremental_oracle<only_predicts, lane>);
  auto x = seam_test::random_letters<seam::dna>(3, 23, 2);
  x(1, 4) = seam::unknown_letter;
  auto const naive = attribution::attribute(backend, attribution::ism{}, only_predicts{network}, x.view().rows(0, 1));
  auto const delta = attribution::attribute(backend, attribution::ism{}, network.task(0), x.view().rows(0, 1));
  CHECK(distance_between(naive, delta) <= 1e-5);
  CHECK(std::any_of(naive.begin(), naive.end(), [](float value) { return std::abs(value) > 1e-3F; }));
  CHECK(distance_between(attribution::attribute(backend, attribution::ism{}, network.task(0), x),
                         attribution::attribute(seam::backend::host{}, attribution::ism{}, network.task(0), x)) <=
        1e-5);
}

#ifndef __CUDACC__
TEST_CASE("from a reference to maps, nothing travels but the reference, its tables and flags") {
  seam_test::far const far;
  auto& memory = seam_test::far_memory::all();
  auto const oracle = small(9).network().task(0);
  auto const reference = seam_test::random_letters<seam::dna>(1, 23, 1);
  seam::mutagenesis::random const library{.count = 4000, .rate = 0.2};
  array_on<seam_test::far, std::uint8_t, 2> const letters(far, seam::extents<2>{{4000, 23}});
  array_on<seam_test::far, float, 2> const activities(far, seam::extents<2>{{4000, 1}});
  array_on<seam_test::far, float, 3> const maps(far, seam::extents<3>{{4000, 23, 4}});
  seam::oracle::predict(far, oracle, reference.view());  // takes the weights there
  std::ptrdiff_t const up = memory.uploaded, down = memory.downloaded;
  seam::mutagenesis::make_library_into<seam::dna>(far, library, reference.view().row(0), letters.view());
  seam::oracle::predict_into(far, oracle, letters.constant(), activities.view());
  attribution::attribute_into(far, attribution::saliency{}, oracle, letters.constant(), maps.view());
  CHECK(memory.uploaded - up < 2'000);          // per block of rows the reference, positions and thresholds
  CHECK(memory.downloaded - down == 2 * 4000);  // whether each row is finite
  auto const expected =
      seam::mutagenesis::make_library<seam::dna>(seam::backend::host{}, library, reference.view().row(0));
  CHECK(letters.read(far) == expected);
  CHECK(distance_between(maps.read(far), attribution::attribute(seam::backend::host{}, attribution::saliency{}, oracle,
                                                                expected)) <= 1e-5);
}
#endif

TEST_CASE_TEMPLATE("an oracle that works in the host's memory is asked there", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  auto const x = seam_test::random_letters<seam::dna>(150, 23, 2);
  CHECK(seam::oracle::predict(backend, of_the_host{}, x) ==
        seam::oracle::predict(seam::backend::host{}, of_the_host{}, x));
  for (auto const& maps : {attribution::attribute(backend, attribution::saliency{}, of_the_host{}, x),
                           attribution::attribute(backend, attribution::ism{}, of_the_host{}, x)})
    CHECK(std::any_of(maps.begin(), maps.end(), [](float value) { return value == 1; }));
  CHECK(attribution::attribute(backend, attribution::ism{}, of_the_host{}, x) ==
        attribution::attribute(seam::backend::host{}, attribution::ism{}, of_the_host{}, x));
}
