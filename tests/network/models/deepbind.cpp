#include <doctest/doctest.h>
#include <seam/io/deepbind.hpp>
#include <seam/network/models/deepbind.hpp>
#include <seam/oracle/run.hpp>

#include "oracle/concept_test.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

#include <cmath>
#include <random>
#include <string>

using seam::network::models::deepbind;
using seam::network::models::deepbind_windows;
using dna_model = deepbind<seam::dna>;
static_assert(seam::oracle::differentiable_lane_oracle<deepbind<seam::rna>>);

namespace {

/// A model of drawn weights.
seam::io::named_tensors drawn(int width, int detectors, int hidden, bool average, bool both_strands, unsigned seed) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal;
  seam::io::named_tensors weights{"the test", {}};
  auto const add = [&](char const* name, std::vector<std::ptrdiff_t> const& shape, float scale) {
    std::ptrdiff_t count = 1;
    for (std::ptrdiff_t const length : shape) count *= length;
    weights.tensors.push_back({name, shape, {}});
    for (std::ptrdiff_t i = 0; i < count; ++i) weights.tensors.back().values.push_back(scale * normal(generator));
  };
  int const pooled = detectors * (average ? 2 : 1);
  weights.tensors.push_back({"reverse_complement", {}, {both_strands ? 1.0F : 0.0F}});
  weights.tensors.push_back({"average_pooling", {}, {average ? 1.0F : 0.0F}});
  add("detectors/kernel", {width, 4, detectors}, 1);
  add("detectors/bias", {detectors}, 0.5F);
  if (hidden > 0) {
    add("hidden/kernel", {pooled, hidden}, 0.5F);
    add("hidden/bias", {hidden}, 0.5F);
  }
  add("output/kernel", {hidden > 0 ? hidden : pooled, 1}, 0.5F);
  add("output/bias", {1}, 0.5F);
  return weights;
}

/// The score of a text by its definition, in double: N is a quarter of each letter.
double window_score(seam::io::named_tensors const& w, std::string const& text) {
  auto const& kernel = *w.find("detectors/kernel");
  auto const width = static_cast<int>(kernel.shape[0]), detectors = static_cast<int>(kernel.shape[2]);
  bool const average = w.find("average_pooling")->values[0] != 0;
  std::vector<double> features;
  for (int k = 0; k < detectors; ++k) {
    double largest = 0, sum = 0;
    int const n = static_cast<int>(text.size());
    for (int first = 1 - width; first < n; ++first) {
      double z = double{w.find("detectors/bias")->values[static_cast<std::size_t>(k)]};
      for (int tap = 0; tap < width; ++tap) {
        char const c = first + tap >= 0 && first + tap < n ? text[static_cast<std::size_t>(first + tap)] : 'N';
        for (int letter = 0; letter < 4; ++letter)
          z += (c == 'N'              ? 0.25
                : c == "ACGT"[letter] ? 1.0
                                      : 0.0) *
               double{kernel.values[static_cast<std::size_t>((tap * 4 + letter) * detectors + k)]};
      }
      largest = std::max(largest, z);
      sum += std::max(z, 0.0);
    }
    features.push_back(largest);
    if (average) features.push_back(sum / (n + width - 1));
  }
  auto const layer = [&](std::vector<double> const& in, std::string const& name, bool rectify) {
    auto const& weight = *w.find(name + "/kernel");
    std::vector<double> out;
    for (float const bias : w.find(name + "/bias")->values) {
      double z = double{bias};
      std::size_t const units = w.find(name + "/bias")->values.size();
      for (std::size_t i = 0; i < in.size(); ++i) z += in[i] * double{weight.values[i * units + out.size()]};
      out.push_back(rectify ? std::max(z, 0.0) : z);
    }
    return out;
  };
  if (w.find("hidden/kernel")) features = layer(features, "hidden", true);
  return layer(features, "output", false)[0];
}

