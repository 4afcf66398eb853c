// How models of one kind are loaded, each in a translation unit of its own: load_model() calls them by name.
#pragma once

#include "models.hpp"

#include <seam/network/loaded_network.hpp>

#include <charconv>

namespace program {

inline void need_weights(model_options const& options) {
  seam::expect(!options.weights.empty(), [&] { return "the model " + options.model + " needs --weights FILE"; });
}

/// A network of several named outputs: all of them, or the one that --task picks by name or index.
template <seam::alphabet A>
loaded_model<A> pick_task(seam::network::loaded_network<A> const& network, model_options const& options) {
  if (options.task.empty()) return {any_oracle<A>(network, options.model), network.tasks(), {}};
  std::ptrdiff_t index = 0;
  char const* const end = options.task.data() + options.task.size();
  auto const [rest, problem] = std::from_chars(options.task.data(), end, index);
  if (problem == std::errc() && rest == end) {
    auto const bound = network.task(index);
    return {any_oracle<A>(bound, options.model), {network.tasks()[static_cast<std::size_t>(index)]}, {}};
  }
  return {any_oracle<A>(network.task(options.task), options.model), {options.task}, {}};
}

/// --model keras: any Keras 2 network of supported layers.
template <seam::alphabet A>
loaded_model<A> load_keras(model_options const& options);

/// --model process: another program.
template <seam::alphabet A>
loaded_model<A> load_process(model_options const& options);

}  // namespace program
