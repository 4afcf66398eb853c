#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/backend/host.hpp>
#include <seam/io/fasta.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/network/models/deepstarr.hpp>
#include <seam/network/models/deepstarr_student.hpp>
#include <seam/network/read_weights.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <vector>

#include "sentence.hpp"
#include "test_data.hpp"

namespace {

using seam::network::models::deepstarr_student;
seam::backend::host const host;

std::string const weights_file = SEAM_SOURCE_DIR "/examples/data/deepstarr_student.safetensors";

deepstarr_student::network_type student() {
  return deepstarr_student::from_tensors(seam::network::read_weights(weights_file));
}

/// Sums for the correlation (centred) or the cosine of n numbers.
double similarity(float const* a, float const* b, std::ptrdiff_t n, std::ptrdiff_t step, bool centred) {
  double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
  for (std::ptrdiff_t i = 0; centred && i < n; ++i) {
    mean_a += double{a[i * step]} / static_cast<double>(n);
    mean_b += double{b[i * step]} / static_cast<double>(n);
  }
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    double const x = double{a[i * step]} - mean_a, y = double{b[i * step]} - mean_b;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("the network that comes with the library is whole, small, and predicts what it did") {
  CHECK(std::filesystem::file_size(weights_file) < 400'000);
  auto const network = student();
  CHECK(network.tasks() == std::vector<std::string>{"dev", "hk"});
  auto const enhancer = seam::io::read_fasta<seam::dna>(SEAM_SOURCE_DIR "/examples/data/enhancer.fa").records().front();
  auto const y =
      seam::oracle::predict(host, network, seam::view<std::uint8_t const, 2>(enhancer.view().data(), 1, 249));
  CHECK(std::abs(double{y(0, 0)} - 5.085282) < 1e-5);
  CHECK(std::abs(double{y(0, 1)} - 2.328228) < 1e-5);
}

TEST_CASE("weights of another network are refused") {
  auto weights = seam::network::read_weights(weights_file);
  std::erase_if(weights.tensors, [](auto const& tensor) { return tensor.name == "conv_2/bias"; });
  CHECK(seam_test::contains(seam_test::sentence_of([&] { deepstarr_student::from_tensors(weights); }),
                            "missing: conv_2/bias (48,)"));
}

// The two enhancers that it was not trained on (examples/student/train.py names them).
TEST_CASE("the student agrees with its teacher on mutants of enhancers that it never saw") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(fasta, "data/deepstarr/Sequences_example.fa");
  auto const teacher = seam::network::models::deepstarr::from_keras(weights);
  auto const network = student();
  auto const records = seam::io::read_fasta<seam::dna>(fasta);
  for (char const* name : {"chr2R_17033215_17033463_dev", "chr3R_2902399_2902647_dev"}) {
    CAPTURE(name);
    auto const x = seam::mutagenesis::make_library<seam::dna>(
        host, seam::mutagenesis::random{.count = 600, .rate = 0.1, .seed = 7}, records.at(name).view());
    auto const wanted = seam::oracle::predict(host, teacher, x.view()),
               found = seam::oracle::predict(host, network, x.view());
    for (std::ptrdiff_t const task : {0, 1}) {
      CAPTURE(task);
      CHECK(similarity(wanted.data() + task, found.data() + task, 600, 2, true) >= 0.8);
      auto const maps = [&](auto const& model) {
        return seam::attribution::attribute(host, seam::attribution::saliency{}, model.task(task), x);
      };
      auto const a = maps(teacher), b = maps(network);
      std::vector<double> cosines;
      for (std::ptrdiff_t row = 0; row < 600; ++row)
        cosines.push_back(similarity(a.data() + row * 996, b.data() + row * 996, 996, 1, false));
      std::nth_element(cosines.begin(), cosines.begin() + 300, cosines.end());
      CHECK(cosines[300] >= 0.55);
    }
  }
}
