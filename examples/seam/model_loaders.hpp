// How models of one kind are loaded, each in a translation unit of its own: load_model() calls them by name.
#pragma once

#include "models.hpp"

#include <seam/network/loaded_network.hpp>
#include <seam/network/read_weights.hpp>
#include <seam/network/shuffled_weights.hpp>

#include <utility>

namespace program {

inline void need_weights(model_options const& options) {
  seam::expect(!options.weights.empty(), [&] { return "the model " + options.model + " needs --weights FILE"; });
}

/// A model of one output, which --task need not name.
inline void expect_task(model_options const& options, std::string const& only) {
  seam::expect(options.task.empty() || options.task == only || options.task == "0", [&] {
    return "the model " + options.model + " has no task " + options.task + ": its only one is " + only + " (or 0)";
  });
}

/// The tensors of --weights; shuffled, where that is asked for.
inline seam::io::named_tensors read_weights(model_options const& options) {
  need_weights(options);
  auto weights = seam::network::read_weights(options.weights);
  return options.shuffled ? seam::network::shuffle_weights(std::move(weights), *options.shuffled) : weights;
}

/// The published networks of DNA, by name.
std::vector<std::string> network_names();
/// Whether the model takes --logits.
bool has_logits(std::string const& name);
loaded_model<seam::dna> load_network(model_options const& options);

/// --model deepbind: dna or rna.
template <seam::alphabet A>
loaded_model<A> load_deepbind(model_options const& options);

/// --model keras: any Keras 2 network of supported layers.
template <seam::alphabet A>
loaded_model<A> load_keras(model_options const& options);

/// --model process: another program.
template <seam::alphabet A>
loaded_model<A> load_process(model_options const& options);

}  // namespace program
