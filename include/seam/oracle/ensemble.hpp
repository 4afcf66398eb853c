// SPDX-License-Identifier: MIT
// ensemble<Model>: several models of the same outputs (folds, seeds) as one oracle, their mean; and how far they
// disagree.
#pragma once

#include <seam/backend/scratch_scope.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::oracle {

namespace detail {

/// sum(i) += part(i), and with the last member the mean. In the order of the members, so the same for any lane.
struct add_member {
  float const* part;
  float* sum;
  float scale;
  SEAM_HD void operator()(std::ptrdiff_t i) const { sum[i] = (sum[i] + part[i]) * scale; }
};

/// One more value of every number: their running means and sums of squared deviations (Welford 1962).
inline void add_to_moments(float const* values, std::ptrdiff_t count, int number, float* mean, float* squares) {
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    double const value = static_cast<double>(values[i]), before = static_cast<double>(mean[i]);
    double const after = before + (value - before) / number;
    squares[i] = static_cast<float>(static_cast<double>(squares[i]) + (value - before) * (value - after));
    mean[i] = static_cast<float>(after);
  }
}
/// Sums of squared deviations of `number` values to standard deviations, 0 for one value.
inline void to_deviations(float* squares, std::ptrdiff_t count, int number) {
  for (std::ptrdiff_t i = 0; i < count; ++i)
    squares[i] = number > 1 ? static_cast<float>(std::sqrt(static_cast<double>(squares[i]) / (number - 1))) : 0.0F;
}

}  // namespace detail

/// The mean of lane oracles of one type, where their lanes work: of their outputs and, where all of them have these, of
/// their gradients (models of one output, such as targeted ones), single changes and DeepLIFT's multipliers. All of
/// these are linear in the models, so that they are those of the mean. As dear as all members together.
template <class Model>
class ensemble {
 public:
  using alphabet_type = typename Model::alphabet_type;
  static constexpr bool accepts_unknown_letters = oracle::accepts_unknown_letters<Model>;

  /// Throws input_error when there is no member, or when members differ in the length (of those that do not take any)
  /// or the number of outputs.
  explicit ensemble(std::vector<Model> members) : members_(std::move(members)) {
    expect(!members_.empty(), [] { return "an ensemble needs one model or more"; });
    for (std::size_t i = 0; i < members_.size(); ++i) {
      std::ptrdiff_t const own = members_[i].length();
      if (length_ == 0) length_ = own;
      expect((own == 0 || own == length_) && members_[i].outputs() == outputs(), [&] {
        return "model " + std::to_string(i) + " of the ensemble takes " + std::to_string(own) + " letters and has " +
               std::to_string(members_[i].outputs()) + " outputs, those before it " + std::to_string(length_) +
               " and " + std::to_string(outputs());
      });
    }
  }

  std::vector<Model> const& members() const { return members_; }
  std::ptrdiff_t length() const { return length_; }
  std::ptrdiff_t outputs() const { return members_.front().outputs(); }
  std::ptrdiff_t block_size() const { return oracle::block_size(members_.front()); }
  /// What members that know it at run time say.
  bool differentiable() const {
    return every([](Model const& m) { return oracle::is_differentiable(m); });
  }
  bool incremental() const {
    return every([](Model const& m) { return oracle::is_incremental(m); });
  }
  bool rescales() const {
    return every([](Model const& m) { return oracle::is_rescaling(m); });
  }
  bool takes_unknown_letters() const {
    return every([](Model const& m) { return oracle::takes_unknown_letters(m); });
  }
  bool on_calling_thread() const requires requires(Model const& m) {
    { m.on_calling_thread() } -> std::same_as<bool>;
  }
  {
    return !every([](Model const& m) { return !m.on_calling_thread(); });
  }

