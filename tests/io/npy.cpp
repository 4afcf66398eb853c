#include <doctest/doctest.h>
#include <seam/core/random.hpp>
#include <seam/io/npy.hpp>

#include "io/concept_test.hpp"
#include "io/npy_bytes.hpp"
#include "io/scratch.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

#include <cmath>
#include <limits>
#include <numeric>

using seam_test::contains;
using seam_test::data_of;
using seam_test::dictionary;
using seam_test::npy_bytes;
using seam_test::sentence_of;

namespace {

/// What reading these bytes as T of that rank says.
template <class T, int Rank>
std::string reading(std::string const& bytes, seam::io::npy_checks const& checks = {}) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.npy", bytes);
  return sentence_of([&] { seam::io::read_npy<T, Rank>(folder / "x.npy", checks); });
}
/// The values that reading these bytes as T gives.
template <class T>
std::vector<T> values_of(std::string const& bytes) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.npy", bytes);
  return seam::io::read_npy<T, 1>(folder / "x.npy", {.finite = false}).release();
}

template <class T>
void check_round_trip(seam::array<T, 3> const& values, std::string const& dtype) {
  seam_test::scratch_folder const folder;
  seam::io::write_npy(folder / "x.npy", values);
  auto const header = seam::io::read_npy_header(folder / "x.npy");
  CHECK(header.dtype == dtype);
  CHECK(header.shape == std::vector<std::ptrdiff_t>{2, 3, 2});
  CHECK(header.data_offset % 64 == 0);
  CHECK((seam::io::read_npy<T, 3>(folder / "x.npy") == values));
}

}  // namespace

TEST_CASE_TEMPLATE("what is written is read again", T, std::uint8_t, std::int8_t, std::uint16_t, std::int16_t,
                   std::uint32_t, std::int32_t, std::uint64_t, std::int64_t, float, double) {
  seam::array<T, 3> values(2, 3, 2);
  std::iota(values.begin(), values.end(), T{1});
  values(0, 0, 0) = std::numeric_limits<T>::lowest();
  values(1, 2, 1) = std::numeric_limits<T>::max();
  check_round_trip(values, seam::io::detail::dtype_of<T>());
}

TEST_CASE("a file is NumPy's header and the numbers") {
  seam_test::scratch_folder const folder;
  seam::io::write_npy(folder / "x.npy", seam::array<float, 2>({{1, 2}}, {1.0F, -2.0F}));
  CHECK(seam_test::read_bytes(folder / "x.npy") ==
        seam::npy_header_bytes("<f4", {1, 2}) + data_of<float>({1.0F, -2.0F}));
}

TEST_CASE("formats 1 to 3, quotes, long integers, one axis, none, empty arrays") {
  auto const five = data_of<std::uint8_t>({1, 2, 3, 4, 5});
  for (int major : {1, 2, 3}) CHECK(values_of<int>(npy_bytes(dictionary("|u1", "(5,)"), five, major)).size() == 5);
  CHECK(values_of<int>(npy_bytes("{\"shape\":(5L,),\"fortran_order\":True,\"descr\":\"|u1\"}", five)).back() == 5);
  CHECK(values_of<float>(npy_bytes(dictionary("<f4", "(0,)"), "")).empty());
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.npy", npy_bytes(dictionary("<f8", "()"), data_of<double>({7})));
  CHECK(seam::io::read_npy_header(folder / "x.npy").rank() == 0);
  seam_test::write_bytes(folder / "x.npy", npy_bytes(dictionary("<f4", "(0, 249, 4)"), ""));
  CHECK(seam::io::read_npy<float, 3>(folder / "x.npy").extent(1) == 249);
}

