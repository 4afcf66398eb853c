// Every kind of library that --kind names, chosen at run time: a variant of mutagenizers is a mutagenizer.
#pragma once

#include "global_options.hpp"
#include "models.hpp"

#include <seam/mutagenesis/complete.hpp>
#include <seam/mutagenesis/fixed_number.hpp>
#include <seam/mutagenesis/global.hpp>
#include <seam/mutagenesis/indels.hpp>
#include <seam/mutagenesis/numpy_random.hpp>
#include <seam/mutagenesis/numpy_shuffled.hpp>
#include <seam/mutagenesis/numpy_two_hot.hpp>
#include <seam/mutagenesis/optimised.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/mutagenesis/recombined.hpp>
#include <seam/mutagenesis/saturation.hpp>
#include <seam/mutagenesis/shuffled.hpp>
#include <seam/mutagenesis/weighted.hpp>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace program {

/// numpy_two_hot, which is there for one alphabet and refused for any other.
struct diploid_library {
  seam::mutagenesis::numpy_two_hot drawn;

  template <seam::alphabet A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1> reference) const {
    if constexpr (std::is_same_v<A, seam::two_hot>) return drawn.rows<A>(reference);
    throw seam::input_error("--kind numpy_two_hot makes diploid sequences: give --alphabet two_hot");
  }
  template <seam::alphabet A, seam::backend::backend B>
  void library_into(B const& backend, seam::view<std::uint8_t const, 1> reference,
                    seam::view<std::uint8_t, 2> library) const {
    if constexpr (std::is_same_v<A, seam::two_hot>) drawn.library_into<A>(backend, reference, library);
  }
};

/// Any kind of library that needs no model.
struct any_library {
  std::variant<seam::mutagenesis::random, seam::mutagenesis::numpy_random, seam::mutagenesis::numpy_shuffled,
               diploid_library, seam::mutagenesis::fixed_number, seam::mutagenesis::saturation,
               seam::mutagenesis::complete, seam::mutagenesis::combinations, seam::mutagenesis::shuffled,
               seam::mutagenesis::weighted, seam::mutagenesis::indels, seam::mutagenesis::recombined,
               seam::mutagenesis::global>
      policy;

  static constexpr char const* name() { return "any"; }
  /// Whether any part can be made by itself.
  bool lazy() const {
    return !std::holds_alternative<seam::mutagenesis::numpy_random>(policy) &&
           !std::holds_alternative<seam::mutagenesis::numpy_shuffled>(policy) &&
           !std::holds_alternative<diploid_library>(policy);
  }
  /// Whether row 0 is the reference.
  bool begins_with_reference() const {
    return std::visit([](auto const& chosen) { return seam::mutagenesis::begins_with_reference(chosen); }, policy);
  }

  template <seam::alphabet A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1> reference) const {
    return std::visit([&](auto const& chosen) { return chosen.template rows<A>(reference); }, policy);
  }
  /// Of a kind that is drawn in one piece the only part is all of it.
  template <seam::alphabet A, seam::backend::backend B>
  void rows_into(B const& backend, seam::view<std::uint8_t const, 1> reference, std::ptrdiff_t first,
                 seam::view<std::uint8_t, 2> part) const {
    std::visit(
        [&](auto const& chosen) {
          if constexpr (requires { chosen.template rows_into<A>(backend, reference, first, part); })
            chosen.template rows_into<A>(backend, reference, first, part);
          else
            chosen.template library_into<A>(backend, reference, part);
        },
        policy);
  }
};

/// The options of `seam library` that say what is made. An option that the kind does not take is refused.
struct library_kind_options {
  std::string kind = "random";
  std::ptrdiff_t count = 10'000;
  double rate = 0.1;
  std::uint64_t seed = 42;
  std::string window;
  std::vector<std::string> protect;
  std::ptrdiff_t mutations = 1;
  std::ptrdiff_t order = 1;
  std::ptrdiff_t lowest = 1;
  std::vector<std::string> variants;
  std::string keep = "dinucleotide";
  std::vector<std::string> segments;
  std::ptrdiff_t tile = 0;
  bool one_segment = false;
  std::string position_weights;
  std::ptrdiff_t start = 0;
  std::ptrdiff_t insertions = 0;
  std::ptrdiff_t deletions = 1;
  std::ptrdiff_t shortest = 1;
  std::ptrdiff_t longest = 10;
  std::string before;
  std::string behind;
  std::string held = "left";
  std::string others;
  std::ptrdiff_t crossovers = 1;
  global_options global;
  bool bare = false;
  model_options model;
  std::string goal = "raise";
  std::ptrdiff_t steps = 50;
  std::ptrdiff_t candidates = 0;
  std::ptrdiff_t population = 100;
  double start_rate = 0.25;

  void add_to(CLI::App& command);
  bool optimised() const { return kind == "greedy" || kind == "genetic"; }
  seam::sequence::window parsed_window(std::ptrdiff_t length) const;
  seam::mutagenesis::protected_windows protected_by(std::ptrdiff_t length) const;

  /// Any kind but the optimised ones. Defined for dna, rna, protein and two_hot.
  template <seam::alphabet A>
  any_library make(std::ptrdiff_t length) const;
  /// The optimised kinds.
  seam::mutagenesis::objective objective() const;
  /// Throws input_error for an option that the kind does not take.
  void refuse_strangers() const { options_.refuse_strangers(kind); }

 private:
  options_of_methods options_;
  CLI::Option* count_option_ = nullptr;
};

}  // namespace program
