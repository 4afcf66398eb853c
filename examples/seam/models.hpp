// The models that --model names, behind one type-erased oracle.
#pragma once

#include "common.hpp"

#include <seam/oracle/any_oracle.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace program {

#ifdef SEAM_PROGRAM_HAS_THRUST
template <seam::alphabet A>
using any_oracle = seam::oracle::any_oracle<A, seam::backend::host_lane, thrust_omp_lane>;
#else
template <seam::alphabet A>
using any_oracle = seam::oracle::any_oracle<A, seam::backend::host_lane>;
#endif

/// --model, --weights, --architecture, --logits, --command, --timeout, --task.
struct model_options {
  std::string model = "thermodynamic";
  std::string weights;
  std::string architecture;
  bool logits = false;
  std::string process;
  double timeout = 600;
  std::string task;
  /// Shuffle the weights of a network by this seed: one that has learned nothing. No option of every command.
  std::optional<std::uint64_t> shuffled = {};

  void add_to(CLI::App& command);
  /// Throws input_error for an option that the model does not take.
  void refuse_strangers() const { options_.refuse_strangers(model); }
  /// The first of the options that was given; nothing where none was.
  std::optional<std::string> first_given() const;

 private:
  options_of_methods options_;
  std::vector<CLI::Option const*> all_;
};

/// A model that is ready to be asked.
template <seam::alphabet A>
struct loaded_model {
  any_oracle<A> oracle;
  std::vector<std::string> tasks;                                 ///< names of its outputs
  std::optional<seam::sequence::named_sequence<A>> own_sequence;  ///< the sequence that an embedded model explains
};

/// Reads the model; with --task, its only output is that task. Defined for dna, rna and protein.
template <seam::alphabet A>
loaded_model<A> load_model(model_options const& options);

/// Whether the model of that name is a network, which has weights that can be shuffled.
bool is_network(std::string const& name);

/// The files of --weights, which commas part: several are an ensemble. A file whose name has a comma is one.
std::vector<std::string> weight_files(model_options const& options);

/// The models of --weights one by one; load_model() gives their mean.
template <seam::alphabet A>
std::vector<loaded_model<A>> load_members(model_options const& options);

/// For a command that follows one output: says which tasks there are when none was picked.
template <seam::alphabet A>
void expect_scalar(loaded_model<A> const& model, model_options const& options) {
  seam::expect(model.oracle.outputs() == 1, [&] {
    return "the model " + options.model + " has " + std::to_string(model.oracle.outputs()) + " tasks (" +
           listed(model.tasks) + "): pick one with --task";
  });
}
template <seam::alphabet A>
loaded_model<A> load_scalar_model(model_options const& options) {
  loaded_model<A> model = load_model<A>(options);
  expect_scalar(model, options);
  return model;
}

/// Refuses a method that needs a gradient on a model that only predicts.
template <seam::alphabet A>
void expect_gradient(loaded_model<A> const& model, std::string const& name, std::string const& method) {
  seam::expect<seam::capability_error>(model.oracle.differentiable(), [&] {
    return method + " needs a gradient and the model " + name + " only predicts: use ism";
  });
}

/// What the program knows, for `seam info`.
std::vector<std::string> model_names();

}  // namespace program
