#include "inputs.hpp"

#include <seam/core/finite.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/io/fasta.hpp>
#ifdef SEAM_PROGRAM_HAS_HTSLIB
#include <seam/io/indexed_fasta.hpp>
#endif
#include <seam/io/npy.hpp>
#include <seam/io/npy_header.hpp>
#include <seam/io/regions.hpp>
#include <seam/sequence/one_hot.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace program {

using seam::expect, seam::shape_text;

namespace {

/// (N, C, L) as (N, L, C).
seam::array<float, 3> channels_last(seam::array<float, 3> const& first) {
  seam::array<float, 3> last(first.extent(0), first.extent(2), first.extent(1));
  for (std::ptrdiff_t i = 0; i < first.extent(0); ++i)
    for (std::ptrdiff_t c = 0; c < first.extent(1); ++c)
      for (std::ptrdiff_t p = 0; p < first.extent(2); ++p) last(i, p, c) = first(i, c, p);
  return last;
}

/// An array (N, L, C), or (N, C, L) where the layout says so. `columns` is C where it is known, else 0.
seam::array<float, 3> read_with_layout(std::string const& path, std::string const& layout, std::ptrdiff_t columns) {
  auto values = seam::io::read_npy<float, 3>(path);
  if (columns > 0) {
    bool const last = values.extent(2) == columns;
    bool const first = values.extent(1) == columns;
    std::string const shape = shape_text(values.shape());
    expect(!layout.empty() || !(first && last), [&] {
      return path + " has the shape " + shape +
             ", which fits both ways: give --layout nla, or nal where letters come first";
    });
    expect(layout == "nal" ? first : last, [&] {
      return path + " has the shape " + shape + "; with --layout " + (layout.empty() ? "nla" : layout) + " axis " +
             (layout == "nal" ? "1" : "2") + " must have the alphabet's " + std::to_string(columns) + " letters" +
             (layout != "nal" && first ? " (letters come first here: give --layout nal)" : "");
    });
  }
  return layout == "nal" ? channels_last(values) : values;
}

/// f(the records of a FASTA file): those that are read when they are asked for where it is compressed or has an index.
template <seam::alphabet A, class F>
auto with_records(std::string const& path, seam::sequence::reading how, F const& f) {
#ifdef SEAM_PROGRAM_HAS_HTSLIB
  if (seam::io::indexed_fasta<A>::takes(path)) return f(seam::io::indexed_fasta<A>(path, how));
#endif
  return f(seam::io::read_fasta<A>(path, how));
}

}  // namespace

void sequence_options::add_to(CLI::App& command) {
  auto* const file = command.add_option("--fasta", fasta, "file with the sequence")->type_name("FILE");
  auto* const one = command.add_option("--record", record, "which record of --fasta")->needs(file);
  command
      .add_option("--region", region,
                  "a stretch of a record, chr:start-end(strand), 1-based, the end included; with --bed a region's name")
      ->needs(file)
      ->excludes(one);
  command.add_option("--bed", bed, "regions of --fasta: the one that --region names, or its only one")
      ->type_name("FILE")
      ->needs(file)
      ->excludes(one);
  command.add_option("--sequence", text, "the sequence itself")->excludes(file);
  how_to_read_ = {
      command
          .add_option("--ambiguous", ambiguous,
                      "N, R, Y, ..: an error (reject), unknown letters (keep), or one of their letters (draw)")
          ->check(CLI::IsMember({"reject", "keep", "draw"}))
          ->capture_default_str(),
      command.add_option("--ambiguous-seed", ambiguous_seed, "seed of --ambiguous draw")
          ->check(whole_number<std::uint64_t>())
          ->capture_default_str(),
      command.add_option("--soft-masked", soft_masked, "lower-case letters: letters, or unknown")
          ->check(CLI::IsMember({"letters", "unknown"}))
          ->capture_default_str(),
  };
}

bool sequence_options::given() const {
  if (!fasta.empty() || !text.empty()) return true;
  for (CLI::Option const* const option : how_to_read_)
    expect(option->count() == 0, [&] {
      return option->get_name() + " is of reading a sequence, and none is given: name one with --fasta or --sequence";
    });
  return false;
}

seam::sequence::reading sequence_options::reading() const {
  using seam::sequence::ambiguous;
  using seam::sequence::soft_masked;
  return {.letters = this->ambiguous == "keep"   ? ambiguous::keep
                     : this->ambiguous == "draw" ? ambiguous::draw
                                                 : ambiguous::reject,
          .masked = this->soft_masked == "unknown" ? soft_masked::unknown : soft_masked::letters,
          .seed = ambiguous_seed};
}

