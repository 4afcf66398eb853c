#include <doctest/doctest.h>
#include <seam/backend/detail/block_run.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "sentence.hpp"

namespace {

/// Two blocks on two threads, both of which fail; `second` fails only when `first` has failed and been kept for a
/// while.
std::string what_comes_out(std::ptrdiff_t first, std::ptrdiff_t second) {
  seam::backend::detail::block_run run(2, 1, nullptr);
  std::atomic<int> begun{0};
  std::atomic<bool> first_failed{false};
  auto const work = [&] {
    run.work([&](seam::extent range) {
      ++begun;
      while (begun < 2) std::this_thread::yield();
      if (range.first == second) {
        while (!first_failed) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
      }
      if (range.first == first) first_failed = true;
      throw seam::input_error("block " + std::to_string(range.first));
    });
  };
  std::thread other(work);
  work();
  other.join();
  return seam_test::sentence_of([&] { run.finish(); });
}

}  // namespace

TEST_CASE("the exception of the lowest block comes out, whichever came first") {
  CHECK(what_comes_out(0, 1) == "block 0");
  CHECK(what_comes_out(1, 0) == "block 0");
}

TEST_CASE("a monitor that throws is a failure of its block") {
  seam::monitor const monitor(
      [](std::string const&, std::ptrdiff_t, std::ptrdiff_t) { throw seam::input_error("the terminal is gone"); });
  seam::backend::detail::block_run run(5, 2, &monitor);
  int blocks = 0;
  run.work([&](seam::extent) { ++blocks; });
  CHECK(blocks == 1);
  CHECK_THROWS_WITH_AS(run.finish(), "the terminal is gone", seam::input_error);
}
