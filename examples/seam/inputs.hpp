// What commands read: sequences by --fasta or --sequence, arrays by --x, --y, --maps, --labels and --linkage.
#pragma once

#include "common.hpp"

#include <seam/core/array.hpp>
#include <seam/io/mapped_npy.hpp>
#include <seam/io/regions.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace program {

/// --fasta with --record, or --region and --bed; --sequence; what becomes of letters that are none.
struct sequence_options {
  std::string fasta;
  std::string record;
  std::string region;
  std::string bed;
  std::string text;
  std::string ambiguous = "reject";
  std::uint64_t ambiguous_seed = 42;
  std::string soft_masked = "letters";

  void add_to(CLI::App& command);
  /// Whether a sequence is named. Throws input_error where none is and an option says how to read it.
  bool given() const;
  /// How the text becomes letters.
  seam::sequence::reading reading() const;
  /// The one sequence that the options name; a sentence when they name none or leave a choice.
  template <seam::alphabet A>
  seam::sequence::named_sequence<A> read() const;

 private:
  seam::io::region chosen_region() const;
  std::vector<CLI::Option const*> how_to_read_;
};

/// The records of a FASTA file, which are of one length, as letter indices (N, L).
template <seam::alphabet A>
seam::array<std::uint8_t, 2> read_sequences(std::string const& path);

/// --x, --layout: letter indices (N, L), or one-hot (N, L, A) of any type, as letter indices.
struct library_input {
  std::string path;
  std::string layout;  ///< empty: nla, where the shape leaves no choice

  void add_to(CLI::App& command);
  template <seam::alphabet A>
  seam::array<std::uint8_t, 2> read() const;
};

/// --maps, --layout: maps (N, L, A) or (N, D) as (N, L, A) or (N, D, 1); finite.
seam::array<float, 3> read_maps(std::string const& path, std::string const& layout);
/// --maps as rows of numbers (N, L A), or (N, A L) where letters come first, or (N, D). A file of float is mapped into
/// memory, so that the system may take its pages back; any other is read. Whoever works on the numbers finds those that
/// are not finite.
class maps_input {
 public:
  explicit maps_input(std::string const& path);
  seam::view<float const, 2> view() const { return mapped_ ? mapped_->view() : read_.view().as_matrix(); }

 private:
  std::optional<seam::io::mapped_npy> mapped_;
  seam::array<float, 3> read_;
};
/// --y: activities (N) or (N, 1); finite.
std::vector<float> read_activities(std::string const& path);

/// --y, --task: activities of one task or of several.
struct activities_input {
  std::vector<float> values;  ///< of the task, (N)
  /// Of the other tasks, by their names.
  std::vector<std::pair<std::string, std::vector<double>>> others;
};

/// Activities (N), or (N, tasks) of which `task` picks one by its name or index; finite. The names stand in tasks.txt
/// beside the file, where there is one; without it tasks are numbered.
activities_input read_activities(std::string const& path, std::string const& task);

}  // namespace program