double score(seam::io::named_tensors const& w, std::string const& text, deepbind_windows windows) {
  auto const width = static_cast<std::size_t>(w.find("detectors/kernel")->shape[0]);
  auto const strand = [&](std::string const& s) {
    if (s.size() <= width) return window_score(w, s);
    double best = -1e30;
    std::size_t const count = s.size() - width + (windows == deepbind_windows::all ? 1 : 0);
    for (std::size_t first = 0; first < count; ++first) best = std::max(best, window_score(w, s.substr(first, width)));
    return best;
  };
  if (w.find("reverse_complement")->values[0] == 0) return strand(text);
  std::string turned;
  for (std::size_t i = text.size(); i-- > 0;) {
    std::size_t const letter = std::string("ACGTN").find(text[i]);
    turned += "TGCAN"[letter];
  }
  return std::max(strand(text), strand(turned));
}

std::string drawn_text(std::size_t length, std::mt19937& generator) {
  std::string text;
  while (text.size() < length) text += "ACGTACGTACGTACGTN"[generator() % 17];
  return text;
}

float predicted(dna_model const& model, std::string const& text) {
  seam::array<std::uint8_t, 2> letters(1, static_cast<std::ptrdiff_t>(text.size()));
  std::transform(text.begin(), text.end(), letters.begin(), seam::dna::to_letter);
  return seam::oracle::predict(seam::backend::host{}, model, letters.view())(0, 0);
}

/// The score is piecewise linear: where three points lie on a line, its slope is the gradient; elsewhere a corner is
/// between them, which is rare.
void check_slopes(dna_model const& model, std::ptrdiff_t length) {
  seam::backend::host const host{.threads = 1};
  std::mt19937 generator(6);
  std::uniform_real_distribution<float> uniform;
  seam::array<float, 3> x(1, length, 4), gradients(1, length, 4), ignored(1, length, 4);
  seam::array<float, 1> value(1);
  for (float& entry : x) entry = uniform(generator);
  seam::oracle::value_and_gradient_into(host, model, x.view(), value.view(), gradients.view());
  double const middle = double{value(0)};
  float const step = 1.0F / 128;
  int straight = 0, flat = 0;
  for (std::ptrdiff_t i = 0; i < x.size(); ++i) {
    auto const at = [&](float move) {
      auto moved = x;
      moved.data()[i] += move;
      seam::oracle::value_and_gradient_into(host, model, moved.view(), value.view(), ignored.view());
      return double{value(0)};
    };
    double const above = at(step), below = at(-step);
    if (std::abs(above - 2 * middle + below) > 4e-6) continue;
    ++straight;
    CHECK(std::abs((above - below) / (2 * double{step}) - double{gradients.data()[i]}) < 5e-4);
    flat += gradients.data()[i] == 0 ? 1 : 0;
  }
  CHECK(straight >= x.size() * 3 / 4);
  CHECK(straight - flat >= 6);
}

}  // namespace

TEST_CASE("the four models and four sequences that the authors print, sixteen of sixteen") {
  SEAM_REQUIRE_SHARED(folder, "data/deepbind");
  std::string const names[] = {"D00210.001", "D00120.001", "D00410.003", "D00328.003"};
  std::string const sequences[] = {"AGGUAAUAAUUUGCAUGAAAUAACUUGGAGAGGAUAGC", "AGACAGAGCUUCCAUCAGCGCUAGCAGCAGAGACCAUU",
                                   "GAGGTTACGCGGCAAGATAA", "TACCACTAGGGGGCGCCACC"};
  double const printed[4][4] = {{7.345649, -0.152710, -0.763340, -0.026180},
                                {-0.159393, 3.663924, -0.196943, -0.026180},
                                {-0.143584, 0.357632, 5.885349, -0.026180},
                                {-0.161033, -0.081444, -0.379695, 17.682623}};
  for (std::size_t m = 0; m < 4; ++m) {
    auto const model = dna_model::from_tensors(seam::io::read_deepbind(folder + "/" + names[m] + ".txt"));
    for (std::size_t s = 0; s < 4; ++s) {
      CAPTURE(names[m]);
      CAPTURE(s);
      std::string text = sequences[s];
      std::replace(text.begin(), text.end(), 'U', 'T');
      double const error = std::abs(double{predicted(model, text)} - printed[s][m]);
      CHECK(error <= 1e-6 + 5e-7);  // the printed digits are rounded
    }
  }
}

