#include <doctest/doctest.h>
#include <seam/io/npz_tensors.hpp>
#include <seam/network/models/bpnet.hpp>
#include <seam/oracle/run.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <cstring>
#include <random>

#include "sentence.hpp"
#include "test_data.hpp"

namespace {

using namespace seam::network::models;

/// The published file's arrays, "07_conv1d_4.bias_0", by Keras' names, "conv1d_4/bias".
seam::io::named_tensors published(std::string const& path) {
  seam::io::named_tensors weights = seam::io::read_npz_tensors(path);
  for (seam::io::tensor& each : weights.tensors) {
    std::size_t const dot = each.name.rfind('.');
    std::string const what = each.name.substr(dot + 1);
    each.name = each.name.substr(3, dot - 3) + '/' + what.substr(0, what.rfind('_'));
  }
  return weights;
}

/// PyTorch's file of a whole module: an archive whose entries "../data/0", .. are the tensors of a bpnet-lite BPNet.
seam::io::named_tensors whole_module(std::string const& path) {
  seam::io::named_tensors weights{path, {}};
  weights.tensors.push_back({"iconv.weight", {64, 4, 21}, {}});
  weights.tensors.push_back({"iconv.bias", {64}, {}});
  for (int i = 0; i < 8; ++i) {
    weights.tensors.push_back({"rconvs." + std::to_string(i) + ".weight", {64, 64, 3}, {}});
    weights.tensors.push_back({"rconvs." + std::to_string(i) + ".bias", {64}, {}});
  }
  weights.tensors.push_back({"fconv.weight", {2, 64, 75}, {}});
  weights.tensors.push_back({"fconv.bias", {2}, {}});
  weights.tensors.push_back({"linear.weight", {1, 64}, {}});
  weights.tensors.push_back({"linear.bias", {1}, {}});
  seam::io::detail::zip_reader archive(path, "a PyTorch file");
  for (auto const& entry : archive.entries()) {
    std::size_t const folder = entry.name.find("/data/");
    if (folder == std::string::npos) continue;
    std::string const bytes = archive.read(entry);
    auto& values = weights.tensors.at(std::stoul(entry.name.substr(folder + 6))).values;
    values.resize(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  }
  return weights;
}

/// The mean change of every output when the motif is written into 24 random sequences.
template <class Network>
std::vector<double> effect_of(Network const& network, std::string const& motif, std::ptrdiff_t at) {
  std::mt19937 generator(1);
  std::ptrdiff_t const n = 24;
  seam::array<std::uint8_t, 2> letters(n, Network::length());
  for (std::uint8_t& letter : letters) letter = static_cast<std::uint8_t>(generator() % 4);
  auto const before = seam::oracle::predict(seam::backend::host{}, network, letters.view());
  auto const parsed = seam::sequence::parse<seam::dna>(motif, "the motif");
  for (std::ptrdiff_t s = 0; s < n; ++s) std::copy(parsed.begin(), parsed.end(), &letters(s, at));
  auto const after = seam::oracle::predict(seam::backend::host{}, network, letters.view());
  std::vector<double> means(static_cast<std::size_t>(Network::outputs()));
  for (std::ptrdiff_t s = 0; s < n; ++s)
    for (std::size_t i = 0; i < means.size(); ++i)
      means[i] +=
          (double{after(s, static_cast<std::ptrdiff_t>(i))} - double{before(s, static_cast<std::ptrdiff_t>(i))}) /
          static_cast<double>(n);
  return means;
}

/// Sequences that a formula gives.
seam::array<std::uint8_t, 2> fixed(std::ptrdiff_t n, std::ptrdiff_t length) {
  seam::array<std::uint8_t, 2> letters(n, length);
  for (std::ptrdiff_t s = 0; s < n; ++s)
    for (std::ptrdiff_t i = 0; i < length; ++i)
      letters(s, i) = static_cast<std::uint8_t>((i * 7 + i * i / 5 * 3 + s * i / 11) % 4);
  return letters;
}

}  // namespace

static_assert(bpnet::body_type::output_shape == seam::network::shape{1000, 64});
static_assert(bpnet::counts_type::outputs() == 8 && bpnet::profile_type::outputs() == 2000);
static_assert(bpnet_lite::body_type::output_shape == seam::network::shape{1074, 64});
static_assert(chrombpnet::body_type::output_shape == seam::network::shape{1074, 512});

TEST_CASE("BPNet says what PyTorch says with the published weights, and answers to motifs") {
  SEAM_REQUIRE_SHARED(weights, "data/bpnet/bpnet_oskn_weights.npz");
  auto const network = bpnet::counts_from_tensors(published(weights));
  CHECK(network.tasks().size() == 8);
  double const outputs[3][8] = {{2.4285, 2.2354, 1.6272, 1.4843, 2.0106, 1.7129, 1.6584, 1.3876},
                                {2.6202, 2.5757, 1.9897, 1.9677, 2.7457, 2.6769, 2.3061, 2.2382},
                                {2.6805, 2.5999, 2.0336, 1.9421, 4.2569, 4.1356, 1.8495, 1.6432}};
  auto const y = seam::oracle::predict(seam::backend::host{}, network, fixed(3, 1000).view());
  for (std::ptrdiff_t s = 0; s < 3; ++s)
    for (std::ptrdiff_t i = 0; i < 8; ++i) CHECK(std::abs(double{y(s, i)} - outputs[s][i]) < 1e-4);
  // Mean effects that PyTorch found in 200 other random sequences; between sequences they deviate by 0.25 or less.
  auto const motif = effect_of(network, "TTTGCATAACAATGG", 500);
  double const expected[] = {1.33, 0.96, 1.00, 0.60};
  for (std::size_t factor = 0; factor < 4; ++factor)
    CHECK(std::abs((motif[2 * factor] + motif[2 * factor + 1]) / 2 - expected[factor]) < 0.15);
  auto const klf4 = effect_of(network, "GGGTGTGGC", 500);
  CHECK(std::abs((klf4[6] + klf4[7]) / 2 - 0.34) < 0.1);
}

TEST_CASE("a BPNet of CTCF says what PyTorch says, and answers to its site in counts and profile") {
  SEAM_REQUIRE_SHARED(file, "data/bpnet/ctcf_bpnet.torch");
  auto const weights = whole_module(file);
  auto const network = bpnet_lite::counts_from_tensors(weights);
  auto const y = seam::oracle::predict(seam::backend::host{}, network, fixed(3, 2114).view());
  double const outputs[] = {3.9403, 3.9313, 4.0319};
  for (std::ptrdiff_t s = 0; s < 3; ++s) CHECK(std::abs(double{y(s, 0)} - outputs[s]) < 1e-4);
  CHECK(std::abs(effect_of(network, "TGGCCACCAGGGGGCGCTA", 1048)[0] - 1.57) < 0.15);
  // Reads begin before the site (positions 491 to 509 of the profile) on one strand, and behind it on the other.
  auto const profile = effect_of(bpnet_lite::profile_from_tensors(weights), "TGGCCACCAGGGGGCGCTA", 1048);
  std::ptrdiff_t highest[2] = {};
  for (std::ptrdiff_t i = 0; i < 2000; ++i)
    if (profile[static_cast<std::size_t>(i)] > profile[static_cast<std::size_t>(2 * highest[i % 2] + i % 2)])
      highest[i % 2] = i / 2;
  CHECK(highest[0] > 380);
  CHECK(highest[0] < 470);
  CHECK(highest[1] > 530);
  CHECK(highest[1] < 620);
}

TEST_CASE("a file without a head's layers is refused by their names") {
  std::string const sentence = seam_test::sentence_of([] {
    bpnet::counts_from_tensors(seam::io::named_tensors{"a.npz", {}});
  });
  CHECK(seam_test::contains(sentence,
                            "a.npz does not hold the weights of this network; missing: conv1d_1/kernel (25, 4, "
                            "64), conv1d_1/bias (64,)"));
  CHECK(seam_test::contains(sentence, "dense_7/bias (2,)"));
}
