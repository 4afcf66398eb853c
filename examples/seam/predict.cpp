// seam predict: a model's activities for a library or the records of a FASTA file.
#include "inputs.hpp"
#include "models.hpp"

#include <seam/io/atomic_file.hpp>
#include <seam/io/npy.hpp>
#include <seam/oracle/run.hpp>

namespace program {

namespace {

struct predict_command {
  common_options common;
  library_input library;
  std::string fasta;
  model_options model;

  template <seam::alphabet A>
  seam::array<std::uint8_t, 2> letters() const {
    seam::expect(library.path.empty() != fasta.empty(), [] { return "predict takes either --x or --fasta"; });
    return fasta.empty() ? library.read<A>() : read_sequences<A>(fasta);
  }

  template <seam::alphabet A, class Backend>
  void run(progress&, A, Backend const& backend) const {
    auto const loaded = load_model<A>(model);
    auto const x = letters<A>();
    seam::io::output_folder(common.out);
    auto const activities = seam::oracle::predict(backend, loaded.oracle, x);
    if (loaded.tasks.size() > 1) {
      std::string names;
      for (std::string const& task : loaded.tasks) names += task + '\n';
      seam::io::write_file(in_folder(common.out, "tasks.txt"), names);
    }
    seam::io::write_npy(in_folder(common.out, "y_mut.npy"), activities.view());
  }
};

}  // namespace

void add_predict(CLI::App& program) {
  auto const command = std::make_shared<predict_command>();
  CLI::App* const words = program.add_subcommand("predict", "ask a model for activities (y_mut.npy)");
  command->library.add_to(*words);
  words->add_option("--fasta", command->fasta, "predict every record of this file instead")->type_name("FILE");
  command->model.add_to(*words);
  command->common.add_to(*words);
  on_call<by_alphabet, by_backend>(*words, command, "predictions");
}

}  // namespace program
