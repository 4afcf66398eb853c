// seam assign: the frozen clusters of an analysis label new sequences.
#include "analysis_folder.hpp"
#include "attributions_file.hpp"
#include "inputs.hpp"
#include "models.hpp"
#include "policies.hpp"

#include <seam/attribution/attribute.hpp>
#include <seam/explain/frozen.hpp>
#include <seam/identify/assignment.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/json.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/provenance.hpp>
#include <seam/mutagenesis/saturation.hpp>
#include <seam/oracle/run.hpp>

#include <optional>

namespace program {

namespace {

struct assign_command {
  common_options common;
  analysis_folder analysis;
  library_input library;
  std::string maps;
  bool variants = false;
  double range = 1;
  model_options model;

  /// The new sequences' letters: the reference and all its single variants, or --x; empty with --maps alone.
  template <seam::alphabet A>
  seam::array<std::uint8_t, 2> letters(seam::explain::explanation const& explained) const {
    if (!variants) return library.path.empty() ? seam::array<std::uint8_t, 2>() : library.read<A>();
    auto const& reference = explained.reference_letters;
    return seam::mutagenesis::make_library<A>(seam::backend::host{.threads = 1}, seam::mutagenesis::saturation{},
                                              seam::as_view(reference));
  }

  /// What tells how the analysis's maps were made.
  std::string sidecar() const {
    std::string const path = analysis.maps_path();
    return path.substr(0, path.size() - 4) + ".json";
  }

  /// Refuses maps that another method or model made, when a file beside them says so.
  void expect_same_kind() const {
    std::string const beside = maps.substr(0, maps.size() - std::min<std::size_t>(4, maps.size())) + ".json";
    if (!maps.ends_with(".npy") || !std::filesystem::exists(beside)) return;
    auto const theirs = seam::io::read_json(beside);
    auto const ours = seam::io::read_json(sidecar());
    for (auto const& [name, value] : ours.items()) {
      if (name == "convergence_delta") continue;  // a result, not a choice
      seam::expect(theirs.contains(name) && theirs[name] == value, [&, name = name, value = value] {
        return beside + " says that " + name + " is " + (theirs.contains(name) ? theirs[name].dump() : "not known") +
               ", the maps of " + analysis.path + " were made with " + value.dump() + ": they cannot be compared";
      });
    }
  }

  /// The new sequences' maps; and where the model was asked for them, the activities that it predicts.
  struct new_sequences {
    seam::array<float, 3> maps;
    std::vector<float> activities = {};
  };

  template <seam::alphabet A, class Backend>
  new_sequences new_maps(Backend const& backend, seam::array<std::uint8_t, 2> const& x,
                         std::vector<std::uint8_t> const& reference) const {
    if (!maps.empty()) {
      expect_same_kind();
      auto read = read_maps(maps, library.layout.empty() ? "nla" : library.layout);
      seam::expect(x.empty() || x.extent(0) == read.extent(0), [&] {
        return maps + " has " + std::to_string(read.extent(0)) + " maps for " + std::to_string(x.extent(0)) +
               " sequences";
      });
      return {std::move(read)};
    }
    auto const about = seam::io::read_json(sidecar());
    auto const loaded = load_scalar_model<A>(model);
    for (auto const& [name, ours] : {std::pair<char const*, std::string>{"model", model.model},
                                     std::pair<char const*, std::string>{"task", loaded.tasks.front()}}) {
      std::string const theirs = seam::io::json_member(about, sidecar(), name, ours);
      seam::expect(theirs == ours, [&, name = name, ours = ours] {
        return analysis.path + " was made with the " + name + " " + theirs + ", not " + ours;
      });
    }
    auto const attribution = attribution_options::from(about, sidecar());
    attribution.expect_fit(loaded, model.model);
    bool const fits = static_cast<std::ptrdiff_t>(reference.size()) == x.extent(1);
    any_attribution const method =
        attribution.make<A>(fits ? seam::view<std::uint8_t const, 1>(reference.data(), x.extent(1)) : x.view().row(0));
    return {seam::attribution::attribute(backend, method, loaded.oracle, x),
            seam::oracle::predict(backend, loaded.oracle, x.view()).release()};
  }

  template <seam::alphabet A, class Backend>
  void run(progress&, A, Backend const& backend) const {
    if (auto const given = maps.empty() ? std::nullopt : model.first_given())
      throw seam::input_error(*given + " is of a model, and with --maps none is asked");
    int const sources = (variants ? 1 : 0) + (library.path.empty() && maps.empty() ? 0 : 1);
    seam::expect(sources == 1, [] {
      return "assign takes --variants, or --x, or --maps (with --x to name the mutations); " +
             std::string("the last without a model");
    });
    auto const explained = analysis.explanation<A>();
    auto const found = analysis.identification(explained);
    seam::array<float, 3> const members = analysis.maps();
    auto const places = analysis.places(explained.order);
    auto const x = letters<A>(explained);
    auto const fresh = new_maps<A>(backend, x, explained.reference_letters);
    auto const frozen = seam::explain::freeze(backend, explained.cluster_maps.view().as_matrix(),
                                              members.view().as_matrix(), places, range);
    auto const placed = seam::explain::place_maps(backend, frozen, fresh.maps.view().as_matrix());
    seam::io::output_folder(common.out);
    write<A>(explained, found, frozen, placed, names<A>(explained, x, placed.size()), fresh.activities);
  }

