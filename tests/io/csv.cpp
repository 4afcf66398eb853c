#include <doctest/doctest.h>
#include <seam/io/csv.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

#include <clocale>
#include <cmath>
#include <cstdint>

using seam_test::contains;
using seam_test::sentence_of;

namespace {

seam::io::csv_table table_of(std::string const& text, seam::io::csv_format const& format = {}) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.csv", text);
  return seam::io::read_csv(folder / "x.csv", format);
}
std::string reading(std::string const& text) {
  return sentence_of([&] { table_of(text); });
}

}  // namespace

TEST_CASE("fields of every kind are written as RFC 4180 has them") {
  seam_test::scratch_folder const folder;
  seam::io::csv_writer writer(folder / "x.csv", {"a", "b,c", "d"});
  writer.row("plain", 1, 0.1);
  writer.row(std::string("say \"so\""), std::int64_t{-5}, 0.1F);
  writer.row("two\nlines", true, 1e300);
  writer.row(std::optional<double>(), std::nan(""), -INFINITY);
  writer.row('x', std::uint8_t{7}, std::optional<int>(3));
  CHECK_FALSE(std::filesystem::exists(folder / "x.csv"));
  writer.commit();
  CHECK(seam_test::read_bytes(folder / "x.csv") ==
        "a,\"b,c\",d\n"
        "plain,1,0.1\n"
        "\"say \"\"so\"\"\",-5,0.1\n"
        "\"two\nlines\",1,1e+300\n"
        ",,-inf\n"
        "x,7,3\n");
}

TEST_CASE("what is written is read again, bit for bit, in any locale") {
  seam_test::scratch_folder const folder;
  char const* const comma_locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8"};
  for (char const* locale : comma_locales)
    if (std::setlocale(LC_NUMERIC, locale)) break;
  std::vector<double> const values{0.1, 1.0 / 3, -5e-324, 1.7976931348623157e308, 123456789012345680.0, -0.0};
  std::vector<std::string> const texts{"", "a,b", "\"", "\r\n", " x ", "é"};
  seam::io::csv_writer writer(folder / "x.csv", {"value", "text"});
  for (std::size_t i = 0; i < values.size(); ++i) writer.row(values[i], texts[i]);
  writer.commit();
  auto const table = seam::io::read_csv(folder / "x.csv");
  std::setlocale(LC_NUMERIC, "C");
  REQUIRE(table.rows() == 6);
  CHECK(table.numbers<double>("value") == values);
  CHECK(std::signbit(table.number<double>(5, 0)));
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK(table.text(static_cast<std::ptrdiff_t>(i), 1) == texts[i]);
}

TEST_CASE("a single column with an empty field survives") {
  seam_test::scratch_folder const folder;
  seam::io::csv_writer writer(folder / "x.csv", {"name"});
  writer.row("");
  writer.row("b");
  writer.commit();
  auto const table = seam::io::read_csv(folder / "x.csv");
  REQUIRE(table.rows() == 2);
  CHECK(table.text(0, 0).empty());
}

TEST_CASE("line ends, empty lines, quotes, tabs, a byte order mark") {
  auto const table = table_of(
      "\xEF\xBB\xBF"
      "a,b\r\n\r\n1,\"x\r\ny\"\r\n\n\"2\",\"\"\"q\"\"\"\n3,");
  REQUIRE(table.rows() == 3);
  CHECK(table.header() == std::vector<std::string>{"a", "b"});
  CHECK(table.text(0, 1) == "x\r\ny");
  CHECK(table.text(1, 1) == "\"q\"");
  CHECK(table.text(2, 1).empty());
  CHECK(table.numbers<int>("a") == std::vector<int>{1, 2, 3});
  CHECK(std::isnan(table.number<double>(2, 1)));
  CHECK(table_of("a\tb,c\n1\t2\n", {.separator = '\t'}).column("b,c") == 1);
}

