#include <doctest/doctest.h>
#include <seam/backend/detail/arena.hpp>

#include <cstdint>
#include <cstring>
#include <new>

using seam::backend::detail::arena;

namespace {

/// A mebibyte and no more at once.
struct scarce_pieces : seam::backend::detail::host_pieces {
  static void* take(std::size_t bytes) {
    if (bytes > (std::size_t{1} << 20)) throw std::bad_alloc();
    return host_pieces::take(bytes);
  }
};

}  // namespace

TEST_CASE("memory that is taken, given back to a mark, and joined to one piece") {
  arena scratch;
  auto* const first = static_cast<char*>(scratch.take(100));
  CHECK(reinterpret_cast<std::uintptr_t>(first) % 64 == 0);
  arena::mark const here = scratch.here();
  auto* const second = static_cast<char*>(scratch.take(1));
  CHECK(second == first + 128);
  scratch.back_to(here);
  CHECK(scratch.take(1) == second);
  char* const far_away = static_cast<char*>(scratch.take(1 << 20));
  scratch.reset();
  char* const whole = static_cast<char*>(scratch.take(128));
  CHECK(scratch.take((1 << 20) + 64) == whole + 128);  // what lay in two pieces lies in one
  CHECK(far_away != nullptr);
}

TEST_CASE("an arena is as good as new after memory that was not there") {
  seam::backend::detail::basic_arena<scarce_pieces> scratch;
  scratch.take(std::size_t{1} << 16);
  scratch.take(std::size_t{1} << 16);
  CHECK_THROWS_AS(scratch.take(std::size_t{1} << 30), std::bad_alloc);
  CHECK_THROWS_AS(scratch.reset(), std::bad_alloc);  // one piece of all that was asked for
  auto* const bytes = static_cast<char*>(scratch.take(1000));
  std::memset(bytes, 1, 1000);
  scratch.reset();
  CHECK(scratch.take(1000) == bytes);
}
