#include <doctest/doctest.h>
#include <seam/core/npy_format.hpp>

#include <limits>

#include "sentence.hpp"

namespace {

using shape = std::vector<std::ptrdiff_t>;

/// What NumPy writes before the numbers of an array: magic, version 1.0, the length of what follows in two bytes, the
/// dictionary, blanks, a line end; `whole` bytes.
std::string numpy_header(std::string const& dictionary, std::size_t whole) {
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>((whole - 10) % 256);
  bytes += static_cast<char>((whole - 10) / 256);
  return bytes + dictionary + std::string(whole - 10 - dictionary.size() - 1, ' ') + '\n';
}

}  // namespace

TEST_CASE("what is written is read again") {
  std::string const bytes = seam::npy_header_bytes("<f4", {3, 249, 4});
  CHECK(bytes.starts_with(seam::npy_magic));
  CHECK(seam::npy_length_bytes(bytes[6]) == 2);
  CHECK(seam::little_endian_number(bytes.data() + 8, 2) == bytes.size() - 10);
  seam::npy_format const format = seam::parse_npy_dictionary(bytes.substr(10), "x");
  CHECK(format.dtype == "<f4");
  CHECK_FALSE(format.fortran_order);
  CHECK(format.shape == shape{3, 249, 4});
  CHECK(format.rank() == 3);
  CHECK(seam_test::sentence_of([&] { seam::parse_npy_dictionary(bytes.substr(11), "x is no array"); }) ==
        "x is no array: its header is damaged");
}

TEST_CASE("numbers, the lowest byte first") {
  CHECK(seam::little_endian_number("\x01\xFF", 2) == 0xFF01);
  CHECK(seam::little_endian_number("\x04\x03\x02\x81", 4) == 0x81020304);
  CHECK(seam::npy_length_bytes(2) == 4);
  CHECK(seam::npy_length_bytes(3) == 4);
}

TEST_CASE("headers are byte for byte NumPy's") {
  using seam::npy_header_bytes;
  CHECK(npy_header_bytes("<f4", {1, 2}) ==
        numpy_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 128));
  CHECK(npy_header_bytes("|u1", {7}) == numpy_header("{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }", 128));
  // With the 20 digits that a longer first axis would take, the first fills 127 bytes and the second 128; NumPy's
  // header always has one blank more.
  CHECK(npy_header_bytes("<f8", {1, 20000000, 30000000, 40000000, 50000000}) ==
        numpy_header("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 20000000, 30000000, 40000000, 50000000), }",
                     128));
  CHECK(npy_header_bytes("<f8", {1, 20000000, 30000000, 40000000, 500000000}) ==
        numpy_header(
            "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 20000000, 30000000, 40000000, 500000000), }", 192));
}

TEST_CASE("the number of rows may grow to any, in the same place") {
  for (std::ptrdiff_t other = 0; other < 4; ++other) {
    shape const axes(static_cast<std::size_t>(other), 123456);
    auto const length = [&](std::ptrdiff_t rows) {
      shape all{rows};
      all.insert(all.end(), axes.begin(), axes.end());
      return seam::npy_header_bytes("<f4", all).size();
    };
    for (std::ptrdiff_t rows = 1; rows < std::numeric_limits<std::ptrdiff_t>::max() / 10; rows *= 10)
      CHECK(length(rows) == length(0));
  }
}

TEST_CASE("the bytes of a shape, and shapes that no file can have") {
  using seam::bytes_of_array;
  CHECK(bytes_of_array({}, 8) == 8);
  CHECK(bytes_of_array({3, 249, 4}, 4) == 3 * 249 * 4 * 4);
  CHECK(bytes_of_array({0, 249}, 4) == 0);
  std::ptrdiff_t const half = std::ptrdiff_t{1} << 62;
  CHECK(bytes_of_array({half}, 1) == static_cast<std::uintmax_t>(half));
  CHECK(!bytes_of_array({half}, 2));
  CHECK(!bytes_of_array({half, 2}, 1));
  CHECK(!bytes_of_array({0, half, 2}, 1));
}
