// SPDX-License-Identifier: MIT
// any_oracle<A>: an oracle whose type is known at run time only, for programs that choose one by name. The one place
// in the library where a function is virtual; a call covers a whole batch.
#pragma once

#include <seam/core/error.hpp>
#include <seam/oracle/adapt.hpp>
#include <seam/oracle/concept.hpp>

#include <concepts>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace seam::inline v0::oracle {

namespace detail {

/// The calls that depend on the lane.
template <class Lane>
struct any_on_lane {
  virtual void predict(Lane&, backend::view_on<Lane, std::uint8_t const, 2>,
                       backend::view_on<Lane, float, 2>) const = 0;
  virtual void predict_changes(Lane&, view<std::uint8_t const, 1>, view<single_change const, 1>,
                               backend::view_on<Lane, float, 2>) const = 0;
  virtual void multipliers(Lane&, backend::view_on<Lane, float const, 2>, backend::view_on<Lane, float const, 3>,
                           backend::view_on<Lane, float, 1>, backend::view_on<Lane, float, 3>) const = 0;
  virtual void value_and_gradient(Lane&, backend::view_on<Lane, float const, 3>, backend::view_on<Lane, float, 1>,
                                  backend::view_on<Lane, float, 3>) const = 0;
  virtual void value_and_gradient(Lane&, backend::view_on<Lane, std::uint8_t const, 2>,
                                  backend::view_on<Lane, float, 1>, backend::view_on<Lane, float, 3>) const = 0;

 protected:
  ~any_on_lane() = default;
};

template <class... Lanes>
struct any_calls : any_on_lane<Lanes>... {
  using any_on_lane<Lanes>::predict...;
  using any_on_lane<Lanes>::predict_changes...;
  using any_on_lane<Lanes>::multipliers...;
  using any_on_lane<Lanes>::value_and_gradient...;
  virtual ~any_calls() = default;
  virtual std::ptrdiff_t length() const = 0;
  virtual std::ptrdiff_t outputs() const = 0;
  virtual std::ptrdiff_t block_size() const = 0;
  virtual bool differentiable() const = 0;
  virtual bool incremental() const = 0;
  virtual bool rescales() const = 0;
  virtual bool on_calling_thread() const = 0;
  virtual bool takes_unknown_letters() const = 0;
};

/// What every lane's calls share: the oracle itself, and a lock for one that only one thread may call.
template <class O>
struct any_held {
  O held;
  std::string name;
  mutable std::mutex one_at_a_time;

  any_held(O o, std::string n) : held(std::move(o)), name(std::move(n)) {}

