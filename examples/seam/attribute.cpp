// seam attribute: an attribution map for every sequence of a library.
#include "attributions_file.hpp"
#include "inputs.hpp"
#include "models.hpp"
#include "policies.hpp"

#include <seam/attribution/attribute.hpp>
#include <seam/io/atomic_file.hpp>

namespace program {

namespace {

struct attribute_command {
  common_options common;
  library_input library;
  model_options model;
  attribution_options attribution;

  template <seam::alphabet A, class Backend>
  void run(Backend const& backend) const {
    auto const loaded = load_scalar_model<A>(model);
    if (attribution.method != "ism") expect_gradient(loaded, model.model, attribution.method);
    auto const x = library.read<A>();
    any_attribution const method = attribution.make(x.extent(1));
    seam::io::output_folder(common.out);
    auto const maps = seam::attribution::attribute(backend, method, loaded.oracle, x);
    write_attributions(maps, attribution, model.model, loaded.tasks.front(), common.out);
  }
};

}  // namespace

void add_attribute(CLI::App& program) {
  auto const command = std::make_shared<attribute_command>();
  CLI::App* const words = program.add_subcommand("attribute", "make an attribution map of every sequence");
  command->library.add_to(*words);
  words->get_option("--x")->required();
  command->model.add_to(*words);
  command->attribution.add_to(*words, "--method");
  command->common.add_to(*words);
  on_call(*words, command, "attribution");
}

}  // namespace program
