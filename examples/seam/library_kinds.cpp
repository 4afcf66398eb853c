#include "library_kinds.hpp"

#include "inputs.hpp"

#include <seam/io/npy.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace program {

using seam::expect;
namespace mutagenesis = seam::mutagenesis;

namespace {

constexpr char const* kinds[] = {"random",       "numpy_random", "fixed_number",   "saturation", "complete",
                                 "combinations", "shuffled",     "numpy_shuffled", "weighted",   "indels",
                                 "recombined",   "global",       "numpy_two_hot",  "greedy",     "genetic"};

/// "12:T" as a variant.
template <seam::alphabet A>
mutagenesis::variant parse_variant(std::string const& text) {
  std::size_t const colon = std::min(text.find(':'), text.size());
  auto const position = parse<std::ptrdiff_t>(std::string_view(text).substr(0, colon));
  bool const read = position && text.size() == colon + 2 && A::to_letter(text.back()) < A::size;
  expect(read, [&] { return "--variant " + text + " is not position:letter (0-based), such as 12:T"; });
  return {*position, A::to_letter(text.back())};
}

/// The sequences of a file, all of the length of what they are recombined with.
template <seam::alphabet A>
seam::array<std::uint8_t, 2> read_parents(std::string const& path, std::ptrdiff_t length) {
  auto letters = read_sequences<A>(path);
  expect(letters.extent(1) == length, [&] {
    return path + ": its sequences have " + std::to_string(letters.extent(1)) +
           " letters; sequences are recombined with others of their length, " + std::to_string(length);
  });
  return letters;
}

}  // namespace

void library_kind_options::add_to(CLI::App& command) {
  options_.choice = "--kind";
  command.add_option("--kind", kind, listed(kinds))
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(kinds), std::end(kinds))))
      ->capture_default_str();
  auto const of = [&](std::string const& takers, CLI::Option* option) {
    return options_.add(takers, option);
  };
  auto const number = [&](std::string const& takers, char const* name, std::ptrdiff_t& value, char const* help) {
    return of(takers,
              command.add_option(name, value, help)->check(whole_number<std::ptrdiff_t>())->capture_default_str());
  };
  count_option_ = number(
      "random numpy_random numpy_shuffled numpy_two_hot fixed_number saturation shuffled weighted indels recombined "
      "greedy genetic",
      "--count", count, "sequences in the library, the reference included; of saturation a sample [all]");
  of("random numpy_random numpy_two_hot genetic", command.add_option("--rate", rate, "mutations per position, 0..1"))
      ->capture_default_str();
  of("random numpy_random numpy_shuffled numpy_two_hot fixed_number saturation shuffled weighted indels recombined "
     "global greedy genetic",
     command.add_option("--seed", seed, "seed of the random numbers"))
      ->check(whole_number<std::uint64_t>())
      ->capture_default_str();
  of("random numpy_random numpy_shuffled numpy_two_hot fixed_number saturation complete indels recombined global "
     "greedy "
     "genetic",
     command.add_option("--mutate", window, "change positions [a, b) only, 0-based"))
      ->type_name("a:b");
  of("random fixed_number saturation complete greedy genetic",
     command.add_option("--protect", protect, "leave positions [a, b) alone; may be given again"))
      ->type_name("a:b");
  number("fixed_number", "--mutations", mutations, "fixed_number: in every sequence");
  number("saturation", "--order", order, "saturation: most mutations in a sequence");
  number("saturation", "--lowest", lowest, "saturation: fewest");
  of("combinations", command.add_option("--variant", variants, "combinations: position:letter; may be given again"))
      ->type_name("p:X");
  of("shuffled", command.add_option("--keep", keep, "shuffled: mononucleotide or dinucleotide counts"))
      ->check(CLI::IsMember({"mononucleotide", "dinucleotide"}))
      ->capture_default_str();
  auto* const segment =
      of("shuffled", command.add_option("--segment", segments, "shuffled: positions [a, b); may be given again [all]"))
          ->type_name("a:b");
  number("shuffled", "--tile", tile, "shuffled: segments of this length, side by side [one]")->excludes(segment);
  of("shuffled", command.add_flag("--one-segment", one_segment, "shuffled: one segment a row, in turn"))
      ->disable_flag_override();
  of("weighted", command.add_option("--position-weights", position_weights, "weighted: npy (W, A), not negative"))
      ->type_name("FILE");
  number("weighted", "--start", start, "weighted: position of the first weights");
  number("indels", "--insertions", insertions, "indels: in every sequence");
  number("indels", "--deletions", deletions, "indels: in every sequence");
  number("indels", "--shortest", shortest, "indels: letters of one, at least");
  number("indels", "--longest", longest, "indels: letters of one, at most");
  of("indels", command.add_option("--before", before, "indels: what lies before the sequence"));
  of("indels", command.add_option("--behind", behind, "indels: what lies behind the sequence"));
  of("indels", command.add_option("--hold", held, "indels: the end that stays, left or right"))
      ->check(CLI::IsMember({"left", "right"}))
      ->capture_default_str();
  of("recombined", command.add_option("--others", others, "recombined: FASTA file with the other parents"))
      ->type_name("FILE");
  number("recombined", "--crossovers", crossovers, "recombined: changes of parent in a sequence");
  for (CLI::Option* const option : global.add_to(command)) of("global", option);
  of("global", command.add_flag("--bare", bare, "global: also the backgrounds alone, behind the rest"))
      ->disable_flag_override();
  of("greedy genetic", command.add_option("--goal", goal, "greedy, genetic: raise, lower, or the activity to reach"))
      ->capture_default_str();
  number("greedy genetic", "--steps", steps, "greedy: of a trajectory; genetic: generations");
  number("greedy", "--candidates", candidates, "greedy: single mutants that a step looks at [0: all]");
  number("genetic", "--population", population, "genetic: sequences in a generation");
  of("greedy genetic", command.add_option("--start-rate", start_rate, "greedy, genetic: mutation rate of the starts"))
      ->capture_default_str();
  model.add_to(command);
  for (char const* name : {"--model", "--weights", "--task"}) of("greedy genetic", command.get_option(name));
}

