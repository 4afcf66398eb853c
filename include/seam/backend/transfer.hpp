// SPDX-License-Identifier: MIT
// How a block's input and results travel between the caller's memory and the lane's: not at all where these are the
// same, so that one body serves callers in the host's memory, callers on a device, and lanes on either.
#pragma once

#include <seam/backend/concept.hpp>
#include <seam/backend/host.hpp>
#include <seam/core/finite.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <vector>

namespace seam::inline v0::backend {

/// A lane whose kernels read a device's memory alone.
template <class L>
concept device_lane = lane<L> && !std::same_as<typename L::space, host_space>;

/// How many of the host's blocks make one of a lane's: `Lane::block_factor` where it says so (a device wants thousands
/// of rows at once), else 1. A constant of the type, so that results do not depend on the machine.
template <class Lane>
inline constexpr std::ptrdiff_t block_factor = [] {
  if constexpr (requires {
                  { Lane::block_factor } -> std::convertible_to<std::ptrdiff_t>;
                }) {
    return std::ptrdiff_t{Lane::block_factor};
  } else {
    return std::ptrdiff_t{1};
  }
}();

/// `count` values of host memory where the lane's kernels read them: themselves, or a copy that lasts until the block
/// (or scratch_scope) ends.
template <lane Lane, class T>
T const* bring(Lane& to, T const* values, std::ptrdiff_t count) {
  if constexpr (device_lane<Lane>) {
    T* const there = to.template workspace<T>(count);
    to.upload(values, there, count);
    return there;
  } else {
    return values;
  }
}
template <lane Lane, class T>
T const* bring(Lane& to, std::vector<T> const& values) {
  return backend::bring(to, values.data(), static_cast<std::ptrdiff_t>(values.size()));
}

/// The same for a view, in the host's memory or already in the lane's.
template <lane Lane, class T, int Rank, class Space>
view<T const, Rank, typename Lane::space> bring(Lane& to, view<T, Rank, Space> from) {
  if constexpr (std::same_as<Space, typename Lane::space>) {
    return from;
  } else {
    static_assert(std::same_as<Space, host_space>,
                  "seam::backend: these values are in a device's memory and the work is to run on the host: download "
                  "them first; see docs/backends.md");
    return {backend::bring(to, static_cast<std::remove_const_t<T> const*>(from.data()), from.size()), from.shape()};
  }
}

/// Where a block's results go: `there()` is for kernels to fill, finish() takes them to the caller's view. Both are the
/// caller's view itself where the lane works in its memory.
template <lane Lane, class T, int Rank, class Space>
class results {
 public:
  results(Lane& from, view<T, Rank, Space> to) : lane_(from), to_(to) {
    if constexpr (stays) {
      there_ = to;
    } else {
      static_assert(std::same_as<Space, host_space>,
                    "seam::backend: the results were to go into a device's memory and the work is to run on the host; "
                    "see docs/backends.md");
      there_ = {lane_.template workspace<T>(to.size()), to.shape()};
    }
  }

  view<T, Rank, typename Lane::space> there() const { return there_; }
  /// Values that the caller's view holds already, for kernels that add to them.
  void load() const {
    if constexpr (!stays) lane_.upload(static_cast<T const*>(to_.data()), there_.data(), to_.size());
  }
  void finish() const {
    if constexpr (!stays) lane_.download(static_cast<T const*>(there_.data()), to_.data(), to_.size());
  }

 private:
  static constexpr bool stays = std::same_as<Space, typename Lane::space>;

  Lane& lane_;
  view<T, Rank, Space> to_;
  view<T, Rank, typename Lane::space> there_;
};

/// A copy of a lane's values for the host to read: themselves where it can.
template <class T, class Lane>
class host_copy {
 public:
  host_copy(Lane& from, T const* values, std::ptrdiff_t count) : values_(values) {
    if constexpr (device_lane<Lane>) {
      copy_.resize(static_cast<std::size_t>(count));
      from.download(values, copy_.data(), count);
      values_ = copy_.data();
    }
  }
  host_copy(host_copy const&) = delete;
  host_copy& operator=(host_copy const&) = delete;

  T const* data() const { return values_; }
  T const& operator[](std::ptrdiff_t i) const { return values_[i]; }

 private:
  T const* values_;
  std::vector<T> copy_;
};
template <class Lane, class T>
host_copy(Lane&, T const*, std::ptrdiff_t) -> host_copy<T, Lane>;
template <class Lane, class T>
host_copy(Lane&, T*, std::ptrdiff_t) -> host_copy<T, Lane>;

namespace detail {

/// flags[row] = whether a row holds a number that is not finite.
template <class T>
struct flag_row {
  T const* values;
  std::ptrdiff_t columns;
  std::uint8_t* flags;

  SEAM_HD void operator()(std::ptrdiff_t row) const {
    std::uint8_t flag = 0;
    for (std::ptrdiff_t i = 0; i < columns; ++i) {
      T const difference = values[row * columns + i] - values[row * columns + i];
      if (!(difference == T(0))) flag = 1;
    }
    flags[row] = flag;
  }
};

}  // namespace detail

/// seam::require_finite for values where the lane works: a device looks at them itself and hands over the first row
/// that is not finite, if there is one.
template <lane Lane, class T, int Rank>
void require_finite(Lane& on, view<T, Rank, typename Lane::space> values, std::string_view what,
                    std::ptrdiff_t first_row = 0) {
  if constexpr (!device_lane<Lane>) {
    v0::require_finite(values, what, first_row);
  } else {
    using value = std::remove_const_t<T>;
    std::ptrdiff_t const rows = values.extent(0), columns = values.row_size();
    auto* const flags = on.template workspace<std::uint8_t>(rows);
    on.for_each(rows, detail::flag_row<value>{values.data(), columns, flags});
    host_copy const seen(on, flags, rows);
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
      if (seen[row] == 0) continue;
      host_copy const bad(on, static_cast<value const*>(values.rows(row, 1).data()), columns);
      extents<Rank> shape = values.shape();
      shape.length[0] = 1;
      v0::require_finite(view<value const, Rank>(bad.data(), shape), what, first_row + row);
    }
  }
}

/// A lane for the part of a block's work that is done in the host's memory: the block's own where that works there,
/// else one of the host beside it. For decisions on what a device has computed.
template <lane Lane>
class host_side {
 public:
  explicit host_side(Lane& of) : of_(of) {}
  auto& operator*() {
    if constexpr (device_lane<Lane>) {
      return own_;
    } else {
      return of_;
    }
  }

 private:
  struct none {};

  Lane& of_;
  [[no_unique_address]] std::conditional_t<device_lane<Lane>, host_lane, none> own_;
};

/// The backend itself where its lanes work in the host's memory; else `host`, with its monitor: for stages that are not
/// kernels (docs/backends.md lists them), whose results are the same everywhere.
template <backend B>
decltype(auto) on_host(B const& chosen) {
  if constexpr (device_lane<typename B::lane_type>) {
    return host{.monitor = chosen.monitor};
  } else {
    return (chosen);
  }
}

}  // namespace seam::inline v0::backend
