#include <doctest/doctest.h>
#include <seam/network/models/classifier.hpp>
#include <seam/oracle/run.hpp>

#include <cmath>
#include <type_traits>

using namespace seam::network;

// A model of its own letter order: the weight of letter i of "TGCA" is i.
using small_logits = network<seam::dna, 2, conv1d<1, 1>, flatten, dense<1>>;
using small_model = models::classifier<small_logits, "TGCA">;
static_assert(std::is_same_v<small_model::network_type,
                             network<seam::dna, 2, conv1d<1, 1>, flatten, dense<1>, activate<activation::sigmoid>>>);
static_assert(std::is_same_v<extended<small_logits>, small_logits>);

TEST_CASE("probabilities and logits of one set of weights, letters in the alphabet's order") {
  seam::io::named_tensors const weights{"w",
                                        {{"a/kernel", {1, 4, 1}, {0, 1, 2, 3}},
                                         {"a/bias", {1}, {0}},
                                         {"b/kernel", {2, 1}, {1, -10}},
                                         {"b/bias", {1}, {0}}}};
  seam::array<std::uint8_t, 2> const x({{2, 2}}, {0, 1, 3, 2});  // AC, TG
  auto const z = seam::oracle::predict(seam::backend::host{}, small_model::logits_from_tensors(weights), x.view());
  auto const y = seam::oracle::predict(seam::backend::host{}, small_model::from_tensors(weights, {"a", "b"}), x.view());
  CHECK(z(0, 0) == 3 - 20);
  CHECK(z(1, 0) == 0 - 10);
  for (std::ptrdiff_t s = 0; s < 2; ++s)
    CHECK(double{y(s, 0)} == doctest::Approx(1 / (1 + std::exp(-double{z(s, 0)}))).epsilon(1e-5));
}
