// The models that are networks: published ones by name, and Keras networks whose layers are read from a file. Their
// weights may be in any format that the library reads.
#include "model_loaders.hpp"

#include <seam/network/keras_model.hpp>
#include <seam/network/models/basset.hpp>
#include <seam/network/models/beluga.hpp>
#include <seam/network/models/deepbind.hpp>
#include <seam/network/models/deepsea.hpp>
#include <seam/network/models/deepstarr.hpp>
#include <seam/network/models/deepstarr_student.hpp>
#include <seam/network/models/mpra_dragonn.hpp>

#include <utility>

namespace program {

namespace {

namespace models = seam::network::models;
using dna_network = seam::network::loaded_network<seam::dna>;
using maker = dna_network (*)(seam::io::named_tensors, bool logits);

/// One of probabilities, or their logits.
template <class Model>
dna_network classify(seam::io::named_tensors weights, bool logits) {
  if (logits) return Model::logits_from_tensors(std::move(weights));
  return Model::from_tensors(std::move(weights));
}
/// One whose outputs are what they are.
template <class Model>
dna_network regress(seam::io::named_tensors weights, bool) {
  return Model::from_tensors(std::move(weights));
}

struct published {
  char const* name;
  maker make;
  bool has_logits;
};

std::vector<published> const& all_published() {
  static std::vector<published> const all = {{"deepstarr", regress<models::deepstarr>, false},
                                             {"deepstarr_student", regress<models::deepstarr_student>, false},
                                             {"deepsea", classify<models::deepsea>, true},
                                             {"beluga", classify<models::beluga>, true},
                                             {"basset", classify<models::basset>, true},
                                             {"mpra_dragonn", regress<models::mpra_dragonn>, false}};
  return all;
}

/// A network of several outputs: all of them, or the one that --task picks by name or index.
template <seam::alphabet A>
loaded_model<A> pick_task(seam::network::loaded_network<A> const& network, model_options const& options) {
  std::vector<std::string> names = network.tasks();
  for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(names.size()); i < network.outputs(); ++i)
    names.push_back(std::to_string(i));
  if (options.task.empty()) return {any_oracle<A>(network, options.model), names, {}};
  if (auto const index = parse<std::ptrdiff_t>(options.task)) {
    auto const bound = network.task(*index);
    return {any_oracle<A>(bound, options.model), {names[static_cast<std::size_t>(*index)]}, {}};
  }
  return {any_oracle<A>(network.task(options.task), options.model), {options.task}, {}};
}

}  // namespace

std::vector<std::string> network_names() {
  std::vector<std::string> names;
  for (published const& each : all_published()) names.push_back(each.name);
  return names;
}
bool has_logits(std::string const& name) {
  for (published const& each : all_published())
    if (each.name == name) return each.has_logits;
  return name == "keras";
}

loaded_model<seam::dna> load_network(model_options const& options) {
  for (published const& each : all_published())
    if (each.name == options.model)
      return pick_task<seam::dna>(each.make(read_weights(options), options.logits), options);
  throw seam::error("no network is called " + options.model);
}

template <seam::alphabet A>
loaded_model<A> load_deepbind(model_options const& options) {
  expect_task(options, "score");
  if constexpr (seam::sequence::complementable<A>) {
    auto model = models::deepbind<A>::from_tensors(read_weights(options));
    return {any_oracle<A>(std::move(model), options.model), {"score"}, {}};
  } else {
    throw seam::input_error("the model deepbind reads dna or rna; --alphabet names another");
  }
}

template <seam::alphabet A>
loaded_model<A> load_keras(model_options const& options) {
  need_weights(options);
  bool const whole = options.architecture.empty();
  auto const architecture = whole ? seam::io::parse_json(seam::io::read_keras_config(options.weights), options.weights)
                                  : seam::io::read_json(options.architecture);
  return pick_task<A>(
      seam::network::keras_model<A>::from_parts(architecture, whole ? options.weights : options.architecture,
                                                read_weights(options), options.logits),
      options);
}

template loaded_model<seam::dna> load_deepbind(model_options const& options);
template loaded_model<seam::rna> load_deepbind(model_options const& options);
template loaded_model<seam::protein> load_deepbind(model_options const& options);
template loaded_model<seam::dna> load_keras(model_options const& options);
template loaded_model<seam::rna> load_keras(model_options const& options);
template loaded_model<seam::protein> load_keras(model_options const& options);

}  // namespace program
