#include <doctest/doctest.h>
#include <seam/io/keras.hpp>
#include <seam/network/keras_model.hpp>
#include <seam/network/models/mpra_dragonn.hpp>

#include "test_data.hpp"

using seam::network::models::mpra_dragonn;

static_assert(mpra_dragonn::network_type::length() == 145 && mpra_dragonn::network_type::outputs() == 12);

// The run-time network's known answers are in keras_known_answers.cpp: the seven loci of CAGI5 to the third digit.
TEST_CASE("MPRA-DragoNN's type is the network that its architecture file describes, number by number") {
  SEAM_REQUIRE_SHARED(weights, "data/mpra_dragonn/ConvModel_pretrained.hdf5");
  SEAM_REQUIRE_SHARED(architecture, "data/mpra_dragonn/ConvModel_model.json");
  auto const typed = mpra_dragonn::from_tensors(seam::io::read_keras_weights(weights));
  auto const read = seam::network::keras_model<seam::dna>::read(weights, {.architecture = architecture});
  CHECK(typed.model().values == read.model().values);
  CHECK(typed.model().stages.size() == read.model().stages.size());
  CHECK(typed.prediction_flops() == read.prediction_flops());
}
