// seam mutations: what each mutation does to mechanisms and activity, which mutations tell clusters apart, and the
// smallest sets that lose or gain a site.
#include "analysis_folder.hpp"

#include <seam/explain/mutation_sets.hpp>
#include <seam/explain/mutations.hpp>
#include <seam/io/csv.hpp>

#include <utility>

namespace program {

namespace {

struct mutations_command {
  common_options common;
  analysis_folder analysis;
  std::string pair;
  seam::explain::mutation_set_options sets;

  template <seam::alphabet A>
  static std::string letter(std::uint8_t value) {
    return std::string(1, A::to_char(value));
  }

  template <seam::alphabet A>
  void write_effects(seam::explain::explanation const& explained,
                     std::vector<seam::explain::mutation_effect> const& all, std::string const& path) const {
    seam::io::csv_writer file(
        path, {"Position", "Reference", "Letter", "Carriers", "Left", "Left_Sorted", "Left_Change", "Entered",
               "Entered_Sorted", "Entered_Change", "Moved", "Activity_Change", "Activity_SE", "p", "q"});
    for (auto const& effect : all)
      file.row(effect.position, letter<A>(effect.reference), letter<A>(effect.letter), effect.carriers,
               explained.order[static_cast<std::size_t>(effect.left)], effect.left, effect.left_change,
               explained.order[static_cast<std::size_t>(effect.entered)], effect.entered, effect.entered_change,
               effect.moved, effect.activity_change, effect.activity_error, effect.p, effect.q);
    file.commit();
  }

  /// The pair of --drivers, or the reference's cluster with every other one.
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs(seam::explain::explanation const& explained) const {
    auto const clusters = static_cast<std::int32_t>(explained.order.size());
    std::vector<std::pair<std::int32_t, std::int32_t>> result;
    if (!pair.empty()) {
      auto const read = parse_pair<std::int32_t>(pair);
      auto const known = [&](std::int32_t place) {
        return 0 <= place && place < clusters;
      };
      seam::expect(read && known(read->first) && known(read->second) && read->first != read->second, [&] {
        return "--drivers " + pair + " is not a pair i:j of different clusters (sorted places, 0 to " +
               std::to_string(clusters - 1) + ")";
      });
      result.push_back(*read);
    } else if (explained.reference_cluster >= 0) {
      for (std::int32_t other = 0; other < clusters; ++other)
        if (other != explained.reference_cluster) result.emplace_back(explained.reference_cluster, other);
    }
    return result;
  }

  template <seam::alphabet A>
  void write_drivers(seam::explain::explanation const& explained, std::string const& path) const {
    constexpr double reported = 0.05;
    seam::io::csv_writer file(
        path, {"First", "First_Sorted", "Second", "Second_Sorted", "Position", "Reference", "Letter", "First_Count",
               "First_Share", "Second_Count", "Second_Share", "Log2_Odds", "p", "q"});
    for (auto const& [first, second] : pairs(explained))
      for (auto const& driver :
           seam::explain::drivers_between(explained.summary.counts, explained.reference_letters, first, second)) {
        if (pair.empty() && driver.q > reported) break;  // ascending
        file.row(explained.order[static_cast<std::size_t>(first)], first,
                 explained.order[static_cast<std::size_t>(second)], second, driver.position,
                 letter<A>(driver.reference), letter<A>(driver.letter), driver.first_count, driver.first_share,
                 driver.second_count, driver.second_share, driver.log_odds, driver.p, driver.q);
      }
    file.commit();
  }

  /// For every site: the sets whose carriers lose it where the reference's cluster shows it, else those that gain it.
  template <seam::alphabet A>
  void write_sets(seam::explain::explanation const& explained, seam::identify::identification const& found,
                  seam::array<std::uint8_t, 2> const& library, std::vector<std::int32_t> const& places,
                  std::string const& path) const {
    seam::io::csv_writer file(path, {"TFBS", "Change", "Mutations", "Size", "Carriers", "Changed", "Share", "p", "q"});
    std::int32_t const home = explained.reference_cluster;
    for (std::ptrdiff_t site = 0; home >= 0 && site < found.configuration.extent(1); ++site) {
      bool const shown = found.configuration(std::ptrdiff_t{home}, site) != 0;
      std::vector<std::uint8_t> changed;
      for (std::int32_t const place : places)
        changed.push_back(place >= 0 && (found.configuration(std::ptrdiff_t{place}, site) != 0) != shown);
      for (auto const& set :
           seam::explain::smallest_mutation_sets(library, A::size, explained.reference_letters, changed, sets)) {
        std::string text;
        for (auto const& change : set.mutations)
          text += (text.empty() ? "" : "|") +
                  letter<A>(explained.reference_letters[static_cast<std::size_t>(change.position)]) +
                  std::to_string(change.position) + letter<A>(change.letter);
        file.row(found.sites[static_cast<std::size_t>(site)].name, shown ? "lost" : "gained", text,
                 set.mutations.size(), set.carriers, set.inside, set.share, set.p, set.q);
      }
    }
    file.commit();
  }

  template <seam::alphabet A>
  void run(progress&, A) const {
    sets.check();
    auto const explained = analysis.explanation<A>();
    auto const found = analysis.identification(explained);
    auto const library = analysis.library<A>();
    auto const activities = analysis.activities();
    auto const places = analysis.places(explained.order);
    pairs(explained);  // refuse before any work
    auto const effects = seam::explain::mutation_effects(explained, library, seam::as_view(activities), places);
    seam::io::output_folder(common.out);
    write_effects<A>(explained, effects, in_folder(common.out, "mutation_effects.csv"));
    write_drivers<A>(explained, in_folder(common.out, "drivers.csv"));
    write_sets<A>(explained, found, library, places, in_folder(common.out, "mutation_sets.csv"));
  }
};

}  // namespace

void add_mutations(CLI::App& program) {
  auto const command = std::make_shared<mutations_command>();
  CLI::App* const words =
      program.add_subcommand("mutations", "what mutations do (mutation_effects.csv, drivers.csv, mutation_sets.csv)");
  words->add_option("--from", command->analysis.path, "folder that seam run wrote")->required()->type_name("DIR");
  words->add_option("--drivers", command->pair,
                    "i:j, the clusters (sorted places) to be told apart [the reference's from every other]");
  words->add_option("--largest-set", command->sets.largest, "mutations in a set, at most")
      ->check(whole_number<std::ptrdiff_t>())
      ->capture_default_str();
  words->add_option("--least-share", command->sets.least_share, "of a set's carriers that lose or gain the site")
      ->capture_default_str();
  words->add_option("--least-carriers", command->sets.least_carriers, "sequences that carry a set, at least")
      ->check(whole_number<std::int64_t>())
      ->capture_default_str();
  command->common.add_to(*words);
  on_call<by_alphabet>(*words, command, "mutations");
}

}  // namespace program
