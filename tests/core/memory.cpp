#include <doctest/doctest.h>
#include <seam/core/memory.hpp>

#include <cstdint>
#include <limits>
#include <string>

#if defined(__linux__)
#include <sys/mman.h>
#include <sys/resource.h>
#endif

#include "io/scratch.hpp"
#include "sentence.hpp"

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
  auto const exabyte = [] {
    seam::require_memory(1e18, "a linkage of 100000 maps", "cluster fewer");
  };
  CHECK_THROWS_AS(exabyte(), seam::memory_error);
  std::string const sentence = seam_test::sentence_of(exabyte);
  CHECK(sentence.starts_with("a linkage of 100000 maps needs 888.2 PiB of memory and "));
  CHECK(sentence.ends_with(" are free; cluster fewer"));
}

TEST_CASE("numbers in the kernel's files") {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "numbers";
  auto const read = [&](char const* content, char const* key) {
    seam_test::write_bytes(path, content);
    return seam::detail::number_in_file(path.c_str(), key, 7);
  };
  CHECK(read("MemTotal: 10 kB\nMemAvailable:   1234 kB\n", "MemAvailable:") == 1234);
  CHECK(read("MemTotal: 10 kB\n", "MemAvailable:") == 7);
  CHECK(read("98765\n", "") == 98765);
  CHECK(read("max\n", "") == 7);
  CHECK(read("", "") == 7);
  CHECK(seam::detail::number_in_file((folder / "missing").c_str(), "", 7) == 7);
}

TEST_CASE("pages of files that were read do not fill a control group") {
  seam_test::scratch_folder const folder;
  auto const left = [&] {
    return seam::detail::control_group_memory(folder / "");
  };
  constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();
  CHECK(left() == unlimited);
  seam_test::write_bytes(folder / "memory.max", "max\n");
  CHECK(left() == unlimited);
  seam_test::write_bytes(folder / "memory.max", "1000\n");
  CHECK(left() == 1000);
  seam_test::write_bytes(folder / "memory.current", "900\n");
  CHECK(left() == 100);
  seam_test::write_bytes(folder / "memory.stat", "anon 200\nfile 700\nactive_file 100\ninactive_file 600\n");
  CHECK(left() == 700);
  seam_test::write_bytes(folder / "memory.stat", "inactive_file 5000\n");
  CHECK(left() == 1000);
  seam_test::write_bytes(folder / "memory.current", "2000\n");
  seam_test::write_bytes(folder / "memory.stat", "anon 2000\n");
  CHECK(left() == 0);
}

#if defined(__linux__)
TEST_CASE("a limit of address space is a limit of memory") {
  rlimit before = {};
  REQUIRE(getrlimit(RLIMIT_AS, &before) == 0);
  auto const maps = [](std::uint64_t bytes) {
    void* const memory = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED && munmap(memory, bytes) == 0;
  };
  constexpr std::uint64_t room = std::uint64_t{1} << 26;
  rlimit tight = before;
  tight.rlim_cur = seam::detail::number_in_file("/proc/self/status", "VmSize:", 0) * 1024 + room;
  REQUIRE(setrlimit(RLIMIT_AS, &tight) == 0);
  std::uint64_t const available = seam::available_memory();
  bool const half = maps(available / 2);
  bool const twice = maps(2 * available);
  REQUIRE(setrlimit(RLIMIT_AS, &before) == 0);
  CHECK(available > room / 2);
  CHECK(available <= room);
  CHECK(half);
  CHECK(!twice);
  CHECK(seam::available_memory() > room);
}
#endif
