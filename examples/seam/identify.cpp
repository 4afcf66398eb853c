// seam identify: the sites of an explained library again, with other choices; with --verify, what they do by
// intervention.
#include "explained.hpp"
#include "inputs.hpp"
#include "models.hpp"
#include "policies.hpp"

#include <seam/explain/files.hpp>
#include <seam/identify/files.hpp>
#include <seam/identify/identify.hpp>
#include <seam/identify/intervention.hpp>
#include <seam/io/atomic_file.hpp>

namespace program {

namespace {

struct identify_command {
  common_options common;
  std::string from;
  std::string name = "sequence";
  identify_options options;
  bool verify = false;
  std::uint64_t seed = 42;
  library_input library;
  model_options model;
  intervention_options interventions;

  template <seam::alphabet A, class Backend>
  void intervene(Backend const& backend, seam::explain::explanation const& explained,
                 seam::identify::identification& found) const {
    seam::expect(!library.path.empty(), [] { return "--verify needs the library (--x) and a model"; });
    seam::expect(interventions.contexts > 0, [] { return "--verify needs --contexts of 10 or more"; });
    auto const how = interventions.make(seed, options.largest_order);
    auto const loaded = load_scalar_model<A>(model);
    auto const x = library.read<A>();
    auto const length = static_cast<std::ptrdiff_t>(explained.reference_letters.size());
    found.interventions = seam::identify::intervene(backend, loaded.oracle, x,
                                                    {explained.reference_letters.data(), length}, found.sites, how);
    seam::identify::add_median_estimates(found.interventions, found);
  }

  template <seam::alphabet A, class Convention, class Backend>
  void run(Backend const& backend, progress& shown) const {
    auto const explained = seam::explain::read_explanation<A>(from);
    auto const collection = options.read_motifs(A::size);
    shown.monitor().begin_stage("identification");
    auto found = seam::identify::identify(explained, options.identify<Convention>());
    if (verify) {
      shown.monitor().begin_stage("interventions");
      intervene<A>(backend, explained, found);
    }
    seam::io::output_folder(common.out);
    remove_stale_sites(common.out);
    name_sites(explained, found.sites, collection, common.out);
    seam::identify::write_identification(common.out, found, explained.order, name);
  }
};

}  // namespace

void add_identify(CLI::App& program) {
  auto const command = std::make_shared<identify_command>();
  CLI::App* const words = program.add_subcommand("identify", "sites, states and interactions of an explained library");
  words->add_option("--from", command->from, "folder that explain or run wrote")->type_name("DIR")->required();
  words->add_option("--name", command->name, "what the sequence is called in sites.bed")
      ->check(one_line())
      ->capture_default_str();
  command->options.add_to(*words);
  words->add_flag("--verify", command->verify, "ask the model about every combination of sites (with --x and a model)")
      ->disable_flag_override();
  command->library.add_to(*words);
  command->model.add_to(*words);
  command->interventions.add_to(*words);
  words->add_option("--seed", command->seed, "of the contexts and shuffles")
      ->check(whole_number<std::uint64_t>())
      ->capture_default_str();
  command->common.add_to(*words);
  words->callback([command] {
    progress shown(command->common.quiet);
    with_alphabet(command->common.alphabet, [&]<class A>(A) {
      with_backend(command->common, shown.monitor(), [&](auto const& backend) {
        with_convention(command->options.convention,
                        [&]<class Convention>(Convention) { command->run<A, Convention>(backend, shown); });
      });
    });
    shown.finish();
  });
}

}  // namespace program
