// Published Keras models that have no type of their own here, against what is known of them.
#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/io/detail/hdf5.hpp>
#include <seam/network/keras_model.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>

#include "test_data.hpp"

namespace {

using seam::network::keras_model;
using letters_type = std::vector<std::uint8_t>;

/// The reference sequences of the CAGI5 loci, 2,048 letters each; -1 in a map of letters for none.
std::vector<letters_type> read_loci(std::string const& path) {
  seam::io::detail::hdf5_session const session;
  seam::io::detail::hdf5_file const file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
  seam::io::detail::hdf5_dataset const dataset(H5Dopen2(file.id(), "reference", H5P_DEFAULT));
  std::vector<float> rows(std::size_t{15} * 2048 * 4);
  REQUIRE(H5Dread(dataset.id(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows.data()) >= 0);
  std::vector<letters_type> loci;
  for (std::size_t locus = 0; locus < 15; ++locus) {
    letters_type letters;
    for (std::size_t p = 0; p < 2048; ++p) {
      float const* const row = rows.data() + (locus * 2048 + p) * 4;
      letters.push_back(static_cast<std::uint8_t>(std::max_element(row, row + 4) - row));
    }
    loci.push_back(std::move(letters));
  }
  return loci;
}

struct variant {
  std::ptrdiff_t position;  ///< in the chromosome, 1-based
  char reference, alternative;
  double value;
};

std::vector<variant> read_variants(std::string const& path) {
  std::ifstream file(path);
  std::vector<variant> all;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string chromosome, reference, alternative;
    variant v{};
    if (words >> chromosome >> v.position >> reference >> alternative >> v.value) {
      v.reference = reference[0];
      v.alternative = alternative[0];
      all.push_back(v);
    }
  }
  return all;
}

double pearson(std::vector<double> const& a, std::vector<double> const& b) {
  double const n = static_cast<double>(a.size());
  double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sa += a[i], sb += b[i], saa += a[i] * a[i], sbb += b[i] * b[i], sab += a[i] * b[i];
  return (sab - sa * sb / n) / std::sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
}

nlohmann::json keras_layer(char const* kind, std::string const& name, nlohmann::json config) {
  config["name"] = name;
  return {{"class_name", kind}, {"config", config}};
}

/// The published GABPA model's file holds weights alone; this is its architecture.
nlohmann::json gabpa_architecture() {
  nlohmann::json layers = nlohmann::json::array();
  layers.push_back(keras_layer("InputLayer", "input_1", {{"batch_input_shape", {nullptr, 200, 4}}}));
  int const filters[] = {32, 64, 96}, widths[] = {15, 5, 5};
  for (int i = 0; i < 3; ++i) {
    std::string const number = i ? "_" + std::to_string(i) : "";
    layers.push_back(keras_layer("Conv1D", "conv1d" + number,
                                 {{"filters", filters[i]}, {"kernel_size", {widths[i]}}, {"padding", "same"}}));
    layers.push_back(keras_layer("Activation", "activation" + number, {{"activation", "relu"}}));
    layers.push_back(keras_layer("Dropout", "dropout" + number, {{"rate", 0.1}}));
    layers.push_back(keras_layer("MaxPooling1D", "max_pooling1d" + number, {{"pool_size", {4}}, {"strides", {4}}}));
  }
  layers.push_back(keras_layer("Flatten", "flatten", nlohmann::json::object()));
  layers.push_back(keras_layer("Dense", "dense", {{"units", 128}, {"activation", "relu"}}));
  layers.push_back(keras_layer("Dense", "dense_1", {{"units", 1}}));
  layers.push_back(keras_layer("Activation", "activation_4", {{"activation", "sigmoid"}}));
  return {{"class_name", "Sequential"}, {"config", {{"layers", layers}}}};
}

}  // namespace

