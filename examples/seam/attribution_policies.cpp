#include "attribution_policies.hpp"

#include "instances.hpp"

#include <seam/attribution/adjusted.hpp>
#include <seam/io/json.hpp>

#include <cstdio>

namespace program {

using seam::expect;
namespace attribution = seam::attribution;

namespace {

/// A policy that somebody else owns.
struct borrowed {
  any_attribution const* of;

  static constexpr char const* name() { return any_attribution::name(); }
  template <seam::alphabet A>
  static constexpr int columns = any_attribution::columns<A>;
  template <class Lane, class Oracle>
  void attribute_into(Lane& lane, Oracle const& oracle, seam::backend::view_on<Lane, std::uint8_t const, 2> letters,
                      seam::backend::view_on<Lane, float, 3> maps) const {
    std::visit([&](auto const& chosen) { chosen.attribute_into(lane, oracle, letters, maps); }, of->policy);
  }
};

}  // namespace

template <class Lane, class Oracle>
void any_attribution::attribute_into(Lane& lane, Oracle const& oracle,
                                     seam::backend::view_on<Lane, std::uint8_t const, 2> letters,
                                     seam::backend::view_on<Lane, float, 3> maps) const {
  auto const run = [&](auto const& method) {
    method.attribute_into(lane, oracle, letters, maps);
  };
  auto const adjust = [&](auto const& method) {
    if (centred && times_input) return run(attribution::times_input(attribution::centred(method)));
    if (centred) return run(attribution::centred(method));
    if (times_input) return run(attribution::times_input(method));
    run(method);
  };
  if constexpr (seam::sequence::complementable<typename Oracle::alphabet_type>) {
    if (both_strands) return adjust(attribution::both_strands(borrowed{this}));
  }
  adjust(borrowed{this});
}

void any_attribution::warn() const {
  if (float const largest = *delta; largest > 1e-3F)
    std::fprintf(stderr,
                 "seam: warning: DeepSHAP's contributions miss the change of the activity by %.2g of it; 0.001 at most "
                 "was expected\n",
                 static_cast<double>(largest));
}

void attribution_options::add_to(CLI::App& command, std::string const& method_option) {
  auto const of = [&](char const* takers, CLI::Option* option) {
    return options_.add(takers, option);
  };
  auto const one_of = [&](char const* word, std::string& value, char const* what, std::vector<std::string> names) {
    return command.add_option(word, value, what)->check(CLI::IsMember(std::move(names)))->capture_default_str();
  };
  auto const flag = [&](char const* word, bool& value, char const* what) {
    return command.add_flag(word, value, what)->disable_flag_override();
  };
  options_.choice = method_option;
  one_of(method_option.c_str(), method, "saliency, smoothgrad, intgrad, expgrad (expected gradients), ism or deepshap",
         {std::begin(methods), std::end(methods)});
  of("intgrad",
     command.add_option("--steps", steps, "intgrad: intervals of the trapezoid rule, nodes of Gauss and Legendre's"))
      ->check(whole_number<int>())
      ->capture_default_str();
  of("intgrad", one_of("--baseline", baseline, "intgrad: zeros or uniform", {"zeros", "uniform"}));
  of("intgrad", one_of("--rule", rule, "intgrad: trapezoid or gauss_legendre", {"trapezoid", "gauss_legendre"}));
  of("saliency smoothgrad intgrad deepshap",
     flag("--multiply-by-inputs", multiply_by_inputs,
          "saliency, smoothgrad: times the input; intgrad: times input minus baseline; deepshap: contributions of the "
          "sequence's own letters instead of hypothetical ones"));
  of("ism", flag("--log2", log2_fold_change, "ism: log2 fold changes instead of differences"));
  of("ism", command.add_option("--window", window, "ism: mutate positions [a, b) only, 0-based"))->type_name("a:b");
  of("smoothgrad expgrad",
     command.add_option("--samples", samples, "smoothgrad: noisy copies [20]; expgrad: points [200]"))
      ->check(whole_number<int>());
  of("smoothgrad", command.add_option("--noise", noise, "smoothgrad: standard deviation"))->capture_default_str();
  of("smoothgrad",
     one_of("--smoothing", smoothing, "smoothgrad: mean, squares or variance", {"mean", "squares", "variance"}));
  of("deepshap expgrad",
     one_of(
         "--references", references,
         "deepshap, expgrad: dinucleotide shuffles of the first sequence (shared) or of each (own), zeros or uniform",
         {"shared", "own", "zeros", "uniform"}));
  of("deepshap expgrad", command.add_option("--shuffles", shuffles, "deepshap, expgrad: how many shuffles"))
      ->check(whole_number<int>())
      ->capture_default_str();
  of("smoothgrad expgrad deepshap",
     command.add_option("--attribution-seed", seed,
                        "smoothgrad, expgrad, deepshap: seed of noise, points and shuffles"))
      ->check(whole_number<std::uint64_t>())
      ->capture_default_str();
  flag("--both-strands", both_strands, "average with the map of the reverse complement");
  flag("--centre", centred, "subtract the mean of each position's columns");
}

namespace {

template <seam::alphabet A>
attribution::references make_references(attribution_options const& options, seam::view<std::uint8_t const, 1> first) {
  using attribution::reference_kind;
  if (options.references == "shared")
    return attribution::shared_shuffles<A>(seam::backend::host{.threads = 1}, first, options.shuffles, options.seed);
  attribution::references own;
  own.count = options.shuffles;
  own.seed = options.seed;
  if (options.references == "zeros") own.from = reference_kind::zeros;
  if (options.references == "uniform") own.from = reference_kind::uniform;
  return own;
}

attribution::ism make_ism(attribution_options const& options, std::ptrdiff_t length) {
  attribution::ism policy;
  if (options.log2_fold_change) policy.score = attribution::ism_score::log2_fold_change;
  if (!options.window.empty()) {
    auto const [first, last] = parse_window(options.window, "--window", length);
    policy.window = {first, last};
  }
  return policy;
}

}  // namespace

template <seam::alphabet A>
any_attribution attribution_options::make(seam::view<std::uint8_t const, 1> first) const {
  options_.refuse_strangers(method);
  any_attribution made;
  made.both_strands = both_strands;
  made.centred = centred;
  expect(!both_strands || seam::sequence::complementable<A>,
         [] { return "--both-strands needs an alphabet whose letters have complements"; });
  if (method == "intgrad") {
    attribution::integrated_gradients policy;
    policy.steps = steps;
    policy.from = baseline == "uniform" ? attribution::baseline::uniform : attribution::baseline::zeros;
    policy.rule = rule == "gauss_legendre" ? attribution::path_rule::gauss_legendre : attribution::path_rule::trapezoid;
    policy.multiply_by_inputs = multiply_by_inputs;
    made.policy = policy;
  } else if (method == "smoothgrad") {
    attribution::smooth_grad policy;
    if (samples != 0) policy.samples = samples;
    policy.noise_deviation = noise;
    policy.seed = seed;
    if (smoothing == "squares") policy.what = attribution::smoothing::mean_of_squares;
    if (smoothing == "variance") policy.what = attribution::smoothing::variance;
    made.policy = policy;
    made.times_input = multiply_by_inputs;
  } else if (method == "expgrad") {
    attribution::expected_gradients policy;
    policy.against = make_references<A>(*this, first);
    if (samples != 0) policy.samples = samples;
    policy.seed = seed;
    made.policy = std::move(policy);
    made.largest_block = attribution::expected_gradients::largest_block;
  } else if (method == "deepshap") {
    attribution::deep_shap policy;
    policy.against = make_references<A>(*this, first);
    policy.hypothetical = !multiply_by_inputs;
    policy.largest_delta = made.delta.get();
    made.policy = std::move(policy);
    made.largest_block = attribution::deep_shap::largest_block;
  } else if (method == "ism") {
    made.policy = make_ism(*this, first.extent(0));
    made.largest_block = attribution::ism::largest_block;
  } else {
    made.times_input = multiply_by_inputs;
  }
  made.check<A>(first.extent(0));
  return made;
}

template <seam::alphabet A>
void attribution_options::expect_fit(loaded_model<A> const& model, std::string const& name) const {
  if (method == "deepshap") {
    expect<seam::capability_error>(model.oracle.rescales(), [&] {
      return "deepshap needs a network and the model " + name + " is none: use expgrad, or ism";
    });
  } else if (method != "ism") {
    expect_gradient(model, name, method);
  }
}

attribution_options attribution_options::from(nlohmann::json const& about, std::string const& source) {
  auto const read = [&](char const* name, auto& value) {
    value = seam::io::json_member(about, source, name, value);
  };
  attribution_options o;
  o.method.clear();
  read("method", o.method);
  expect(std::find(std::begin(methods), std::end(methods), o.method) != std::end(methods), [&] {
    return source + " names no attribution method: its member method is one of " +
           listed(std::vector<std::string>(std::begin(methods), std::end(methods)));
  });
  read("steps", o.steps);
  read("baseline", o.baseline);
  read("rule", o.rule);
  read("multiplied", o.multiply_by_inputs);
  o.multiply_by_inputs = o.multiply_by_inputs && o.method != "expgrad";
  read("log2", o.log2_fold_change);
  read("window", o.window);
  read("samples", o.samples);
  read("noise", o.noise);
  read("smoothing", o.smoothing);
  read("references", o.references);
  read("shuffles", o.shuffles);
  read("attribution_seed", o.seed);
  read("both_strands", o.both_strands);
  read("centred", o.centred);
  return o;
}

nlohmann::ordered_json attribution_options::settings(std::ptrdiff_t length) const {
  nlohmann::ordered_json all = nlohmann::ordered_json::object();
  if (method == "intgrad") {
    all["steps"] = steps;
    all["baseline"] = baseline;
    all["rule"] = rule;
  }
  if (method == "ism") {
    all["log2"] = log2_fold_change;
    all["window"] = window.empty() ? "0:" + std::to_string(length) : window;
  } else if (multiply_by_inputs || method == "intgrad" || method == "deepshap") {
    all["multiply_by_inputs"] = multiply_by_inputs;
  }
  if (method == "smoothgrad") {
    all["samples"] = samples != 0 ? samples : static_cast<int>(attribution::smooth_grad{}.samples);
    all["noise"] = noise;
    all["smoothing"] = smoothing;
  }
  if (method == "expgrad")
    all["samples"] = samples != 0 ? samples : static_cast<int>(attribution::expected_gradients{}.samples);
  if (method == "expgrad" || method == "deepshap") {
    all["references"] = references;
    if (references == "shared" || references == "own") all["shuffles"] = shuffles;
  }
  if (method == "smoothgrad" || method == "expgrad" || method == "deepshap") all["attribution_seed"] = seed;
  if (both_strands) all["both_strands"] = true;
  if (centred) all["centred"] = true;
  return all;
}

#define INSTANTIATE(BACKEND, ALPHABET)                                                            \
  template void any_attribution::attribute_into(BACKEND::lane_type&, any_oracle<ALPHABET> const&, \
                                                seam::view<std::uint8_t const, 2>, seam::view<float, 3>) const;
SEAM_PROGRAM_EACH(INSTANTIATE)

#define INSTANTIATE_OPTIONS(ALPHABET)                                                                    \
  template any_attribution attribution_options::make<ALPHABET>(seam::view<std::uint8_t const, 1>) const; \
  template void attribution_options::expect_fit(loaded_model<ALPHABET> const&, std::string const&) const;
SEAM_PROGRAM_EACH_ALPHABET(INSTANTIATE_OPTIONS)

}  // namespace program
