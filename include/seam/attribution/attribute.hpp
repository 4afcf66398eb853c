// SPDX-License-Identifier: MIT
// Maps of a whole library by any attribution method and any oracle: checked first, then block by block.
#pragma once

#include <seam/attribution/concept.hpp>
#include <seam/core/array.hpp>
#include <seam/core/finite.hpp>
#include <seam/core/memory.hpp>
#include <seam/oracle/run.hpp>

#include <concepts>
#include <limits>
#include <string>

namespace seam::inline v0::attribution {

namespace detail {

template <class M>
inline constexpr bool needs_gradient = [] {
  if constexpr (requires { M::needs_gradient; }) {
    return static_cast<bool>(M::needs_gradient);
  } else {
    return false;
  }
}();

template <class M>
inline constexpr bool needs_rescale = [] {
  if constexpr (requires { M::needs_rescale; }) {
    return static_cast<bool>(M::needs_rescale);
  } else {
    return false;
  }
}();

/// Sequences of a block: the oracle's wish, or fewer where a method makes many of each.
template <class M>
std::ptrdiff_t largest_block(M const& method) {
  if constexpr (requires {
                  { method.largest_block } -> std::convertible_to<std::ptrdiff_t>;
                }) {
    return method.largest_block;
  } else {
    return std::numeric_limits<std::ptrdiff_t>::max();
  }
}

/// " x" for an oracle that calls itself x; nothing for one without a name.
template <class O>
std::string name_in_sentence(O const& o) {
  if constexpr (requires { std::string(o.name()); })
    return ' ' + std::string(o.name());
  else
    return {};
}

}  // namespace detail

/// Throws input_error unless the method's options fit sequences of `length` letters, and capability_error when it needs
/// a gradient or multipliers that an oracle (any_oracle, process) has not at run time.
template <class M, class O>
void check_method(M const& method, O const& o, std::ptrdiff_t length) {
  if constexpr (requires { method.template check<typename O::alphabet_type>(length); })
    method.template check<typename O::alphabet_type>(length);
  if constexpr (detail::needs_gradient<M>)
    expect<capability_error>(oracle::is_differentiable(o), [&] {
      return "this needs a gradient and the oracle" + detail::name_in_sentence(o) +
             " only predicts; use ism, which asks for predictions alone";
    });
  if constexpr (detail::needs_rescale<M>)
    expect<capability_error>(oracle::is_rescaling(o), [&] {
      return "this needs DeepLIFT's multipliers, which networks have and the oracle" + detail::name_in_sentence(o) +
             " has not";
    });
}

namespace detail {

template <backend::backend B, class M, class O, class Space>
void attribute_blocks(B const& backend, M const& method, O const& o, view<std::uint8_t const, 2, Space> letters,
                      view<float, 3, Space> maps) {
  using lane_type = typename B::lane_type;
  static_assert(oracle::oracle<O, lane_type>,
                "seam::attribution: the oracle cannot predict on this backend; it needs alphabet_type, length(), "
                "outputs() and predict_into([lane,] letters, out) const; see docs/oracles.md");
  constexpr bool has_gradient = !detail::needs_gradient<M> || oracle::differentiable_oracle<O, lane_type>;
  static_assert(has_gradient,
                "seam::attribution: this method needs a gradient and the oracle only predicts: give the oracle "
                "value_and_gradient_into([lane,] relaxed, values, gradients) const, pick one output of a network with "
                ".task(..), or use attribution::ism; see docs/attribution.md");
  constexpr bool has_multipliers = !detail::needs_rescale<M> || oracle::rescale_oracle<O, lane_type>;
  static_assert(has_multipliers,
                "seam::attribution: this method needs DeepLIFT's multipliers, which one output of a network has "
                "(.task(..)); see docs/attribution.md");
  static_assert(!has_gradient || !has_multipliers || attribution_method<M, O, lane_type>,
                "seam::attribution: the method needs columns<A>, name() and attribute_into(lane, oracle, letters, "
                "maps) const; see docs/attribution.md");
  constexpr int columns = M::template columns<typename O::alphabet_type>;
  expect(o.outputs() == 1, [&] {
    return "the oracle has " + std::to_string(o.outputs()) +
           " outputs and a map explains one; pick it, for instance with .task(0)";
  });
  expect(maps.shape() == extents<3>{{letters.extent(0), letters.extent(1), columns}}, [&] {
    return "maps of " + std::to_string(letters.extent(0)) + " x " + std::to_string(letters.extent(1)) + " x " +
           std::to_string(columns) + " were to go into an array of " + std::to_string(maps.extent(0)) + " x " +
           std::to_string(maps.extent(1)) + " x " + std::to_string(maps.extent(2));
  });
  attribution::check_method(method, o, letters.extent(1));
  if constexpr (has_gradient && has_multipliers) {
    std::string const what = std::string("the maps of ") + M::name();
    oracle::run_blocks(
        backend, o, letters.extent(0),
        [&](auto& lane, auto const& any, extent range) {
          backend::results const made(lane, maps.rows(range));
          method.attribute_into(lane, any, backend::bring(lane, letters.rows(range)), made.there());
          made.finish();
          oracle::detail::require_finite_block(lane, maps.rows(range), what, range.first);
        },
        detail::largest_block(method));
  }
}

}  // namespace detail

/// maps (N, L, columns of the method) for letters (N, L), on all lanes of the backend (a host oracle: on the calling
/// thread). The map of a sequence does not depend on the others. Throws input_error before any work when the oracle has
/// several outputs, the length, a letter or an option does not fit, or as check_method does; and when a map is not
/// finite (with its row).
template <backend::backend B, class M, class O>
void attribute_into(B const& backend, M const& method, O const& o, view<std::uint8_t const, 2> letters,
                    view<float, 3> maps) {
  oracle::check_input(o, letters);
  detail::attribute_blocks(backend, method, o, letters, maps);
}

/// The same for letters that lie where a device's lanes work, and for maps that stay there. The letters are a
/// library's, or others that are the oracle's: they are not looked at. For lane oracles.
template <backend::backend B, class M, class O>
  requires oracle::lane_oracle<O, typename B::lane_type>
void attribute_into(B const& backend, M const& method, O const& o, view<std::uint8_t const, 2, device_space> letters,
                    view<float, 3, device_space> maps) {
  oracle::check_length(o, letters.extent(1));
  detail::attribute_blocks(backend, method, o, letters, maps);
}

/// The maps (N, L, columns of the method) of letters (N, L); throws as attribute_into, and memory_error.
template <backend::backend B, class M, class O>
array<float, 3> attribute(B const& backend, M const& method, O const& o, view<std::uint8_t const, 2> letters) {
  constexpr std::ptrdiff_t columns = M::template columns<typename O::alphabet_type>;
  std::ptrdiff_t const n = letters.extent(0), length = letters.extent(1);
  require_memory(4.0 * static_cast<double>(n) * static_cast<double>(length * columns),
                 "the maps of " + std::to_string(n) + " sequences");
  array<float, 3> maps(n, length, columns);
  attribution::attribute_into(backend, method, o, letters, maps.view());
  return maps;
}

}  // namespace seam::inline v0::attribution