  template <class Lane>
  void predict_on(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                  backend::view_on<Lane, float, 2> out) const {
    if constexpr (lane_oracle<O, Lane>) {
      oracle::predict_into(lane, held, letters, out);
    } else {
      std::lock_guard const lock(one_at_a_time);
      oracle::predict_into(lane, held, letters, out);
    }
  }
  template <class Lane>
  void predict_changes_on(Lane& lane, view<std::uint8_t const, 1> letters, view<single_change const, 1> changes,
                          backend::view_on<Lane, float, 2> out) const {
    if constexpr (incremental_oracle<O, Lane>) {
      held.predict_changes_into(lane, letters, changes, out);
    } else {
      throw capability_error("the oracle " + name + " predicts no single changes of a sequence, only sequences");
    }
  }
  template <class Lane>
  void multipliers_on(Lane& lane, backend::view_on<Lane, float const, 2> relaxed,
                      backend::view_on<Lane, float const, 3> references, backend::view_on<Lane, float, 1> values,
                      backend::view_on<Lane, float, 3> multipliers) const {
    if constexpr (rescale_oracle<O, Lane>) {
      held.multipliers_into(lane, relaxed, references, values, multipliers);
    } else {
      throw capability_error("this needs DeepLIFT's multipliers, which networks have and the oracle " + name +
                             " has not");
    }
  }
  /// `in` is relaxed (n, L, channels) or letters (n, L).
  template <class Lane, class In>
  void differentiate_on(Lane& lane, In in, backend::view_on<Lane, float, 1> values,
                        backend::view_on<Lane, float, 3> gradients) const {
    if constexpr (differentiable_lane_oracle<O, Lane>) {
      oracle::value_and_gradient_into(lane, held, in, values, gradients);
    } else if constexpr (differentiable_host_oracle<O>) {
      std::lock_guard const lock(one_at_a_time);
      oracle::value_and_gradient_into(lane, held, in, values, gradients);
    } else {
      throw capability_error("this needs a gradient and the oracle " + name +
                             " only predicts; use ism, which asks for predictions alone");
    }
  }
};

/// Overrides the calls of one lane after the other.
template <class O, class Base, class... Lanes>
struct any_model;
template <class O, class Base>
struct any_model<O, Base> : Base, any_held<O> {
  using any_held<O>::any_held;
};
template <class O, class Base, class Lane, class... Rest>
struct any_model<O, Base, Lane, Rest...> : any_model<O, Base, Rest...> {
  using any_model<O, Base, Rest...>::any_model;
  using any_model<O, Base, Rest...>::predict;
  using any_model<O, Base, Rest...>::predict_changes;
  using any_model<O, Base, Rest...>::multipliers;
  using any_model<O, Base, Rest...>::value_and_gradient;
  void predict(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
               backend::view_on<Lane, float, 2> out) const override {
    this->predict_on(lane, letters, out);
  }
  void predict_changes(Lane& lane, view<std::uint8_t const, 1> letters, view<single_change const, 1> changes,
                       backend::view_on<Lane, float, 2> out) const override {
    this->predict_changes_on(lane, letters, changes, out);
  }
  void multipliers(Lane& lane, backend::view_on<Lane, float const, 2> relaxed,
                   backend::view_on<Lane, float const, 3> references, backend::view_on<Lane, float, 1> values,
                   backend::view_on<Lane, float, 3> multipliers) const override {
    this->multipliers_on(lane, relaxed, references, values, multipliers);
  }
  void value_and_gradient(Lane& lane, backend::view_on<Lane, float const, 3> relaxed,
                          backend::view_on<Lane, float, 1> values,
                          backend::view_on<Lane, float, 3> gradients) const override {
    this->differentiate_on(lane, relaxed, values, gradients);
  }
  void value_and_gradient(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                          backend::view_on<Lane, float, 1> values,
                          backend::view_on<Lane, float, 3> gradients) const override {
    this->differentiate_on(lane, letters, values, gradients);
  }
};

}  // namespace detail

/// Holds any oracle of alphabet A for the lanes of `Lanes`; copies share it. Itself a differentiable lane oracle: a
/// gradient that the held one does not have is a capability_error when it is asked for.
template <alphabet A, backend::lane... Lanes>
class basic_any_oracle {
  using calls = detail::any_calls<Lanes...>;

 public:
  using alphabet_type = A;
  /// Some may be held; whether this one does is known at run time, see takes_unknown_letters().
  static constexpr bool accepts_unknown_letters = true;

  /// `name` is what sentences call it ("deepstarr").
  template <class O>
    requires(!std::same_as<O, basic_any_oracle> && std::same_as<typename O::alphabet_type, A> &&
             (oracle<O, Lanes> && ...))
  explicit basic_any_oracle(O o, std::string name)
      : held_(std::make_shared<holder<O> const>(std::move(o), name)), name_(std::move(name)) {}

  std::string const& name() const { return name_; }
  std::ptrdiff_t length() const { return held_->length(); }
  std::ptrdiff_t outputs() const { return held_->outputs(); }
  std::ptrdiff_t block_size() const { return held_->block_size(); }
  /// Whether value_and_gradient_into works; it also needs outputs() == 1.
  bool differentiable() const { return held_->differentiable(); }
  /// Whether predict_changes_into works.
  bool incremental() const { return held_->incremental(); }
  /// Whether only one thread may call it: run_blocks then stays on the calling one.
  bool on_calling_thread() const { return held_->on_calling_thread(); }
  /// Whether the held oracle takes unknown letters.
  bool takes_unknown_letters() const { return held_->takes_unknown_letters(); }

