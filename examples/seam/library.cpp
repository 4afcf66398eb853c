// seam library: a mutagenised library from one sequence.
#include "inputs.hpp"
#include "policies.hpp"

#include <seam/io/atomic_file.hpp>
#include <seam/io/npy.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/oracle/thermodynamic_example.hpp>
#include <seam/sequence/one_hot.hpp>

namespace program {

namespace {

struct library_command {
  common_options common;
  sequence_options sequence;
  library_options library;
  bool one_hot = false;

  template <seam::alphabet A, class Backend>
  void run(Backend const& backend) const {
    auto const reference = sequence.given() ? sequence.read<A>() : seam::oracle::thermodynamic_example<A>().reference;
    any_mutagenizer const mutagenizer = library.make(reference.view().size());
    seam::io::output_folder(common.out);
    auto const letters = seam::mutagenesis::make_library<A>(backend, mutagenizer, reference.view());
    seam::io::write_npy(in_folder(common.out, "x_index.npy"), letters.view());
    if (one_hot) {
      seam::array<std::uint8_t, 3> encoded(letters.extent(0), letters.extent(1), std::ptrdiff_t{A::channels});
      seam::sequence::encode_into<A>(backend, letters.view(), encoded.view());
      seam::io::write_npy(in_folder(common.out, "x_mut.npy"), encoded.view());
    }
  }
};

}  // namespace

void add_library(CLI::App& program) {
  auto const command = std::make_shared<library_command>();
  CLI::App* const words = program.add_subcommand("library", "make a library of mutated sequences (x_index.npy)");
  command->sequence.add_to(*words);
  command->library.add_to(*words);
  words->add_flag("--one-hot", command->one_hot, "also write x_mut.npy, one-hot (N, L, A)")->disable_flag_override();
  command->common.add_to(*words);
  on_call(*words, command, "library");
}

}  // namespace program
