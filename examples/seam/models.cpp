#include "model_loaders.hpp"

#include <seam/io/csv.hpp>
#include <seam/oracle/ensemble.hpp>
#include <seam/oracle/table.hpp>
#include <seam/oracle/thermodynamic_example.hpp>

#include <algorithm>
#include <filesystem>
#include <type_traits>
#include <utility>

namespace program {

using seam::expect, seam::input_error;

namespace {

template <seam::alphabet A>
loaded_model<A> load_thermodynamic(model_options const& options) {
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
  std::size_t const before = command.get_options().size();
  std::string with_weights;
  std::string with_logits;
  for (std::string const& name : model_names()) {
    if (name != "thermodynamic" && name != "process") with_weights += (with_weights.empty() ? "" : " ") + name;
    if (has_logits(name)) with_logits += (with_logits.empty() ? "" : " ") + name;
  }
  command.add_option("--model", model, listed(model_names()))->capture_default_str();
  options_.choice = "--model";
  options_
      .add(with_weights,
           command.add_option("--weights", weights,
                              "the model's file: Keras HDF5, safetensors, npz, DeepBind's text; CSV (table); several "
                              "with commas between them: their mean"))
      ->type_name("FILE");
  options_
      .add("keras", command.add_option("--architecture", architecture, "keras: JSON of the layers, for weights alone"))
      ->type_name("FILE");
  options_
      .add(with_logits, command.add_flag("--logits", logits,
                                         "models of probabilities, keras: leave out a sigmoid or softmax at the end"))
      ->disable_flag_override();
  options_.add("process",
               command.add_option("--command", process, "process: the program to start, as the shell reads it"));
  options_.add("process", command.add_option("--timeout", timeout, "process: how many seconds an answer may take"))
      ->capture_default_str();
  command.add_option("--task", task, "which of the model's outputs, by name or index");
  std::vector<CLI::Option*> const options = command.get_options();
  all_.assign(options.begin() + static_cast<std::ptrdiff_t>(before), options.end());
}

std::optional<std::string> model_options::first_given() const {
  for (CLI::Option const* const option : all_)
    if (option->count() > 0) return option->get_name();
  return std::nullopt;
}

namespace {

template <seam::alphabet A>
loaded_model<A> load_one(model_options const& options) {
  std::vector<std::string> const known = model_names();
  expect(std::find(known.begin(), known.end(), options.model) != known.end(),
         [&] { return "--model " + options.model + " is not known; there are " + listed(known); });
  options.refuse_strangers();
  if (options.model == "keras") return load_keras<A>(options);
  if (options.model == "process") return load_process<A>(options);
  if (options.model == "table") return load_table<A>(options);
  if (options.model == "thermodynamic") return load_thermodynamic<A>(options);
  if (options.model == "deepbind") return load_deepbind<A>(options);
  if constexpr (std::is_same_v<A, seam::dna>) {
    return load_network(options);
  } else {
    throw input_error("the model " + options.model + " reads dna; --alphabet names another");
  }
}

}  // namespace

std::vector<std::string> weight_files(model_options const& options) {
  std::vector<std::string> files = {""};
  for (char const c : options.weights)
    if (c == ',')
      files.emplace_back();
    else
      files.back() += c;
  if (files.size() == 1 || std::filesystem::exists(options.weights)) return {options.weights};
  for (std::string const& file : files)
    expect(!file.empty(), [&] { return "--weights " + options.weights + " names a file without a name"; });
  return files;
}

template <seam::alphabet A>
std::vector<loaded_model<A>> load_members(model_options const& options) {
  std::vector<loaded_model<A>> members;
  for (std::string const& file : weight_files(options)) {
    model_options one = options;
    one.weights = file;
    members.push_back(load_one<A>(one));
    expect(members.back().tasks == members.front().tasks, [&] {  // outputs are averaged by their places
      return file + " has the tasks " + listed(members.back().tasks) + ", " + weight_files(options).front() + " has " +
             listed(members.front().tasks) + ": folds of one model have the same in the same order";
    });
  }
  return members;
}

template <seam::alphabet A>
loaded_model<A> load_model(model_options const& options) {
  std::vector<loaded_model<A>> members = load_members<A>(options);
  if (members.size() == 1) return std::move(members.front());
  std::vector<any_oracle<A>> oracles;
  for (loaded_model<A> const& member : members) oracles.push_back(member.oracle);
  return {any_oracle<A>(seam::oracle::ensemble(std::move(oracles)), options.model), members.front().tasks, {}};
}

bool is_network(std::string const& name) {
  std::vector<std::string> const published = network_names();
  return name == "keras" || name == "deepbind" ||
         std::find(published.begin(), published.end(), name) != published.end();
}

std::vector<std::string> model_names() {
  std::vector<std::string> names = {"thermodynamic"};
  for (std::string const& name : network_names()) names.push_back(name);
  for (char const* const name : {"deepbind", "keras", "process", "table"}) names.emplace_back(name);
  return names;
}

template loaded_model<seam::dna> load_model(model_options const& options);
template loaded_model<seam::rna> load_model(model_options const& options);
template loaded_model<seam::protein> load_model(model_options const& options);
template std::vector<loaded_model<seam::dna>> load_members(model_options const& options);
template std::vector<loaded_model<seam::rna>> load_members(model_options const& options);
template std::vector<loaded_model<seam::protein>> load_members(model_options const& options);

}  // namespace program
