#include <doctest/doctest.h>
#include <seam/network/builder.hpp>

#include <numeric>

namespace {

using namespace seam::network;
using detail::product;
using numbers = std::vector<double>;

/// 1, 2, 3, ..: numbers that tell their places.
numbers counted(std::ptrdiff_t size, double first = 1) {
  numbers values(static_cast<std::size_t>(size));
  std::iota(values.begin(), values.end(), first);
  return values;
}

/// The numbers of a model that begin at an offset.
template <class T>
numbers at(detail::model<T> const& m, std::ptrdiff_t offset, std::size_t count) {
  REQUIRE(offset >= 0);
  CHECK(offset * static_cast<std::ptrdiff_t>(sizeof(T)) % 64 == 0);
  auto const first = m.values.begin() + offset;
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

numbers const one_hot = {1, 0, 0, 1};  // two letters, two channels

}  // namespace

TEST_CASE("a builder without weights lists what layers ask for") {
  builder<float> lists({"conv", "dense"});
  lists.next_name();
  CHECK(lists.name() == "conv");
  CHECK(lists.weight("kernel", {7, 4, 3}) == numbers(84));
  CHECK(lists.weight("bias", {3}) == numbers(3));
  lists.next_name();
  lists.weight("kernel", {5, 1});
  CHECK(lists.source().empty());
  REQUIRE(lists.expected().size() == 3);
  CHECK(lists.expected()[0].name == "conv/kernel");
  CHECK(lists.expected()[0].shape == std::vector<std::ptrdiff_t>{7, 4, 3});
  CHECK(lists.expected()[1].name == "conv/bias");
  CHECK(lists.expected()[2].name == "dense/kernel");
}

TEST_CASE("a builder with weights gives them out by name") {
  seam::io::named_tensors const weights{"x.h5", {{"b/kernel", {2}, {3, 4}}, {"a/kernel", {1}, {0.1F}}}};
  builder<double> builds({"a", "b"}, weights);
  CHECK(builds.source() == "x.h5");
  builds.next_name();
  CHECK(builds.weight("kernel", {1}) == numbers{double{0.1F}});
  builds.next_name();
  CHECK(builds.weight("kernel", {2}) == numbers{3, 4});
  CHECK(builds.expected().empty());
}

TEST_CASE("an affine operation behind a product goes into its weights, in double") {
  builder<double> b({});
  b.convolution({5, 2}, 3, 1, 1, 1, counted(12), {10, 20});
  b.affine({5, 2}, {2, -1}, {0.5, 0.25});
  b.affine({5, 2}, {1, 3}, {1, 1});
  auto const m = std::move(b).finish({5, 2}, one_hot);
  REQUIRE(m.stages.size() == 1);
  CHECK(m.stages[0].kind == product::convolution);
  CHECK(m.stages[0].scale == -1);
  // columns: filter 0 by 2 * 1, filter 1 by -1 * 3
  CHECK(at(m, m.stages[0].weights, 12) == numbers{2, -6, 6, -12, 10, -18, 14, -24, 18, -30, 22, -36});
  CHECK(at(m, m.stages[0].shift, 2) == numbers{10 * 2 + 0.5 + 1, (20 * -1 + 0.25) * 3 + 1});
  CHECK(m.outputs == 10);
}

TEST_CASE("an affine operation that nothing linear precedes scales and shifts") {
  SUBCASE("at the beginning") {
    builder<double> b({});
    b.affine({5, 2}, {2, 3}, {1, -1});
    b.affine({5, 2}, {10, 10}, {4, 4});
    auto const m = std::move(b).finish({5, 2}, one_hot);
    REQUIRE(m.stages.size() == 1);
    CHECK(m.stages[0].kind == product::none);
    CHECK(at(m, m.stages[0].scale, 2) == numbers{20, 30});
    CHECK(at(m, m.stages[0].shift, 2) == numbers{14, -6});
  }
  SUBCASE("behind a relu or a pool") {
    for (bool const pool : {false, true}) {
      builder<double> b({});
      b.convolution({6, 2}, 1, 1, 0, 0, counted(4), {1, 1});
      if (pool) {
        b.max_pool({6, 2}, 2, 2);
      } else {
        b.relu({6, 2});
      }
      b.affine({pool ? 3 : 6, 2}, {2, 3}, {1, -1});
      auto const m = std::move(b).finish({6, 2}, one_hot);
      REQUIRE(m.stages.size() == 2);
      CHECK(at(m, m.stages[0].weights, 4) == counted(4));
      CHECK(at(m, m.stages[1].scale, 2) == numbers{2, 3});
    }
  }
}

TEST_CASE("activations and pools join the product before them, where their order does not matter") {
  builder<double> b({});
  b.convolution({9, 2}, 2, 2, 0, 0, counted(12), counted(3));
  b.max_pool({7, 3}, 3, 2);
  b.relu({3, 3});
  b.max_pool({3, 3}, 2, 1);  // the stage before has a pool
  b.dense({1, 6}, counted(12), {0, 0});
  auto const m = std::move(b).finish({9, 2}, one_hot);
  REQUIRE(m.stages.size() == 3);
  auto const& first = m.stages[0];
  CHECK(first.length == 7);
  CHECK(first.act == activation::relu);
  CHECK(first.pool_width == 3);
  CHECK(first.pool_stride == 2);
  CHECK(first.length_out == 3);
  CHECK(m.stages[1].kind == product::none);
  CHECK(m.stages[1].length_out == 2);
  CHECK(m.stages[1].act == activation::none);
  CHECK(m.stages[2].kind == product::dense);
  CHECK(m.stages[2].channels_in == 6);
  CHECK(m.outputs == 2);
}

TEST_CASE("the input gradient's convolution has its taps turned around, in and out exchanged") {
  std::ptrdiff_t const width = 3, in = 2, out = 4;
  builder<double> b({});
  b.convolution({8, 2}, 1, 1, 0, 0, counted(4), {0, 0});
  b.convolution({8, 2}, width, 1, 1, 1, counted(width * in * out), numbers(4));
  auto const m = std::move(b).finish({8, 2}, one_hot);
  CHECK(m.stages[0].flipped == -1);  // the first one reads letters or goes straight to the input
  numbers const flipped = at(m, m.stages[1].flipped, static_cast<std::size_t>(width * in * out));
  for (std::ptrdiff_t t = 0; t < width; ++t)
    for (std::ptrdiff_t i = 0; i < in; ++i)
      for (std::ptrdiff_t o = 0; o < out; ++o)
        CHECK(flipped[static_cast<std::size_t>((t * out + o) * in + i)] == 1 + ((width - 1 - t) * in + i) * out + o);
}

TEST_CASE("the first convolution's table answers every word of letters, unknown ones included") {
  std::ptrdiff_t const letters = 3, channels = 2, width = 4, out = 900;
  numbers const encoding = {1, 0.5, 0, 1, -1, 2};
  numbers const kernel = counted(width * channels * out, -50);
  builder<double> b({});
  b.convolution({10, channels}, width, 1, 1, 2, kernel, numbers(900, 0.5));
  auto const m = std::move(b).finish({10, channels}, encoding);
  REQUIRE(m.letters == letters);
  // 4 taps of 3 letters are 81 rows of 900 doubles, more than half a megabyte; 3 and 1 take two times 27, and with
  // unknown letters two times 64.
  REQUIRE(m.table_taps == 3);
  REQUIRE(m.table_rows == 64);
  numbers const table = at(m, m.table, static_cast<std::size_t>(2 * m.table_rows * out));
  auto const answer = [&](std::ptrdiff_t tap, std::ptrdiff_t symbol, std::ptrdiff_t o) {
    double sum = 0;
    for (std::ptrdiff_t c = 0; symbol > 0 && c < channels; ++c)
      sum += encoding[static_cast<std::size_t>((symbol - 1) * channels + c)] *
             kernel[static_cast<std::size_t>((tap * channels + c) * out + o)];
    return sum;
  };
  double worst = 0;
  for (std::ptrdiff_t o = 0; o < out; ++o) {
    for (std::ptrdiff_t a = 0; a < 4; ++a)
      for (std::ptrdiff_t c = 0; c < 4; ++c)
        for (std::ptrdiff_t g = 0; g < 4; ++g) {
          auto const row = static_cast<std::size_t>(((a * 4 + c) * 4 + g) * out + o);
          worst = std::max(worst, std::abs(table[row] - 0.5 - answer(0, a, o) - answer(1, c, o) - answer(2, g, o)));
        }
    for (std::ptrdiff_t t = 0; t < 4; ++t) {
      auto const row = static_cast<std::size_t>((m.table_rows + t) * out + o);
      worst = std::max(worst, std::abs(table[row] - answer(3, t, o)));
    }
  }
  CHECK(worst < 1e-9);  // sums of six numbers of up to 15,000
}

TEST_CASE("a model of nothing hands its input on") {
  auto const m = builder<float>({}).finish({7, 2}, one_hot);
  CHECK(m.stages.size() == 1);
  CHECK(m.outputs == 14);
  CHECK(m.length == 7);
  CHECK(m.channels == 2);
  CHECK(m.group == 64);
  CHECK(m.block == 64);
}

TEST_CASE("convolutions take as many sequences together as stay in cache, flat layers 64") {
  builder<float> b({});
  b.convolution({1000, 2}, 3, 1, 1, 1, numbers(3 * 2 * 100), numbers(100));
  b.convolution({1000, 100}, 3, 1, 1, 1, numbers(3 * 100 * 7), numbers(7));
  auto const m = std::move(b).finish({1000, 2}, one_hot);
  CHECK(m.group == 2);  // 1,001 rows of 100 floats are 400 kB
  CHECK(m.block == 64);
}

TEST_CASE("a first convolution's weights are followed by the zeros that its gradient's product takes in") {
  builder<float> b({});
  b.convolution({9, 4}, 7, 1, 3, 3, counted(7 * 4 * 3), numbers(3));
  auto const m = std::move(b).finish({9, 4}, {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
  CHECK(m.stages[0].gradient_columns() == 32);
  numbers expected = counted(7 * 4 * 3);
  expected.resize(32 * 3);
  CHECK(at(m, m.stages[0].weights, 32 * 3) == expected);
}
