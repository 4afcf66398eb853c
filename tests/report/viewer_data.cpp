#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/report/viewer_data.hpp>

#include <nlohmann/json.hpp>

#include "example.hpp"

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

using namespace seam::report;

namespace {

struct packed {
  nlohmann::json words;
  std::string bytes;

  explicit packed(viewer_data const& data) : words(nlohmann::json::parse(data.words)), bytes(data.bytes) {}

  bool has(std::string const& name) const { return words["arrays"].contains(name); }
  std::vector<std::ptrdiff_t> shape(std::string const& name) const {
    return words["arrays"][name]["shape"].get<std::vector<std::ptrdiff_t>>();
  }
  template <class T>
  std::vector<T> array(std::string const& name) const {
    std::ptrdiff_t count = 1;
    for (std::ptrdiff_t const length : shape(name)) count *= length;
    std::vector<T> values(static_cast<std::size_t>(count));
    std::memcpy(values.data(), bytes.data() + words["arrays"][name]["offset"].get<std::size_t>(),
                values.size() * sizeof(T));
    return values;
  }
};

/// The letter at a place of the packed library.
int letter_at(packed const& page, std::ptrdiff_t row, std::ptrdiff_t position) {
  int const bits = page.array<std::uint8_t>("letters_bits").front();
  auto const letters = page.array<std::uint8_t>("letters");
  auto const byte = letters[static_cast<std::size_t>(row * page.shape("letters")[1] + position * bits / 8)];
  return (byte >> (position * bits % 8)) & ((1 << bits) - 1);
}

}  // namespace

TEST_CASE_TEMPLATE("letters and maps come back, whatever the alphabet", A, seam::dna, seam::protein,
                   seam::basic_alphabet<"01">) {
  auto made = seam_test::example_analysis<A>();
  made.library(3, 5) = seam::unknown_letter;
  packed const page(make_viewer_data(contents_of(made)));
  for (std::ptrdiff_t row = 0; row < made.library.extent(0); ++row)
    for (std::ptrdiff_t p = 0; p < made.library.extent(1); ++p) {
      if (row == 3 && p == 5)
        CHECK(letter_at(page, row, p) >= A::size);
      else
        CHECK(letter_at(page, row, p) == made.library(row, p));
    }
  auto const maps = page.array<std::int8_t>("maps");
  auto const factors = page.array<float>("maps_factor");
  std::ptrdiff_t const size = made.maps.extent(1) * made.maps.extent(2);
  for (std::ptrdiff_t i = 0; i < made.maps.size(); ++i)
    CHECK(std::abs(static_cast<float>(maps[static_cast<std::size_t>(i)]) * factors[static_cast<std::size_t>(i / size)] -
                   made.maps.data()[i]) <= 0.5F / 127 * 0.5F + 1e-6F);
}

TEST_CASE("what groups hold is what their members say") {
  auto const made = seam_test::example_analysis<seam::dna>();
  packed const page(make_viewer_data(contents_of(made)));
  auto const group = page.array<std::int32_t>("group");
  auto const counts = page.array<std::uint32_t>("group_counts");
  auto const maps = page.array<std::int16_t>("group_maps");
  auto const factors = page.array<float>("group_maps_factor");
  std::ptrdiff_t const groups = page.shape("group_counts")[0];
  for (std::int32_t g = 0; g < groups; ++g)
    for (std::ptrdiff_t p = 0; p < 12; ++p)
      for (int a = 0; a < 4; ++a) {
        unsigned count = 0;
        double mean = 0;
        double members = 0;
        for (std::ptrdiff_t row = 0; row < 20; ++row)
          if (group[static_cast<std::size_t>(row)] == g) {
            members += 1;
            count += made.library(row, p) == a ? 1U : 0U;
            mean += static_cast<double>(made.maps(row, p, a));
          }
        auto const at = static_cast<std::size_t>((g * 12 + p) * 4 + a);
        CHECK(counts[at] == count);
        CHECK(static_cast<double>(maps[at]) * static_cast<double>(factors[static_cast<std::size_t>(g)]) ==
              doctest::Approx(mean / members).epsilon(1e-4).scale(1));
      }
  auto const distances = page.array<std::uint16_t>("hamming");
  CHECK(distances[0] == 0);
  CHECK(distances.size() == 20);
}

TEST_CASE("what does not fit is an evenly spaced part, with its rows") {
  auto const made = seam_test::example_analysis<seam::dna>();
  viewer_limits limits;
  limits.map_bytes = 5 * 48;
  limits.letter_bytes = 10 * 3;
  packed const page(make_viewer_data(contents_of(made), {}, limits));
  CHECK(page.array<std::uint32_t>("maps_rows") == std::vector<std::uint32_t>{0, 4, 8, 12, 16});
  CHECK(page.array<std::uint32_t>("letters_rows").size() == 10);
  for (std::ptrdiff_t p = 0; p < 12; ++p) CHECK(letter_at(page, 2, p) == made.library(4, p));
  CHECK_FALSE(packed(make_viewer_data(contents_of(made))).has("maps_rows"));
}

