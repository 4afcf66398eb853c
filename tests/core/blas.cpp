#include <doctest/doctest.h>
#include <seam/core/blas.hpp>
#include <seam/core/random.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace blas = seam::blas;
using blas::transpose;

namespace {

template <class T>
std::vector<T> random_numbers(std::ptrdiff_t count, std::uint64_t seed) {
  seam::random_stream random(seed, 0);
  std::vector<T> numbers;
  for (std::ptrdiff_t i = 0; i < count; ++i) numbers.push_back(static_cast<T>(random.next_double() - 0.5));
  return numbers;
}

/// Compares with triple loops, strides larger than the extents, and checks that the gaps between rows stay untouched.
template <class T>
void check_product(transpose ta, transpose tb, T beta) {
  constexpr std::ptrdiff_t m = 7, n = 5, k = 9, lda = 12, ldb = 11, ldc = 8;
  auto const a = random_numbers<T>(12 * lda, 1);
  auto const b = random_numbers<T>(12 * ldb, 2);
  auto const before = random_numbers<T>(m * ldc, 3);
  auto c = before;
  blas::gemm(ta, tb, m, n, k, T{2}, a.data(), lda, b.data(), ldb, beta, c.data(), ldc);
  for (std::ptrdiff_t i = 0; i < m; ++i)
    for (std::ptrdiff_t j = 0; j < ldc; ++j) {
      auto const at = static_cast<std::size_t>(i * ldc + j);
      if (j >= n) {
        CHECK(c[at] == before[at]);
        continue;
      }
      double sum = 0;
      for (std::ptrdiff_t l = 0; l < k; ++l)
        sum += static_cast<double>(a[static_cast<std::size_t>(ta == transpose::yes ? l * lda + i : i * lda + l)]) *
               static_cast<double>(b[static_cast<std::size_t>(tb == transpose::yes ? j * ldb + l : l * ldb + j)]);
      double const expected = 2 * sum + static_cast<double>(beta) * static_cast<double>(before[at]);
      CHECK(std::abs(static_cast<double>(c[at]) - expected) < (sizeof(T) == 4 ? 1e-5 : 1e-13));
    }
}

}  // namespace

TEST_CASE_TEMPLATE("products agree with triple loops", T, float, double) {
  for (auto ta : {transpose::no, transpose::yes})
    for (auto tb : {transpose::no, transpose::yes})
      for (T beta : {T{0}, T{1}, T{-0.5}}) check_product<T>(ta, tb, beta);
}

TEST_CASE_TEMPLATE("squares agree with triple loops above the diagonal and touch nothing below it", T, float, double) {
  for (std::ptrdiff_t const n : {1, 5, 70}) {
    std::ptrdiff_t const k = 9, lda = n + 3, ldc = n + 2;
    auto const a = random_numbers<T>(k * lda, 4);
    auto const before = random_numbers<T>(n * ldc, 5);
    auto c = before;
    blas::add_square(n, k, T{2}, a.data(), lda, T{-0.5}, c.data(), ldc);
    for (std::ptrdiff_t i = 0; i < n; ++i)
      for (std::ptrdiff_t j = 0; j < ldc; ++j) {
        auto const at = static_cast<std::size_t>(i * ldc + j);
        if (j < i || j >= n) {
          CHECK(c[at] == before[at]);
          continue;
        }
        double sum = 0;
        for (std::ptrdiff_t l = 0; l < k; ++l)
          sum += static_cast<double>(a[static_cast<std::size_t>(l * lda + i)]) *
                 static_cast<double>(a[static_cast<std::size_t>(l * lda + j)]);
        CHECK(std::abs(static_cast<double>(c[at]) - 2 * sum + 0.5 * static_cast<double>(before[at])) <
              (sizeof(T) == 4 ? 1e-5 : 1e-13));
      }
  }
}

TEST_CASE_TEMPLATE("products of nothing", T, float, double) {
  T c = 5;
  blas::gemm(transpose::no, transpose::no, 0, 1, 1, T{1}, &c, 1, &c, 1, T{0}, &c, 1);
  blas::gemm(transpose::no, transpose::no, 1, 0, 1, T{1}, &c, 1, &c, 1, T{0}, &c, 1);
  blas::add_square(0, 1, T{1}, &c, 1, T{0}, &c, 1);
  CHECK(c == 5);
  blas::gemm(transpose::no, transpose::no, 1, 1, 0, T{1}, &c, 1, &c, 1, T{0}, &c, 1);
  CHECK(c == 0);
}

TEST_CASE("an extent that CBLAS cannot take is refused") {
  float c = 0;
  CHECK_THROWS_AS(
      blas::gemm(transpose::no, transpose::no, std::ptrdiff_t{1} << 31, 1, 1, 1.0F, &c, 1, &c, 1, 0.0F, &c, 1),
      seam::error);
}

TEST_CASE("the guard turns the library's own threads off until the last one is gone") {
  if (!openblas_get_parallel || openblas_get_parallel() != 1) {
    MESSAGE("skipped: this BLAS is not OpenBLAS with its own threads");
    return;
  }
  int const before = openblas_get_num_threads();
  openblas_set_num_threads(2);
  {
    blas::single_thread_guard const outer;
    CHECK(openblas_get_num_threads() == 1);
    {
      blas::single_thread_guard const inner;
      CHECK(openblas_get_num_threads() == 1);
    }
    CHECK(openblas_get_num_threads() == 1);
  }
  CHECK(openblas_get_num_threads() == 2);
  openblas_set_num_threads(before);
}

TEST_CASE("the library has a name") {
  CHECK(std::string(blas::name()) != "");
}
