// SPDX-License-Identifier: MIT
// A lane of a CUDA device: kernels, cuBLAS and copies on one stream, scratch memory from the stream-ordered pool.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/backend/detail/arena.hpp>
#include <seam/backend/detail/cuda_call.cuh>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace seam::inline v0::backend {

namespace detail {

/// Every row once: a grid that strides over more rows than it has threads.
template <class F>
__global__ void call_rows(std::ptrdiff_t n, F f) {
  std::ptrdiff_t const step = std::ptrdiff_t{gridDim.x} * blockDim.x;
  for (std::ptrdiff_t i = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x; i < n; i += step) f(i);
}

/// Every element of a rectangle once, neighbouring columns by neighbouring threads.
template <class F>
__global__ void call_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F f) {
  std::ptrdiff_t const down = std::ptrdiff_t{gridDim.y} * blockDim.y;
  std::ptrdiff_t const along = std::ptrdiff_t{gridDim.x} * blockDim.x;
  for (std::ptrdiff_t row = std::ptrdiff_t{blockIdx.y} * blockDim.y + threadIdx.y; row < rows; row += down)
    for (std::ptrdiff_t column = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x; column < columns;
         column += along)
      f(strip<1>{}, row, column);
}

/// Pieces of a device's memory, ordered with the work of a stream.
struct stream_pieces {
  cudaStream_t stream = nullptr;

  void* take(std::size_t bytes) const {
    void* memory = nullptr;
    cudaError_t const code = cudaMallocAsync(&memory, bytes, stream);
    if (code == cudaErrorMemoryAllocation) throw_no_device_memory(bytes);
    check_cuda(code, "cudaMallocAsync");
    return memory;
  }
  void give_back(void* memory) const { cudaFreeAsync(memory, stream); }
};

/// A stream and a handle of cuBLAS that works on it.
struct stream_and_products {
  cudaStream_t stream = nullptr;
  cublasHandle_t products = nullptr;

  explicit stream_and_products(int device) {
    check_cuda(cudaSetDevice(device), "cudaSetDevice");
    check_cuda(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    cublasStatus_t status = cublasCreate(&products);
    if (status == CUBLAS_STATUS_SUCCESS) status = cublasSetStream(products, stream);
    if (status != CUBLAS_STATUS_SUCCESS) close();
    check_cublas(status, "cublasCreate");
  }
  ~stream_and_products() { close(); }
  stream_and_products(stream_and_products const&) = delete;
  stream_and_products& operator=(stream_and_products const&) = delete;

 private:
  void close() {
    if (products) cublasDestroy(products);
    if (stream) cudaStreamDestroy(stream);
    products = nullptr, stream = nullptr;
  }
};

}  // namespace detail

/// Runs a block's work on a stream of a device, from one thread; see the concept `lane`. Every call but upload(),
/// download(), keep() and wait() returns before its work is done. Throws error with the CUDA call that failed: launches
/// at once, what kernels do wrong at the next wait (in builds without NDEBUG after every launch), memory_error when the
/// device has too little memory.
class cuda_lane {
 public:
  using space = device_space;
  /// A device wants thousands of sequences at once where a processor's core wants those that its cache holds.
  static constexpr std::ptrdiff_t block_factor = 64;

  explicit cuda_lane(int device) : device_(device), on_(device), arena_(detail::stream_pieces{on_.stream}) {}
  cuda_lane(cuda_lane const&) = delete;
  cuda_lane& operator=(cuda_lane const&) = delete;