  /// out (n, outputs) for letters (n, L).
  template <class Lane>
    requires lane_oracle<Model, Lane>
  void predict_into(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                    backend::view_on<Lane, float, 2> out) const {
    mean(lane, out,
         [&](Model const& m, backend::view_on<Lane, float, 2> part) { m.predict_into(lane, letters, part); });
  }
  /// out (1 + n, outputs) for letters (L) and n single changes of them.
  template <class Lane>
    requires incremental_oracle<Model, Lane>
  void predict_changes_into(Lane& lane, view<std::uint8_t const, 1> letters, view<single_change const, 1> changes,
                            backend::view_on<Lane, float, 2> out) const {
    mean(lane, out, [&](Model const& m, backend::view_on<Lane, float, 2> part) {
      m.predict_changes_into(lane, letters, changes, part);
    });
  }
  /// values (n) and gradients (n, L, channels) at relaxed (n, L, channels).
  template <class Lane>
    requires differentiable_lane_oracle<Model, Lane>
  void value_and_gradient_into(Lane& lane, backend::view_on<Lane, float const, 3> relaxed,
                               backend::view_on<Lane, float, 1> values,
                               backend::view_on<Lane, float, 3> gradients) const {
    mean(lane, values, gradients,
         [&](Model const& m, backend::view_on<Lane, float, 1> v, backend::view_on<Lane, float, 3> g) {
           m.value_and_gradient_into(lane, relaxed, v, g);
         });
  }
  /// The same at letters (n, L).
  template <class Lane>
    requires differentiable_at_letters<Model, Lane>
  void value_and_gradient_into(Lane& lane, backend::view_on<Lane, std::uint8_t const, 2> letters,
                               backend::view_on<Lane, float, 1> values,
                               backend::view_on<Lane, float, 3> gradients) const {
    mean(lane, values, gradients,
         [&](Model const& m, backend::view_on<Lane, float, 1> v, backend::view_on<Lane, float, 3> g) {
           m.value_and_gradient_into(lane, letters, v, g);
         });
  }
  /// values (1 + n) and DeepLIFT's multipliers (n, L, channels) between relaxed (L, channels) and n references.
  template <class Lane>
    requires rescale_oracle<Model, Lane>
  void multipliers_into(Lane& lane, backend::view_on<Lane, float const, 2> relaxed,
                        backend::view_on<Lane, float const, 3> references, backend::view_on<Lane, float, 1> values,
                        backend::view_on<Lane, float, 3> multipliers) const {
    mean(lane, values, multipliers,
         [&](Model const& m, backend::view_on<Lane, float, 1> v, backend::view_on<Lane, float, 3> g) {
           m.multipliers_into(lane, relaxed, references, v, g);
         });
  }

 private:
  template <class Says>
  bool every(Says const& says) const {
    return std::all_of(members_.begin(), members_.end(), says);
  }

  template <class Lane, class Ask>
  void mean(Lane& lane, backend::view_on<Lane, float, 2> out, Ask const& ask) const {
    backend::scratch_scope const scope(lane);
    backend::view_on<Lane, float, 2> const part(lane.template workspace<float>(out.size()), out.shape());
    for (std::size_t i = 0; i < members_.size(); ++i) {
      ask(members_[i], i == 0 ? out : part);
      add(lane, i, part.data(), out.data(), out.size());
    }
  }
  template <class Lane, class Ask>
  void mean(Lane& lane, backend::view_on<Lane, float, 1> values, backend::view_on<Lane, float, 3> entries,
            Ask const& ask) const {
    backend::scratch_scope const scope(lane);
    backend::view_on<Lane, float, 1> const value(lane.template workspace<float>(values.size()), values.shape());
    backend::view_on<Lane, float, 3> const entry(lane.template workspace<float>(entries.size()), entries.shape());
    for (std::size_t i = 0; i < members_.size(); ++i) {
      ask(members_[i], i == 0 ? values : value, i == 0 ? entries : entry);
      add(lane, i, value.data(), values.data(), values.size());
      add(lane, i, entry.data(), entries.data(), entries.size());
    }
  }
  template <class Lane>
  void add(Lane& lane, std::size_t member, float const* part, float* sum, std::ptrdiff_t count) const {
    bool const last = member + 1 == members_.size();
    if (member > 0)
      lane.for_each(count, detail::add_member{part, sum, last ? 1.0F / static_cast<float>(members_.size()) : 1.0F});
  }

  std::vector<Model> members_;
  std::ptrdiff_t length_ = 0;
};

/// What several models say: the mean over them, and their standard deviation (of a sample; 0 for one model).
struct ensemble_predictions {
  array<float, 2> mean;       ///< (n, outputs)
  array<float, 2> deviation;  ///< (n, outputs)
};

/// The mean and the disagreement of `members`, oracles of either kind, on letters (n, L). Throws input_error without
/// members or when they differ in the number of outputs, and as oracle::predict does.
template <backend::backend B, class Model>
ensemble_predictions predict_ensemble(B const& backend, std::vector<Model> const& members,
                                      view<std::uint8_t const, 2> letters) {
  expect(!members.empty(), [] { return "an ensemble needs one model or more"; });
  ensemble_predictions found{array<float, 2>(letters.extent(0), members.front().outputs()),
                             array<float, 2>(letters.extent(0), members.front().outputs())};
  int number = 0;
  for (Model const& member : members) {
    expect(member.outputs() == members.front().outputs(), [&] {
      return "model " + std::to_string(number) + " of the ensemble has " + std::to_string(member.outputs()) +
             " outputs, model 0 " + std::to_string(members.front().outputs());
    });
    if (number++ == 0) {
      oracle::predict_into(backend, member, letters, found.mean.view());
    } else {
      array<float, 2> const part = oracle::predict(backend, member, letters);
      detail::add_to_moments(part.data(), part.size(), number, found.mean.data(), found.deviation.data());
    }
  }
  detail::to_deviations(found.deviation.data(), found.deviation.size(), number);
  return found;
}

}  // namespace seam::inline v0::oracle
