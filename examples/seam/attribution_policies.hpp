// The attribution methods that can be named on the command line, as one policy chosen at run time.
#pragma once

#include "common.hpp"
#include "models.hpp"

#include <seam/attribution/deep_shap.hpp>
#include <seam/attribution/expected_gradients.hpp>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/attribution/smooth_grad.hpp>

#include <nlohmann/json_fwd.hpp>

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <variant>

namespace program {

/// Any attribution method that --attribution or --method names.
struct any_attribution {
  std::variant<seam::attribution::saliency, seam::attribution::integrated_gradients, seam::attribution::ism,
               seam::attribution::smooth_grad, seam::attribution::expected_gradients, seam::attribution::deep_shap>
      policy;
  std::ptrdiff_t largest_block = std::numeric_limits<std::ptrdiff_t>::max();
  bool both_strands = false;
  bool centred = false;
  bool times_input = false;
  std::shared_ptr<std::atomic<float>> delta = std::make_shared<std::atomic<float>>(0.0F);  ///< of DeepSHAP, the largest

  static constexpr char const* name() { return "the attribution map"; }
  template <seam::alphabet A>
  static constexpr int columns = A::channels;  // the program's alphabets are one-hot: as many letters as channels
  template <seam::alphabet A>
  void check(std::ptrdiff_t length) const {
    std::visit(
        [&](auto const& chosen) {
          if constexpr (requires { chosen.template check<A>(length); }) chosen.template check<A>(length);
        },
        policy);
  }
  /// Defined in attribution_policies.cpp for the program's oracles and lanes.
  template <class Lane, class Oracle>
  void attribute_into(Lane& lane, Oracle const& oracle, seam::backend::view_on<Lane, std::uint8_t const, 2> letters,
                      seam::backend::view_on<Lane, float, 3> maps) const;

  /// Warns on standard error where DeepSHAP's contributions miss the change of the activity.
  void warn() const;
};

/// --attribution or --method, and the options of the methods.
struct attribution_options {
  static constexpr char const* methods[] = {"saliency", "smoothgrad", "intgrad", "expgrad", "ism", "deepshap"};

  std::string method = "saliency";
  int steps = 20;
  std::string baseline = "zeros";
  std::string rule = "trapezoid";
  bool multiply_by_inputs = false;
  bool log2_fold_change = false;
  std::string window;
  int samples = 0;  ///< 0: the method's own
  double noise = 0.1;
  std::string smoothing = "mean";
  std::string references = "shared";
  int shuffles = 20;
  std::uint64_t seed = 42;
  bool both_strands = false;
  bool centred = false;

  void add_to(CLI::App& command, std::string const& method_option);
  /// The options that the file beside maps tells of.
  static attribution_options from(nlohmann::json const& about, std::string const& source);
  /// The method for sequences like `first`, whose shuffles they share when so told. Throws input_error for a
  /// combination that makes no sense.
  template <seam::alphabet A>
  any_attribution make(seam::view<std::uint8_t const, 1> first) const;
  /// Whether the method needs a gradient or multipliers that the model has not: a sentence.
  template <seam::alphabet A>
  void expect_fit(loaded_model<A> const& model, std::string const& name) const;
  /// What whoever reads the maps or the settings must know.
  nlohmann::ordered_json settings(std::ptrdiff_t length) const;

 private:
  options_of_methods options_;
};

}  // namespace program