TEST_CASE("embeddings keep their values to a step, and say where there are none") {
  auto made = seam_test::example_analysis<seam::dna>();
  seam::array<float, 2> points(20, 2);
  for (std::ptrdiff_t row = 0; row < 20; ++row) {
    points(row, 0) = static_cast<float>(row) - 3.5F;
    points(row, 1) = 7;
  }
  points(5, 0) = std::nanf("");
  viewer_extras extras;
  made.embedding = points;
  extras.columns = {{"weight", std::vector<float>(20, 2.5F)}};
  made.sites[0].motif = "GATA";
  made.sites[0].motif_q = 0.004;
  made.interactions[0].low = -1;
  made.interactions[0].high = 2;
  packed const page(make_viewer_data(contents_of(made), extras));
  auto const steps = page.array<std::uint16_t>("embedding_0");
  auto const scale = page.array<float>("embedding_0_scale");
  for (std::size_t row = 0; row < 20; ++row) {
    if (row == 5)
      CHECK(steps[row] == 65535);
    else
      CHECK(scale[0] + static_cast<float>(steps[row]) * scale[1] ==
            doctest::Approx(points(static_cast<std::ptrdiff_t>(row), 0)).epsilon(1e-4));
  }
  CHECK(page.array<float>("embedding_1_scale") == std::vector<float>{7, 0});
  CHECK(page.array<float>("column_0") == std::vector<float>(20, 2.5F));
  CHECK(page.words["sites"][0]["motifs"] == nlohmann::json::array({"GATA (q = 0.004)"}));
  CHECK(page.words["interactions"][0]["low"] == -1);
  extras.columns[0].values.pop_back();
  CHECK_THROWS_WITH_AS(make_viewer_data(contents_of(made), extras),
                       "the column weight has 19 rows, the analysis 20 sequences", seam::input_error);
  extras.columns.clear();
  made.embedding = seam::array<float, 2>(19, 2);
  CHECK_THROWS_AS(make_viewer_data(contents_of(made), extras), seam::input_error);
}

TEST_CASE("an analysis of nothing, without maps, or of one position is packed") {
  analysis<seam::dna> const nothing;
  CHECK_NOTHROW(packed(make_viewer_data(contents_of(nothing))));
  auto const one = seam_test::example_analysis<seam::protein>(1);
  CHECK_NOTHROW(packed(make_viewer_data(contents_of(one))));
  auto made = seam_test::example_analysis<seam::dna>();
  made.maps = {};
  packed const page(make_viewer_data(contents_of(made)));
  CHECK_FALSE(page.has("maps"));
  CHECK(page.shape("group_maps") == std::vector<std::ptrdiff_t>{4, 12, 4});
}

TEST_CASE("interventions, states and the tree of positions go along; a tree of very many does not") {
  auto made = seam_test::example_analysis<seam::dna>();
  packed const without(make_viewer_data(contents_of(made)));
  CHECK(without.words["interventions"].empty());
  for (char const* name : {"states", "few_members", "position_tree"}) CHECK_FALSE(without.has(name));
  made.interventions = {{.sites = {0, 1}, .value = -0.5, .low = -1, .high = 0.25, .contexts = 250},
                        {.sites = {1}, .value = 2, .low = 1, .high = 3, .contexts = 10, .median_estimate = 2.5}};
  made.states = seam::identify::site_states(4, 2);
  made.states.state(2, 1) = seam::identify::site_state::disrupted;
  made.states.state(3, 0) = seam::identify::site_state::preserved;
  made.states.few_members[1] = 1;
  made.identification().linkage = seam::array<double, 2>(11, 4);
  for (std::ptrdiff_t i = 0; i < 44; ++i) made.identification().linkage.data()[i] = static_cast<double>(i);
  packed const page(make_viewer_data(contents_of(made)));
  auto const& effects = page.words["interventions"];
  REQUIRE(effects.size() == 2);
  CHECK(effects[0]["sites"] == nlohmann::json({0, 1}));
  CHECK(effects[0]["value"] == -0.5);
  CHECK(effects[0]["median"].is_null());
  CHECK(effects[1]["high"] == 3);
  CHECK(effects[1]["contexts"] == 10);
  CHECK(effects[1]["median"] == 2.5);
  CHECK(page.array<std::uint8_t>("states") == std::vector<std::uint8_t>{0, 0, 0, 0, 0, 2, 1, 0});
  CHECK(page.array<std::uint8_t>("few_members") == std::vector<std::uint8_t>{0, 1, 0, 0});
  CHECK(page.shape("position_tree") == std::vector<std::ptrdiff_t>{11, 3});
  CHECK(page.array<float>("position_tree")[3] == 4);  // the fourth column, sizes, is left out
  packed const few(make_viewer_data(contents_of(made), {}, {.tree_positions = 11}));
  CHECK_FALSE(few.has("position_tree"));
}
