#include <doctest/doctest.h>
#include <seam/core/memory.hpp>

#include <filesystem>
#include <fstream>

TEST_CASE("bytes as people say them") {
  CHECK(seam::bytes_text(0) == "0 bytes");
  CHECK(seam::bytes_text(1023) == "1023 bytes");
  CHECK(seam::bytes_text(1024) == "1.0 KiB");
  CHECK(seam::bytes_text(1536) == "1.5 KiB");
  CHECK(seam::bytes_text(3.2 * 1024 * 1024 * 1024) == "3.2 GiB");
  CHECK(seam::bytes_text(5e18) == "4440.9 PiB");
}

TEST_CASE("memory that is there passes, memory that is not has its bill") {
  CHECK(seam::available_memory() > 1'000'000);
  CHECK_NOTHROW(seam::require_memory(1000, "a small thing"));
  try {
    seam::require_memory(1e18, "a linkage of 100000 maps", "cluster fewer");
    FAIL("an exabyte was there");
  } catch (seam::memory_error const& error) {
    std::string const sentence = error.what();
    CHECK(sentence.find("a linkage of 100000 maps needs 888.2 PiB of memory and ") == 0);
    CHECK(sentence.find(" are free; cluster fewer") != std::string::npos);
  }
}

TEST_CASE("numbers in the kernel's files") {
  auto const path = std::filesystem::temp_directory_path() / "seam_test_memory.txt";
  auto const read = [&](char const* content, char const* key) {
    std::ofstream(path) << content;
    return seam::detail::number_in_file(path.c_str(), key, 7);
  };
  CHECK(read("MemTotal: 10 kB\nMemAvailable:   1234 kB\n", "MemAvailable:") == 1234);
  CHECK(read("MemTotal: 10 kB\n", "MemAvailable:") == 7);
  CHECK(read("98765\n", "") == 98765);
  CHECK(read("max\n", "") == 7);
  CHECK(read("", "") == 7);
  std::filesystem::remove(path);
  CHECK(seam::detail::number_in_file(path.c_str(), "", 7) == 7);
}
