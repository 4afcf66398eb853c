// SPDX-License-Identifier: MIT
// torchscript<A>: a TorchScript module as an oracle with a gradient, whatever its layers. Needs LibTorch (seam::torch),
// whose headers take half a minute to compile and define macros of short names (CHECK, LOG).
#pragma once

#include <torch/script.h>

#include <seam/backend/host.hpp>
#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/oracle/target.hpp>
#include <seam/sequence/one_hot.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::oracle {

/// The order of the axes of what a module takes: (n, letters, positions), as PyTorch's convolutions want it, or
/// (n, positions, letters).
enum class module_layout { nal, nla };

/// What a TorchScript file does not say of itself.
struct torchscript_options {
  /// Letters of a sequence.
  std::ptrdiff_t length = 0;
  module_layout layout = module_layout::nal;
  /// The module's letters in the order of its channels ("AGCT"); empty: the alphabet's order.
  std::string letters = {};
  /// Sequences in a batch.
  std::ptrdiff_t batch = 256;
};

/// A module that torch.jit.script or torch.jit.trace made and save() wrote, on the processor, in evaluation mode, as a
/// host oracle. It takes float32 encodings, rows of zeros for unknown letters, and answers (n), (n, outputs) or
/// (n, ..), whose further axes become one in C order. `targeted(module, task{1})` is one of several outputs, with its
/// gradient. Copies share the module; LibTorch chooses its threads (at::set_num_threads).
///
/// Throws input_error, which begins with the file's name, when the file is missing or no TorchScript, when the options
/// do not fit the module (three sequences of letter 0 are tried at once), and when it answers something else than
/// before; capability_error for a gradient of a module whose answer does not depend on its input in a way that
/// LibTorch can follow. That answers are finite is seen to by who asks (oracle::predict and the like).
template <alphabet A>
class torchscript {
 public:
  using alphabet_type = A;
  static constexpr bool accepts_unknown_letters = true;

  explicit torchscript(std::string path, torchscript_options options) : path_(std::move(path)), options_(options) {
    check_options();
    load();
    try_out();
  }

  std::ptrdiff_t length() const { return options_.length; }
  std::ptrdiff_t outputs() const { return outputs_; }
  std::ptrdiff_t block_size() const { return options_.batch; }
  /// Whether it has a gradient without a target: with one output.
  bool differentiable() const { return outputs_ == 1; }

  void predict_into(view<std::uint8_t const, 2> letters, view<float, 2> out) const {
    ::torch::NoGradGuard const values_only;
    array<float, 3> encoded(letters.extent(0), letters.extent(1), std::ptrdiff_t{A::channels});
    backend::host_lane lane;
    sequence::encode_into<A>(lane, letters, encoded.view());
    ::at::Tensor const answers = answer(tensor_of(encoded.view()));
    std::copy_n(answers.template data_ptr<float>(), out.size(), out.data());
  }

  /// values (n) and gradients (n, L, channels) of the only output.
  void value_and_gradient_into(view<float const, 3> relaxed, view<float, 1> values, view<float, 3> gradients) const {
    expect<capability_error>(outputs_ == 1, [&] {
      return path_ + " has " + std::to_string(outputs_) + " outputs and a gradient of one: pick it (oracle::targeted)";
    });
    value_and_gradient_into(relaxed, task{0}, values, gradients);
  }
  /// Those of a target of the outputs.
  template <target Target>
  void value_and_gradient_into(view<float const, 3> relaxed, Target const& target, view<float, 1> values,
                               view<float, 3> gradients) const {
    ::torch::AutoGradMode const follow(true);
    ::at::Tensor const x = tensor_of(relaxed).clone().requires_grad_(true);
    ::at::Tensor const answers = answer(x);
    expect<capability_error>(answers.requires_grad(), [&] {
      return path_ + " has no gradient: its answer does not depend on its input in a way that can be followed; use ism";
    });
    ::at::Tensor const seed = ::at::empty_like(answers);
    float const* const each = answers.template data_ptr<float>();
    for (std::ptrdiff_t row = 0; row < relaxed.extent(0); ++row) {
      values(row) = target.value(each + row * outputs_, outputs_);
      target.gradient(each + row * outputs_, outputs_, seed.template data_ptr<float>() + row * outputs_);
    }
    answers.backward(seed);
    std::copy_n(x.grad().contiguous().template data_ptr<float>(), gradients.size(), gradients.data());
  }

 private:
  [[noreturn]] void refuse(std::string const& what) const { throw input_error(path_ + ' ' + what); }

