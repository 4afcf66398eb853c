// --model keras: networks whose layers are read from a file.
#include "model_loaders.hpp"

#include <seam/network/keras_model.hpp>

namespace program {

template <seam::alphabet A>
loaded_model<A> load_keras(model_options const& options) {
  need_weights(options);
  return pick_task<A>(seam::network::keras_model<A>::read(
                          options.weights, {.architecture = options.architecture, .logits = options.logits}),
                      options);
}

template loaded_model<seam::dna> load_keras(model_options const& options);
template loaded_model<seam::rna> load_keras(model_options const& options);
template loaded_model<seam::protein> load_keras(model_options const& options);

}  // namespace program