TEST_CASE("comments are skipped where there are some, and lines still counted") {
  auto const table = table_of("##x,\"\n# also\n#a\n1\n# 3\n", {.comment = "##"});
  CHECK(table.header() == std::vector<std::string>{"# also"});
  auto const other = table_of("#x,\"\na,b\n# no row\n1,2\n", {.comment = "#"});
  CHECK(other.rows() == 1);
  CHECK(contains(sentence_of([&] { table_of("# x\na,b\n1\n", {.comment = "#"}); }), "line 3 has 1 fields"));
}

TEST_CASE("what is wrong is said with file, line and column") {
  CHECK(contains(reading(""), "it is empty and a table (CSV) was expected"));
  CHECK(contains(reading("\n\n"), "x.csv has no header"));
  CHECK(contains(reading("a,b\n1,2\n\n3\n"), "x.csv, line 4 has 1 fields; the header has 2"));
  CHECK(contains(reading("a,b\n1,\"2\n3,4\n"), "x.csv, line 2: a quote is not closed"));
  CHECK(contains(reading("a,b\n1,\"2\"x\n"), "x.csv, line 2: there is text behind a closing quote"));
  auto const table = table_of("name,value\nx,\"1\n2\"\ny,1.5\nz,1e999\n");
  CHECK(
      contains(sentence_of([&] { table.column("valu"); }), "has no column valu; of its 2 the nearest are value, name"));
  CHECK(
      contains(sentence_of([&] { table.number<double>(0, 1); }), "line 2, column value has '1\n2' where a number was"));
  CHECK(contains(sentence_of([&] { table.number<int>(1, 1); }), "line 4, column value has '1.5' where an integer was"));
  CHECK(contains(sentence_of([&] { table.number<double>(2, 1); }), "line 5, column value has '1e999'"));
}

TEST_CASE("a float that is too small is zero, as in NumPy; one that is too large is refused") {
  std::string const zeros(500, '0');
  for (std::string const& small : {std::string("1e-46"), std::string("-1e-50"), std::string("9.9E-400"),
                                   "0." + zeros + "1", "-0." + zeros + "1e+20", "1" + zeros + "e-900",
                                   std::string("1e-99999999999999999999"), std::string("250e-420")}) {
    auto const table = table_of("value\n" + small + '\n');
    CHECK(table.number<float>(0, 0) == 0);
    CHECK(std::signbit(table.number<float>(0, 0)) == small.starts_with('-'));
    CHECK(table.number<double>(0, 0) == std::strtod(small.c_str(), nullptr));
  }
  auto const table = table_of("value\n1e-40\n7.1e-46\n");
  CHECK(table.number<float>(0, 0) == 1e-40F);
  CHECK(table.number<float>(1, 0) == std::numeric_limits<float>::denorm_min());
  for (std::string const& large : {std::string("1e39"), std::string("-1E400"), "1" + zeros, "1" + zeros + "e-100",
                                   "0." + zeros + "1e+900", std::string("1e99999999999999999999")})
    CHECK(contains(sentence_of([&] { table_of("value\n" + large + '\n').number<float>(0, 0); }),
                   "x.csv, line 2, column value has '" + large.substr(0, 40) + "' where a number was expected"));
  CHECK(contains(sentence_of([&] { table_of("value\n1e-50x\n").number<float>(0, 0); }), "has '1e-50x' where"));
}

TEST_CASE("a row of another length is not written, and the file does not appear") {
  seam_test::scratch_folder const folder;
  {
    seam::io::csv_writer writer(folder / "x.csv", {"a", "b"});
    CHECK_THROWS_AS(writer.row(1), seam::error);
  }
  CHECK(folder.entries() == 0);
}

TEST_CASE("a published table of variants") {
  SEAM_REQUIRE_SHARED(path, "data/cagi5/combined_F9.tsv");
  auto const table = seam::io::read_csv(path, {.separator = '\t', .comment = "##"});
  CHECK(table.has_column("#Chrom"));
  auto const positions = table.numbers<std::int64_t>("Pos");
  CHECK(positions.size() > 300);
  for (double const value : table.numbers<double>("Value")) CHECK(std::isfinite(value));
}
