#include <doctest/doctest.h>
#include <seam/backend/concept.hpp>
#include <seam/backend/host.hpp>

#include "concept_test.hpp"

namespace backend = seam::backend;
using seam::blas::transpose;

namespace elsewhere {

/// A lane of somebody else's: plain loops, memory from the heap.
class plain_lane {
 public:
  using space = seam::host_space;

  template <class F>
  void for_each(std::ptrdiff_t n, F const& f) {
    for (std::ptrdiff_t i = n; i-- > 0;) f(i);
  }
  template <class F>
  void for_strips(std::ptrdiff_t rows, std::ptrdiff_t columns, F const& f) {
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      std::ptrdiff_t column = 0;
      for (; column + 2 <= columns; column += 2) f(backend::strip<2>{}, row, column);
      for (; column < columns; ++column) f(backend::strip<1>{}, row, column);
    }
  }
  template <class T>
  void gemm(transpose ta, transpose tb, std::ptrdiff_t m, std::ptrdiff_t n, std::ptrdiff_t k, T alpha, T const* a,
            std::ptrdiff_t lda, T const* b, std::ptrdiff_t ldb, T beta, T* c, std::ptrdiff_t ldc) {
    seam::blas::gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
  }
  template <class T>
  void copy(T const* from, T* to, std::ptrdiff_t count) {
    std::copy_n(from, count, to);
  }
  template <class T>
  T* workspace(std::ptrdiff_t count) {
    std::size_t const bytes = static_cast<std::size_t>(count) * sizeof(T) + 64;
    memory_.push_back(std::vector<std::byte>(bytes));
    auto const at = reinterpret_cast<std::uintptr_t>(memory_.back().data());
    return reinterpret_cast<T*>((at + 63) / 64 * 64);
  }

 private:
  std::vector<std::vector<std::byte>> memory_;
};

struct serial {
  using lane_type = plain_lane;
  static constexpr char const* name() { return "serial"; }
  template <class F>
  void for_blocks(std::ptrdiff_t n, std::ptrdiff_t size, F const& f) const {
    seam::expect<seam::error>(n >= 0 && size >= 1, [] { return "blocks of nothing"; });
    for (std::ptrdiff_t first = 0; first < n; first += size) {
      plain_lane lane;
      f(lane, seam::extent{first, std::min(size, n - first)});
    }
  }
};

}  // namespace elsewhere

namespace {

/// Each type lacks exactly one requirement of a lane.
struct no_space : elsewhere::plain_lane {
 private:
  using elsewhere::plain_lane::space;
};
struct no_for_each : elsewhere::plain_lane {
  void for_each() = delete;
};
struct no_for_strips : elsewhere::plain_lane {
  void for_strips() = delete;
};
struct no_gemm : elsewhere::plain_lane {
  void gemm() = delete;
};
struct no_copy : elsewhere::plain_lane {
  void copy() = delete;
};
struct no_workspace : elsewhere::plain_lane {
  void workspace() = delete;
};
struct workspace_of_nothing : elsewhere::plain_lane {
  template <class T>
  void workspace(std::ptrdiff_t) {}
};
static_assert(backend::lane<elsewhere::plain_lane> && backend::lane<backend::host_lane>);
static_assert(!backend::lane<no_space>);
static_assert(!backend::lane<no_for_each>);
static_assert(!backend::lane<no_for_strips>);
static_assert(!backend::lane<no_gemm>);
static_assert(!backend::lane<no_copy>);
static_assert(!backend::lane<no_workspace>);
static_assert(!backend::lane<workspace_of_nothing>);

/// Each type lacks exactly one requirement of a backend.
struct no_lane_type {
  static constexpr char const* name() { return ""; }
  template <class F>
  void for_blocks(std::ptrdiff_t, std::ptrdiff_t, F const&) const {}
};
struct lane_type_is_none : no_lane_type {
  using lane_type = int;
};
struct no_name {
  using lane_type = elsewhere::plain_lane;
  template <class F>
  void for_blocks(std::ptrdiff_t, std::ptrdiff_t, F const&) const {}
};
struct no_for_blocks {
  using lane_type = elsewhere::plain_lane;
  static constexpr char const* name() { return ""; }
};
struct for_blocks_not_const : no_for_blocks {
  template <class F>
  void for_blocks(std::ptrdiff_t, std::ptrdiff_t, F const&) {}
};
static_assert(backend::backend<elsewhere::serial>);
static_assert(!backend::backend<no_lane_type>);
static_assert(!backend::backend<lane_type_is_none>);
static_assert(!backend::backend<no_name>);
static_assert(!backend::backend<no_for_blocks>);
static_assert(!backend::backend<for_blocks_not_const>);

}  // namespace

TEST_CASE("a foreign backend is held to the same contract") {
  seam_test::check_backend(elsewhere::serial{});
}
