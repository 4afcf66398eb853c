// seam predict: a model's activities for a library or the records of a FASTA file.
#include "inputs.hpp"
#include "models.hpp"

#include <seam/io/atomic_file.hpp>
#include <seam/io/fasta.hpp>
#include <seam/io/npy.hpp>
#include <seam/oracle/run.hpp>

#include <algorithm>

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
    if (fasta.empty()) return library.read<A>();
    auto const file = seam::io::read_fasta<A>(fasta);
    auto const& records = file.records();
    std::ptrdiff_t const length = static_cast<std::ptrdiff_t>(records.front().letters.size());
    seam::array<std::uint8_t, 2> all(static_cast<std::ptrdiff_t>(records.size()), length);
    for (std::size_t i = 0; i < records.size(); ++i) {
      seam::expect(records[i].view().size() == length, [&] {
        return fasta + ": record " + records[i].name + " has " + std::to_string(records[i].letters.size()) +
               " letters and the first record has " + std::to_string(length);
      });
      std::ranges::copy(records[i].letters, all.data() + static_cast<std::ptrdiff_t>(i) * length);
    }
    return all;
  }

  template <seam::alphabet A, class Backend>
  void run(Backend const& backend) const {
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
  on_call(*words, command, "predictions");
}

}  // namespace program
