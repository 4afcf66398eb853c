// --model process: another program as a model.
#include "model_loaders.hpp"

#include <seam/oracle/process.hpp>
#include <seam/oracle/target.hpp>

namespace program {

template <seam::alphabet A>
loaded_model<A> load_process(model_options const& options) {
  seam::expect(!options.process.empty(), [] { return "the model process needs --command \"PROGRAM AND ITS WORDS\""; });
  seam::oracle::process<A> const child(options.process, {.seconds = options.timeout, .monitor = &progress::monitor()});
  if (options.task.empty() && child.outputs() == 1) return {any_oracle<A>(child, "process"), {"output"}, {}};
  std::vector<std::string> tasks;
  for (std::ptrdiff_t i = 0; i < child.outputs(); ++i) tasks.push_back(std::to_string(i));
  if (options.task.empty()) return {any_oracle<A>(child, "process"), std::move(tasks), {}};
  auto const index = parse<std::ptrdiff_t>(options.task);
  seam::expect(index.has_value(), [&] {
    return "--task " + options.task + ": the outputs of the model process are numbered from 0 to " +
           std::to_string(child.outputs() - 1);
  });
  if (child.outputs() == 1 && *index == 0) return {any_oracle<A>(child, "process"), {"0"}, {}};
  return {any_oracle<A>(seam::oracle::targeted<seam::oracle::process<A>>(child, {.index = *index}), "process"),
          {options.task},
          {}};
}

template loaded_model<seam::dna> load_process(model_options const& options);
template loaded_model<seam::rna> load_process(model_options const& options);
template loaded_model<seam::protein> load_process(model_options const& options);

}  // namespace program
