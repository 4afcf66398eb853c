#include <doctest/doctest.h>
#include <seam/backend/host.hpp>
#include <seam/backend/round_progress.hpp>

#include <utility>
#include <vector>

TEST_CASE("the caller's monitor hears of rounds, not of blocks, and its stop reaches a block") {
  std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>> heard;
  seam::monitor monitor(
      [&](std::string const&, std::ptrdiff_t done, std::ptrdiff_t total) { heard.emplace_back(done, total); });
  seam::backend::host const host{.threads = 1, .monitor = &monitor};
  seam::backend::round_progress<seam::backend::host> const progress(host, 3);
  int blocks = 0;
  for (int round = 0; round < 3; ++round) {
    progress.backend().for_blocks(10, 5, [&](auto&, seam::extent) { ++blocks; });
    progress.report(round + 1);
  }
  CHECK(blocks == 6);
  CHECK(heard == std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>>{{1, 3}, {2, 3}, {3, 3}});
  blocks = 0;
  CHECK_THROWS_AS(progress.backend().for_blocks(100, 5,
                                                [&](auto&, seam::extent) {
                                                  ++blocks;
                                                  monitor.request_stop();
                                                }),
                  seam::cancelled);
  CHECK(blocks >= 1);
  CHECK(blocks < 20);
  CHECK_THROWS_AS(progress.report(1), seam::cancelled);
}

TEST_CASE("without a monitor there is nothing to hear") {
  seam::backend::host const host{.threads = 1};
  seam::backend::round_progress<seam::backend::host> const progress(host, 1);
  CHECK(progress.backend().monitor == nullptr);
  int blocks = 0;
  progress.backend().for_blocks(3, 1, [&](auto&, seam::extent) { ++blocks; });
  CHECK(blocks == 3);
  CHECK_NOTHROW(progress.report(1));
}