TEST_CASE("GABPA ranks the two recurrent TERT promoter mutations of melanoma first of all 600 changes") {
  SEAM_REQUIRE_SHARED(weights, "data/gabpa/gabpa_final_23.h5");
  SEAM_REQUIRE_SHARED(loci_file, "data/cagi5/CAGI5_onehots_centered_2048.h5");
  auto const network =
      keras_model<seam::dna>::from_parts(gabpa_architecture(), "GABPA", seam::io::read_keras_weights(weights), true);
  letters_type const tert = read_loci(loci_file)[7];
  std::ptrdiff_t const centre = 1295239, first = centre - 100;  // 1-based position of the window's first letter
  seam::view<std::uint8_t const, 2> const window(tert.data() + 1023 - 100, 1, 200);
  auto const maps =
      seam::attribution::attribute(seam::backend::host{}, seam::attribution::ism{}, network.task(0), window);
  std::vector<std::ptrdiff_t> order(800);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::ptrdiff_t>(i);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return maps.data()[a] > maps.data()[b]; });
  for (auto const& [rank, position, effect] : {std::tuple(0, 1295250, 6.57), std::tuple(1, 1295228, 6.33)}) {
    CHECK(order[static_cast<std::size_t>(rank)] == (position - first) * 4 + seam::dna::to_letter('A'));
    CHECK(window(0, position - first) == seam::dna::to_letter('G'));
    CHECK(std::abs(double{maps.data()[order[static_cast<std::size_t>(rank)]]} - effect) < 0.005);
  }
}

TEST_CASE("GABPA answers to its motif in random sequences") {
  SEAM_REQUIRE_SHARED(weights, "data/gabpa/gabpa_final_23.h5");
  auto const network =
      keras_model<seam::dna>::from_parts(gabpa_architecture(), "GABPA", seam::io::read_keras_weights(weights), true);
  std::mt19937 generator(1);
  std::ptrdiff_t const n = 200;
  seam::array<std::uint8_t, 2> letters(n, 200);
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator() % 4);
  auto const mean = [&] {
    auto const y = seam::oracle::predict(seam::backend::host{}, network, letters.view());
    double sum = 0;
    for (float const value : y) sum += double{value};
    return sum / static_cast<double>(n);
  };
  double const before = mean();
  auto const motif = seam::sequence::parse<seam::dna>("ACCGGAAGTG", "the motif");
  for (std::ptrdiff_t s = 0; s < n; ++s) std::copy(motif.begin(), motif.end(), &letters(s, 95));
  double const after = mean();
  MESSAGE("logit ", before, " -> ", after);
  CHECK(std::abs(after - 9.3) < 0.5);  // 9.3 in other random sequences
  CHECK(after - before > 8);
}

TEST_CASE("MPRA-DragoNN correlates with the seven CAGI5 loci to the third digit") {
  SEAM_REQUIRE_SHARED(weights, "data/mpra_dragonn/ConvModel_pretrained.hdf5");
  SEAM_REQUIRE_SHARED(architecture, "data/mpra_dragonn/ConvModel_model.json");
  SEAM_REQUIRE_SHARED(folder, "data/cagi5");
  auto const network = keras_model<seam::dna>::read(weights, {.architecture = architecture});
  CHECK(network.outputs() == 12);
  auto const loci = read_loci(folder + "/CAGI5_onehots_centered_2048.h5");
  struct locus {
    char const* name;
    std::size_t index;
    std::ptrdiff_t centre;
    double correlation;
  };
  for (locus const& l :
       {locus{"F9", 2, 138612764, 0.573}, locus{"LDLR", 0, 11200073, 0.420}, locus{"TERT-GBM", 7, 1295239, 0.401},
        locus{"HBG1", 11, 5271179, 0.394}, locus{"GP1BB", 14, 19710996, 0.288}, locus{"SORT1", 3, 109817573, 0.262},
        locus{"IRF4", 8, 396382, 0.219}}) {
    CAPTURE(l.name);
    auto const variants = read_variants(folder + "/combined_" + l.name + ".tsv");
    REQUIRE(variants.size() > 300);
    seam::array<std::uint8_t, 2> letters(static_cast<std::ptrdiff_t>(2 * variants.size()), 145);
    std::vector<double> measured;
    for (std::size_t i = 0; i < variants.size(); ++i) {
      variant const& v = variants[i];
      std::ptrdiff_t const site = v.position - l.centre + 1023;
      for (std::ptrdiff_t side = 0; side < 2; ++side) {
        std::ptrdiff_t const row = 2 * static_cast<std::ptrdiff_t>(i) + side;
        std::copy_n(loci[l.index].data() + site - 72, 145, &letters(row, 0));
        letters(row, 72) = seam::dna::to_letter(side ? v.alternative : v.reference);
      }
      measured.push_back(v.value);
    }
    auto const y = seam::oracle::predict(seam::backend::host{}, network.task(8), letters.view());
    std::vector<double> predicted;
    for (std::ptrdiff_t i = 0; i < letters.extent(0); i += 2)
      predicted.push_back(double{y(i + 1, 0)} - double{y(i, 0)});
    CHECK(std::abs(pearson(predicted, measured) - l.correlation) < 0.001);
  }
}