  void check_options() {
    expect(options_.length >= 1 && options_.batch >= 1, [&] {
      return path_ + " is given sequences of " + std::to_string(options_.length) + " letters in batches of " +
             std::to_string(options_.batch) + "; both must be 1 or more";
    });
    if (options_.letters.empty()) return;
    for (char const c : options_.letters)
      if (std::uint8_t const letter = A::to_letter(c); letter < A::channels) order_.push_back(letter);
    std::vector<std::int64_t> sorted = order_;
    std::sort(sorted.begin(), sorted.end());
    bool whole = A::size == A::channels && sorted.size() == options_.letters.size() && sorted.size() == A::size;
    for (std::size_t i = 0; i < sorted.size(); ++i) whole = whole && sorted[i] == static_cast<std::int64_t>(i);
    if (!whole) refuse("has the letters " + options_.letters + ", not each letter of the alphabet once");
  }

  void load() {
    if (!std::filesystem::is_regular_file(path_)) throw input_error("cannot read " + path_ + ", there is no such file");
    try {
      module_ = ::torch::jit::load(path_, ::torch::kCPU);
      module_.eval();
      for (::at::Tensor const& weight : module_.parameters()) weight.requires_grad_(false);
    } catch (std::exception const& failure) {
      refuse("is no TorchScript module: " + reason(failure));
    }
    if (!module_.find_method("forward")) refuse("is a TorchScript module without a method forward");
  }

  /// Finds how many outputs there are.
  void try_out() {
    constexpr std::ptrdiff_t tried = 3;
    array<float, 3> encoded(tried, options_.length, std::ptrdiff_t{A::channels});
    array<std::uint8_t, 2> const letters(tried, options_.length);
    backend::host_lane lane;
    sequence::encode_into<A>(lane, letters.view(), encoded.view());
    ::torch::NoGradGuard const values_only;
    ::at::Tensor const answers = forward(tensor_of(encoded.view()));
    if (answers.dim() == 0 || answers.size(0) != tried || answers.numel() == 0) refuse_shape(answers, tried, "outputs");
    outputs_ = answers.numel() / tried;
  }

  /// A view of the numbers (n, L, channels).
  static ::at::Tensor tensor_of(view<float const, 3> relaxed) {
    return ::at::from_blob(const_cast<float*>(relaxed.data()),  // is not written to
                           {relaxed.extent(0), relaxed.extent(1), relaxed.extent(2)}, ::at::kFloat);
  }

  /// What the module makes of x (n, L, channels), as float, in its own shape.
  ::at::Tensor forward(::at::Tensor x) const {
    if (!order_.empty()) x = x.index_select(2, ::at::tensor(order_, ::at::kLong));
    if (options_.layout == module_layout::nal) x = x.transpose(1, 2).contiguous();
    ::c10::IValue answered;
    try {
      answered = module_.forward({x});
    } catch (std::exception const& failure) {
      refuse("does not take an array of shape " + shape_of(x) + ": " + reason(failure));
    }
    if (!answered.isTensor()) refuse("answers a " + answered.tagKind() + "; one tensor was expected");
    if (!answered.toTensor().is_floating_point()) refuse("answers whole numbers; floating-point ones were expected");
    return answered.toTensor().to(::at::kFloat);
  }

  /// The same, (n, outputs) in C order.
  ::at::Tensor answer(::at::Tensor const& x) const {
    ::at::Tensor const answers = forward(x);
    std::int64_t const n = x.size(0);
    bool const fits = n == 1 || (answers.dim() > 0 && answers.size(0) == n);
    if (!fits || answers.numel() != n * outputs_) refuse_shape(answers, n, std::to_string(outputs_));
    return answers.reshape({n, outputs_}).contiguous();
  }

  [[noreturn]] void refuse_shape(::at::Tensor const& answers, std::int64_t n, std::string const& wanted) const {
    refuse("answers an array of shape " + shape_of(answers) + " to " + std::to_string(n) + " sequences; (" +
           std::to_string(n) + ", " + wanted + ") was expected");
  }
  static std::string shape_of(::at::Tensor const& x) {
    return shape_text(std::vector<std::ptrdiff_t>(x.sizes().begin(), x.sizes().end()));
  }

  /// LibTorch's word: the line that says what went wrong, without where in its code.
  static std::string reason(std::exception const& failure) {
    std::string text = failure.what();
    constexpr char const* last_word = "RuntimeError: ";  // of TorchScript's interpreter, behind a traceback
    if (std::size_t const at = text.rfind(last_word); at != std::string::npos)
      text.erase(0, at + std::char_traits<char>::length(last_word));
    return text.substr(0, text.find('\n'));
  }

  std::string path_;
  torchscript_options options_;
  std::vector<std::int64_t> order_;  ///< the alphabet's channel in the place of each of the module's; empty: its own
  mutable ::torch::jit::Module module_;
  std::ptrdiff_t outputs_ = 0;
};

}  // namespace seam::inline v0::oracle
