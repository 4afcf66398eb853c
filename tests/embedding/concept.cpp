#include <doctest/doctest.h>
#include <seam/embedding/concept.hpp>

namespace elsewhere {

/// The mean of each map, in one column.
struct mean {
  static constexpr char const* name() { return "mean"; }
  template <class Backend>
  seam::array<float, 2> embed(Backend const&, seam::view<float const, 2> maps) const {
    seam::array<float, 2> result(maps.extent(0), 1);
    for (std::ptrdiff_t i = 0; i < maps.extent(0); ++i)
      for (float const value : maps.row(i)) result(i, 0) += value / static_cast<float>(maps.extent(1));
    return result;
  }
};
struct nameless {
  template <class Backend>
  seam::array<float, 2> embed(Backend const&, seam::view<float const, 2>) const;
};
struct of_another_type {
  static constexpr char const* name() { return "of_another_type"; }
  template <class Backend>
  seam::array<double, 2> embed(Backend const&, seam::view<float const, 2>) const;
};

}  // namespace elsewhere

static_assert(seam::embedding::embedder<elsewhere::mean>);
static_assert(!seam::embedding::embedder<elsewhere::nameless>);
static_assert(!seam::embedding::embedder<elsewhere::of_another_type>);
static_assert(!seam::embedding::embedder<seam::embedding::none>, "none is a pipeline's word for no embedder");

TEST_CASE("an embedder of somebody else gives one row a map") {
  seam::array<float, 2> maps({{2, 4}}, {1, 2, 3, 6, -1, 1, -1, 1});
  auto const columns = elsewhere::mean{}.embed(seam::backend::host{}, maps);
  CHECK(columns.shape() == seam::extents<2>{{2, 1}});
  CHECK(columns(0, 0) == 3.0F);
  CHECK(columns(1, 0) == 0.0F);
}
