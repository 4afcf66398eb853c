// SPDX-License-Identifier: MIT
// Global libraries: motifs embedded in backgrounds that have nothing to do with them, so that what is left on average
// is the motif's own (global importance analysis, Koo et al. 2021; SQUID's context-agnostic mode).
#pragma once

#include <seam/core/array.hpp>
#include <seam/mutagenesis/detail/global_row.hpp>
#include <seam/mutagenesis/detail/rows.hpp>
#include <seam/mutagenesis/sites.hpp>

#include <algorithm>
#include <optional>

namespace seam::inline v0::mutagenesis {

/// Rows in groups of `backgrounds`: row b of every group has background b, which is a function of (seed, b), so that
/// two groups differ in the motif alone. Groups, the first fastest: orientation (with `both`: forward, reverse),
/// spacing, position, set; with `bare`, a last group without motifs. The reference gives the length, and the letters of
/// matched and shuffled backgrounds. No row is the reference.
struct global {
  static constexpr bool reference_first = false;
  std::vector<motif_set> sets = {};
  std::ptrdiff_t backgrounds = 20'000;
  mutagenesis::background background = background::dinucleotide_shuffle;
  /// (at least `backgrounds`, L): the rows of background::given.
  array<std::uint8_t, 2> given = {};
  /// Where motifs begin (the left end on the forward strand, whatever their orientation): one, or several that are
  /// swept; none: drawn for each row, uniformly where the motif fits into `window`.
  std::vector<std::ptrdiff_t> positions = {};
  mutagenesis::orientation orientation = orientation::forward;
  /// A second motif behind the first, after `spacing` letters of background, for each of these spacings.
  std::optional<motif_set> partner = {};
  std::vector<std::ptrdiff_t> spacings = {};
  /// Also the backgrounds alone.
  bool bare = false;
  std::uint64_t seed = 42;
  /// Where motifs must lie.
  sequence::window window = {};

  static constexpr char const* name() { return "global"; }

  /// What rows are made from, checked and gathered once: for who asks for many parts of one library. The design and the
  /// reference must outlive it.
  template <alphabet A>
  class plan;

  /// backgrounds (groups + bare). Throws input_error for no sets, instances that are empty or of different lengths or
  /// hold a letter that is not A's, a motif (with its partner) that does not fit at a position or into the window, a
  /// spacing below 0 or without a partner, a strand that the alphabet has not, given backgrounds that are too few or of
  /// another length, less than 1 background, an empty reference or a letter that is not A's. O(L + letters of motifs
  /// and of given backgrounds), as everything that makes a plan.
  template <alphabet A>
  std::ptrdiff_t rows(view<std::uint8_t const, 1> reference) const {
    return plan<A>(*this, reference).rows();
  }

  /// Number of groups with a motif. Throws input_error as rows.
  template <alphabet A>
  std::ptrdiff_t groups(view<std::uint8_t const, 1> reference) const {
    return plan<A>(*this, reference).groups();
  }

  /// Where `count` rows from row `first` on have their motifs. Throws input_error as rows, and for rows that are not
  /// there. A plan and O(count).
  template <alphabet A>
  std::vector<placement> placements(view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                                    std::ptrdiff_t count) const {
    return plan<A>(*this, reference).placements(first, count);
  }

  /// Fills `part` with the rows of the library that begin at row `first`. Throws input_error as rows, for an array of
  /// another length, and for rows that the library does not have. A plan and O(rows L).
  template <alphabet A, backend::backend B, class Space>
  void rows_into(B const& backend, view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 view<std::uint8_t, 2, Space> part) const {
    plan<A>(*this, reference).rows_into(backend, first, part);
  }
};

/// A global library of one reference.
template <alphabet A>
class global::plan {
 public:
  /// Throws input_error as global::rows.
  plan(global const& options, view<std::uint8_t const, 1> reference) : options_(options), reference_(reference) {
    check_reference<A>(reference);
    length_ = reference.extent(0);
    window_ = options.window.in(length_);
    expect(options.backgrounds >= 1, [&] {
      return "motifs were to go into " + std::to_string(options.backgrounds) + " backgrounds; it takes 1 at least";
    });
    expect(!options.sets.empty(), [] { return "no motifs were given, so there is nothing to embed"; });
    spacings_ = options.spacings.empty() ? std::vector<std::ptrdiff_t>{0} : options.spacings;
    for (motif_set const& set : options.sets) sets_.push_back(add(set));
    if (options.partner) partner_ = add(*options.partner);
    check_places();
    check_strand();
    check_backgrounds(reference);
  }

  /// As global::rows.
  std::ptrdiff_t rows() const { return options_.backgrounds * (groups() + (options_.bare ? 1 : 0)); }
  /// As global::groups.
  std::ptrdiff_t groups() const { return design().groups(); }
  /// As global::placements. O(count).
  std::vector<placement> placements(std::ptrdiff_t first, std::ptrdiff_t count) const {
    check_rows(first, count, rows());
    detail::global_design const made = design();
    std::vector<placement> result;
    for (std::ptrdiff_t row = first; row < first + count; ++row) result.push_back(made.of(row));
    return result;
  }
  /// As global::rows_into. O(rows L).
  template <backend::backend B, class Space>
  void rows_into(B const& backend, std::ptrdiff_t first, view<std::uint8_t, 2, Space> part) const {
    std::ptrdiff_t const length = reference_.extent(0);
    check_rows(first, part.extent(0), rows());
    std::ptrdiff_t const block = sequence::detail::shuffle_block(length);
    detail::rows_by(backend, length, first, part, block, [&](auto& lane, extent numbers, std::uint8_t* out) {
      detail::global_design there = design();
      there.spacings = backend::bring(lane, there.spacings, there.spacing_count);
      there.positions = backend::bring(lane, there.positions, there.position_count);
      there.sets = backend::bring(lane, there.sets, there.set_count);
      return detail::global_row<A>{there,
                                   backend::bring(lane, instances_),
                                   options_.background,
                                   backend::bring(lane, reference_).data(),
                                   backend::bring(lane, options_.given.data(), options_.given.size()),
                                   backend::bring(lane, thresholds_),
                                   length,
                                   numbers.first,
                                   lane.template workspace<std::uint8_t>(numbers.count * length),
                                   out};
    });
  }

