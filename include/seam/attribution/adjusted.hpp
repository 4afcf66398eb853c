// SPDX-License-Identifier: MIT
// Methods made of a method: the mean over both strands, columns that are centred, maps times the sequence.
#pragma once

#include <seam/attribution/attribute.hpp>
#include <seam/sequence/one_hot.hpp>
#include <seam/sequence/reverse_complement.hpp>

#include <utility>

namespace seam::inline v0::attribution {

namespace detail {

/// maps = (maps + the other strand's) / 2: element i is (sequence, position).
template <alphabet A>
struct join_strands {
  float const* other;  ///< (n, length, letters) of the reverse complements
  float* maps;         ///< (n, length, letters)
  std::ptrdiff_t length;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    std::ptrdiff_t const back = i / length * length + (length - 1 - i % length);
    for (int letter = 0; letter < A::size; ++letter) {
      std::uint8_t const pair = sequence::complement<A>(static_cast<std::uint8_t>(letter));
      float& entry = maps[i * A::size + letter];
      entry = 0.5F * (entry + other[back * A::size + pair]);
    }
  }
};

/// Subtracts the mean of a row's columns: element i is a row.
struct centre_row {
  float* maps;
  std::ptrdiff_t columns;

  SEAM_HD void operator()(std::ptrdiff_t i) const {
    double mean = 0;
    for (std::ptrdiff_t c = 0; c < columns; ++c) mean += static_cast<double>(maps[i * columns + c]);
    mean /= static_cast<double>(columns);
    for (std::ptrdiff_t c = 0; c < columns; ++c)
      maps[i * columns + c] = static_cast<float>(static_cast<double>(maps[i * columns + c]) - mean);
  }
};

struct multiply_entries {
  float const* by;
  float* maps;
  SEAM_HD void operator()(std::ptrdiff_t i) const { maps[i] *= by[i]; }
};

/// What a method made of `Method` takes over from it.
template <class Method>
struct adjusted_method {
  Method method;
  std::ptrdiff_t largest_block = detail::largest_block(method);

  static constexpr bool needs_gradient = detail::needs_gradient<Method>;
  static constexpr bool needs_rescale = detail::needs_rescale<Method>;
  template <alphabet A>
  static constexpr int columns = Method::template columns<A>;

  /// Throws input_error when an option of the method does not fit sequences of `length` letters.
  template <alphabet A>
  void check(std::ptrdiff_t length) const {
    if constexpr (requires { method.template check<A>(length); }) method.template check<A>(length);
  }
};

}  // namespace detail

/// The mean of a method's map and that of the reverse complement, turned back: for models that see one strand. The
/// alphabet's letters have complements, and its channels are its letters. Twice the price.
template <class Method>
struct both_strands : detail::adjusted_method<Method> {
  explicit both_strands(Method m) : detail::adjusted_method<Method>{std::move(m)} {}

  static constexpr char const* name() { return "both_strands"; }

  template <class Lane, class O>
    requires(attribution_method<Method, O, Lane>&& sequence::complementable<typename O::alphabet_type>&&
                 Method::template columns<typename O::alphabet_type> == O::alphabet_type::size)
  void attribute_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                      backend::view_on<Lane, float, 3> maps) const {
    using A = typename O::alphabet_type;
    this->method.attribute_into(lane, o, letters, maps);
    backend::scratch_scope const scope(lane);
    backend::view_on<Lane, std::uint8_t, 2> const turned(lane.template workspace<std::uint8_t>(letters.size()),
                                                         letters.shape());
    lane.for_each(letters.extent(0),
                  sequence::detail::complement_row<A>{letters.data(), turned.data(), letters.extent(1)});
    backend::view_on<Lane, float, 3> const other(lane.template workspace<float>(maps.size()), maps.shape());
    this->method.attribute_into(lane, o, backend::view_on<Lane, std::uint8_t const, 2>(turned), other);
    lane.for_each(letters.size(), detail::join_strands<A>{other.data(), maps.data(), letters.extent(1)});
  }
};

/// A method's maps less the mean of each position's columns: what is left of a gradient on the simplex of probabilities
/// (Majdandzic, Rajesh, Koo: Genome Biology 24, 2023), and of in-silico mutagenesis when all letters are compared with
/// their mean.
template <class Method>
struct centred : detail::adjusted_method<Method> {
  explicit centred(Method m) : detail::adjusted_method<Method>{std::move(m)} {}

  static constexpr char const* name() { return "centred"; }

  template <class Lane, class O>
    requires attribution_method<Method, O, Lane>
  void attribute_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                      backend::view_on<Lane, float, 3> maps) const {
    this->method.attribute_into(lane, o, letters, maps);
    lane.for_each(letters.size(), detail::centre_row{maps.data(), maps.extent(2)});
  }
};

/// A method's maps times the sequence's encoding: of saliency, input x gradient. For maps of channels.
template <class Method>
struct times_input : detail::adjusted_method<Method> {
  explicit times_input(Method m) : detail::adjusted_method<Method>{std::move(m)} {}

  static constexpr char const* name() { return "times_input"; }

  template <class Lane, class O>
    requires(attribution_method<Method, O, Lane>&& Method::template columns<typename O::alphabet_type> ==
             O::alphabet_type::channels)
  void attribute_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                      backend::view_on<Lane, float, 3> maps) const {
    this->method.attribute_into(lane, o, letters, maps);
    backend::scratch_scope const scope(lane);
    backend::view_on<Lane, float, 3> const encoded(lane.template workspace<float>(maps.size()), maps.shape());
    sequence::encode_into<typename O::alphabet_type>(lane, letters, encoded);
    lane.for_each(maps.size(), detail::multiply_entries{encoded.data(), maps.data()});
  }
};

}  // namespace seam::inline v0::attribution
