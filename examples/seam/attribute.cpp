// seam attribute: an attribution map for every sequence of a library.
#include "attributions_file.hpp"
#include "inputs.hpp"
#include "models.hpp"

#include <seam/attribution/ensemble.hpp>
#include <seam/io/atomic_file.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace program {

namespace {

struct attribute_command {
  common_options common;
  library_input library;
  model_options model;
  attribution_options attribution;

  template <seam::alphabet A, class Backend>
  void run(progress&, A, Backend const& backend) const {
    auto const members = load_members<A>(model);
    std::vector<any_oracle<A>> oracles;
    for (auto const& member : members) {
      expect_scalar(member, model);
      attribution.expect_fit(member, model.model);
      oracles.push_back(member.oracle);
    }
    auto const x = library.read<A>();
    seam::expect(x.extent(0) >= 1, [&] { return library.path + " holds no sequence"; });
    any_attribution const method = attribution.make<A>(x.view().row(0));
    seam::oracle::check_input(seam::oracle::ensemble(oracles), x.view());
    seam::io::output_folder(common.out);
    std::string const deviation = in_folder(common.out, "map_deviation_" + attribution.method + ".npy");
    std::string const cosine = in_folder(common.out, "map_cosine_" + attribution.method + ".npy");
    for (std::string const& of_earlier_ensemble : {deviation, cosine}) seam::io::remove_file(of_earlier_ensemble);
    std::string const& task = members.front().tasks.front();
    if (members.size() == 1) {
      auto const maps = seam::attribution::attribute(backend, method, oracles.front(), x);
      return write_attributions(maps, attribution, method, model.model, task, common.out);
    }
    auto const maps = seam::attribution::attribute_ensemble(backend, method, oracles, x);
    write_attributions(maps.mean, attribution, method, model.model, task, common.out);
    seam::io::write_npy(deviation, maps.deviation.view());
    seam::io::write_npy(cosine, seam::view<double const, 1>(maps.cosine.data(), x.extent(0)));
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