seam::io::region sequence_options::chosen_region() const {
  if (bed.empty()) return seam::io::parse_region(region);
  std::vector<seam::io::region> const regions = seam::io::read_bed(bed);
  if (region.empty()) {
    expect(regions.size() == 1,
           [&] { return bed + " has " + std::to_string(regions.size()) + " regions: name one with --region"; });
    return regions.front();
  }
  std::vector<seam::io::region> found;
  std::copy_if(regions.begin(), regions.end(), std::back_inserter(found),
               [&](seam::io::region const& each) { return each.name == region; });
  expect(found.size() == 1, [&] {
    std::vector<std::string> names;
    for (seam::io::region const& each : regions) names.push_back(each.name);
    return found.empty() ? bed + " has no region named " + region + "; the nearest of its " +
                               std::to_string(regions.size()) + " are " + seam::io::detail::nearest_names(names, region)
                         : bed + " has " + std::to_string(found.size()) + " regions named " + region;
  });
  return found.front();
}

template <seam::alphabet A>
seam::sequence::named_sequence<A> sequence_options::read() const {
  if (fasta.empty()) return {"sequence", seam::sequence::parse<A>(text, "--sequence", reading())};
  bool const in_part = !region.empty() || !bed.empty();
  std::optional<seam::io::region> const part = in_part ? std::optional(chosen_region()) : std::nullopt;
  // What is ambiguous in other records and stretches does not matter: it is kept, and refused in the chosen one.
  seam::sequence::reading how = reading();
  bool const refused_later = (in_part || !record.empty()) && ambiguous == "reject" && soft_masked == "letters";
  if (refused_later) how.letters = seam::sequence::ambiguous::keep;
  auto const chosen = with_records<A>(fasta, how, [&](auto const& file) {
    if (in_part) return seam::io::letters_of_region(file, *part);
    expect(!record.empty() || file.size() == 1, [&] {
      return fasta + " has " + std::to_string(file.size()) +
             " records: pick one with --record, or a part of one with --region";
    });
    return seam::sequence::named_sequence<A>(file.at(record.empty() ? file.names().front() : record));
  });
  auto const unknown =
      std::find_if(chosen.letters.begin(), chosen.letters.end(), [](std::uint8_t letter) { return letter >= A::size; });
  expect(!refused_later || unknown == chosen.letters.end(), [&] {
    return fasta + ", " + chosen.name + " has an ambiguous letter at position " +
           std::to_string(unknown - chosen.letters.begin() + 1) + "; --ambiguous keep or draw takes it";
  });
  return chosen;
}

template <seam::alphabet A>
seam::array<std::uint8_t, 2> read_sequences(std::string const& path) {
  return with_records<A>(path, {}, [&](auto const& file) {
    std::vector<std::string> const names = file.names();
    std::ptrdiff_t const length = file.at(names.front()).length();
    seam::array<std::uint8_t, 2> letters(file.size(), length);
    for (std::ptrdiff_t row = 0; row < file.size(); ++row) {
      seam::sequence::named_sequence<A> const& record = file.at(names[static_cast<std::size_t>(row)]);
      expect(record.length() == length, [&] {
        return path + ": record " + record.name + " has " + std::to_string(record.length()) +
               " letters and the first record has " + std::to_string(length);
      });
      std::copy(record.letters.begin(), record.letters.end(), letters.view().row(row).begin());
    }
    return letters;
  });
}

void library_input::add_to(CLI::App& command) {
  command.add_option("--x", path, "library: letter indices (N, L) or one-hot (N, L, A), npy")->type_name("FILE");
  command.add_option("--layout", layout, "of 3-axis files: nla, or nal where letters come first [nla]")
      ->check(CLI::IsMember({"nla", "nal"}));
}

template <seam::alphabet A>
seam::array<std::uint8_t, 2> library_input::read() const {
  auto const header = seam::io::read_npy_header(path);
  if (header.rank() == 2) {
    auto letters = seam::io::read_npy<std::uint8_t, 2>(path);
    for (std::ptrdiff_t i = 0; i < letters.size(); ++i) {
      std::uint8_t const letter = letters.data()[i];
      expect(letter < A::size || letter == seam::unknown_letter, [&] {
        return path + ": row " + std::to_string(i / letters.extent(1)) + ", position " +
               std::to_string(i % letters.extent(1)) + " holds " + std::to_string(letter) +
               "; letter indices go from 0 to " + std::to_string(A::size - 1) + ", and 255 is unknown";
      });
    }
    return letters;
  }
  expect(header.rank() == 3, [&] {
    return path + " has the shape " + shape_text(header.shape) +
           "; a library is (N, L) letter indices or one-hot (N, L, A)";
  });
  auto const encoded = read_with_layout(path, layout, A::channels);
  seam::array<std::uint8_t, 2> letters(encoded.extent(0), encoded.extent(1));
  try {
    seam::sequence::decode_into<A>(seam::backend::host{}, encoded.view(), letters.view());
  } catch (seam::input_error const& wrong) {
    throw seam::input_error(path + ": " + wrong.what());
  }
  return letters;
}