  /// "reference", "T105G", "T105G|C7A" (0-based), or nothing where letters are not known or lengths differ.
  template <seam::alphabet A>
  std::vector<std::string> names(seam::explain::explanation const& explained, seam::array<std::uint8_t, 2> const& x,
                                 std::size_t count) const {
    auto const& reference = explained.reference_letters;
    if (x.extent(1) != static_cast<std::ptrdiff_t>(reference.size())) return std::vector<std::string>(count);
    std::vector<std::string> result(count);
    for (auto const& change : seam::mutagenesis::mutations_of(x, {reference.data(), x.extent(1)})) {
      std::string& name = result[static_cast<std::size_t>(change.row)];
      name += (name.empty() ? "" : "|") + std::string(1, A::to_char(change.from)) + std::to_string(change.position) +
              A::to_char(change.to);
    }
    for (std::string& name : result)
      if (name.empty()) name = "reference";
    return result;
  }

  template <seam::alphabet A>
  void write(seam::explain::explanation const& explained, seam::identify::identification const& found,
             seam::explain::frozen_clusters const& frozen, std::vector<seam::explain::placement> const& placed,
             std::vector<std::string> const& names, std::vector<float> const& activities) const {
    std::vector<std::string> header{"Row",     "Mutations",      "Cluster", "Cluster_Sorted", "Distance", "Range",
                                    "Nearest", "Nearest_Sorted", "Median",  "Lost",           "Gained",   "Activity"};
    for (auto const& site : found.sites) header.push_back(site.name);
    seam::io::csv_writer file(in_folder(common.out, "assignments_new.csv"), header);
    auto const label = [&](std::int32_t place) {
      return place < 0 ? -1 : explained.order[static_cast<std::size_t>(place)];
    };
    std::int32_t const home = explained.reference_cluster;
    std::ptrdiff_t none = 0;
    for (std::size_t row = 0; row < placed.size(); ++row) {
      auto const& here = placed[row];
      bool const known = here.cluster >= 0;
      none += !known;
      file.add(row);
      file.add(names[row]);
      file.add(label(here.cluster));
      file.add(here.cluster);
      file.add(here.distance);
      file.add(frozen.range[static_cast<std::size_t>(here.nearest)]);
      file.add(label(here.nearest));
      file.add(here.nearest);
      file.add(known ? std::optional(explained.statistics[static_cast<std::size_t>(here.cluster)].median)
                     : std::nullopt);
      for (bool const gained : {false, true}) {  // against the reference's cluster
        std::vector<std::ptrdiff_t> changed;
        for (std::ptrdiff_t site = 0; known && home >= 0 && site < found.configuration.extent(1); ++site) {
          bool const before = found.configuration(std::ptrdiff_t{home}, site) != 0;
          bool const after = found.configuration(std::ptrdiff_t{here.cluster}, site) != 0;
          if (before != after && after == gained) changed.push_back(site);
        }
        file.add(known && home >= 0 ? seam::identify::set_name(found.sites, changed) : std::string());
      }
      file.add(activities.empty() ? std::nullopt : std::optional(activities[row]));
      for (std::ptrdiff_t site = 0; site < found.configuration.extent(1); ++site)
        file.add(known ? state_of(found, here.cluster, site) : std::string());
      file.end_row();
    }
    file.commit();
    std::printf("%zu sequences: %td in a cluster, %td in none of them\n", placed.size(),
                static_cast<std::ptrdiff_t>(placed.size()) - none, none);
  }

  static std::string state_of(seam::identify::identification const& found, std::int32_t cluster, std::ptrdiff_t site) {
    if (!found.states.state.empty()) return seam::identify::name_of(found.states.state(std::ptrdiff_t{cluster}, site));
    return found.configuration(std::ptrdiff_t{cluster}, site) != 0 ? "active" : "inactive";
  }
};

}  // namespace

void add_assign(CLI::App& program) {
  auto const command = std::make_shared<assign_command>();
  CLI::App* const words =
      program.add_subcommand("assign", "label new sequences by the clusters of an analysis (assignments_new.csv)");
  words->add_option("--from", command->analysis.path, "folder that seam run wrote")->required()->type_name("DIR");
  command->library.add_to(*words);
  words->add_option("--maps", command->maps, "maps (N, L, A) of the new sequences, npy, instead of a model")
      ->type_name("FILE");
  words->add_flag("--variants", command->variants, "the reference and all its single variants")
      ->disable_flag_override();
  words
      ->add_option("--range", command->range,
                   "a map is one of a cluster within the distance that holds this share of its members")
      ->capture_default_str();
  command->model.add_to(*words);
  command->common.add_to(*words);
  on_call<by_alphabet, by_backend>(*words, command, "assignment");
}

}  // namespace program
