#include <doctest/doctest.h>
#include <seam/io/json.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

#include <cmath>

using seam_test::contains;
using seam_test::sentence_of;

namespace {

std::string reading(std::string const& text) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.json", text);
  return sentence_of([&] { seam::io::read_json(folder / "x.json"); });
}

}  // namespace

TEST_CASE("values are written with sorted keys and the shortest exact numbers") {
  seam_test::scratch_folder const folder;
  nlohmann::json value;
  value["seed"] = 42;
  value["rate"] = 0.1;
  value["name"] = "x";
  value["list"] = {1, true, nullptr, std::nan("")};
  seam::io::write_json(folder / "x.json", value);
  std::string const text = seam_test::read_bytes(folder / "x.json");
  CHECK(text ==
        "{\n  \"list\": [\n    1,\n    true,\n    null,\n    null\n  ],\n"
        "  \"name\": \"x\",\n  \"rate\": 0.1,\n  \"seed\": 42\n}\n");
  auto const again = seam::io::read_json(folder / "x.json");
  CHECK(again["rate"] == 0.1);
  CHECK(seam::io::json_text(again) == text);
  for (double const number : {1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0}) {
    seam::io::write_json(folder / "x.json", number);
    CHECK(seam::io::read_json(folder / "x.json").get<double>() == number);
  }
}

TEST_CASE("text that is no UTF-8 is written all the same") {
  CHECK(seam::io::json_text("a\xFF") == "\"a\xEF\xBF\xBD\"\n");
}

TEST_CASE("what is no JSON gets a sentence with line and column") {
  CHECK(contains(reading(""), "it is empty and JSON was expected"));
  auto const sentence = reading("{\n  \"a\": 1,\n  \"b\" 2\n}");
  CHECK(contains(sentence, "x.json is not JSON (line 3, column 7): syntax error"));
  CHECK_FALSE(contains(sentence, "json.exception"));
  CHECK(contains(reading("[1, 2"), "is not JSON (line 1, column "));
  CHECK(contains(reading("1e999"), "x.json cannot be read, number overflow"));
  CHECK(contains(reading(std::string(100000, '[')), "is nested more than 1000 levels deep"));
  CHECK(reading("\"" + std::string(5000, '[') + "\\\"[\"") == "nothing was thrown");
  seam_test::scratch_folder const folder;
  CHECK(contains(sentence_of([&] { seam::io::read_json(folder / "none.json"); }), "there is no such file"));
  CHECK(contains(sentence_of([&] { seam::io::write_json(folder / "none/x.json", 1); }), "there is no folder"));
}

TEST_CASE("a member is of the kind that is expected, or a sentence names it") {
  using seam::io::json_member;
  auto const object = nlohmann::json::parse(R"({"steps": 20, "rule": "trapezoid", "both": true, "big": 1e300})");
  CHECK(json_member(object, "x.json", "steps", 5) == 20);
  CHECK(json_member(object, "x.json", "rule", std::string("none")) == "trapezoid");
  CHECK(json_member(object, "x.json", "both", false));
  CHECK(json_member(object, "x.json", "absent", 7) == 7);
  CHECK(sentence_of([&] { json_member(object, "x.json", "rule", 1); }) ==
        "x.json has the member rule of another kind than expected: \"trapezoid\"");
  CHECK(contains(sentence_of([&] { json_member(object, "x.json", "both", 1); }), "member both of another kind"));
  CHECK(contains(sentence_of([&] { json_member(object, "x.json", "steps", std::string()); }), "member steps of"));
  CHECK(sentence_of([] { json_member(nlohmann::json::array(), "x.json", "steps", 1); }) ==
        "x.json is not a JSON object");
}

TEST_CASE("the golden values are read") {
  SEAM_REQUIRE_SHARED(path, "golden/seam_core.json");
  CHECK(seam::io::read_json(path).is_object());
}