seam::array<float, 3> read_maps(std::string const& path, std::string const& layout) {
  auto const header = seam::io::read_npy_header(path);
  expect(header.rank() == 2 || header.rank() == 3,
         [&] { return path + " has the shape " + shape_text(header.shape) + "; maps are (N, L, A) or (N, D)"; });
  if (header.rank() == 3) return read_with_layout(path, layout, 0);
  auto values = seam::io::read_npy<float, 2>(path);
  std::ptrdiff_t const rows = values.extent(0);
  std::ptrdiff_t const columns = values.extent(1);
  return {seam::extents<3>{{rows, columns, 1}}, std::move(values).release()};
}

maps_input::maps_input(std::string const& path) {
  if (seam::io::mapped_npy::takes(path)) {
    mapped_.emplace(path);
    seam::require_finite(mapped_->view(), path);
  } else {
    read_ = read_maps(path, "nla");
  }
}

std::vector<float> read_activities(std::string const& path) {
  auto const header = seam::io::read_npy_header(path);
  expect(header.rank() == 1 || (header.rank() == 2 && header.shape[1] == 1),
         [&] { return path + " has the shape " + shape_text(header.shape) + "; activities are (N) or (N, 1)"; });
  if (header.rank() == 1) return seam::io::read_npy<float, 1>(path).release();
  return seam::io::read_npy<float, 2>(path).release();
}

namespace {

/// What `seam predict` calls the tasks of the file; their numbers where it left no names.
std::vector<std::string> task_names(std::string const& path, std::ptrdiff_t count) {
  std::vector<std::string> names;
  std::ifstream list((std::filesystem::path(path).parent_path() / "tasks.txt"));
  for (std::string line; std::getline(list, line);) names.push_back(line);
  if (static_cast<std::ptrdiff_t>(names.size()) == count) return names;
  names.clear();
  for (std::ptrdiff_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

}  // namespace

activities_input read_activities(std::string const& path, std::string const& task) {
  auto const header = seam::io::read_npy_header(path);
  if (header.rank() != 2 || header.shape[1] == 1) {
    expect(task.empty() || task == "0", [&] { return path + " has one task, and --task names " + task; });
    return {read_activities(path), {}};
  }
  auto const all = seam::io::read_npy<float, 2>(path);
  std::vector<std::string> const names = task_names(path, all.extent(1));
  auto const named = std::find(names.begin(), names.end(), task);
  std::ptrdiff_t const chosen =
      named != names.end() ? named - names.begin() : parse<std::ptrdiff_t>(task).value_or(std::ptrdiff_t{-1});
  expect(0 <= chosen && chosen < all.extent(1), [&] {
    return path + " has " + std::to_string(all.extent(1)) + " tasks (" + listed(names) + "): pick one with --task";
  });
  activities_input result;
  for (std::ptrdiff_t column = 0; column < all.extent(1); ++column) {
    std::vector<double> values;
    for (std::ptrdiff_t row = 0; row < all.extent(0); ++row) values.push_back(double{all(row, column)});
    if (column == chosen)
      result.values.assign(values.begin(), values.end());
    else
      result.others.emplace_back(names[static_cast<std::size_t>(column)], std::move(values));
  }
  return result;
}

template seam::sequence::named_sequence<seam::dna> sequence_options::read() const;
template seam::sequence::named_sequence<seam::rna> sequence_options::read() const;
template seam::sequence::named_sequence<seam::protein> sequence_options::read() const;
template seam::sequence::named_sequence<seam::two_hot> sequence_options::read() const;
template seam::array<std::uint8_t, 2> read_sequences<seam::two_hot>(std::string const&);
template seam::array<std::uint8_t, 2> read_sequences<seam::dna>(std::string const&);
template seam::array<std::uint8_t, 2> read_sequences<seam::rna>(std::string const&);
template seam::array<std::uint8_t, 2> read_sequences<seam::protein>(std::string const&);
template seam::array<std::uint8_t, 2> library_input::read<seam::dna>() const;
template seam::array<std::uint8_t, 2> library_input::read<seam::rna>() const;
template seam::array<std::uint8_t, 2> library_input::read<seam::protein>() const;

}  // namespace program
