// seam library: a library of one sequence's mutants, of words, or of motifs in backgrounds.
#include "inputs.hpp"
#include "library_kinds.hpp"

#include <seam/core/memory.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>
#include <seam/mutagenesis/genetic.hpp>
#include <seam/mutagenesis/greedy.hpp>
#include <seam/mutagenesis/lazy_library.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/provenance.hpp>
#include <seam/mutagenesis/with_single_mutants.hpp>
#include <seam/oracle/thermodynamic_example.hpp>
#include <seam/sequence/one_hot.hpp>

#include <filesystem>
#include <optional>

namespace program {

namespace {

namespace mutagenesis = seam::mutagenesis;

/// x_index.npy and, if wanted, x_mut.npy and mutations.csv, block by block.
template <seam::alphabet A, class Backend>
class library_files {
 public:
  library_files(Backend const& backend, std::string const& folder, seam::extents<2> shape, bool one_hot)
      : backend_(backend), letters_(in_folder(folder, "x_index.npy"), shape) {
    if (one_hot) encoded_.emplace(in_folder(folder, "x_mut.npy"), seam::extents<3>{{shape[0], shape[1], A::channels}});
  }
  void list_mutations(std::string const& folder, seam::view<std::uint8_t const, 1> reference) {
    mutations_.emplace(in_folder(folder, "mutations.csv"),
                       std::vector<std::string>{"Row", "Position", "Reference", "Letter"});
    reference_ = reference;
  }

  void write(std::ptrdiff_t first, seam::view<std::uint8_t const, 2> rows) {
    letters_.write(first, rows);
    if (encoded_) {
      seam::array<std::uint8_t, 3> encoding(rows.extent(0), rows.extent(1), std::ptrdiff_t{A::channels});
      seam::sequence::encode_into<A>(backend_, rows, encoding.view());
      encoded_->write(first, encoding.view());
    }
    if (!mutations_) return;
    for (mutagenesis::mutation const& m : mutagenesis::mutations_of(rows, reference_))
      mutations_->row(first + m.row, m.position, std::string(1, A::to_char(m.from)), std::string(1, A::to_char(m.to)));
  }
  void commit() {
    letters_.commit();
    if (encoded_) encoded_->commit();
    if (mutations_) mutations_->commit();
  }

 private:
  Backend const& backend_;
  seam::io::npy_writer<std::uint8_t, 2> letters_;
  std::optional<seam::io::npy_writer<std::uint8_t, 3>> encoded_;
  std::optional<seam::io::csv_writer> mutations_;
  seam::view<std::uint8_t const, 1> reference_;
};

/// Refuses files that the disk has no room for, before any is begun.
inline void require_disk(std::string const& folder, double bytes, std::string const& what) {
  namespace fs = std::filesystem;
  fs::path there = fs::absolute(folder);
  while (!fs::exists(there) && there.has_relative_path()) there = there.parent_path();
  std::error_code unknown;
  auto const room = fs::space(there, unknown);
  seam::expect(unknown || bytes <= static_cast<double>(room.available), [&] {
    return what + " needs " + seam::bytes_text(bytes) + " on the disk of " + folder + ", where " +
           seam::bytes_text(static_cast<double>(room.available)) + " are free";
  });
}

/// Where each row of a global library has its motif; bare backgrounds have no set.
template <seam::alphabet A>
void write_placements(std::string const& folder, mutagenesis::global const& library,
                      seam::view<std::uint8_t const, 1> reference) {
  seam::io::csv_writer table(in_folder(folder, "library.csv"), {"Row", "Set", "Background", "Position", "Strand",
                                                                "Spacing", "Instance", "Partner_Instance", "Length"});
  constexpr std::ptrdiff_t block = 4096;
  mutagenesis::global::plan<A> const plan(library, reference);
  std::ptrdiff_t const rows = plan.rows();
  for (std::ptrdiff_t first = 0; first < rows; first += block) {
    std::ptrdiff_t row = first;
    for (auto const& place : plan.placements(first, std::min(block, rows - first)))
      table.row(row++, place.set < 0 ? std::string() : library.sets[static_cast<std::size_t>(place.set)].name,
                place.background, place.position, strand_text(place.reverse), place.spacing, place.instance,
                place.partner_instance, place.length);
  }
  table.commit();
}

struct library_command {
  common_options common;
  sequence_options sequence;
  library_kind_options kind;
  bool one_hot = false;
  bool list_mutations = false;
  bool distinct = false;
  bool single_mutants = false;

  template <seam::alphabet A, class Backend>
  void run(progress&, A, Backend const& backend) const {
    kind.refuse_strangers();
    auto const reference = read_reference<A>();
    if (kind.optimised()) return run_optimised<A>(backend, reference.view());
    any_library const library = kind.make<A>(reference.length());
    if (!single_mutants) return make<A>(backend, library, reference.view());
    mutagenesis::with_single_mutants const longer{library, kind.parsed_window(reference.length()),
                                                  kind.protected_by(reference.length())};
    make<A>(backend, longer, reference.view());
  }

  template <seam::alphabet A>
  seam::sequence::named_sequence<A> read_reference() const {
    if (sequence.given()) return sequence.read<A>();
    if constexpr (std::is_same_v<A, seam::two_hot>)
      throw seam::input_error("--alphabet two_hot needs --sequence or --fasta: the embedded example is not diploid");
    else
      return seam::oracle::thermodynamic_example<A>().reference;
  }