  template <class F>
  void for_each(std::ptrdiff_t n, F const& f) {
    static_assert(std::is_trivially_copyable_v<F>, "seam::backend::cuda: a kernel is copied to the device as it is");
    if (n <= 0) return;
    detail::call_rows<<<blocks_of(n, threads, most_blocks), threads, 0, on_.stream>>>(n, f);
    launched();
  }
  template <class F>
  void for_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F const& f) {
    static_assert(std::is_trivially_copyable_v<F>, "seam::backend::cuda: a kernel is copied to the device as it is");
    if (rows <= 0 || columns <= 0) return;
    unsigned along = 1;
    while (along < threads && along < static_cast<std::uint64_t>(columns)) along *= 2;
    unsigned const down = threads / along;
    dim3 const grid(blocks_of(columns, along, 1024), blocks_of(rows, down, 65535));
    detail::call_strips<<<grid, dim3(along, down), 0, on_.stream>>>(rows, columns, f);
    launched();
  }
  /// cuBLAS is column-major: the transposed product, operands exchanged. Plain float, no TF32.
  template <class T>
  void gemm(blas::transpose ta, blas::transpose tb, std::ptrdiff_t m, std::ptrdiff_t n, std::ptrdiff_t k,
            std::type_identity_t<T> alpha, T const* a, std::ptrdiff_t lda, T const* b, std::ptrdiff_t ldb,
            std::type_identity_t<T> beta, T* c, std::ptrdiff_t ldc) {
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>, "seam::backend::cuda: float or double");
    if (m == 0 || n == 0) return;
    auto const code = [](blas::transpose t) {
      return t == blas::transpose::yes ? CUBLAS_OP_T : CUBLAS_OP_N;
    };
    if constexpr (std::is_same_v<T, float>) {
      detail::check_cublas(
          cublasSgemm_64(on_.products, code(tb), code(ta), n, m, k, &alpha, b, ldb, a, lda, &beta, c, ldc),
          "cublasSgemm");
    } else {
      detail::check_cublas(
          cublasDgemm_64(on_.products, code(tb), code(ta), n, m, k, &alpha, b, ldb, a, lda, &beta, c, ldc),
          "cublasDgemm");
    }
    wait_when_debugging();
  }
  template <class T>
  void copy(T const* from, T* to, std::ptrdiff_t count) {
    transfer(from, to, count, cudaMemcpyDeviceToDevice);
  }
  template <class T>
  void upload(T const* from, T* to, std::ptrdiff_t count) {
    transfer(from, to, count, cudaMemcpyHostToDevice);
    wait();
  }
  template <class T>
  void download(T const* from, T* to, std::ptrdiff_t count) {
    transfer(from, to, count, cudaMemcpyDeviceToHost);
    wait();
  }
  template <class T>
  T* workspace(std::ptrdiff_t count) {
    return static_cast<T*>(arena_.take(static_cast<std::size_t>(count) * sizeof(T)));
  }
  auto workspace_mark() const { return arena_.here(); }
  void return_to(decltype(std::declval<detail::basic_arena<detail::stream_pieces> const&>().here()) mark) {
    arena_.back_to(mark);
  }

  /// A copy of host memory that lasts as long as somebody holds it.
  template <class T>
  std::shared_ptr<T const> keep(T const* values, std::ptrdiff_t count) {
    void* memory = nullptr;
    std::size_t const bytes = std::max<std::size_t>(1, static_cast<std::size_t>(count) * sizeof(T));
    cudaError_t const code = cudaMalloc(&memory, bytes);
    if (code == cudaErrorMemoryAllocation) detail::throw_no_device_memory(bytes);
    detail::check_cuda(code, "cudaMalloc");
    std::shared_ptr<T> const kept(static_cast<T*>(memory), [](T* there) { cudaFree(there); });
    upload(values, kept.get(), count);
    return kept;
  }
  int device() const { return device_; }

  /// Returns when all that was asked of the lane is done.
  void wait() { detail::check_cuda(cudaStreamSynchronize(on_.stream), "cudaStreamSynchronize"); }

  /// Invalidates all workspace and makes the device the calling thread's; for_blocks calls it before every block.
  void begin_block() {
    detail::check_cuda(cudaSetDevice(device_), "cudaSetDevice");
    arena_.reset();
  }

 private:
  static constexpr unsigned threads = 256;
  static constexpr std::ptrdiff_t most_blocks = std::ptrdiff_t{1} << 16;

  static unsigned blocks_of(std::ptrdiff_t n, std::ptrdiff_t threads_of_one, std::ptrdiff_t most) {
    return static_cast<unsigned>(std::min(most, (n + threads_of_one - 1) / threads_of_one));
  }
  template <class T>
  void transfer(T const* from, T* to, std::ptrdiff_t count, cudaMemcpyKind kind) {
    static_assert(std::is_trivially_copyable_v<T>, "seam::backend::cuda: values are copied as they are");
    if (count <= 0) return;
    detail::check_cuda(cudaMemcpyAsync(to, from, static_cast<std::size_t>(count) * sizeof(T), kind, on_.stream),
                       "cudaMemcpyAsync");
  }
  void launched() {
    detail::check_cuda(cudaGetLastError(), "a kernel's launch");
    wait_when_debugging();
  }
  void wait_when_debugging() {
#ifndef NDEBUG
    wait();
#endif
  }

  int device_;
  detail::stream_and_products on_;
  detail::basic_arena<detail::stream_pieces> arena_;  // gives its pieces back before the stream ends
};

static_assert(lane<cuda_lane>);

}  // namespace seam::inline v0::backend
