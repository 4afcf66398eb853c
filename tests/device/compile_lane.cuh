// A lane whose loops are kernels and whose products are cuBLAS': the smallest that lets nvcc see every kernel of a
// stage. It is compiled, never run.
#pragma once

#include <cublas_v2.h>
#include <seam/backend/concept.hpp>

#include <cuda_runtime.h>

#include <vector>

namespace seam_test {

template <class F>
__global__ void call_rows(std::ptrdiff_t n, F f) {
  std::ptrdiff_t const step = std::ptrdiff_t{gridDim.x} * blockDim.x;
  for (std::ptrdiff_t i = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x; i < n; i += step) f(i);
}

template <class F>
__global__ void call_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F f) {
  for (std::ptrdiff_t row = blockIdx.y; row < rows; row += gridDim.y)
    for (std::ptrdiff_t column = std::ptrdiff_t{blockIdx.x} * blockDim.x + threadIdx.x; column < columns;
         column += std::ptrdiff_t{gridDim.x} * blockDim.x)
      f(seam::backend::strip<1>{}, row, column);
}

class compile_lane {
 public:
  using space = seam::device_space;

  compile_lane() { cublasCreate(&handle_); }
  ~compile_lane() {
    for (void* memory : memory_) cudaFree(memory);
    cublasDestroy(handle_);
  }
  compile_lane(compile_lane const&) = delete;
  compile_lane& operator=(compile_lane const&) = delete;

  template <class F>
  void for_each(std::ptrdiff_t n, F const& f) {
    if (n > 0) call_rows<<<256, 256>>>(n, f);
  }
  template <class F>
  void for_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F const& f) {
    if (rows > 0 && columns > 0) call_strips<<<dim3(1, 1024), 256>>>(rows, columns, f);
  }
  /// cuBLAS is column-major: the transposed product, operands exchanged.
  void gemm(seam::blas::transpose ta, seam::blas::transpose tb, std::ptrdiff_t m, std::ptrdiff_t n, std::ptrdiff_t k,
            float alpha, float const* a, std::ptrdiff_t lda, float const* b, std::ptrdiff_t ldb, float beta, float* c,
            std::ptrdiff_t ldc) {
    auto const code = [](seam::blas::transpose t) {
      return t == seam::blas::transpose::yes ? CUBLAS_OP_T : CUBLAS_OP_N;
    };
    cublasSgemm(handle_, code(tb), code(ta), static_cast<int>(n), static_cast<int>(m), static_cast<int>(k), &alpha, b,
                static_cast<int>(ldb), a, static_cast<int>(lda), &beta, c, static_cast<int>(ldc));
  }
  template <class T>
  void copy(T const* from, T* to, std::ptrdiff_t count) {
    cudaMemcpyAsync(to, from, static_cast<std::size_t>(count) * sizeof(T), cudaMemcpyDeviceToDevice);
  }
  template <class T>
  T* workspace(std::ptrdiff_t count) {
    void* memory = nullptr;
    cudaMalloc(&memory, static_cast<std::size_t>(count) * sizeof(T));
    memory_.push_back(memory);
    return static_cast<T*>(memory);
  }

 private:
  cublasHandle_t handle_ = nullptr;
  std::vector<void*> memory_;
};

static_assert(seam::backend::lane<compile_lane>);

}  // namespace seam_test
