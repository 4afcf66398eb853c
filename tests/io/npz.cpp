#include <doctest/doctest.h>
#include <seam/io/npz.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"

#include <cstdlib>

using seam_test::contains;

namespace {

std::uint64_t number_at(std::string const& bytes, std::size_t place, int count) {
  std::uint64_t value = 0;
  for (int i = count; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[place + static_cast<std::size_t>(i)]);
  return value;
}

}  // namespace

TEST_CASE("the checksum of zip: its check value") {
  seam::io::detail::crc32 sum;
  sum.add("12345", 5);
  sum.add("6789", 4);
  CHECK(sum.value() == 0xCBF43926U);
}

TEST_CASE("an npz file is a zip archive whose stored entry is the npy file, byte for byte") {
  seam_test::scratch_folder const folder;
  seam::array<float, 3> values(2, 3, 4);
  for (std::ptrdiff_t i = 0; i < values.size(); ++i) values.data()[i] = static_cast<float>(i) / 4;
  seam::io::write_npz(folder / "a.npz", std::as_const(values).view());
  seam::io::write_npy(folder / "a.npy", values);
  std::string const zip = seam_test::read_bytes(folder / "a.npz");
  std::string const npy = seam_test::read_bytes(folder / "a.npy");
  REQUIRE(zip.substr(0, 4) == "PK\x03\x04");
  std::size_t const name = number_at(zip, 26, 2);
  std::size_t const extra = number_at(zip, 28, 2);
  CHECK(zip.substr(30, name) == "arr_0.npy");
  CHECK(number_at(zip, 30 + name + 4, 8) == npy.size());
  CHECK(zip.substr(30 + name + extra, npy.size()) == npy);
  seam::io::detail::crc32 sum;
  sum.add(npy.data(), npy.size());
  CHECK(number_at(zip, 14, 4) == sum.value());
  std::size_t const directory = 30 + name + extra + npy.size();
  CHECK(zip.substr(directory, 4) == "PK\x01\x02");
  CHECK(number_at(zip, directory + 16, 4) == sum.value());
  CHECK(zip.substr(zip.size() - 22, 4) == "PK\x05\x06");
  std::size_t const end = zip.size() - 22 - 20 - 56;
  CHECK(zip.substr(end, 4) == "PK\x06\x06");
  CHECK(number_at(zip, end + 48, 8) == directory);
  CHECK(number_at(zip, end + 40, 8) == end - directory);
}

TEST_CASE("Python's zipfile opens it and finds the checksum right") {
  if (std::system("python3 -c pass >/dev/null 2>&1") != 0) {
    MESSAGE("skipped: there is no python3");
    return;
  }
  seam_test::scratch_folder const folder;
  seam::io::npz_writer<std::uint8_t, 2> writer(folder / "b.npz", {{3, 2}}, "x");
  seam::array<std::uint8_t, 2> const rows({{3, 2}}, {1, 2, 3, 4, 5, 6});
  writer.append({rows.data(), {{1, 2}}});
  writer.append({rows.data() + 2, {{2, 2}}});
  writer.commit();
  std::string const program =
      "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); "
      "sys.exit(z.testzip() is not None or z.namelist() != ['x.npy'] "
      "or not z.read('x.npy').endswith(bytes([1, 2, 3, 4, 5, 6])))";
  CHECK(std::system(("python3 -c \"" + program + "\" " + (folder / "b.npz")).c_str()) == 0);
}

TEST_CASE("rows that do not fit, or are missing") {
  seam_test::scratch_folder const folder;
  seam::io::npz_writer<float, 2> writer(folder / "c.npz", {{3, 2}});
  seam::array<float, 2> const wide(1, 3);
  seam::array<float, 2> const many(4, 2);
  CHECK(contains(seam_test::sentence_of([&] { writer.append(wide.view()); }),
                 "c.npz has rows for an array of shape (1, 2), the given one is (1, 3)"));
  CHECK(contains(seam_test::sentence_of([&] { writer.append(many.view()); }),
                 "c.npz has 3 rows, 4 from row 0 are not among them"));
  CHECK_THROWS_AS(writer.commit(), seam::error);
  seam::io::npz_writer<float, 3> maps(folder / "d.npz", {{3, 2, 4}});
  seam::array<float, 3> const turned(3, 4, 2);  // as many numbers a row, of another shape
  CHECK(contains(seam_test::sentence_of([&] { maps.append(turned.view()); }),
                 "d.npz has rows for an array of shape (3, 2, 4), the given one is (3, 4, 2)"));
}