TEST_CASE("every numeric type becomes the one that is asked for") {
  CHECK(values_of<float>(npy_bytes(dictionary("|b1", "(2,)"), data_of<std::uint8_t>({0, 1}))) ==
        std::vector<float>{0, 1});
  CHECK(values_of<float>(npy_bytes(dictionary("|i1", "(1,)"), data_of<std::int8_t>({-7}))) == std::vector<float>{-7});
  CHECK(values_of<double>(npy_bytes(dictionary("<u2", "(1,)"), data_of<std::uint16_t>({65535}))).front() == 65535);
  CHECK(values_of<double>(npy_bytes(dictionary("<u8", "(1,)"), data_of<std::uint64_t>({1ULL << 63}))).front() ==
        0x1p63);
  CHECK(values_of<std::int32_t>(npy_bytes(dictionary("<i8", "(1,)"), data_of<std::int64_t>({-5}))).front() == -5);
  CHECK(values_of<std::uint8_t>(npy_bytes(dictionary("<f8", "(2,)"), data_of<double>({0, 255}))) ==
        std::vector<std::uint8_t>{0, 255});
  CHECK(values_of<float>(npy_bytes(dictionary("<f8", "(1,)"), data_of<double>({0.1}))).front() == 0.1F);
}

TEST_CASE("16-bit floats are exact") {
  // zero, its negative, the smallest subnormal, the largest one, the smallest normal, 1, -2, the largest, infinity, NaN
  std::vector<std::uint16_t> const bits{0x0000, 0x8000, 0x0001, 0x03FF, 0x0400, 0x3C00, 0xC000, 0x7BFF, 0xFC00, 0x7E00};
  auto const values = values_of<float>(npy_bytes(dictionary("<f2", "(10,)"), data_of(bits)));
  std::vector<float> const expected{0.0F, -0.0F, 0x1p-24F, 0x1.ff8p-15F, 0x1p-14F, 1.0F, -2.0F, 65504.0F, -INFINITY};
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(values[i] == expected[i]);
  CHECK(std::signbit(values[1]));
  CHECK(std::isnan(values[9]));
}

