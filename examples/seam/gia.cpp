// seam gia: what motifs add to a model's activity on average over backgrounds (global importance analysis).
#include "global_options.hpp"
#include "inputs.hpp"
#include "models.hpp"

#include <seam/io/atomic_file.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>
#include <seam/mutagenesis/importance.hpp>
#include <seam/oracle/thermodynamic_example.hpp>

namespace program {

namespace {

namespace mutagenesis = seam::mutagenesis;

struct gia_command {
  common_options common;
  sequence_options sequence;
  global_options global;
  model_options model;
  std::uint64_t seed = 42;
  std::string window;
  bool effects = false;

  template <seam::alphabet A, class Backend>
  void run(progress&, A, Backend const& backend) const {
    auto const loaded = load_model<A>(model);
    auto const reference = sequence.given() ? sequence.read<A>() : seam::oracle::thermodynamic_example<A>().reference;
    seam::sequence::window where;
    if (!window.empty()) {
      auto const [first, last] = parse_window(window, "--window", reference.length());
      where = {first, last};
    }
    auto const design = global.make<A>(seed, where);
    auto const found = mutagenesis::global_importances<A>(backend, loaded.oracle, design, reference.view());
    seam::io::output_folder(common.out);
    seam::io::csv_writer table = open_table();
    for (std::size_t task = 0; task < found.size(); ++task) write_rows(table, loaded.tasks[task], design, found[task]);
    table.commit();
    if (effects) write_effects(found);
  }

  /// Each background's difference, a row for each of the table's.
  void write_effects(std::vector<mutagenesis::importance_analysis> const& found) const {
    std::ptrdiff_t const groups = found.front().with.extent(0);
    seam::array<float, 2> differences(groups * static_cast<std::ptrdiff_t>(found.size()), found.front().with.extent(1));
    std::ptrdiff_t row = 0;
    for (mutagenesis::importance_analysis const& task : found)
      for (std::ptrdiff_t group = 0; group < groups; ++group, ++row)
        for (std::ptrdiff_t b = 0; b < differences.extent(1); ++b)
          differences(row, b) = task.with(group, b) - task.without(b);
    seam::io::write_npy(in_folder(common.out, "gia_effects.npy"), differences.view());
  }

  seam::io::csv_writer open_table() const {
    return {in_folder(common.out, "gia.csv"),
            {"Task", "Set", "Position", "Strand", "Spacing", "Backgrounds", "GIA", "Standard_Error", "Lower", "Upper",
             "Mean_With", "Mean_Without", "Positive"}};
  }
  static void write_rows(seam::io::csv_writer& table, std::string const& task, mutagenesis::global const& design,
                         mutagenesis::importance_analysis const& found) {
    for (mutagenesis::importance const& row : found.table) {
      bool const drawn_place = row.place.position < 0;
      bool const drawn_strand = design.orientation == mutagenesis::orientation::drawn;
      table.row(task, design.sets[static_cast<std::size_t>(row.place.set)].name,
                drawn_place ? std::string("drawn") : std::to_string(row.place.position),
                drawn_strand ? "drawn" : strand_text(row.place.reverse), row.place.spacing, row.backgrounds, row.mean,
                row.standard_error, row.lower, row.upper, row.mean_with, row.mean_without, row.positive);
    }
  }
};

}  // namespace

void add_gia(CLI::App& program) {
  auto const command = std::make_shared<gia_command>();
  CLI::App* const words =
      program.add_subcommand("gia", "what motifs add on average over backgrounds, with intervals (gia.csv)");
  command->sequence.add_to(*words);
  command->global.add_to(*words);
  command->model.add_to(*words);
  words->add_option("--seed", command->seed, "seed of the random numbers")
      ->check(whole_number<std::uint64_t>())
      ->capture_default_str();
  words->add_option("--window", command->window, "motifs lie in positions [a, b), 0-based")->type_name("a:b");
  words->add_flag("--effects", command->effects, "also write gia_effects.npy (groups, backgrounds)")
      ->disable_flag_override();
  command->common.add_to(*words);
  on_call<by_alphabet, by_backend>(*words, command, "importance");
}

}  // namespace program
