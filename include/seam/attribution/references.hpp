// SPDX-License-Identifier: MIT
// References: what a sequence is compared with by the methods that explain a difference (DeepSHAP, expected gradients).
#pragma once

#include <seam/alphabet/concept.hpp>
#include <seam/backend/scratch_scope.hpp>
#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/sequence/one_hot.hpp>
#include <seam/sequence/shuffle.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace seam::inline v0::attribution {

/// Where references come from: the sequence's own dinucleotide shuffles, an array of the caller's that all sequences
/// share, all zeros, or the mean of all letters' encodings at every position.
enum class reference_kind { dinucleotide_shuffles, given, zeros, uniform };

/// The references of one sequence.
struct references {
  reference_kind from = reference_kind::dinucleotide_shuffles;
  /// How many shuffles.
  std::ptrdiff_t count = 20;
  /// Of the shuffles: equal sequences have equal shuffles.
  std::uint64_t seed = 42;
  /// For reference_kind::given: (references, L, channels).
  array<float, 3> given = {};

  /// How many there are for a sequence.
  std::ptrdiff_t number() const {
    if (from == reference_kind::given) return given.extent(0);
    return from == reference_kind::dinucleotide_shuffles ? count : 1;
  }

  /// Throws input_error unless they fit sequences of `length` letters.
  template <alphabet A>
  void check(std::ptrdiff_t length) const {
    if (from != reference_kind::given) {
      expect(given.empty(), [] { return "references were given and others told to be used"; });
      expect(from != reference_kind::dinucleotide_shuffles || count >= 1,
             [&] { return "1 shuffle or more is needed as a reference, not " + std::to_string(count); });
      return;
    }
    expect(given.extent(0) >= 1 && given.extent(1) == length && given.extent(2) == A::channels, [&] {
      return "the references are " + std::to_string(given.extent(0)) + " x " + std::to_string(given.extent(1)) + " x " +
             std::to_string(given.extent(2)) + "; 1 or more of the sequences' " + std::to_string(length) + " x " +
             std::to_string(A::channels) + " were expected";
    });
    expect(std::all_of(given.begin(), given.end(), [](float value) { return std::isfinite(value); }),
           [] { return "the references hold a number that is not finite"; });
  }

  /// out (number(), L, channels) = the references of letters (L). Throws input_error when all of them are the sequence
  /// itself, which cannot be shuffled into another.
  template <alphabet A, backend::lane Lane>
  void fill(Lane& lane, backend::view_on<Lane, std::uint8_t const, 1> letters,
            backend::view_on<Lane, float, 3> out) const {
    using backend::view_on;
    std::ptrdiff_t const length = letters.extent(0), rows = number();
    if (from == reference_kind::given) {
      lane.copy(backend::bring(lane, given.data(), out.size()), out.data(), out.size());
    } else if (from == reference_kind::dinucleotide_shuffles) {
      backend::scratch_scope const scope(lane);
      view_on<Lane, std::uint8_t, 2> const shuffled(lane.template workspace<std::uint8_t>(rows * length), rows, length);
      sequence::shuffle_into<A>(lane, sequence::shuffle_order::dinucleotide,
                                view_on<Lane, std::uint8_t const, 2>(letters.data(), 1, length), seed, 0, shuffled,
                                sequence::window{0, length});
      backend::host_copy const own(lane, letters.data(), length), made(lane, shuffled.data(), rows * length);
      bool changed = false;
      for (std::ptrdiff_t row = 0; row < rows && !changed; ++row)
        changed = !std::equal(own.data(), own.data() + length, made.data() + row * length);
      expect(changed, [&] {
        std::string text;
        for (std::ptrdiff_t p = 0; p < std::min<std::ptrdiff_t>(length, 20); ++p) text += A::to_char(own[p]);
        return "the sequence that begins with " + text +
               " has no dinucleotide shuffle but itself; give references, or take zeros or uniform";
      });
      sequence::encode_into<A>(lane, view_on<Lane, std::uint8_t const, 2>(shuffled), out);
    } else {
      std::vector<float> same(static_cast<std::size_t>(length * A::channels), 0.0F);
      if (from == reference_kind::uniform)
        for (std::size_t i = 0; i < same.size(); ++i)
          same[i] = sequence::mean_encoding<A>(static_cast<int>(i % A::channels));
      lane.copy(backend::bring(lane, same), out.data(), out.size());
    }
  }
};

/// The dinucleotide shuffles of one sequence (L) as references that a whole library shares, so that they add no noise
/// between its maps: what the published program does with the wild type. Throws input_error as sequence::shuffles.
template <alphabet A, backend::backend B>
references shared_shuffles(B const& backend, view<std::uint8_t const, 1> letters, std::ptrdiff_t count = 20,
                           std::uint64_t seed = 42) {
  references shared{.from = reference_kind::given,
                    .count = count,
                    .seed = seed,
                    .given = array<float, 3>(count, letters.extent(0), std::ptrdiff_t{A::channels})};
  references const own{.count = count, .seed = seed};
  own.check<A>(letters.extent(0));
  backend.for_blocks(1, 1, [&](auto& lane, extent) {
    backend::results const made(lane, shared.given.view());
    own.fill<A>(lane, backend::bring(lane, letters), made.there());
    made.finish();
  });
  return shared;
}

}  // namespace seam::inline v0::attribution
