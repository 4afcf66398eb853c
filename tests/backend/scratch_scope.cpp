#include <doctest/doctest.h>
#include <seam/backend/scratch_scope.hpp>

#include "backends.hpp"

namespace {

struct plain_lane {
  float memory[100] = {};
  std::ptrdiff_t used = 0;

  template <class T>
  T* workspace(std::ptrdiff_t count) {
    used += count;
    return memory + used - count;
  }
};

}  // namespace

TEST_CASE_TEMPLATE("a scope gives its workspace back and leaves the rest alone", Backend, SEAM_TEST_BACKENDS) {
  Backend{}.for_blocks(3, 1, [](auto& lane, seam::extent) {
    float* const kept = lane.template workspace<float>(1000);
    for (int i = 0; i < 1000; ++i) kept[i] = static_cast<float>(i);
    float* first = nullptr;
    for (int turn = 0; turn < 50; ++turn) {
      seam::backend::scratch_scope const scope(lane);
      float* const large = lane.template workspace<float>(100'000);  // more than an arena's first piece
      float* const small = lane.template workspace<float>(10);
      if (turn == 0) first = large;
      CHECK(large == first);
      CHECK((small >= large + 100'000 || small + 10 <= large));
      for (int i = 0; i < 100'000; ++i) large[i] = -1;
      for (int i = 0; i < 10; ++i) small[i] = -2;
    }
    for (int i = 0; i < 1000; ++i) CHECK(kept[i] == static_cast<float>(i));
  });
}

TEST_CASE("a lane without marks keeps its workspace until the block ends") {
  plain_lane lane;
  float* inside = nullptr;
  {
    seam::backend::scratch_scope const scope(lane);
    inside = lane.workspace<float>(10);
  }
  CHECK(lane.workspace<float>(10) == inside + 10);
}
