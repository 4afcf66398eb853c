#include <doctest/doctest.h>
#include <seam/report/json_text.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <string>

using namespace seam::report;

TEST_CASE("any bytes become a string that another reader takes for the same, or U+FFFD where they are no text") {
  std::string const texts[] = {"", "plain", "\"\\/\b\n\t\x01", "</script><!--&amp;", "\u00e9\u2028\U0001F9EC"};
  for (std::string const& text : texts) {
    std::string const json = json_string(text);
    CHECK(nlohmann::json::parse(json).get<std::string>() == text);
    CHECK(json.find('<') == json.npos);
    CHECK(json.find('>') == json.npos);
    CHECK(json.find('&') == json.npos);
  }
  CHECK(nlohmann::json::parse(json_string("a\xff\xc3z")).get<std::string>() == "a\uFFFD\uFFFDz");
}

TEST_CASE("documents are read back as they were built") {
  json_text json;
  json.open('{').member("n", 3).member("x", 0.1).member("t", true).member("none", std::nan(""));
  json.member("list", std::vector<int>{1, 2}).member("empty", std::vector<int>{}).key("deep").open('[').open('{');
  json.close('}').value("text").value(std::optional<double>()).close(']').member("last", -1.5F).close('}');
  auto const read = nlohmann::json::parse(std::move(json).finish());
  CHECK(read == nlohmann::json::parse(R"({"n": 3, "x": 0.1, "t": true, "none": null, "list": [1, 2], "empty": [],
                                          "deep": [{}, "text", null], "last": -1.5})"));
}
