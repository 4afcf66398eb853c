// The backend cuda: its errors without a device, its contract with one.
#include <doctest/doctest.h>
#include <seam/backend/cuda.cuh>
#include <seam/backend/transfer.hpp>

#include <numeric>
#include <vector>

#include "device/backends.hpp"

namespace {

using seam::backend::cuda;

struct number_rows {
  long long* out;
  SEAM_HD void operator()(std::ptrdiff_t i) const { out[i] += static_cast<long long>(i) * i + 1; }
};

/// Adds 1 + the element's number to every element of the rectangle.
struct number_elements {
  long long* out;
  std::ptrdiff_t columns;
  template <int W>
  SEAM_HD void operator()(seam::backend::strip<W>, std::ptrdiff_t row, std::ptrdiff_t column) const {
    for (int w = 0; w < W; ++w) out[row * columns + column + w] += row * columns + column + w + 1;
  }
};

}  // namespace

TEST_CASE("without a device, a capability_error that says why and what to do, before any block") {
  int count = 0;
  if (cudaGetDeviceCount(&count) == cudaSuccess && count > 0) {
    CHECK_THROWS_WITH_AS(cuda{.device = count}.for_blocks(1, 1, [](auto&, seam::extent) {}),
                         doctest::Contains("was asked for; this machine has devices 0 to"), seam::capability_error);
    return;
  }
  bool began = false;
  CHECK_THROWS_WITH_AS(cuda{}.for_blocks(1, 1, [&](auto&, seam::extent) { began = true; }),
                       doctest::Contains("use the backend host"), seam::capability_error);
  CHECK(!began);
  cuda{}.for_blocks(0, 1, [&](auto&, seam::extent) { began = true; });
  CHECK(!began);
  CHECK_THROWS_AS(cuda{}.for_blocks(1, 0, [](auto&, seam::extent) {}), seam::error);
}

TEST_CASE("a failed call is a sentence with the call's name; too little memory says how much") {
  namespace detail = seam::backend::detail;
  CHECK_NOTHROW(detail::check_cuda(cudaSuccess, "cudaFree"));
  CHECK_THROWS_WITH_AS(
      detail::check_cuda(cudaErrorIllegalAddress, "cudaStreamSynchronize"),
      "cudaStreamSynchronize failed: an illegal memory access was encountered (cudaErrorIllegalAddress)", seam::error);
  CHECK_THROWS_WITH_AS(detail::check_cublas(CUBLAS_STATUS_NOT_INITIALIZED, "cublasSgemm"),
                       doctest::Contains("cublasSgemm failed: "), seam::error);
  CHECK_THROWS_WITH_AS(detail::throw_no_device_memory(std::size_t{3} << 30),
                       doctest::Contains("the device has too little memory: 3.0 GiB were asked for and "),
                       seam::memory_error);
}

TEST_CASE("lanes of a device: loops, products, copies, workspace, blocks") {
  cuda const backend;
  if (!seam_test::ready(backend)) return;
  for (std::ptrdiff_t const n : {0, 1, 31, 33, 100'000}) {
    std::vector<long long> rows(static_cast<std::size_t>(n)), elements(static_cast<std::size_t>(n * 3));
    backend.for_blocks(n, 4096, [&](auto& lane, seam::extent range) {
      auto* const there = lane.template workspace<long long>(range.count);
      lane.upload(rows.data() + range.first, there, range.count);
      lane.for_each(range.count, number_rows{there});
      lane.download(there, rows.data() + range.first, range.count);
      auto* const rectangle = lane.template workspace<long long>(range.count * 3);
      lane.upload(elements.data() + range.first * 3, rectangle, range.count * 3);
      lane.for_strips(range.count, 3, number_elements{rectangle, 3});
      lane.download(rectangle, elements.data() + range.first * 3, range.count * 3);
    });
    bool right = true;
    for (std::ptrdiff_t i = 0; i < n; ++i) right &= rows[static_cast<std::size_t>(i)] == (i % 4096) * (i % 4096) + 1;
    for (std::ptrdiff_t i = 0; i < n * 3; ++i) right &= elements[static_cast<std::size_t>(i)] == i % (3 * 4096) + 1;
    CHECK(right);
  }
  backend.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    float const a[] = {1, 2, 3, 4}, b[] = {1, 10, 100, 1000};
    float c[4] = {};
    float* const there = lane.template workspace<float>(4);
    lane.gemm(seam::blas::transpose::no, seam::blas::transpose::no, 2, 2, 2, 1.0F, seam::backend::bring(lane, a, 4), 2,
              seam::backend::bring(lane, b, 4), 2, 0.0F, there, 2);
    lane.download(there, c, 4);
    float const expected[] = {201, 2010, 403, 4030};
    CHECK(std::equal(c, c + 4, expected));
    CHECK(reinterpret_cast<std::uintptr_t>(there) % 64 == 0);
  });
}

TEST_CASE("the exception of the lowest block, and a stop between blocks") {
  cuda const backend;
  if (!seam_test::ready(backend)) return;
  CHECK_THROWS_WITH_AS(backend.for_blocks(100, 1,
                                          [](auto&, seam::extent range) {
                                            if (range.first >= 7)
                                              throw seam::input_error("block " + std::to_string(range.first));
                                          }),
                       "block 7", seam::input_error);
  seam::monitor watching;
  int ran = 0;
  CHECK_THROWS_AS((cuda{.streams = 1, .monitor = &watching}.for_blocks(100, 1,
                                                                       [&](auto&, seam::extent) {
                                                                         if (++ran == 5) watching.request_stop();
                                                                       })),
                  seam::cancelled);
  CHECK(ran == 5);
}

TEST_CASE("more memory than there is: a memory_error with both numbers, and the device is usable afterwards") {
  cuda const backend;
  if (!seam_test::ready(backend)) return;
  CHECK_THROWS_WITH_AS(
      backend.for_blocks(1, 1,
                         [](auto& lane, seam::extent) { lane.template workspace<char>(std::ptrdiff_t{1} << 46); }),
      doctest::Contains("64.0 TiB were asked for and "), seam::memory_error);
  CHECK_NOTHROW(backend.for_blocks(1, 1, [](auto& lane, seam::extent) { lane.template workspace<char>(1000); }));
}
