#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/io/mapped_npy.hpp>
#include <seam/io/npy.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include "../sentence.hpp"

namespace {

namespace io = seam::io;

/// A file of its own that is gone at the end.
struct temporary_file {
  std::string path = (std::filesystem::temp_directory_path() / "seam-mapped-npy-test.npy").string();
  ~temporary_file() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("a mapped file is what was written, as rows") {
  temporary_file const file;
  seam::array<float, 3> values(5, 3, 2);
  for (std::ptrdiff_t i = 0; i < values.size(); ++i) values.data()[i] = float(i) / 7;
  io::write_npy(file.path, values);
  REQUIRE(io::mapped_npy::takes(file.path));
  io::mapped_npy first(file.path);
  io::mapped_npy const mapped(std::move(first));
  CHECK(mapped.view().shape() == seam::extents<2>{{5, 6}});
  CHECK(std::equal(values.begin(), values.end(), mapped.view().begin()));
}

TEST_CASE("a header as long as no memory is a reason not to take a file") {  // see allocation_limit.cpp
  temporary_file const file;
  std::string start("\x93NUMPY\x02\x00", 8);
  start += std::string("\0\0\0\4", 4);  // 2^26 bytes
  std::ofstream(file.path, std::ios::binary) << start;
  std::filesystem::resize_file(file.path, (std::uintmax_t{1} << 26) + 100);
  CHECK_FALSE(io::mapped_npy::takes(file.path));
}

TEST_CASE("other types, ranks, lengths and files are not taken") {
  temporary_file const file;
  CHECK_FALSE(io::mapped_npy::takes(file.path));
  io::write_npy(file.path, seam::array<double, 2>(2, 3));
  CHECK_FALSE(io::mapped_npy::takes(file.path));
  io::write_npy(file.path, seam::array<float, 1>(3));
  CHECK_FALSE(io::mapped_npy::takes(file.path));
  io::write_npy(file.path, seam::array<float, 2>(0, 3));
  CHECK_FALSE(io::mapped_npy::takes(file.path));
  io::write_npy(file.path, seam::array<float, 2>(2, 3));
  CHECK(io::mapped_npy::takes(file.path));
  std::filesystem::resize_file(file.path, std::filesystem::file_size(file.path) - 4);
  CHECK_FALSE(io::mapped_npy::takes(file.path));
  CHECK(seam_test::sentence_of([&] { io::mapped_npy{file.path}; }) ==
        file.path + " is no NumPy file of floats that can be mapped into memory");
}
