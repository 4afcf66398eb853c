#include "policies.hpp"

#include <seam/io/motifs.hpp>

#include <algorithm>
#include <iterator>

namespace program {

using seam::expect, seam::input_error;

void library_options::add_to(CLI::App& command) {
  command.add_option("--kind", kind, "random (counter-based) or numpy_random (squid-nn's, bit for bit)")
      ->check(CLI::IsMember({"random", "numpy_random"}))
      ->capture_default_str();
  command.add_option("--count", count, "sequences in the library, the reference included")
      ->check(whole_number<std::ptrdiff_t>())
      ->capture_default_str();
  command.add_option("--rate", rate, "mutations per position, 0..1")->capture_default_str();
  command.add_option("--seed", seed, "seed of the random numbers")
      ->check(whole_number<std::uint64_t>())
      ->capture_default_str();
  command.add_option("--mutate", window, "mutate positions [a, b) only, 0-based")->type_name("a:b");
}

any_mutagenizer library_options::make(std::ptrdiff_t length) const {
  auto const set = [&](auto policy) {
    policy.count = count;
    policy.rate = rate;
    policy.seed = static_cast<decltype(policy.seed)>(seed);
    if (!window.empty()) {
      auto const [first, last] = parse_window(window, "--mutate", length);
      policy.window = {first, last};
    }
    return any_mutagenizer{policy};
  };
  if (kind == "random") return set(seam::mutagenesis::random{});
  expect(seed <= 0xffffffffU, [&] {
    return "--seed " + std::to_string(seed) + ": NumPy's legacy generator takes seeds from 0 to 4294967295";
  });
  return set(seam::mutagenesis::numpy_random{});
}

namespace {

constexpr char const* embedders[] = {"pca", "umap", "tsne", "diffusion_map", "phate"};

bool is_embedder(std::string const& name) {
  return std::find(std::begin(embedders), std::end(embedders), name) != std::end(embedders);
}

std::ptrdiff_t default_components(std::string const& method) {
  if (method == "pca") return seam::embedding::pca{}.components;
  if (method == "diffusion_map") return seam::embedding::diffusion_map{}.components;
  return 2;
}

}  // namespace

void embed_options::add_to(CLI::App& command) {
  method = "pca";
  options_.choice = "--method";
  command.add_option("--method", method, listed(embedders))
      ->check(CLI::IsMember(std::vector<std::string>(std::begin(embedders), std::end(embedders))))
      ->capture_default_str();
  command
      .add_option("--components", components, "columns of the embedding [pca: 20, diffusion_map: 10, the others: 2]")
      ->check(whole_number<std::ptrdiff_t>());
  add_details_to(command, "--");
}

void embed_options::add_choice_to(CLI::App& command) {
  options_.choice = "--embed";
  auto const read = [this](std::string const& text) {
    std::size_t const colon = std::min(text.find(':'), text.size());
    method = text.substr(0, colon);
    if (colon != text.size()) components = parse<std::ptrdiff_t>(std::string_view(text).substr(colon + 1));
    bool const number = colon == text.size() || components.value_or(0) >= 1;
    if (!is_embedder(method) || !number)
      throw CLI::ValidationError(
          "--embed " + text + " is not a method and its columns, such as pca:20 (methods: " + listed(embedders) + ")");
  };
  auto* const choice =
      command
          .add_option_function<std::string>("--embed", read, "cluster an embedding instead of the maps, such as pca:20")
          ->type_name("METHOD:COLUMNS");
  for (CLI::Option* const detail : add_details_to(command, "--embed-")) detail->needs(choice);
}

std::vector<CLI::Option*> embed_options::add_details_to(CLI::App& command, std::string const& prefix) {
  return {
      options_
          .add("umap diffusion_map phate",
               command.add_option(prefix + "neighbours", neighbours,
                                  "of umap, diffusion_map [15] and phate [6], the map itself counted"))
          ->check(whole_number<std::ptrdiff_t>()),
      options_.add("tsne", command.add_option(prefix + "perplexity", perplexity, "of tsne [30]")),
      options_.add("pca umap diffusion_map phate", command.add_option(prefix + "seed", seed, "of the embedding"))
          ->check(whole_number<std::uint64_t>())
          ->capture_default_str(),
  };
}

any_embedder embed_options::make() const {
  options_.refuse_strangers(method);
  std::ptrdiff_t const count = components.value_or(default_components(method));
  if (method == "pca") {
    seam::embedding::pca policy;
    policy.components = count;
    policy.seed = seed;
    return {policy};
  }
  if (method == "umap") {
    seam::embedding::umap policy;
    policy.components = count;
    policy.seed = seed;
    if (neighbours) policy.neighbours = *neighbours;
    return {policy};
  }
  if (method == "diffusion_map") {
    seam::embedding::diffusion_map policy;
    policy.components = count;
    policy.seed = seed;
    if (neighbours) policy.neighbours = *neighbours;
    return {policy};
  }
  if (method == "phate") {
    seam::embedding::phate policy;
    policy.components = count;
    policy.seed = seed;
    if (neighbours) policy.neighbours = *neighbours;
    return {policy};
  }
  if (method == "tsne") {
    seam::embedding::tsne policy;
    policy.components = count;
    if (perplexity) policy.perplexity = *perplexity;
    return {policy};
  }
  return {};
}

std::string embed_options::text() const {
  return method + ":" + std::to_string(components.value_or(default_components(method)));
}

void identify_options::add_to(CLI::App& command) {
  command.add_option("--convention", convention, "corrected, or seam_nn: the published program's formulas")
      ->check(CLI::IsMember({"corrected", "seam_nn"}))
      ->capture_default_str();
  command
      .add_option("--sites", sites,
                  "the strongest so many sites, the background not counted, or auto: all that make a difference")
      ->type_name("T")
      ->capture_default_str();
  command.add_option("--site-threshold", site_threshold,
                     "a site is active in a cluster below this fraction of the background's entropy [0.5]");
  command.add_option("--largest-order", largest_order, "the most sites in an interaction [all]")
      ->check(whole_number<std::ptrdiff_t>());
  command.add_option("--motifs", motifs, "name the sites by this collection (JASPAR, MEME or TRANSFAC)")
      ->type_name("FILE");
}

std::optional<std::ptrdiff_t> identify_options::number_of_sites() const {
  if (sites == "auto") return std::nullopt;
  auto const count = parse<std::ptrdiff_t>(sites);
  expect(count && *count >= 1, [&] { return "--sites " + sites + " is neither a number of sites from 1 nor auto"; });
  return count;
}

void bootstrap_options::add_to(CLI::App& command) {
  command.add_option("--bootstrap", resamples, "resamples for the intervals of statistics; 0: no intervals")
      ->check(whole_number<std::ptrdiff_t>())
      ->capture_default_str();
}

seam::explain::bootstrap bootstrap_options::make() const {
  seam::explain::bootstrap how;
  how.resamples = resamples;
  if (resamples != 0) how.check();
  return how;
}

void intervention_options::add_to(CLI::App& command) {
  command.add_option("--contexts", contexts, "sequences to try every combination of sites in; 0: do not intervene")
      ->check(whole_number<std::ptrdiff_t>())
      ->capture_default_str();
  surroundings_ = command.add_option("--surroundings", around, "of the sites: kept as they are, or shuffled too")
                      ->check(CLI::IsMember({"kept", "shuffled"}))
                      ->capture_default_str();
}

seam::identify::intervention intervention_options::make(std::uint64_t seed,
                                                        std::optional<std::ptrdiff_t> largest_order) const {
  seam::identify::intervention how;
  how.contexts = contexts;
  how.around = around == "shuffled" ? seam::identify::surroundings::shuffled : seam::identify::surroundings::kept;
  how.seed = seed;
  how.largest_order = largest_order;
  expect(contexts != 0 || surroundings_->count() == 0,
         [] { return std::string("--surroundings is of interventions, and --contexts 0 makes none"); });
  if (contexts != 0) how.check();
  return how;
}

void explain_options::add_to(CLI::App& command) {
  identify_options::add_to(command);
  command
      .add_option("--background-threshold", background_threshold,
                  "a position is background above this fraction of the background's entropy")
      ->capture_default_str();
  command.add_option("--background-scaling", background_scaling, "none, or adaptive: one factor a cluster")
      ->check(CLI::IsMember({"none", "adaptive"}))
      ->capture_default_str();
  command.add_option("--order", order, "of the clusters: median, hierarchical or label")
      ->check(CLI::IsMember({"median", "hierarchical", "label"}))
      ->capture_default_str();
  command.add_option("--reference-row", reference_row, "row of the reference in the library, or none")
      ->capture_default_str();
}

void explain_options::add_stability_to(CLI::App& command) {
  command
      .add_option("--stability", resamples,
                  "times that 80 % of the maps are clustered again, to see which clusters come back; 0: none")
      ->check(whole_number<int>())
      ->check(CLI::Range(0, 10'000))
      ->capture_default_str();
}

std::vector<seam::motif::motif> identify_options::read_motifs(int letters) const {
  if (motifs.empty()) return {};
  expect(letters == 4, [&] {
    return "--motifs compares sites with motifs of DNA, and the alphabet has " + std::to_string(letters) + " letters";
  });
  return seam::io::read_motifs(motifs);
}

std::optional<std::ptrdiff_t> explain_options::reference() const {
  if (reference_row == "none") return std::nullopt;
  auto const row = parse<std::ptrdiff_t>(reference_row);
  expect(row && *row >= 0,
         [&] { return "--reference-row " + reference_row + " is neither a row number from 0 nor none"; });
  return row;
}

}  // namespace program