  /// A library whose rows are made block by block, or at once where they are compared or drawn in one piece.
  template <seam::alphabet A, class Backend, class M>
  void make(Backend const& backend, M const& library, seam::view<std::uint8_t const, 1> reference) const {
    any_library const* kind_of_it = nullptr;
    if constexpr (std::is_same_v<M, any_library>)
      kind_of_it = &library;
    else
      kind_of_it = &library.library;
    std::ptrdiff_t const rows = library.template rows<A>(reference);
    auto const* const global = std::get_if<mutagenesis::global>(&kind_of_it->policy);
    if (distinct || !kind_of_it->lazy()) {
      write_whole<A>(backend, mutagenesis::make_library<A>(backend, library, reference), reference);
    } else {
      double const letters_in_all = static_cast<double>(rows) * static_cast<double>(reference.extent(0));
      require_disk(common.out, letters_in_all * (one_hot ? 1 + A::channels : 1),
                   "a library of " + std::to_string(rows) + " sequences");
      seam::io::output_folder(common.out);
      library_files<A, Backend> files(backend, common.out, {{rows, reference.extent(0)}}, one_hot);
      if (list_mutations) files.list_mutations(common.out, reference);
      std::ptrdiff_t const block = std::max<std::ptrdiff_t>(1, (std::ptrdiff_t{1} << 24) / reference.extent(0));
      auto const source = mutagenesis::make_lazy_library<A>(backend, library, reference);
      mutagenesis::write_library(source, files, block);
      files.commit();
    }
    if (global && !distinct && !single_mutants) write_placements<A>(common.out, *global, reference);
  }

  template <seam::alphabet A, class Backend>
  void write_whole(Backend const& backend, seam::array<std::uint8_t, 2> const& all,
                   seam::view<std::uint8_t const, 1> reference) const {
    auto const different = distinct ? mutagenesis::take_rows(all.view(), mutagenesis::distinct_rows(all.view()))
                                    : seam::array<std::uint8_t, 2>();
    auto const& letters = distinct ? different : all;
    seam::io::output_folder(common.out);
    library_files<A, Backend> files(backend, common.out, letters.shape(), one_hot);
    if (list_mutations) files.list_mutations(common.out, reference);
    files.write(0, letters.view());
    files.commit();
  }

  template <seam::alphabet A, class Backend>
  void run_optimised([[maybe_unused]] Backend const& backend,
                     [[maybe_unused]] seam::view<std::uint8_t const, 1> reference) const {
    seam::expect(!distinct && !single_mutants, [&] {
      return "--kind " + kind.kind + " takes neither --distinct nor --single-mutants: its rows belong to trajectories";
    });
    if constexpr (std::is_same_v<A, seam::two_hot>) {
      throw seam::input_error("--kind " + kind.kind + " asks a model, and none here reads --alphabet two_hot");
    } else {
      optimise<A>(backend, reference);
    }
  }

  /// The library, its activities and where each row came from.
  template <seam::alphabet A, class Backend>
  void optimise(Backend const& backend, seam::view<std::uint8_t const, 1> reference) const {
    auto const model = load_scalar_model<A>(kind.model);
    auto const window = kind.parsed_window(reference.extent(0));
    auto const kept = kind.protected_by(reference.extent(0));
    mutagenesis::optimised_library const made = kind.kind == "greedy"
                                                    ? mutagenesis::greedy<any_oracle<A>>{.oracle = &model.oracle,
                                                                                         .count = kind.count,
                                                                                         .goal = kind.objective(),
                                                                                         .steps = kind.steps,
                                                                                         .candidates = kind.candidates,
                                                                                         .start_rate = kind.start_rate,
                                                                                         .seed = kind.seed,
                                                                                         .window = window,
                                                                                         .protect = kept}
                                                          .template search<A>(backend, reference)
                                                    : mutagenesis::genetic<any_oracle<A>>{.oracle = &model.oracle,
                                                                                          .count = kind.count,
                                                                                          .goal = kind.objective(),
                                                                                          .population = kind.population,
                                                                                          .generations = kind.steps,
                                                                                          .start_rate = kind.start_rate,
                                                                                          .rate = kind.rate,
                                                                                          .seed = kind.seed,
                                                                                          .window = window,
                                                                                          .protect = kept}
                                                          .template search<A>(backend, reference);
    seam::io::output_folder(common.out);
    library_files<A, Backend> files(backend, common.out, made.letters.shape(), one_hot);
    if (list_mutations) files.list_mutations(common.out, reference);
    files.write(0, made.letters.view());
    files.commit();
    seam::io::write_npy(in_folder(common.out, "y_mut.npy"),
                        seam::view<float const, 2>(made.activities.data(), made.activities.size(), 1));
    seam::io::csv_writer table(in_folder(common.out, "library.csv"),
                               {"Row", "Trajectory", "Step", "Parent", "Activity"});
    for (std::size_t row = 0; row < made.activities.size(); ++row)
      table.row(row, made.trajectory[row], made.step[row], made.parent[row], made.activities[row]);
    table.commit();
  }
};

}  // namespace

void add_library(CLI::App& program) {
  auto const command = std::make_shared<library_command>();
  CLI::App* const words = program.add_subcommand("library", "make a library of sequences (x_index.npy)");
  command->sequence.add_to(*words);
  command->kind.add_to(*words);
  words->add_flag("--one-hot", command->one_hot, "also write x_mut.npy, one-hot (N, L, A)")->disable_flag_override();
  words->add_flag("--single-mutants", command->single_mutants, "also all single mutants, behind the library")
      ->disable_flag_override();
  words->add_flag("--distinct", command->distinct, "drop sequences that came before")->disable_flag_override();
  words->add_flag("--list-mutations", command->list_mutations, "also write mutations.csv, every change of every row")
      ->disable_flag_override();
  command->common.diploid = true;
  command->common.add_to(*words);
  on_call<by_library_alphabet, by_backend>(*words, command, "library");
}

}  // namespace program