seam::sequence::window library_kind_options::parsed_window(std::ptrdiff_t length) const {
  if (window.empty()) return {};
  auto const [first, last] = parse_window(window, "--mutate", length);
  return {first, last};
}

mutagenesis::protected_windows library_kind_options::protected_by(std::ptrdiff_t length) const {
  mutagenesis::protected_windows result;
  for (std::string const& text : protect) {
    auto const [first, last] = parse_window(text, "--protect", length);
    result.push_back({first, last});
  }
  return result;
}

mutagenesis::objective library_kind_options::objective() const {
  using direction = mutagenesis::objective::direction;
  if (goal == "raise") return {direction::raise};
  if (goal == "lower") return {direction::lower};
  auto const target = parse<double>(goal);
  expect(target && std::isfinite(*target),
         [&] { return "--goal " + goal + " is neither raise, lower nor an activity to reach"; });
  return {direction::reach, *target};
}

template <seam::alphabet A>
any_library library_kind_options::make(std::ptrdiff_t length) const {
  auto const where = parsed_window(length);
  auto const kept = protected_by(length);
  auto const context = [](std::string const& text, char const* option) {
    return text.empty() ? std::vector<std::uint8_t>() : seam::sequence::parse<A>(text, option);
  };
  if (kind == "random") return {mutagenesis::random{count, rate, seed, where, kept}};
  expect(!kind.starts_with("numpy_") || seed <= 0xffffffffU, [&] {
    return "--seed " + std::to_string(seed) + ": NumPy's legacy generator takes seeds from 0 to 4294967295";
  });
  if (kind == "numpy_random") return {mutagenesis::numpy_random{count, rate, seed, where, {}}};
  if (kind == "numpy_shuffled") return {mutagenesis::numpy_shuffled{count, seed, where}};
  if (kind == "numpy_two_hot") return {diploid_library{{count, rate, seed, where, {}}}};
  if (kind == "fixed_number") return {mutagenesis::fixed_number{count, mutations, seed, where, kept}};
  if (kind == "saturation")
    return {mutagenesis::saturation{order, lowest, count_option_->count() > 0 ? count : 0, seed, where, kept}};
  if (kind == "complete") return {mutagenesis::complete{where, kept}};
  if (kind == "combinations") {
    mutagenesis::combinations made;
    for (std::string const& text : variants) made.variants.push_back(parse_variant<A>(text));
    return {made};
  }
  if (kind == "shuffled") {
    mutagenesis::shuffled made{.count = count, .one_a_row = one_segment, .seed = seed};
    if (keep == "mononucleotide") made.keep = seam::sequence::shuffle_order::mononucleotide;
    for (std::string const& text : segments) {
      auto const [first, last] = parse_window(text, "--segment", length);
      made.segments.push_back({first, last});
    }
    if (tile > 0) made.segments = mutagenesis::shuffled::tiles(length, tile);
    return {made};
  }
  if (kind == "weighted") {
    expect(!position_weights.empty(), [] { return "--kind weighted needs --position-weights FILE"; });
    return {mutagenesis::weighted{
        count, seam::io::read_npy<double, 2>(position_weights, {.expected = "weights (W, A)"}), start, seed}};
  }
  if (kind == "indels")
    return {mutagenesis::indels{
        count, insertions, deletions, shortest, longest, context(before, "--before"), context(behind, "--behind"),
        held == "left" ? mutagenesis::held_end::left : mutagenesis::held_end::right, seed, where}};
  if (kind == "recombined") {
    expect(!others.empty(), [] { return "--kind recombined needs --others FILE"; });
    return {mutagenesis::recombined{count, read_parents<A>(others, length), crossovers, seed, where}};
  }
  mutagenesis::global made = global.make<A>(seed, where);
  made.bare = bare;
  return {std::move(made)};
}

template any_library library_kind_options::make<seam::dna>(std::ptrdiff_t) const;
template any_library library_kind_options::make<seam::rna>(std::ptrdiff_t) const;
template any_library library_kind_options::make<seam::protein>(std::ptrdiff_t) const;
template any_library library_kind_options::make<seam::two_hot>(std::ptrdiff_t) const;

}  // namespace program
