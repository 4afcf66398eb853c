// seam predict: a model's activities for a library or the records of a FASTA file.
#include "inputs.hpp"
#include "models.hpp"

#include <seam/io/atomic_file.hpp>
#include <seam/io/npy.hpp>
#include <seam/oracle/both_strands.hpp>
#include <seam/oracle/ensemble.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace program {

namespace {

struct predict_command {
  common_options common;
  library_input library;
  std::string fasta;
  model_options model;
  bool both_strands = false;

  template <seam::alphabet A>
  seam::array<std::uint8_t, 2> letters() const {
    seam::expect(library.path.empty() != fasta.empty(), [] { return "predict takes either --x or --fasta"; });
    return fasta.empty() ? library.read<A>() : read_sequences<A>(fasta);
  }

  template <seam::alphabet A, class Backend>
  void run(progress&, A, Backend const& backend) const {
    auto const members = load_members<A>(model);
    std::vector<std::string> const& tasks = members.front().tasks;
    std::vector<any_oracle<A>> oracles;
    for (auto const& member : members) oracles.push_back(member.oracle);
    if (!both_strands) return write(backend, oracles, tasks);
    if constexpr (seam::sequence::complementable<A>) {
      std::vector<seam::oracle::both_strands<any_oracle<A>>> turned(oracles.begin(), oracles.end());
      write(backend, turned, tasks);
    } else {
      throw seam::input_error("--both-strands needs an alphabet whose letters have complements");
    }
  }

  template <class Backend, class Oracle>
  void write(Backend const& backend, std::vector<Oracle> const& oracles, std::vector<std::string> const& tasks) const {
    auto const x = letters<typename Oracle::alphabet_type>();
    seam::oracle::check_input(seam::oracle::ensemble(oracles), x.view());
    seam::io::output_folder(common.out);
    auto const activities = seam::oracle::predict_ensemble(backend, oracles, x);
    if (tasks.size() > 1) {
      std::string names;
      for (std::string const& task : tasks) names += task + '\n';
      seam::io::write_file(in_folder(common.out, "tasks.txt"), names);
    }
    seam::io::write_npy(in_folder(common.out, "y_mut.npy"), activities.mean.view());
    seam::io::remove_file(in_folder(common.out, "y_deviation.npy"));  // of an earlier ensemble
    if (oracles.size() > 1) seam::io::write_npy(in_folder(common.out, "y_deviation.npy"), activities.deviation.view());
  }
};

}  // namespace

void add_predict(CLI::App& program) {
  auto const command = std::make_shared<predict_command>();
  CLI::App* const words = program.add_subcommand("predict", "ask a model for activities (y_mut.npy)");
  command->library.add_to(*words);
  words->add_option("--fasta", command->fasta, "predict every record of this file instead")->type_name("FILE");
  command->model.add_to(*words);
  words
      ->add_flag("--both-strands", command->both_strands, "the mean with what the model says of the reverse complement")
      ->disable_flag_override();
  command->common.add_to(*words);
  on_call<by_alphabet, by_backend>(*words, command, "predictions");
}

}  // namespace program
