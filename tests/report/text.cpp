#include <doctest/doctest.h>
#include <seam/report/text.hpp>

#include <limits>
#include <string>

using seam::report::escape;
using seam::report::fixed_text;
using seam::report::number;
using seam::report::value_text;

TEST_CASE("coordinates are short and never ambiguous") {
  CHECK(number(0) == "0");
  CHECK(number(-0.0) == "0");
  CHECK(number(-0.001) == "0");
  CHECK(number(0.5) == ".5");
  CHECK(number(-0.25) == "-.25");
  CHECK(number(12) == "12");
  CHECK(number(100) == "100");
  CHECK(number(1200.10) == "1200.1");
  CHECK(number(3.14159) == "3.14");
  CHECK(number(0.999) == "1");
  CHECK(number(1e15) == "1000000000000000");
  CHECK(number(2.5, 0) == "2");
}

TEST_CASE("a coordinate that is no number is refused") {
  CHECK_THROWS_WITH_AS(number(std::nan("")), "a figure was given a coordinate that is not a number", seam::error);
  CHECK_THROWS_AS(number(std::numeric_limits<double>::infinity()), seam::error);
}

TEST_CASE("values are written for people") {
  CHECK(value_text(0) == "0");
  CHECK(value_text(-0.0) == "0");
  CHECK(value_text(5.2702589) == "5.27");
  CHECK(value_text(-0.5) == "\u22120.5");
  CHECK(value_text(1.5e-7) == "1.5e\u221207");
  CHECK(value_text(std::nan("")) == "not a number");
  CHECK(value_text(-std::numeric_limits<double>::infinity()) == "\u2212\u221E");
  CHECK(fixed_text(1, 2) == "1.00");
  CHECK(fixed_text(-0.726, 2) == "\u22120.73");
  CHECK(fixed_text(-0.001, 2) == "0.00");
  CHECK(fixed_text(std::nan(""), 2) == "not a number");
}

TEST_CASE("hostile text is harmless and stays readable") {
  CHECK(escape("<b>&\"'</b>") == "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;");
  CHECK(escape("Krüppel Δ 𝛼") == "Krüppel Δ 𝛼");
  CHECK(escape(std::string("a\0b\x01\x7f", 5)) ==
        "a\uFFFD"
        "b\uFFFD\x7f");
  CHECK(escape("caf\xe9") == "caf\uFFFD");
  CHECK(escape("\xc0\xaf") == "\uFFFD\uFFFD");            // overlong
  CHECK(escape("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");  // half of a pair
  CHECK(escape("\xef\xbf\xbf") == "\uFFFD\uFFFD\uFFFD");  // not a character
  CHECK(escape("\xf0\x9f\x98") == "\uFFFD\uFFFD\uFFFD");  // cut off
  CHECK(escape("") == "");
}

TEST_CASE("motifs with their false-discovery rates") {
  CHECK(seam::report::motif_text("GATA", 0.00412) == "GATA (q = 0.0041)");
  CHECK(seam::report::motif_text("", {}).empty());
}
