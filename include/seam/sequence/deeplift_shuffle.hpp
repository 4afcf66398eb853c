// SPDX-License-Identifier: MIT
// The dinucleotide shuffle that DeepLIFT, CREME and squid-nn draw, bit for bit.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/core/error.hpp>
#include <seam/core/numpy_generator.hpp>
#include <seam/core/view.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::sequence {

/// The dinucleotide shuffle of DeepLIFT, CREME and squid-nn with a NumPy seed, bit for bit: one generator runs through
/// all shuffles in order, each of which reorders what the one before left. The last exit from each letter stays that of
/// the original, so not every sequence with its dinucleotides can come out (9 of 27 for ACCCACGATGATG): use
/// shuffle_into for anything new. Unknown letters count as one more letter. (Those programs take seed 0 for no seed;
/// here it is NumPy's.)
template <alphabet A>
class deeplift_shuffler {
 public:
  /// Throws input_error for a sequence without letters.
  deeplift_shuffler(view<std::uint8_t const, 1> letters, std::uint32_t seed)
      : letters_(letters.begin(), letters.end()), successors_(std::size_t{A::size} + 1), generator_(seed) {
    expect(!letters_.empty(), [] { return "a sequence without letters cannot be shuffled"; });
    for (std::size_t i = 0; i + 1 < letters_.size(); ++i) successors_[vertex(letters_[i])].push_back(i + 1);
  }

  /// out (L) = the next shuffle. Throws input_error when out has another length. O(L).
  void next_into(view<std::uint8_t, 1> out) {
    expect(out.extent(0) == static_cast<std::ptrdiff_t>(letters_.size()), [&] {
      return "a shuffle of " + std::to_string(letters_.size()) + " letters was to go into an array of " +
             std::to_string(out.extent(0));
    });
    for (auto& own : successors_) reorder(own);
    std::vector<std::size_t> used(successors_.size());
    std::size_t position = 0;
    out(0) = letters_[0];
    for (std::ptrdiff_t i = 1; i < out.extent(0); ++i) {
      std::size_t const v = vertex(letters_[position]);
      position = successors_[v][used[v]++];
      out(i) = letters_[position];
    }
  }

 private:
  static std::size_t vertex(std::uint8_t letter) { return letter < A::size ? letter : std::size_t{A::size}; }

  /// All but the last successor in a permuted order.
  void reorder(std::vector<std::size_t>& own) {
    if (own.size() < 2) return;
    generator_.permutation(static_cast<std::uint32_t>(own.size() - 1), order_);
    std::vector<std::size_t> const before(own);
    for (std::size_t i = 0; i < order_.size(); ++i) own[i] = before[order_[i]];
  }

  std::vector<std::uint8_t> letters_;
  std::vector<std::vector<std::size_t>> successors_;  // of each letter: the positions behind it
  std::vector<std::uint32_t> order_;
  numpy_generator generator_;
};

}  // namespace seam::inline v0::sequence
