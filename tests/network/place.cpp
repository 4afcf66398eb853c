#include <doctest/doctest.h>
#include <seam/network/network.hpp>
#include <seam/sequence/one_hot.hpp>

#include <memory>

#include "network/naive.hpp"
#include "sentence.hpp"

namespace {

using namespace seam::network;
using small = seam_test::stack_case<seam::dna, 9, conv1d<3, 3>, relu, max_pool<2>, flatten, dense<2>>;
using placed = placed_network<seam::dna, seam::host_space>;

static_assert(seam::oracle::lane_oracle<placed>);
static_assert(placed::accepts_unknown_letters);
// Weights on a device are not for lanes of the host, nor the other way round.
static_assert(!seam::oracle::lane_oracle<placed_network<seam::dna, seam::device_space>>);

/// f(lane) on a lane of the host.
template <class F>
void on_lane(F const& f) {
  seam::backend::host{.threads = 1}.for_blocks(1, 1, [&](auto& lane, seam::extent) { f(lane); });
}

}  // namespace

TEST_CASE("a placed network is the network: its extents, its numbers") {
  small const c(5);
  auto const network = c.network();
  placed const there = place(seam::backend::host{}, network);
  CHECK(there.length() == 9);
  CHECK(there.outputs() == 2);
  CHECK(there.block_size() == network.block_size());
  std::vector<std::uint8_t> const letters = small::letters(4, 1);
  seam::view<std::uint8_t const, 2> const x(letters.data(), 4, 9);
  seam::array<float, 3> relaxed(4, 9, 4);
  seam::array<float, 2> from_letters(4, 2), from_encoding(4, 2);
  on_lane([&](auto& lane) {
    seam::sequence::encode_into<seam::dna>(lane, x, relaxed.view());
    there.predict_into(lane, x, from_letters.view());
    there.predict_into(lane, seam::view<float const, 3>(relaxed.view()), from_encoding.view());
  });
  for (std::ptrdiff_t row = 0; row < 4; ++row) {
    auto const expected = c.outputs(x.row(row).data());
    for (std::ptrdiff_t output = 0; output < 2; ++output) {
      CHECK(std::abs(double{from_letters(row, output)} - expected[static_cast<std::size_t>(output)]) < 2e-5);
      CHECK(std::abs(double{from_encoding(row, output)} - expected[static_cast<std::size_t>(output)]) < 2e-5);
    }
  }
}

TEST_CASE("its gradient is any target's: one task's, and the difference of two") {
  small const c(6);
  auto const network = c.network();
  placed const there = network.placed();
  std::vector<std::uint8_t> const letters = small::letters(2, 3);
  seam::view<std::uint8_t const, 2> const x(letters.data(), 2, 9);
  seam::array<float, 3> first(2, 9, 4), second(2, 9, 4), both(2, 9, 4);
  seam::array<float, 1> values(2);
  on_lane([&](auto& lane) {
    using seam::oracle::task;
    there.value_and_gradient_into(lane, x, task{0}, values.view(), first.view());
    there.value_and_gradient_into(lane, x, task{1}, values.view(), second.view());
    there.value_and_gradient_into(lane, x, seam::oracle::difference{.plus = 0, .minus = 1}, values.view(), both.view());
  });
  for (std::ptrdiff_t row = 0; row < 2; ++row) {
    auto const encoded = small::encode(x.row(row).data());
    auto const y = c.outputs(encoded);
    CHECK(std::abs(double{values(row)} - (y[0] - y[1])) < 2e-5);
    auto const expected = c.gradient(encoded, 0);
    for (std::ptrdiff_t i = 0; i < 36; ++i) {
      std::ptrdiff_t const at = row * 36 + i;
      CHECK(std::abs(double{first.data()[at]} - expected[static_cast<std::size_t>(i)]) < 2e-5);
      CHECK(std::abs(both.data()[at] - (first.data()[at] - second.data()[at])) < 2e-5F);
    }
  }
}

TEST_CASE("a placed network lives as long as any copy of its network") {
  auto network = std::make_unique<small::network_type>(small(5).network());
  auto const copy = *network;
  placed const there = network->placed();
  network.reset();
  seam::array<std::uint8_t, 2> const letters(1, 9);
  seam::array<float, 2> expected(1, 2), found(1, 2);
  on_lane([&](auto& lane) {
    copy.predict_into(lane, letters.view(), expected.view());
    there.predict_into(lane, letters.view(), found.view());
  });
  CHECK(found == expected);
}

TEST_CASE("sequences of another length or encoding are refused with both") {
  auto const network = small(5).network();
  placed const there = network.placed();
  seam::array<std::uint8_t, 2> const letters(1, 8);
  seam::array<float, 3> const relaxed(1, 9, 5);
  seam::array<float, 2> out(1, 2);
  seam::array<float, 1> values(1);
  seam::array<float, 3> gradients(1, 9, 4);
  auto const sentence = [&](auto const& ask) {
    return seam_test::sentence_of([&] { on_lane(ask); });
  };
  CHECK(sentence([&](auto& lane) { there.predict_into(lane, letters.view(), out.view()); }) ==
        "the network takes sequences of 9 positions and 4 channels, these have 8 and 4");
  CHECK(sentence([&](auto& lane) { there.predict_into(lane, relaxed.view(), out.view()); }) ==
        "the network takes sequences of 9 positions and 4 channels, these have 9 and 5");
  seam::oracle::task const task{0};
  CHECK(sentence([&](auto& lane) {
          there.value_and_gradient_into(lane, letters.view(), task, values.view(), gradients.view());
        }) == "the network takes sequences of 9 positions and 4 channels, these have 8 and 4");
  CHECK(sentence([&](auto& lane) {
          there.value_and_gradient_into(lane, relaxed.view(), task, values.view(), gradients.view());
        }) == "the network takes sequences of 9 positions and 4 channels, these have 9 and 5");
}
