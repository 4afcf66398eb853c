#include <doctest/doctest.h>
#include <seam/backend/serial.hpp>

#include <string>
#include <thread>
#include <vector>

#include "backends.hpp"

using seam::backend::serial_blocks;

TEST_CASE_TEMPLATE("serial blocks run in order on the calling thread", Backend, SEAM_TEST_BACKENDS) {
  for (std::ptrdiff_t n : {0, 1, 9, 10, 11, 35}) {
    std::vector<std::ptrdiff_t> visited;
    bool same_thread = true;
    auto const calling = std::this_thread::get_id();
    serial_blocks(Backend{}, n, 10, [&](auto& lane, seam::extent range) {
      static_assert(std::is_same_v<decltype(lane), seam::backend::host_lane&>);
      same_thread &= std::this_thread::get_id() == calling;
      for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i) visited.push_back(i);
    });
    CHECK(same_thread);
    REQUIRE(static_cast<std::ptrdiff_t>(visited.size()) == n);
    for (std::ptrdiff_t i = 0; i < n; ++i) CHECK(visited[static_cast<std::size_t>(i)] == i);
  }
}

TEST_CASE_TEMPLATE("serial blocks report, stop and fail like any others", Backend, SEAM_TEST_BACKENDS) {
  std::vector<std::ptrdiff_t> done;
  seam::monitor watching([&](std::string const&, std::ptrdiff_t now, std::ptrdiff_t) { done.push_back(now); });
  Backend backend;
  backend.monitor = &watching;
  int ran = 0;
  CHECK_THROWS_AS(serial_blocks(backend, 50, 10,
                                [&](auto&, seam::extent) {
                                  if (++ran == 2) watching.request_stop();
                                }),
                  seam::cancelled);
  CHECK(ran == 2);
  CHECK(done == std::vector<std::ptrdiff_t>{10, 20});
  ran = 0;
  CHECK_THROWS_WITH_AS(serial_blocks(Backend{}, 50, 10,
                                     [&](auto&, seam::extent) {
                                       if (++ran == 3) throw seam::input_error("third");
                                     }),
                       "third", seam::input_error);
  CHECK(ran == 3);
}
