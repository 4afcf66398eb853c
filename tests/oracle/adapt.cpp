#include <doctest/doctest.h>
#include <seam/oracle/adapt.hpp>

#include <type_traits>

#include "concept_test.hpp"
#include "foreign.hpp"

namespace {

namespace oracle = seam::oracle;
using letters_view = seam::view<std::uint8_t const, 2>;

/// A differentiable host oracle: the sum of squares of the encoding's entries, weighted by their places.
struct squares {
  using alphabet_type = seam::dna;
  static constexpr bool accepts_unknown_letters = true;
  static constexpr std::ptrdiff_t length() { return 0; }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  static constexpr std::ptrdiff_t block_size() { return 7; }
  void predict_into(letters_view letters, seam::view<float, 2> out) const {
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
      out(row, 0) = 0;
      for (std::ptrdiff_t p = 0; p < letters.extent(1); ++p)
        if (letters(row, p) < 4) out(row, 0) += static_cast<float>(4 * p + letters(row, p));
    }
  }
  void value_and_gradient_into(seam::view<float const, 3> relaxed, seam::view<float, 1> values,
                               seam::view<float, 3> gradients) const {
    for (std::ptrdiff_t row = 0; row < relaxed.extent(0); ++row) {
      values(row) = 0;
      for (std::ptrdiff_t i = 0; i < relaxed.row_size(); ++i) {
        float const entry = relaxed.row(row).data()[i];
        values(row) += static_cast<float>(i) * entry * entry;
        gradients.row(row).data()[i] = 2 * static_cast<float>(i) * entry;
      }
    }
  }
};
static_assert(oracle::differentiable_host_oracle<squares> && !oracle::lane_oracle<squares>);

template <class F>
void on_lane(F const& f) {
  seam::backend::host{.threads = 1}.for_blocks(1, 1, [&](auto& lane, seam::extent) { f(lane); });
}

}  // namespace

TEST_CASE("a host oracle in the shape of a lane oracle keeps its answers and its wishes") {
  using wrapped = oracle::ignoring_lane<squares>;
  static_assert(oracle::differentiable_lane_oracle<wrapped>);
  static_assert(oracle::accepts_unknown_letters<wrapped>);
  static_assert(std::is_same_v<wrapped::alphabet_type, seam::dna>);
  using only_predicts = oracle::ignoring_lane<elsewhere::composition<seam::dna>>;
  static_assert(oracle::lane_oracle<only_predicts> && !oracle::differentiable_lane_oracle<only_predicts>);
  static_assert(!oracle::accepts_unknown_letters<only_predicts>);

  squares const o;
  wrapped const as_lane(o);
  CHECK(&as_lane.wrapped() == &o);
  CHECK(oracle::block_size(as_lane) == 7);
  CHECK(oracle::block_size(only_predicts(elsewhere::composition<seam::dna>{})) == 256);
  auto const letters = seam_test::random_letters<seam::dna>(3, 4, 1);
  seam::array<float, 2> expected(3, 1), found(3, 1);
  o.predict_into(letters.view(), expected.view());
  on_lane([&](auto& lane) { as_lane.predict_into(lane, letters.view(), found.view()); });
  CHECK(found == expected);
}

TEST_CASE("one call asks either kind of oracle") {
  auto const letters = seam_test::random_letters<seam::dna>(5, 6, 2);
  elsewhere::bent<seam::dna> const native(6);
  squares const host;
  seam::array<float, 2> two(5, 2), expected_two(5, 2), one(5, 1), expected_one(5, 1);
  on_lane([&](auto& lane) {
    oracle::predict_into(lane, native, letters.view(), two.view());
    native.predict_into(lane, letters.view(), expected_two.view());
    oracle::predict_into(lane, host, letters.view(), one.view());
    host.predict_into(letters.view(), expected_one.view());
  });
  CHECK(two == expected_two);
  CHECK(one == expected_one);
}

TEST_CASE("gradients at letters are those at their encoding; an unknown letter is a row of zeros") {
  auto letters = seam_test::random_letters<seam::dna>(4, 5, 3);
  letters(1, 2) = seam::unknown_letter;
  seam::array<float, 1> values(4);
  seam::array<float, 3> gradients(4, 5, 4);
  on_lane([&](auto& lane) {
    oracle::value_and_gradient_into(lane, squares{}, letters.view(), values.view(), gradients.view());
  });
  for (std::ptrdiff_t row = 0; row < 4; ++row) {
    float sum = 0;
    for (std::ptrdiff_t p = 0; p < 5; ++p)
      for (std::ptrdiff_t c = 0; c < 4; ++c) {
        bool const stands = letters(row, p) == c;
        CHECK(gradients(row, p, c) == (stands ? static_cast<float>(2 * (4 * p + c)) : 0.0F));
        if (stands) sum += static_cast<float>(4 * p + c);
      }
    CHECK(values(row) == sum);
  }
}

TEST_CASE("the encoding takes scratch that the lane has back afterwards") {
  auto const letters = seam_test::random_letters<seam::dna>(2, 5, 4);
  seam::array<float, 1> values(2);
  seam::array<float, 3> gradients(2, 5, 4);
  on_lane([&](auto& lane) {
    float* const before = lane.template workspace<float>(1);
    oracle::value_and_gradient_into(lane, squares{}, letters.view(), values.view(), gradients.view());
    float* const after = lane.template workspace<float>(1);
    CHECK(after - before == 16);  // the next piece of 64 bytes: nothing between the two is kept
  });
}

TEST_CASE("an oracle with a way of its own to the gradient at letters takes it") {
  elsewhere::reads_letters<seam::dna> const o;
  auto const letters = seam_test::random_letters<seam::dna>(2, 5, 4);
  seam::array<float, 3> const relaxed(2, 5, 4);
  seam::array<float, 1> values(2);
  seam::array<float, 3> gradients(2, 5, 4);
  on_lane([&](auto& lane) {
    oracle::value_and_gradient_into(lane, o, letters.view(), values.view(), gradients.view());
    CHECK(values(0) == 2);
    oracle::value_and_gradient_into(lane, o, relaxed.view(), values.view(), gradients.view());
    CHECK(values(0) == 1);
  });
}
