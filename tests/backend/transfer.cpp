#include <doctest/doctest.h>
#include <seam/backend/thrust.hpp>
#include <seam/backend/transfer.hpp>

#include <cmath>
#include <limits>
#include <numeric>

#include "far.hpp"
#include "sentence.hpp"

namespace backend = seam::backend;

namespace {

struct plus_one {
  float const* in;
  float* out;
  SEAM_HD void operator()(std::ptrdiff_t i) const { out[i] += in[i] + 1; }
};

/// A lane in another memory that cannot be reached.
struct unreachable_lane : seam_test::far_lane {
  template <class T>
  void upload(T const*, T*, std::ptrdiff_t) = delete;
};
static_assert(backend::lane<seam_test::far_lane> && backend::device_lane<seam_test::far_lane>);
static_assert(!backend::lane<unreachable_lane>);
static_assert(!backend::device_lane<backend::host_lane>);
static_assert(backend::block_factor<backend::host_lane> == 1 && backend::block_factor<seam_test::far_lane> == 2);

}  // namespace

TEST_CASE_TEMPLATE("a block's input comes, its results go, wherever the lane works", Backend, backend::host,
                   backend::thrust_omp, seam_test::far) {
  seam::array<float, 2> in(101, 3), out(101, 3);
  std::iota(in.begin(), in.end(), 0.0F);
  std::vector<float> const shared{1, 2, 3};
  Backend{}.for_blocks(101, 10, [&](auto& lane, seam::extent range) {
    backend::results const made(lane, out.view().rows(range));
    made.load();
    auto const there = backend::bring(lane, in.view().rows(range));
    CHECK((there.data() == in.view().rows(range).data()) == !backend::device_lane<typename Backend::lane_type>);
    lane.for_each(there.size(), plus_one{there.data(), made.there().data()});
    made.finish();
    backend::host_copy const again(lane, backend::bring(lane, shared), 3);
    CHECK(std::equal(shared.begin(), shared.end(), again.data()));
    CHECK(again[2] == 3);
  });
  for (std::ptrdiff_t i = 0; i < in.size(); ++i) CHECK(out.data()[i] == in.data()[i] + 1);
}

TEST_CASE("what is there already is not moved") {
  auto& memory = seam_test::far_memory::all();
  seam_test::far const far;
  seam_test::array_on<seam_test::far, float, 1> const in(
      far, seam::array<float, 1>(seam::extents<1>{{8}}, {0, 1, 2, 3, 4, 5, 6, 7}));
  seam_test::array_on<seam_test::far, float, 1> const out(far, seam::extents<1>{{8}});
  std::ptrdiff_t const up = memory.uploaded, down = memory.downloaded;
  far.for_blocks(8, 8, [&](auto& lane, seam::extent range) {
    backend::results const made(lane, out.view().rows(range));
    CHECK(made.there().data() == out.view().data());
    lane.copy(backend::bring(lane, in.constant()).data(), made.there().data(), 8);
    made.finish();
  });
  CHECK(memory.uploaded == up);
  CHECK(memory.downloaded == down);
  CHECK(out.read(far) == in.read(far));
}

TEST_CASE_TEMPLATE("a number that is not finite is found where the lane works", Backend, backend::host,
                   seam_test::far) {
  for (float const bad : {NAN, INFINITY, -INFINITY}) {
    seam::array<float, 3> values(5, 2, 2);
    Backend{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
      backend::require_finite(lane, backend::bring(lane, values.view()), "the maps");
    });
    values(3, 1, 0) = bad;
    values(4, 0, 0) = bad;
    CHECK(seam_test::sentence_of([&] {
            Backend{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
              backend::require_finite(lane, backend::bring(lane, values.view()), "the maps", 10);
            });
          }) == std::string("row 13 of the maps holds ") +
                    (std::isnan(bad) ? "NaN"
                     : bad > 0       ? "infinity"
                                     : "-infinity") +
                    " at position 1, column 0; every number must be finite");
  }
}

TEST_CASE("stages that are no kernels run on the host, under the backend's monitor") {
  static_assert(std::is_same_v<decltype(backend::on_host(seam_test::far{})), backend::host>);
  backend::host const host{.threads = 3};
  CHECK(&backend::on_host(host) == &host);
  seam::monitor monitor;
  CHECK(backend::on_host(seam_test::far{.monitor = &monitor}).monitor == &monitor);
}
