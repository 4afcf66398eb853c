#include "model_loaders.hpp"

#include <seam/io/csv.hpp>
#include <seam/network/models/deepstarr.hpp>
#include <seam/oracle/table.hpp>
#include <seam/oracle/thermodynamic_example.hpp>

#include <type_traits>

namespace program {

using seam::expect, seam::input_error;

namespace {

void refuse_weights(model_options const& options) {
  expect(options.weights.empty(), [&] { return "the model " + options.model + " is embedded and takes no --weights"; });
}

void expect_task(model_options const& options, std::string const& only) {
  expect(options.task.empty() || options.task == only || options.task == "0", [&] {
    return "the model " + options.model + " has no task " + options.task + ": its only one is " + only + " (or 0)";
  });
}

template <seam::alphabet A>
loaded_model<A> load_deepstarr(model_options const& options) {
  need_weights(options);
  return pick_task<A>(seam::network::models::deepstarr::from_keras(options.weights), options);
}

template <seam::alphabet A>
loaded_model<A> load_thermodynamic(model_options const& options) {
  refuse_weights(options);
  expect_task(options, "activity");
  auto const example = seam::oracle::thermodynamic_example<A>();
  return {any_oracle<A>(example.model, "thermodynamic"), {"activity"}, example.reference};
}

template <seam::alphabet A>
loaded_model<A> load_table(model_options const& options) {
  need_weights(options);
  expect_task(options, "value");
  auto const rows = seam::io::read_csv(options.weights);
  std::vector<float> const values = rows.numbers<float>("value");
  std::ptrdiff_t const column = rows.column("sequence");
  std::vector<std::string> sequences;
  for (std::ptrdiff_t row = 0; row < rows.rows(); ++row) sequences.push_back(rows.text(row, column));
  auto table = seam::oracle::table<A>::from_text(sequences, values, {}, options.weights);
  return {any_oracle<A>(std::move(table), "table"), {"value"}, {}};
}

}  // namespace

void model_options::add_to(CLI::App& command) {
  std::string names;
  for (std::string const& name : model_names()) names += (names.empty() ? "" : ", ") + name;
  command.add_option("--model", model, names)->capture_default_str();
  command.add_option("--weights", weights, "the model's file: Keras HDF5 (deepstarr, keras), CSV (table)")
      ->type_name("FILE");
  command.add_option("--architecture", architecture, "keras: JSON of the layers, for a file of weights alone")
      ->type_name("FILE");
  command.add_flag("--logits", logits, "keras: leave out a sigmoid or softmax at the end")->disable_flag_override();
  command.add_option("--command", process, "process: the program to start, as the shell reads it");
  command.add_option("--timeout", timeout, "process: how many seconds an answer may take")->capture_default_str();
  command.add_option("--task", task, "which of the model's outputs, by name or index");
}

template <seam::alphabet A>
loaded_model<A> load_model(model_options const& options) {
  expect(options.model == "keras" || (options.architecture.empty() && !options.logits),
         [&] { return "--architecture and --logits are for --model keras, not for " + options.model; });
  expect(options.model == "process" || options.process.empty(),
         [&] { return "--command is for --model process, not for " + options.model; });
  if (options.model == "keras") return load_keras<A>(options);
  if (options.model == "process") return load_process<A>(options);
  if (options.model == "table") return load_table<A>(options);
  if (options.model == "thermodynamic") return load_thermodynamic<A>(options);
  expect(options.model == "deepstarr", [&] {
    std::string names;
    for (std::string const& name : model_names()) names += (names.empty() ? "" : ", ") + name;
    return "--model " + options.model + " is not known; there are " + names;
  });
  if constexpr (std::is_same_v<A, seam::dna>) {
    return load_deepstarr<A>(options);
  } else {
    throw input_error("the model " + options.model + " reads dna; --alphabet names another");
  }
}

std::vector<std::string> model_names() {
  return {"thermodynamic", "deepstarr", "keras", "process", "table"};
}

template loaded_model<seam::dna> load_model(model_options const& options);
template loaded_model<seam::rna> load_model(model_options const& options);
template loaded_model<seam::protein> load_model(model_options const& options);

}  // namespace program
