// seam crop: the sites of a global library and their flanks, cut out of letters and of the maps of one or several
// tasks, pooled: what is clustered.
#include "global_options.hpp"
#include "inputs.hpp"

#include <seam/io/atomic_file.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>
#include <seam/mutagenesis/crop.hpp>

#include <algorithm>
#include <optional>

namespace program {

namespace {

namespace mutagenesis = seam::mutagenesis;

/// library.csv of `seam library --kind global`: rows with a motif, then those of bare backgrounds.
struct site_table {
  std::string path;
  std::vector<std::string> sets;  ///< of each row with a motif
  std::vector<mutagenesis::placement> places;
  std::ptrdiff_t longest = 0;
  std::ptrdiff_t bare = 0;

  explicit site_table(std::string file_path) : path(std::move(file_path)) {
    auto const file = seam::io::read_csv(path);
    std::ptrdiff_t const set = file.column("Set"), strand = file.column("Strand"), spacing = file.column("Spacing"),
                         background = file.column("Background"), position = file.column("Position"),
                         length = file.column("Length");
    for (std::ptrdiff_t row = 0; row < file.rows(); ++row) {
      bool const alone = file.text(row, set).empty();
      bare += alone ? 1 : 0;
      seam::expect(alone == (bare > 0) && (!alone || file.number<std::ptrdiff_t>(row, background) == bare - 1), [&] {
        return path + ", row " + std::to_string(row) +
               ": bare backgrounds were expected behind all others, each once, in order";
      });
      if (alone) continue;
      sets.push_back(file.text(row, set));
      places.push_back({.set = 0,
                        .background = file.number<std::ptrdiff_t>(row, background),
                        .position = file.number<std::ptrdiff_t>(row, position),
                        .spacing = file.number<std::ptrdiff_t>(row, spacing),
                        .reverse = file.text(row, strand) == "-",
                        .length = file.number<std::ptrdiff_t>(row, length)});
      longest = std::max(longest, places.back().length);
    }
    seam::expect(!places.empty(), [&] { return path + " has no row with a motif"; });
    for (mutagenesis::placement const& place : places)
      seam::expect(bare == 0 || (place.background >= 0 && place.background < bare), [&] {
        return path + " has the background " + std::to_string(place.background) + ", but " + std::to_string(bare) +
               " bare ones";
      });
  }

  std::ptrdiff_t sites() const { return static_cast<std::ptrdiff_t>(places.size()); }
  void expect_rows(std::string const& file, std::ptrdiff_t rows) const {
    seam::expect(rows == sites() + bare, [&] {
      return file + " has " + std::to_string(rows) + " rows and " + path + " has " + std::to_string(sites() + bare);
    });
  }
};

struct crop_command {
  common_options common;
  library_input library;
  std::string sites;
  std::vector<std::string> maps;
  std::vector<std::string> activities;
  std::vector<std::string> tasks;
  std::ptrdiff_t flank = 10;

  void check() const {
    seam::expect(tasks.size() == maps.size() || (tasks.empty() && maps.size() == 1), [&] {
      return std::to_string(maps.size()) + " --maps and " + std::to_string(tasks.size()) +
             " --task were given; of several maps each has its task";
    });
    seam::expect(activities.empty() || activities.size() == maps.size(), [&] {
      return std::to_string(maps.size()) + " --maps and " + std::to_string(activities.size()) +
             " --y were given; each task has both, or none has --y";
    });
  }