  template <class Lane>
    requires(std::same_as<Lane, Lanes> || ...)
  void predict_into(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                    backend::view_on<Lane, float, 2> out) const {
    static_cast<detail::any_on_lane<Lane> const&>(*held_).predict(lane, letters, out);
  }
  /// Whether multipliers_into works; it also needs outputs() == 1.
  bool rescales() const { return held_->rescales(); }
  /// values (1 + n) and multipliers (n, L, channels); throws capability_error unless rescales().
  template <class Lane>
    requires(std::same_as<Lane, Lanes> || ...)
  void multipliers_into(Lane& lane, backend::view_on<Lane, float const, 2> relaxed,
                        backend::view_on<Lane, float const, 3> references, backend::view_on<Lane, float, 1> values,
                        backend::view_on<Lane, float, 3> multipliers) const {
    static_cast<detail::any_on_lane<Lane> const&>(*held_).multipliers(lane, relaxed, references, values, multipliers);
  }
  /// out (1 + n, outputs) for letters (L) and n single changes; throws capability_error unless incremental().
  template <class Lane>
    requires(std::same_as<Lane, Lanes> || ...)
  void predict_changes_into(Lane& lane, view<std::uint8_t const, 1> letters, view<single_change const, 1> changes,
                            backend::view_on<Lane, float, 2> out) const {
    static_cast<detail::any_on_lane<Lane> const&>(*held_).predict_changes(lane, letters, changes, out);
  }
  /// Throws capability_error, with the oracle's name and what to use instead, where there is no gradient.
  template <class Lane>
    requires(std::same_as<Lane, Lanes> || ...)
  void value_and_gradient_into(Lane& lane, backend::view_on<Lane, float const, 3> relaxed,
                               backend::view_on<Lane, float, 1> values,
                               backend::view_on<Lane, float, 3> gradients) const {
    static_cast<detail::any_on_lane<Lane> const&>(*held_).value_and_gradient(lane, relaxed, values, gradients);
  }
  /// The same at letters (n, L): by the held oracle's own way where it has one.
  template <class Lane>
    requires(std::same_as<Lane, Lanes> || ...)
  void value_and_gradient_into(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                               backend::view_on<Lane, float, 1> values,
                               backend::view_on<Lane, float, 3> gradients) const {
    static_cast<detail::any_on_lane<Lane> const&>(*held_).value_and_gradient(lane, letters, values, gradients);
  }

 private:
  template <class O>
  struct holder final : detail::any_model<O, calls, Lanes...> {
    static constexpr bool everywhere = (lane_oracle<O, Lanes> && ...);
    using detail::any_model<O, calls, Lanes...>::any_model;

    std::ptrdiff_t length() const override { return this->held.length(); }
    std::ptrdiff_t outputs() const override { return this->held.outputs(); }
    std::ptrdiff_t block_size() const override { return oracle::block_size(this->held); }
    bool differentiable() const override {
      return (differentiable_oracle<O, Lanes> && ...) && oracle::is_differentiable(this->held);
    }
    bool incremental() const override {
      return (incremental_oracle<O, Lanes> && ...) && oracle::is_incremental(this->held);
    }
    bool rescales() const override { return (rescale_oracle<O, Lanes> && ...) && oracle::is_rescaling(this->held); }
    bool on_calling_thread() const override {
      if constexpr (requires {
                      { this->held.on_calling_thread() } -> std::same_as<bool>;
                    })
        return this->held.on_calling_thread();
      else
        return !everywhere;
    }
    bool takes_unknown_letters() const override { return oracle::takes_unknown_letters(this->held); }
  };

  std::shared_ptr<calls const> held_;
  std::string name_;
};

/// For one lane type or several; the host's where none is named.
template <alphabet A, backend::lane... Lanes>
struct any_oracle_of {
  using type = basic_any_oracle<A, Lanes...>;
};
template <alphabet A>
struct any_oracle_of<A> {
  using type = basic_any_oracle<A, backend::host_lane>;
};
template <alphabet A, backend::lane... Lanes>
using any_oracle = typename any_oracle_of<A, Lanes...>::type;

}  // namespace seam::inline v0::oracle