 private:
  detail::global_design design() const {
    return {options_.backgrounds,
            options_.orientation == orientation::both ? 2 : 1,
            options_.orientation,
            spacings_.data(),
            static_cast<std::ptrdiff_t>(spacings_.size()),
            options_.positions.data(),
            static_cast<std::ptrdiff_t>(options_.positions.size()),
            sets_.data(),
            static_cast<std::ptrdiff_t>(sets_.size()),
            partner_,
            window_.start,
            window_.stop,
            options_.seed};
  }

  detail::instance_range add(motif_set const& set) {
    detail::instance_range const range{static_cast<std::ptrdiff_t>(instances_.size()), set.length(),
                                       static_cast<std::ptrdiff_t>(set.instances.size())};
    expect(range.length >= 1, [&] { return "the motif " + set.name + " has no letters"; });
    for (auto const& instance : set.instances) {
      expect(static_cast<std::ptrdiff_t>(instance.size()) == range.length, [&] {
        return "the motif " + set.name + " has instances of " + std::to_string(range.length) + " and " +
               std::to_string(instance.size()) + " letters; all must have one length";
      });
      for (std::uint8_t const letter : instance)
        expect(letter < A::size || letter == unknown_letter, [&] {
          return "the motif " + set.name + " holds letter index " + std::to_string(letter) +
                 "; the alphabet has 0 to " + std::to_string(A::size - 1) + " and " + std::to_string(unknown_letter) +
                 " for unknown";
        });
      instances_.insert(instances_.end(), instance.begin(), instance.end());
    }
    return range;
  }

  void check_places() const {
    expect(options_.spacings.empty() || options_.partner,
           [] { return "spacings were given, but no second motif that they lie before"; });
    for (std::ptrdiff_t const spacing : spacings_)
      expect(spacing >= 0, [&] { return "a spacing of " + std::to_string(spacing) + " letters is less than none"; });
    std::ptrdiff_t const widest = *std::max_element(spacings_.begin(), spacings_.end());
    for (std::size_t s = 0; s < sets_.size(); ++s) {
      std::ptrdiff_t const span = sets_[s].length + (options_.partner ? widest + partner_.length : 0);
      expect(span <= window_.size(), [&] {
        return "the motif " + options_.sets[s].name + " takes " + std::to_string(span) +
               " letters; the backgrounds have " + std::to_string(window_.size()) + " in " +
               detail::window_text(window_);
      });
      for (std::ptrdiff_t const position : options_.positions)
        expect(position >= window_.start && position + span <= window_.stop, [&] {
          return "the motif " + options_.sets[s].name + " of " + std::to_string(span) +
                 " letters does not fit at position " + std::to_string(position) + " into " +
                 detail::window_text(window_);
        });
    }
  }

  void check_strand() const {
    expect(sequence::complementable<A> || options_.orientation == orientation::forward,
           [] { return "the letters of this alphabet have no complements, so motifs have no other strand"; });
  }

  void check_backgrounds(view<std::uint8_t const, 1> reference) {
    if (options_.background == background::given) {
      expect(options_.given.extent(0) >= options_.backgrounds && options_.given.extent(1) == length_, [&] {
        return std::to_string(options_.backgrounds) + " backgrounds of " + std::to_string(length_) +
               " letters were asked for; those given are " + std::to_string(options_.given.extent(0)) + " of " +
               std::to_string(options_.given.extent(1));
      });
      for (std::uint8_t const letter : options_.given)
        expect(letter < A::size || letter == unknown_letter,
               [&] { return "the given backgrounds hold letter index " + std::to_string(letter); });
      return;
    }
    array<double, 1> weights(A::size);
    for (double& weight : weights) weight = options_.background == background::matched ? 0 : 1;
    if (options_.background == background::matched)
      for (std::uint8_t const letter : reference) {
        if (letter == unknown_letter) continue;
        weights(letter) += 1;
        if constexpr (sequence::complementable<A>) weights(sequence::complement<A>(letter)) += 1;
      }
    expect(std::any_of(weights.begin(), weights.end(), [](double weight) { return weight > 0; }),
           [] { return "the reference has no known letter whose frequencies backgrounds could have"; });
    detail::append_letter_thresholds(weights.view(), thresholds_);
  }

  global const& options_;
  view<std::uint8_t const, 1> reference_;
  std::vector<std::uint8_t> instances_;
  std::vector<std::uint64_t> thresholds_;
  std::ptrdiff_t length_ = 0;
  sequence::window window_;
  std::vector<std::ptrdiff_t> spacings_;
  std::vector<detail::instance_range> sets_;
  detail::instance_range partner_ = {0, 0, 0};
};

static_assert(lazy_mutagenizer<global>);

}  // namespace seam::inline v0::mutagenesis
