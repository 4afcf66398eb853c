#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>
#include <seam/identify/null_calibration.hpp>

#include <array>

namespace identify = seam::identify;

namespace {

identify::identification with(std::vector<double> const& scores, std::vector<std::optional<double>> const& pairs) {
  identify::identification found;
  for (double const score : scores) {
    found.sites.emplace_back();
    found.sites.back().score = score;
  }
  for (auto const& value : pairs) found.interactions.push_back({{0, 1}, value, value ? "" : "no cluster shows A"});
  return found;
}

}  // namespace

TEST_CASE("rates by hand") {
  auto const found = with({10, 50, 30}, {-2.0, 0.5, std::nullopt});
  std::vector<identify::identification> nulls = {with({12}, {1.0}), with({}, {}), with({5, 40}, {0.1, std::nullopt}),
                                                 with({}, {})};
  auto const result = identify::calibrate(found, nulls);
  CHECK(result.sites == std::vector<std::ptrdiff_t>{1, 0, 2, 0});
  CHECK(result.interactions == std::vector<std::ptrdiff_t>{1, 0, 1, 0});
  CHECK(result.site_rate[1] == doctest::Approx(1.0 / 5));      // none of the nulls as large, one found
  CHECK(result.site_rate[2] == doctest::Approx(2.0 / 5 / 2));  // 40; 30 and 50
  CHECK(result.site_rate[0] == doctest::Approx(3.0 / 5 / 3));  // 12 and 40; all three
  REQUIRE(result.interaction_rate[0]);
  CHECK(*result.interaction_rate[0] == doctest::Approx(1.0 / 5));
  CHECK(*result.interaction_rate[1] == doctest::Approx(2.0 / 5 / 2));
  CHECK(!result.interaction_rate[2]);
  CHECK_THROWS_WITH_AS(identify::calibrate(found, {}), "a calibration needs one analysis of a shuffle or more",
                       seam::input_error);
}

TEST_CASE("a larger score never has a larger rate, and none is above 1") {
  auto const result = identify::calibrate(with({1, 2, 3}, {}), {with({1, 1, 1, 2, 2, 2, 3, 3, 3}, {})});
  CHECK(result.site_rate[0] == 1);
  CHECK(result.site_rate[1] == 1);
  CHECK(result.site_rate[2] == 1);
  auto const mixed = identify::calibrate(with({1, 2}, {}), {with({1.5}, {}), with({}, {})});
  CHECK(mixed.site_rate[1] == doctest::Approx(1.0 / 3));
  CHECK(mixed.site_rate[0] == doctest::Approx(1.0 / 3));
}

TEST_CASE("the analysis is given shuffles with the reference's pairs of neighbours, each once") {
  std::vector<std::uint8_t> reference;
  for (int i = 0; i < 60; ++i) reference.push_back(static_cast<std::uint8_t>(i * i % 11 % 4));
  auto const pairs_of = [](auto const& letters) {
    std::array<int, 16> pairs{};
    for (std::ptrdiff_t i = 0; i + 1 < 60; ++i) ++pairs[static_cast<std::size_t>(4 * letters(i) + letters(i + 1))];
    return pairs;
  };
  seam::view<std::uint8_t const, 1> const letters{reference.data(), 60};
  std::ptrdiff_t asked = 0;
  bool different = false;
  auto const result = identify::calibrate_with_shuffles<seam::dna>(
      seam::backend::host{}, letters, with({3}, {}), 5, 7, [&](auto const& shuffled, std::ptrdiff_t number) {
        CHECK(number == asked++);
        CHECK(pairs_of(shuffled) == pairs_of(letters));
        different = different || !std::equal(shuffled.begin(), shuffled.end(), letters.begin());
        return with({static_cast<double>(number)}, {});
      });
  CHECK(asked == 5);
  CHECK(different);
  CHECK(result.site_rate[0] == doctest::Approx(3.0 / 6));  // 3 and 4
}
