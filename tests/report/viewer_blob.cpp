#include <doctest/doctest.h>
#include <seam/report/viewer_blob.hpp>

#include <nlohmann/json.hpp>

#include <cstring>
#include <limits>
#include <vector>

using namespace seam::report;

TEST_CASE("arrays are found where the contents say") {
  viewer_blob blob;
  blob.add("bytes", std::vector<std::uint8_t>{1, 2, 3});
  std::vector<double> const numbers = {0.5, -2};
  blob.add("numbers", seam::view<double const, 2>(numbers.data(), 2, 1));
  blob.add("none", std::vector<float>{});
  std::string const bytes = blob.bytes();
  auto const contents = nlohmann::json::parse(std::move(blob).contents());
  CHECK(contents["bytes"] == nlohmann::json({{"type", "u8"}, {"offset", 0}, {"shape", nlohmann::json::array({3})}}));
  CHECK(contents["numbers"]["type"] == "f64");
  CHECK(contents["numbers"]["shape"] == nlohmann::json::array({2, 1}));
  CHECK(contents["none"]["shape"] == nlohmann::json::array({0}));
  auto const offset = contents["numbers"]["offset"].get<std::size_t>();
  CHECK(offset % 8 == 0);
  double read[2] = {};
  std::memcpy(read, bytes.data() + offset, sizeof read);
  CHECK(read[0] == 0.5);
  CHECK(read[1] == -2);
}

TEST_CASE("quantised rows are right to half a step, and what is not finite stays so") {
  float const nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> const values = {1, -0.3F, 0.001F, 0, 0, 0, nan, 5e-30F, std::numeric_limits<float>::infinity()};
  auto const rows = quantise<std::int8_t>(seam::view<float const, 2>(values.data(), 3, 3));
  CHECK(rows.factors[0] == doctest::Approx(1.0 / 127));
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::abs(static_cast<float>(rows.values[i]) * rows.factors[0] - values[i]) <= 0.5F / 127 + 1e-7F);
  CHECK(rows.values[0] == 127);
  for (std::size_t i = 3; i < 6; ++i) CHECK(rows.values[i] == 0);
  CHECK(rows.values[6] == -128);
  CHECK(rows.values[7] == 127);
  CHECK(rows.values[8] == -128);
}