TEST_CASE("scores are the definition's, whatever the layers, strands, windows and lengths") {
  std::mt19937 generator(3);
  for (auto const& [hidden, average, strands] :
       {std::tuple(0, false, false), std::tuple(0, true, true), std::tuple(5, false, true), std::tuple(4, true, false)})
    for (auto const windows : {deepbind_windows::published, deepbind_windows::all}) {
      auto const weights = drawn(6, 3, hidden, average, strands, 10 + static_cast<unsigned>(hidden));
      auto const model = dna_model::from_tensors(weights, windows);
      CHECK(model.width() == 6);
      for (std::size_t const length : {1U, 3U, 6U, 7U, 8U, 25U, 40U}) {
        std::string const text = drawn_text(length, generator);
        CAPTURE(text);
        CHECK(std::abs(double{predicted(model, text)} - score(weights, text, windows)) < 1e-5);
      }
    }
}

TEST_CASE("the last window counts where all do") {
  // One detector of one letter that likes T, one tap wide.
  seam::io::named_tensors const weights{"w",
                                        {{"reverse_complement", {}, {0}},
                                         {"average_pooling", {}, {0}},
                                         {"detectors/kernel", {1, 4, 1}, {0, 0, 0, 5}},
                                         {"detectors/bias", {1}, {0}},
                                         {"output/kernel", {1, 1}, {1}},
                                         {"output/bias", {1}, {0}}}};
  CHECK(predicted(dna_model::from_tensors(weights), "AACT") == 0.0F);
  CHECK(predicted(dna_model::from_tensors(weights, deepbind_windows::all), "AACT") == 5.0F);
}

TEST_CASE("DeepBind keeps the contract of an oracle") {
  auto const model = dna_model::from_tensors(drawn(5, 4, 3, true, true, 2));
  seam_test::check_oracle(seam::backend::host{}, model, 31);
}

TEST_CASE("DeepBind's gradient is the slope of its score, at letters that of their encoding") {
  auto const model = dna_model::from_tensors(drawn(5, 4, 3, true, true, 2));
  check_slopes(model, 23);
  check_slopes(dna_model::from_tensors(drawn(5, 4, 0, false, false, 7)), 12);
  check_slopes(dna_model::from_tensors(drawn(5, 4, 0, true, true, 8)), 4);
  // At letters, an unknown one a quarter of each.
  seam::array<std::uint8_t, 2> letters({{1, 9}}, {0, 3, 255, 2, 1, 0, 0, 255, 3});
  seam::array<float, 3> relaxed(1, 9, 4), gradients(1, 9, 4), of_letters(1, 9, 4);
  for (std::ptrdiff_t p = 0; p < 9; ++p)
    for (std::ptrdiff_t c = 0; c < 4; ++c)
      relaxed(0, p, c) = letters(0, p) == 255 ? 0.25F : letters(0, p) == c ? 1.0F : 0.0F;
  seam::array<float, 1> value(1), of_letters_value(1);
  seam::backend::host const host{.threads = 1};
  host.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    model.value_and_gradient_into(lane, seam::view<float const, 3>(relaxed.view()), value.view(), gradients.view());
    model.value_and_gradient_into(lane, seam::view<std::uint8_t const, 2>(letters.view()), of_letters_value.view(),
                                  of_letters.view());
  });
  CHECK(value == of_letters_value);
  CHECK(gradients == of_letters);
}

TEST_CASE("weights that are no model's are listed") {
  auto weights = drawn(5, 4, 3, true, true, 2);
  std::erase_if(weights.tensors, [](auto const& tensor) { return tensor.name == "detectors/bias"; });
  for (auto& tensor : weights.tensors)
    if (tensor.name == "output/kernel") tensor.shape = {1, 3};
  CHECK(seam_test::sentence_of([&] { dna_model::from_tensors(weights); }) ==
        "the test does not hold the weights of this network; missing: detectors/bias (4,); misshapen: output/kernel "
        "(1, 3) instead of (3, 1)");
  CHECK(seam_test::contains(seam_test::sentence_of([] { dna_model::from_tensors({"w", {}}); }), "missing: reverse"));
}
