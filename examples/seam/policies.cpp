#include "policies.hpp"

#include <charconv>

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

void attribution_options::add_to(CLI::App& command, std::string const& method_option) {
  command.add_option(method_option, method, "saliency, intgrad or ism")
      ->check(CLI::IsMember({"saliency", "intgrad", "ism"}))
      ->capture_default_str();
  command.add_option("--steps", steps, "intgrad: intervals of the trapezoid rule")
      ->check(whole_number<int>())
      ->capture_default_str();
  command.add_option("--baseline", baseline, "intgrad: zeros or uniform")
      ->check(CLI::IsMember({"zeros", "uniform"}))
      ->capture_default_str();
  command.add_flag("--multiply-by-inputs", multiply_by_inputs, "intgrad: multiply by input minus baseline")
      ->disable_flag_override();
  command.add_flag("--log2", log2_fold_change, "ism: log2 fold changes instead of differences")
      ->disable_flag_override();
  command.add_option("--window", window, "ism: mutate positions [a, b) only, 0-based")->type_name("a:b");
}

any_attribution attribution_options::make(std::ptrdiff_t length) const {
  if (method == "saliency") return {.policy = seam::attribution::saliency{}};
  if (method == "intgrad") {
    seam::attribution::integrated_gradients policy;
    policy.steps = steps;
    policy.from = baseline == "uniform" ? seam::attribution::baseline::uniform : seam::attribution::baseline::zeros;
    policy.multiply_by_inputs = multiply_by_inputs;
    return {.policy = policy};
  }
  seam::attribution::ism policy;
  policy.score =
      log2_fold_change ? seam::attribution::ism_score::log2_fold_change : seam::attribution::ism_score::difference;
  if (!window.empty()) {
    auto const [first, last] = parse_window(window, "--window", length);
    policy.window = {first, last};
  }
  return {policy, policy.largest_block};
}

void cluster_options::add_to(CLI::App& command, std::string const& method_option) {
  command.add_option(method_option, method, "ward, average, complete, weighted, single, centroid or median")
      ->check(CLI::IsMember({"ward", "average", "complete", "weighted", "single", "centroid", "median"}))
      ->capture_default_str();
  auto* const by_number = command.add_option("--clusters", clusters, "number of clusters")
                              ->check(whole_number<std::ptrdiff_t>())
                              ->capture_default_str();
  command.add_option("--height", height, "cut the tree at this height instead")->excludes(by_number);
}

any_clusterer cluster_options::make() const {
  auto const set = [&](auto policy) {
    policy.clusters = clusters;
    policy.height = height;
    return any_clusterer{policy};
  };
  if (method == "average") return set(any_clusterer::tree<seam::cluster::average>{});
  if (method == "complete") return set(any_clusterer::tree<seam::cluster::complete>{});
  if (method == "weighted") return set(any_clusterer::tree<seam::cluster::weighted>{});
  if (method == "single") return set(any_clusterer::tree<seam::cluster::single>{});
  if (method == "centroid") return set(any_clusterer::tree<seam::cluster::centroid>{});
  if (method == "median") return set(any_clusterer::tree<seam::cluster::median>{});
  return set(any_clusterer::tree<seam::cluster::ward>{});
}

void explain_options::add_to(CLI::App& command) {
  command.add_option("--convention", convention, "corrected, or seam_nn: the published program's formulas")
      ->check(CLI::IsMember({"corrected", "seam_nn"}))
      ->capture_default_str();
  command
      .add_option("--sites", sites,
                  "the strongest so many sites, the background not counted [all that make a difference]")
      ->check(whole_number<std::ptrdiff_t>());
  command.add_option("--site-threshold", site_threshold,
                     "a site is active in a cluster below this fraction of the background's entropy [0.5]");
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

std::optional<std::ptrdiff_t> explain_options::reference() const {
  if (reference_row == "none") return std::nullopt;
  std::ptrdiff_t row = 0;
  char const* const end = reference_row.data() + reference_row.size();
  auto const [rest, problem] = std::from_chars(reference_row.data(), end, row);
  expect(problem == std::errc() && rest == end && row >= 0,
         [&] { return "--reference-row " + reference_row + " is neither a row number from 0 nor none"; });
  return row;
}

}  // namespace program
