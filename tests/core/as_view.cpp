#include <doctest/doctest.h>
#include <seam/core/as_view.hpp>

#include <cstdint>
#include <type_traits>
#include <vector>

static_assert(std::is_same_v<decltype(seam::as_view(std::vector<std::int32_t>())), seam::view<std::int32_t const, 1>>);

TEST_CASE("a vector is seen where it lies") {
  std::vector<float> const values = {1.0F, 2.0F, 3.0F};
  auto const seen = seam::as_view(values);
  CHECK(seen.data() == values.data());
  CHECK(seen.extent(0) == 3);
  CHECK(seen(2) == 3.0F);
  CHECK(seam::as_view(std::vector<double>()).empty());
}
