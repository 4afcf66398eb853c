// seam attribute: an attribution map for every sequence of a library.
#include "attributions_file.hpp"
#include "inputs.hpp"
#include "models.hpp"

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
  void run(progress&, A, Backend const& backend) const {
    auto const loaded = load_scalar_model<A>(model);
    attribution.expect_fit(loaded, model.model);
    auto const x = library.read<A>();
    seam::expect(x.extent(0) >= 1, [&] { return library.path + " holds no sequence"; });
    any_attribution const method = attribution.make<A>(x.view().row(0));
    seam::io::output_folder(common.out);
    auto const maps = seam::attribution::attribute(backend, method, loaded.oracle, x);
    write_attributions(maps, attribution, method, model.model, loaded.tasks.front(), common.out);
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
  on_call<by_alphabet, by_backend>(*words, command, "attribution");
}

}  // namespace program
