#include <doctest/doctest.h>
#include <seam/attribution/double_mutants.hpp>
#include <seam/oracle/function.hpp>
#include <seam/oracle/target.hpp>
#include <seam/oracle/thermodynamic_example.hpp>

#include "network/naive.hpp"
#include "sentence.hpp"

#include <cmath>

using namespace seam::network;
using seam::attribution::mutate_pairs, seam::attribution::position_pair;
using seam_test::sentence_of;

namespace {

/// Every entry against predictions of the mutants, one by one.
template <class O>
void check(O const& o, std::vector<std::uint8_t> const& letters, std::vector<position_pair> const& pairs,
           double tolerance) {
  seam::backend::host const host;
  auto const length = static_cast<std::ptrdiff_t>(letters.size());
  auto const activity = [&](std::vector<std::uint8_t> const& sequence) {
    return double{seam::oracle::predict(host, o, seam::view<std::uint8_t const, 2>(sequence.data(), 1, length))(0, 0)};
  };
  auto const found = mutate_pairs(host, o, seam::view<std::uint8_t const, 1>(letters.data(), length), pairs);
  double const wild = activity(letters);
  CHECK(std::abs(double{found.activity} - wild) < tolerance);
  double largest = 0;
  for (std::size_t k = 0; k < pairs.size(); ++k)
    for (std::uint8_t a = 0; a < 4; ++a)
      for (std::uint8_t b = 0; b < 4; ++b) {
        auto first = letters, second = letters, both = letters;
        first[static_cast<std::size_t>(pairs[k].first)] = both[static_cast<std::size_t>(pairs[k].first)] = a;
        second[static_cast<std::size_t>(pairs[k].second)] = both[static_cast<std::size_t>(pairs[k].second)] = b;
        double const effect = activity(both) - wild,
                     interaction = activity(both) - activity(first) - activity(second) + wild;
        auto const row = static_cast<std::ptrdiff_t>(k);
        CHECK(std::abs(double{found.effects(row, a, b)} - effect) < tolerance);
        CHECK(std::abs(double{found.interactions(row, a, b)} - interaction) < 2 * tolerance);
        if (a == letters[static_cast<std::size_t>(pairs[k].first)]) CHECK(found.interactions(row, a, b) == 0);
        largest = std::max(largest, std::abs(interaction));
      }
  CHECK(largest > 20 * tolerance);
}

}  // namespace

TEST_CASE("double mutants of a network, by differences, are predictions of the mutants") {
  using stack = seam_test::stack_case<seam::dna, 30, conv1d<6, 5>, batch_norm<>, relu, max_pool<2>, conv1d<5, 3>, relu,
                                      flatten, dense<4>, relu, dense<1>>;
  stack const c(3);
  auto const network = c.network();
  auto letters = stack::letters(1, 5);
  for (std::uint8_t& letter : letters) letter = letter == 255 ? std::uint8_t{2} : letter;
  check(network.task(0), letters, {{3, 5}, {3, 29}, {14, 15}, {15, 14}, {3, 4}}, 2e-5);
  letters[5] = 255;  // an unknown letter has four changes
  check(network.task(0), letters, {{5, 7}, {8, 5}}, 2e-5);
}

TEST_CASE("double mutants of an oracle that only predicts, and of one whose sites are known to interact") {
  auto const example = seam::oracle::thermodynamic_example<seam::dna>();
  std::vector<std::uint8_t> const letters(example.reference.letters.begin(), example.reference.letters.end());
  check(example.model, letters, {{22, 36}, {23, 37}}, 1e-5);  // sites A [20, 28) and B [34, 41)
  auto const found = mutate_pairs(seam::backend::host{}, example.model, example.reference.view(), {{22, 36}, {22, 70}});
  auto const strongest = [&](std::ptrdiff_t k) {
    float most = 0;
    for (std::ptrdiff_t i = 0; i < 16; ++i) most = std::max(most, std::abs(found.interactions.data()[k * 16 + i]));
    return most;
  };
  CHECK(strongest(0) > 0.1F);
  CHECK(strongest(1) < 1e-3F * strongest(0) + 1e-5F);  // A and C do not interact
  auto const additive = seam::oracle::function<seam::dna>(
      [](std::string_view s) { return (s[0] == 'A' ? 1.5F : 0.0F) + (s[3] == 'T' ? -2.0F : 0.25F); });
  std::vector<std::uint8_t> const four = {0, 1, 2, 3};
  auto const none = mutate_pairs(seam::backend::host{}, additive, {four.data(), 4}, {{0, 3}});
  for (float const interaction : none.interactions) CHECK(interaction == 0);
  CHECK(none.effects(0, 1, 1) == -1.5F + 2.25F);
}

TEST_CASE("pairs that are none are refused with a sentence") {
  auto const o = seam::oracle::function<seam::dna>([](std::string_view) { return 1.0F; });
  std::vector<std::uint8_t> const four = {0, 1, 2, 3};
  auto const said = [&](position_pair const& pair) {
    return sentence_of([&] { mutate_pairs(seam::backend::host{}, o, {four.data(), 4}, {{0, 1}, pair}); });
  };
  CHECK(said({0, 4}) == "pair 1 has the position 4; the sequence has positions 0 to 3");
  CHECK(said({-1, 2}) == "pair 1 has the position -1; the sequence has positions 0 to 3");
  CHECK(said({2, 2}) == "pair 1 has the position 2 twice");
  CHECK(said({2, 0}) == "nothing was thrown");
}