TEST_CASE("integers take only what they hold exactly, and the row is named") {
  auto const says = [](std::string const& descr, std::string const& data, std::string const& type) {
    return contains(reading<std::uint8_t, 2>(npy_bytes(dictionary(descr, "(2, 2)"), data)),
                    "x.npy (" + descr + ") holds a number in row 1 that " + type + " cannot hold");
  };
  CHECK(says("<i8", data_of<std::int64_t>({0, 1, 256, 2}), "uint8"));
  CHECK(says("<i2", data_of<std::int16_t>({0, 1, 2, -1}), "uint8"));
  CHECK(says("<f4", data_of<float>({0, 1, 2, 0.5F}), "uint8"));
  CHECK(says("<f4", data_of<float>({0, 1, NAN, 2}), "uint8"));
  CHECK(says("<f8", data_of<double>({0, 1, 2, 256}), "uint8"));
  CHECK(contains(reading<std::int64_t, 1>(npy_bytes(dictionary("<f8", "(1,)"), data_of<double>({0x1p63}))),
                 "int64 cannot hold"));
  CHECK(values_of<std::int64_t>(npy_bytes(dictionary("<f8", "(1,)"), data_of<double>({-0x1p63}))).front() ==
        std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("wrong rank, order, byte order and type get a sentence") {
  std::string const four = data_of<float>({1, 2, 3, 4});
  CHECK(contains(reading<float, 3>(npy_bytes(dictionary("<f4", "(2, 2)"), four), {.expected = "maps (N, L, A)"}),
                 "x.npy has the shape (2, 2); an array of 3 axes was expected, maps (N, L, A)"));
  CHECK(contains(reading<float, 1>(npy_bytes(dictionary("<f4", "(2, 2)"), four)), "an array of 1 axis was expected"));
  CHECK(contains(reading<float, 2>(npy_bytes(dictionary("<f4", "(2, 2)", "True"), four)), "Fortran's order"));
  CHECK(contains(reading<float, 2>(npy_bytes(dictionary(">f4", "(2, 2)"), four)), "big-endian numbers (>f4)"));
  for (char const* type : {"|O", "<U4", "|S4", "<c8", "<M8[ns]", "<f16", "|V4", "<i3", "f4"})
    CHECK(contains(reading<float, 2>(npy_bytes(dictionary(type, "(2, 2)"), four)),
                   std::string("holds elements of type ") + type + "; integers or floats"));
  CHECK(
      contains(reading<float, 1>(npy_bytes("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }", four)),
               "holds elements of type [('a', '<f4')]"));
}

TEST_CASE("missing, truncated and surplus files get a sentence") {
  seam_test::scratch_folder const folder;
  CHECK(contains(sentence_of([&] { seam::io::read_npy<float, 1>(folder / "none.npy"); }), "there is no such file"));
  std::string const whole = npy_bytes(dictionary("<f4", "(3,)"), data_of<float>({1, 2, 3}));
  CHECK(contains(reading<float, 1>(whole.substr(0, 30)), "ends within its header"));
  CHECK(contains(reading<float, 1>(whole.substr(0, whole.size() - 1)),
                 "x.npy has 11 bytes after its header, but an array of <f4 and shape (3,) has 12: it is truncated"));
  CHECK(contains(reading<float, 1>(whole + "x"), "has 13 bytes after its header"));
  CHECK(contains(reading<float, 1>(whole + "x"), "there is something behind it"));
  CHECK(contains(reading<float, 1>(npy_bytes(dictionary("<f4", "(9223372036854775807,)"), "")), "more than any file"));
  for (char const* shape : {"(4611686018427387904, 8, 0)", "(0, 4611686018427387904, 8)"})
    CHECK(contains(reading<float, 3>(npy_bytes(dictionary("<f4", shape), "")), "more than any file"));
}

TEST_CASE("an array that no memory holds: the bill before the allocation") {
  seam_test::scratch_folder const folder;
  std::uintmax_t const bytes = std::uintmax_t{1} << 42;
  std::string const header = npy_bytes(dictionary("|u1", "(4398046511104,)"), "");
  seam_test::write_bytes(folder / "x.npy", header);
  std::error_code failure;
  std::filesystem::resize_file(folder / "x.npy", header.size() + bytes, failure);  // a hole, not a full disk
  if (failure || seam::available_memory() > bytes) {
    MESSAGE("skipped: the file system has no files of 4 TiB, or the memory is larger");
    return;
  }
  CHECK_THROWS_AS((seam::io::read_npy<std::uint8_t, 1>(folder / "x.npy")), seam::memory_error);
  CHECK(
      contains(sentence_of([&] { seam::io::read_npy<float, 1>(folder / "x.npy"); }), "x.npy needs 16.0 TiB of memory"));
  seam::io::npy_reader<std::uint8_t, 1> reader(folder / "x.npy");  // in pieces it can be read
  seam::array<std::uint8_t, 1> last(1);
  reader.fill((std::ptrdiff_t{1} << 42) - 1, 1, last);
  CHECK(last(0) == 0);
}

TEST_CASE("NaN and infinity are found with their row, unless they are allowed") {
  std::string const bytes = npy_bytes(dictionary("<f4", "(3, 2)"), data_of<float>({0, 1, 2, INFINITY, NAN, 5}));
  for (std::string const& sentence : {reading<float, 2>(bytes), reading<double, 2>(bytes)}) {
    CHECK(sentence.starts_with("row 1 of "));
    CHECK(sentence.ends_with("x.npy holds infinity at column 1; every number must be finite"));
  }
  CHECK(reading<float, 2>(bytes, {.finite = false}) == "nothing was thrown");
}

TEST_CASE_TEMPLATE("an npy file is a source", Stored, float, double, std::int16_t) {
  seam_test::scratch_folder const folder;
  seam::array<Stored, 3> stored(6, 2, 3);
  std::iota(stored.begin(), stored.end(), Stored{});
  seam::io::write_npy(folder / "x.npy", stored);
  seam::array<float, 3> expected(6, 2, 3);
  std::iota(expected.begin(), expected.end(), 0.0F);
  seam::io::npy_reader<float, 3> reader(folder / "x.npy");
  seam_test::check_source(reader, expected);
}

TEST_CASE("conversion in pieces: an array larger than one piece") {
  seam_test::scratch_folder const folder;
  seam::array<std::uint16_t, 2> stored(3, 65000);
  std::iota(stored.begin(), stored.end(), std::uint16_t{0});
  seam::io::write_npy(folder / "x.npy", stored);
  auto const values = seam::io::read_npy<double, 2>(folder / "x.npy");
  CHECK(std::equal(values.begin(), values.end(), stored.begin(), stored.end()));
}

TEST_CASE("an npy file is a sink") {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "x.npy";
  seam::array<float, 2> values(7, 3);
  std::iota(values.begin(), values.end(), 0.5F);
  auto const finish = [&](auto& writer) {
    writer.commit();
    return seam::io::read_npy<float, 2>(path);
  };
  seam_test::check_sink(
      values, [&] { return seam::io::npy_writer<float, 2>(path, values.shape()); }, finish);

  seam::io::npy_writer<float, 2> growing(path, {{growing.any_rows, 3}});
  for (std::ptrdiff_t row = 0; row < 7; ++row) growing.append(values.view().rows(row, 1));
  CHECK((finish(growing) == values));
  std::string const bytes = seam_test::read_bytes(path);
  seam::io::write_npy(path, values);
  CHECK(seam_test::read_bytes(path) == bytes);
}

TEST_CASE("an unfinished npy file does not exist; a short one is not committed") {
  seam_test::scratch_folder const folder;
  seam::array<float, 2> const values(2, 3);
  {
    seam::io::npy_writer<float, 2> writer(folder / "x.npy", {{3, 3}});
    writer.append(values);
    CHECK_THROWS_AS(writer.commit(), seam::error);
  }
  CHECK(folder.entries() == 0);
  CHECK(contains(sentence_of([&] { seam::io::write_npy(folder / "none/x.npy", values); }), "there is no folder"));
}

TEST_CASE("rows come in any order, each of them once") {
  constexpr std::ptrdiff_t n = 40;
  seam_test::scratch_folder const folder;
  seam::array<int, 1> values(n);
  std::iota(values.begin(), values.end(), 0);
  seam::random_stream random(7, 0);
  for (int round = 0; round < 200; ++round) {
    bool const announced = round % 2 == 0;
    seam::io::npy_writer<int, 1> writer(folder / "x.npy", {{announced ? n : writer.any_rows}});
    std::vector<bool> written(n);
    for (int block = 0; block < 60; ++block) {
      std::ptrdiff_t const first = seam::below(random.next(), n + 1);
      std::ptrdiff_t const count =
          seam::below(random.next(), static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(6, n - first)) + 1);
      auto const begin = written.begin() + first;
      bool const twice = std::find(begin, begin + count, true) != begin + count;
      auto const write = [&] {
        writer.write(first, values.view().rows(first, count));
      };
      if (twice) {
        CHECK_THROWS_AS(write(), seam::error);
      } else {
        write();
        std::fill(begin, begin + count, true);
      }
    }
    for (std::ptrdiff_t row = 0; row < n; ++row)
      if (!written[static_cast<std::size_t>(row)]) writer.write(row, values.view().rows(row, 1));
    CHECK_THROWS_WITH(writer.write(n - 1, values.view().rows(n - 1, 1)),
                      ((folder / "x.npy") + " was given a row twice, among the 1 from row 39").c_str());
    writer.commit();
    CHECK((seam::io::read_npy<int, 1>(folder / "x.npy") == values));
  }
}

TEST_CASE("arrays that NumPy wrote, read and written again") {
  SEAM_REQUIRE_SHARED(maps, "golden/seam_deepstarr_dev/attributions_saliency.npy");
  SEAM_REQUIRE_SHARED(letters, "golden/seam_deepstarr_dev/x_index.npy");
  SEAM_REQUIRE_SHARED(linkage, "golden/seam_deepstarr_dev/linkage_ward.npy");
  seam_test::scratch_folder const folder;
  auto const check = [&](std::string const& path, auto const& values) {
    seam::io::write_npy(folder / "again.npy", values);
    CHECK(seam_test::read_bytes(folder / "again.npy") == seam_test::read_bytes(path));
  };
  check(maps, seam::io::read_npy<float, 3>(maps));
  check(letters, seam::io::read_npy<std::uint8_t, 2>(letters));
  check(linkage, seam::io::read_npy<double, 2>(linkage));
  CHECK(seam::io::read_npy<float, 3>(maps).shape() == seam::extents<3>{{1500, 249, 4}});
}
