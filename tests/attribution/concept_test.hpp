// What any attribution method must do, as a test: instantiate it for a new method and it is held to the whole contract.
#pragma once

#include <doctest/doctest.h>
#include <seam/attribution/attribute.hpp>

#include <cmath>
#include <string>

namespace seam_test {

/// `letters` (6 or more sequences) fit the oracle. Maps do not depend on the threads, on the batch, or on the company.
template <class Backend, class M, class O>
void check_attribution_method(Backend const& backend, M const& method, O const& o,
                              seam::view<std::uint8_t const, 2> letters) {
  static_assert(seam::attribution::attribution_method<M, O, typename Backend::lane_type> ||
                seam::oracle::host_oracle<O>);
  constexpr int columns = M::template columns<typename O::alphabet_type>;
  static_assert(columns >= 1);
  CHECK(!std::string(M::name()).empty());

  auto const maps = seam::attribution::attribute(backend, method, o, letters);
  CHECK(maps.shape() == seam::extents<3>{{letters.extent(0), letters.extent(1), columns}});
  CHECK(seam::attribution::attribute(backend, method, o, letters) == maps);
  CHECK(seam::attribution::attribute(backend, method, o, letters.rows(0, 0)).empty());
  float largest = 0;
  for (float const value : maps) largest = std::max(largest, std::abs(value));
  CHECK(largest > 0);
  for (std::ptrdiff_t first : {std::ptrdiff_t{1}, letters.extent(0) - 2}) {
    auto const alone = seam::attribution::attribute(backend, method, o, letters.rows(first, 2));
    for (std::ptrdiff_t i = 0; i < alone.size(); ++i)
      CHECK(std::abs(alone.data()[i] - maps.view().rows(first, 2).data()[i]) <= 1e-6F * largest);
  }
  if constexpr (requires { Backend{.threads = 1}; }) {
    CHECK(seam::attribution::attribute(Backend{.threads = 1}, method, o, letters) == maps);
    CHECK(seam::attribution::attribute(Backend{.threads = 3}, method, o, letters) == maps);
  }
}

}  // namespace seam_test
