// seam identify: the sites of an explained library again, with other choices; with --verify, what they do by
// intervention.
#include "analysis_folder.hpp"
#include "explained.hpp"
#include "inputs.hpp"
#include "models.hpp"
#include "policies.hpp"

#include <seam/identify/identify.hpp>
#include <seam/identify/intervention.hpp>
#include <seam/io/atomic_file.hpp>

namespace program {

namespace {

struct identify_command {
  common_options common;
  analysis_folder from;
  std::string name;  ///< empty: as the folder calls it
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
    found.interventions = seam::identify::intervene(backend, loaded.oracle, x,
                                                    seam::as_view(explained.reference_letters), found.sites, how);
    seam::identify::add_median_estimates(found.interventions, found);
  }

  template <seam::alphabet A, class Convention, class Backend>
  void run(progress& shown, A, Convention, Backend const& backend) const {
    std::string const called = from.name_or(name);  // --out may be the same folder
    auto const explained = from.explanation<A>();
    auto const collection = options.read_motifs(A::size);
    auto found = seam::identify::identify(explained, options.identify<Convention>());
    if (verify) {
      shown.monitor().begin_stage("interventions");
      intervene<A>(backend, explained, found);
    }
    seam::io::output_folder(common.out);
    name_sites(explained, found.sites, collection, common.out);
    write_identified<A>(explained, found, called, common.out);
  }
};

}  // namespace

void add_identify(CLI::App& program) {
  auto const command = std::make_shared<identify_command>();
  CLI::App* const words = program.add_subcommand("identify", "sites, states and interactions of an explained library");
  words->add_option("--from", command->from.path, "folder that explain or run wrote")->type_name("DIR")->required();
  words->add_option("--name", command->name, "what the sequence is called in sites.bed and figures [as in the folder]")
      ->check(one_line());
  command->options.add_to(*words);
  auto* const verify = words
                           ->add_flag("--verify", command->verify,
                                      "ask the model about every combination of sites (with --x and a model)")
                           ->disable_flag_override();
  std::size_t const others = words->get_options().size();
  command->library.add_to(*words);
  command->model.add_to(*words);
  command->interventions.add_to(*words);
  words->add_option("--seed", command->seed, "of the contexts and shuffles")
      ->check(whole_number<std::uint64_t>())
      ->capture_default_str();
  std::vector<CLI::Option*> const added = words->get_options();
  for (std::size_t i = others; i < added.size(); ++i) added[i]->needs(verify);
  command->common.add_to(*words);
  on_call<by_alphabet, by_convention, by_backend>(*words, command, "identification");
}

}  // namespace program
