// What any backend must do, as a test: instantiate it for a new backend and it is held to the whole contract. Backends
// whose lanes read the processor's memory.
#pragma once

#include <doctest/doctest.h>
#include <seam/backend/concept.hpp>
#include <seam/backend/detail/block_run.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace seam_test {

struct square_each {
  long long* out;
  SEAM_HD void operator()(std::ptrdiff_t i) const { out[i] += static_cast<long long>(i) * i + 1; }
};

/// Adds 1 + the element's number to every element of the rectangle.
struct number_each {
  long long* out;
  std::ptrdiff_t columns;
  template <int W>
  SEAM_HD void operator()(seam::backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    for (int w = 0; w < W; ++w) out[row * columns + column + w] += row * columns + column + w + 1;
  }
};

template <class Backend>
void check_blocks(Backend const& backend, std::ptrdiff_t n, std::ptrdiff_t size) {
  std::vector<std::atomic<int>> visits(static_cast<std::size_t>(n));
  std::atomic<std::ptrdiff_t> blocks{0};
  std::atomic<bool> blocks_are_right{true};
  backend.for_blocks(n, size, [&](auto&, seam::extent range) {
    ++blocks;
    if (range.first % size != 0 || range.count != std::min(size, n - range.first)) blocks_are_right = false;
    for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i) ++visits[static_cast<std::size_t>(i)];
  });
  CHECK(blocks == (n + size - 1) / size);
  CHECK(blocks_are_right);
  CHECK(std::all_of(visits.begin(), visits.end(), [](auto const& times) { return times == 1; }));
}

template <class Backend>
void check_lane(Backend const& backend) {
  for (std::ptrdiff_t n : {0, 1, 3, 4, 5, 64, 100}) {
    std::vector<long long> out(static_cast<std::size_t>(n));
    backend.for_blocks(1, 1, [&](auto& lane, seam::extent) { lane.for_each(n, square_each{out.data()}); });
    for (std::ptrdiff_t i = 0; i < n; ++i) CHECK(out[static_cast<std::size_t>(i)] == i * i + 1);
  }
  for (std::ptrdiff_t rows : {0, 1, 3})
    for (std::ptrdiff_t columns : {0, 1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 83, 84, 85, 200}) {
      std::vector<long long> out(static_cast<std::size_t>(rows * columns));
      backend.for_blocks(1, 1, [&](auto& lane, seam::extent) {
        lane.for_strips(rows, columns, number_each{out.data(), columns});
      });
      bool each_once = true;
      for (std::size_t i = 0; i < out.size(); ++i) each_once &= out[i] == static_cast<long long>(i) + 1;
      CHECK_MESSAGE(each_once, rows, " x ", columns);
    }
}

template <class Backend>
void check_workspace_and_products(Backend const& backend) {
  std::atomic<int> wrong{0};
  backend.for_blocks(6, 1, [&](auto& lane, seam::extent range) {
    auto const block = static_cast<float>(range.first);
    std::vector<float*> pieces;
    for (int piece = 0; piece < 5; ++piece) {
      float* const memory = lane.template workspace<float>(10'007);
      if (reinterpret_cast<std::uintptr_t>(memory) % 64 != 0) ++wrong;
      std::fill_n(memory, 10'007, block * 10 + static_cast<float>(piece));
      pieces.push_back(memory);
    }
    for (std::size_t piece = 0; piece < 5; ++piece)
      for (int i = 0; i < 10'007; ++i)
        if (pieces[piece][i] != block * 10 + static_cast<float>(piece)) ++wrong;
    float const a[] = {1, 2, 3, 4}, b[] = {1, 10, 100, 1000};
    float c[4] = {}, copy[4] = {};
    lane.gemm(seam::blas::transpose::no, seam::blas::transpose::no, 2, 2, 2, 1.0F, a, 2, b, 2, 0.0F, c, 2);
    lane.copy(c, copy, std::ptrdiff_t{4});
    float const expected[] = {201, 2010, 403, 4030};
    if (!std::equal(copy, copy + 4, expected)) ++wrong;
  });
  CHECK(wrong == 0);
}

/// Every block that fails throws its number: the lowest must come out, whatever the threads do.
template <class Backend>
void check_failure(Backend const& backend) {
  for (std::ptrdiff_t first_bad : {0, 7, 99}) {
    std::atomic<std::ptrdiff_t> started_after{0};
    try {
      backend.for_blocks(100, 1, [&](auto&, seam::extent range) {
        if (range.first > first_bad) ++started_after;
        if (range.first >= first_bad) throw seam::input_error("block " + std::to_string(range.first));
      });
      FAIL("nothing was thrown");
    } catch (seam::input_error const& error) {
      CHECK(error.what() == "block " + std::to_string(first_bad));
    }
    // Blocks that other threads had begun may run, all the rest must not.
    CHECK(started_after < 50);
  }
  CHECK_THROWS_AS(backend.for_blocks(3, 1, [](auto&, seam::extent) { throw 42; }), int);
  CHECK_NOTHROW(backend.for_blocks(0, 1, [](auto&, seam::extent) { throw 42; }));
  check_blocks(backend, 10, 3);  // usable afterwards
  CHECK_THROWS_AS(backend.for_blocks(3, 0, [](auto&, seam::extent) {}), seam::error);
  CHECK_THROWS_AS(backend.for_blocks(-1, 1, [](auto&, seam::extent) {}), seam::error);
}

template <class Backend>
void check_monitor() {
  std::vector<std::ptrdiff_t> done;
  bool total_is_right = true;
  seam::monitor watching([&](std::string const&, std::ptrdiff_t now, std::ptrdiff_t total) {
    total_is_right &= total == 103;
    done.push_back(now);
  });
  Backend backend;
  backend.monitor = &watching;
  backend.for_blocks(103, 10, [](auto&, seam::extent) {});
  CHECK(total_is_right);
  REQUIRE(done.size() == 11);
  CHECK(std::is_sorted(done.begin(), done.end()));
  CHECK(done.back() == 103);

  std::atomic<int> ran{0};
  CHECK_THROWS_AS(backend.for_blocks(1000, 1,
                                     [&](auto&, seam::extent) {
                                       if (++ran >= 5) watching.request_stop();
                                     }),
                  seam::cancelled);
  CHECK(ran >= 5);
  CHECK(ran < 50);
  CHECK_THROWS_AS(backend.for_blocks(10, 1, [&](auto&, seam::extent) { ran = -1; }), seam::cancelled);
  CHECK(ran != -1);
}

/// The whole contract.
template <class Backend>
void check_backend(Backend const& backend) {
  static_assert(seam::backend::backend<Backend>);
  static_assert(std::is_same_v<typename Backend::lane_type::space, seam::host_space>);
  CHECK(std::string(backend.name()) != "");
  for (std::ptrdiff_t n : {0, 1, 2, 15, 16, 17, 100})
    for (std::ptrdiff_t size : {1, 2, 16, 1000}) check_blocks(backend, n, size);
  check_lane(backend);
  check_workspace_and_products(backend);
  check_failure(backend);
}

}  // namespace seam_test
