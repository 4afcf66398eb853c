// SPDX-License-Identifier: MIT
// Who reads whom in a model's graph of stages, and what follows from it: how outputs lie, where a gradient or a
// difference can be handed from one stage to the next, and from where on a sequence is one flat row.
#pragma once

#include <seam/network/detail/model.hpp>

#include <algorithm>
#include <vector>

namespace seam::inline v0::network::detail {

/// Calls f(i) for every stage i whose output `s` reads, once a reading.
template <class F>
void for_sources(stage const& s, F const& f) {
  if (s.input >= 0) f(s.input);
  if (s.add >= 0) f(s.add);
  for (int const part : s.parts) f(part);
}

/// The graph of a model. Borrows its stages.
class wiring {
 public:
  template <class T>
  explicit wiring(model_view<T> const& model)
      : stages_(model.stages), count_(model.count), length_(model.length), channels_(model.channels) {
    readers_.resize(static_cast<std::size_t>(count_));
    for (int i = 0; i < count_; ++i)
      for_sources(stages_[i], [&](int source) { ++readers_[static_cast<std::size_t>(source)]; });
    for (first_flat_ = 1; first_flat_ < count_ && !flat_from(first_flat_); ++first_flat_) continue;
  }

  /// Is stage i's input the whole output of the stage before it, which nobody else reads? Then gradients and
  /// differences go from one to the other; everywhere else they are kept for whoever reads them.
  bool follows(int i) const {
    stage const& s = stages_[i];
    return i > 0 && s.input == i - 1 && readers_[static_cast<std::size_t>(i) - 1] == 1 && !s.shifts();
  }
  /// Is stage i's output kept: read, but not by the next stage alone?
  bool keeps(int i) const { return i + 1 < count_ && !follows(i + 1); }
  /// Does stage i see its input as one flat row?
  bool flattens(int i) const {
    stage const& s = stages_[i];
    if (s.kind == product::join) return false;
    if (s.input < 0) return s.length_in != length_ || s.channels_in != channels_;
    return s.length_in != stages_[s.input].length_out || s.channels_in != stages_[s.input].channels;
  }
  /// The stages from here on see a sequence as one flat row, and read nothing from before the stage before them. Never
  /// the first stage.
  int first_flat() const { return first_flat_; }

  /// How stage i's output lies: with zeros around it for those who see beyond its ends.
  row_layout output_layout(int i) const {
    stage const& s = stages_[i];
    std::ptrdiff_t left = 0, right = 0;
    for (int reader = i + 1; reader < count_; ++reader) {
      if (stages_[reader].input != i) continue;
      left = std::max(left, stages_[reader].pad_left);
      right = std::max(right, stages_[reader].pad_right);
    }
    return row_layout::padded(s.length_out, left, right, s.channels);
  }
  /// How stage i finds its input, `from` the layout of the output that it reads: from the first row on that it sees.
  row_layout input_rows(int i, row_layout from) const {
    if (flattens(i)) return {from.lead * from.channels, from.stride * from.channels, 1};  // one row, of any length
    from.lead -= stages_[i].pad_left;
    return from;
  }

 private:
  bool flat_from(int first) const {
    for (int i = first; i < count_; ++i) {
      stage const& s = stages_[i];
      bool flat = s.kind != product::convolution && s.length_in == 1 && s.length_out == 1 && !s.shifts();
      for_sources(s, [&](int source) { flat &= source >= first - 1; });
      if (!flat) return false;
    }
    return true;
  }

  stage const* stages_;
  int count_;
  std::ptrdiff_t length_, channels_;
  std::vector<int> readers_;
  int first_flat_ = 1;
};

}  // namespace seam::inline v0::network::detail