  template <seam::alphabet A, class Backend>
  void run(progress&, A, Backend const& backend) const {
    check();
    site_table const table(sites);
    auto const x = library.read<A>();
    table.expect_rows(library.path, x.extent(0));
    auto const letters =
        mutagenesis::crop_to_sites<A>(backend, seam::view<std::uint8_t const, 2>(x.view().rows(0, table.sites())),
                                      table.places, table.longest, flank);
    auto const count = static_cast<std::ptrdiff_t>(maps.size());
    seam::array<std::uint8_t, 2> pooled(count * letters.extent(0), letters.extent(1));
    seam::array<float, 3> pooled_maps(pooled.extent(0), letters.extent(1), std::ptrdiff_t{A::size});
    std::vector<std::vector<float>> y;
    for (std::ptrdiff_t task = 0; task < count; ++task) {
      auto const cropped = read_and_cut<A>(backend, maps[static_cast<std::size_t>(task)], x.extent(1), table);
      std::copy(cropped.begin(), cropped.end(), pooled_maps.data() + task * cropped.size());
      std::copy(letters.begin(), letters.end(), pooled.data() + task * letters.size());
      if (activities.empty()) continue;
      y.push_back(read_activities(activities[static_cast<std::size_t>(task)]));
      table.expect_rows(activities[static_cast<std::size_t>(task)], static_cast<std::ptrdiff_t>(y.back().size()));
    }
    seam::io::output_folder(common.out);
    seam::io::write_npy(in_folder(common.out, "x_index.npy"), pooled.view());
    seam::io::write_npy(in_folder(common.out, "maps.npy"), pooled_maps.view());
    write_activities(table, y);
    write_table(table, y);
  }

  template <seam::alphabet A, class Backend>
  seam::array<float, 3> read_and_cut(Backend const& backend, std::string const& path, std::ptrdiff_t length,
                                     site_table const& table) const {
    auto const read = read_maps(path, library.layout);
    table.expect_rows(path, read.extent(0));
    seam::expect(read.extent(1) == length && read.extent(2) == A::size, [&] {
      return path + " has maps of " + std::to_string(read.extent(1)) + " x " + std::to_string(read.extent(2)) +
             "; the library asks for " + std::to_string(length) + " x " + std::to_string(A::size);
    });
    return mutagenesis::crop_to_sites<A>(backend, seam::view<float const, 3>(read.view().rows(0, table.sites())),
                                         table.places, table.longest, flank);
  }

  void write_activities(site_table const& table, std::vector<std::vector<float>> const& y) const {
    std::string const path = in_folder(common.out, "y_mut.npy");
    if (y.empty()) return seam::io::remove_file(path);
    std::vector<float> pooled;
    for (std::vector<float> const& task : y) pooled.insert(pooled.end(), task.begin(), task.begin() + table.sites());
    seam::io::write_npy(path, seam::view<float const, 2>(pooled.data(), pooled.size(), 1));
  }

  /// Where each row came from, and its activity less that of its background alone, where that is known.
  void write_table(site_table const& table, std::vector<std::vector<float>> const& y) const {
    seam::io::csv_writer rows(in_folder(common.out, "library.csv"), {"Row", "Task", "Set", "Library_Row", "Background",
                                                                     "Position", "Strand", "Spacing", "Length", "GIA"});
    std::ptrdiff_t row = 0;
    for (std::size_t task = 0; task < maps.size(); ++task)
      for (std::size_t i = 0; i < table.places.size(); ++i) {
        mutagenesis::placement const& place = table.places[i];
        std::optional<double> importance;
        if (!y.empty() && table.bare > 0)
          importance = static_cast<double>(y[task][i]) -
                       static_cast<double>(y[task][table.places.size() + static_cast<std::size_t>(place.background)]);
        rows.row(row++, tasks.empty() ? std::string() : tasks[task], table.sets[i], i, place.background, place.position,
                 strand_text(place.reverse), place.spacing, place.length, importance);
      }
    rows.commit();
  }
};

}  // namespace

void add_crop(CLI::App& program) {
  auto const command = std::make_shared<crop_command>();
  CLI::App* const words =
      program.add_subcommand("crop", "cut the sites of a global library and their flanks out of letters and maps");
  command->library.add_to(*words);
  words->get_option("--x")->required();
  words->add_option("--sites", command->sites, "library.csv of seam library --kind global")
      ->type_name("FILE")
      ->required();
  words->add_option("--maps", command->maps, "maps (N, L, A), npy; again for another task")
      ->type_name("FILE")
      ->required();
  words->add_option("--y", command->activities, "activities (N), npy; one for each of --maps")->type_name("FILE");
  words->add_option("--task", command->tasks, "the task's name; one for each of --maps")->check(one_line());
  words->add_option("--flank", command->flank, "letters kept on either side of a site")
      ->check(whole_number<std::ptrdiff_t>())
      ->capture_default_str();
  command->common.add_to(*words);
  on_call<by_alphabet, by_backend>(*words, command, "crop");
}

}  // namespace program
