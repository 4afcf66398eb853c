// The policies that can be named on the command line, as values chosen at run time: a variant of policies is a policy,
// so the program composes the same pipeline as a typed one.
#pragma once

#include "clusterers.hpp"
#include "common.hpp"

#include <seam/embedding/diffusion_map.hpp>
#include <seam/embedding/pca.hpp>
#include <seam/embedding/phate.hpp>
#include <seam/embedding/tsne.hpp>
#include <seam/embedding/umap.hpp>
#include <seam/explain/bootstrap.hpp>
#include <seam/explain/options.hpp>
#include <seam/explain/stability.hpp>
#include <seam/identify/intervention.hpp>
#include <seam/identify/options.hpp>
#include <seam/motif/motif.hpp>
#include <seam/mutagenesis/numpy_random.hpp>
#include <seam/mutagenesis/random.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace program {

/// Any mutagenizer that --kind names.
struct any_mutagenizer {
  std::variant<seam::mutagenesis::random, seam::mutagenesis::numpy_random> policy;

  static constexpr char const* name() { return "any"; }
  template <seam::alphabet A>
  std::ptrdiff_t rows(seam::view<std::uint8_t const, 1> reference) const {
    return std::visit([&](auto const& chosen) { return chosen.template rows<A>(reference); }, policy);
  }
  template <seam::alphabet A, seam::backend::backend B>
  void library_into(B const& backend, seam::view<std::uint8_t const, 1> reference,
                    seam::view<std::uint8_t, 2> library) const;  // in mutagenizers.cpp
};

/// Any embedder that --embed or --method names, or none.
struct any_embedder {
  std::variant<seam::embedding::none, seam::embedding::pca, seam::embedding::umap, seam::embedding::tsne,
               seam::embedding::diffusion_map, seam::embedding::phate>
      policy;

  static constexpr char const* name() { return "any"; }
  bool is_none() const { return std::holds_alternative<seam::embedding::none>(policy); }
  template <seam::backend::backend B>
  seam::embedding::embedded embed_explained(B const& backend,
                                            seam::view<float const, 2> maps) const;  // in embedders.cpp
  template <seam::backend::backend B>
  seam::array<float, 2> embed(B const& backend, seam::view<float const, 2> maps) const {
    return embed_explained(backend, maps).coordinates;
  }
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    return visit_or<double>([&](auto const& chosen) { return chosen.bytes_needed(rows, columns); });
  }
  void check(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    visit_or<int>([&](auto const& chosen) { return chosen.check(rows, columns), 0; });
  }

 private:
  /// f(the policy), or an R() where there is none.
  template <class R, class F>
  R visit_or(F const& f) const {
    return std::visit(
        [&]<class Policy>(Policy const& chosen) {
          if constexpr (std::same_as<Policy, seam::embedding::none>) {
            return R();
          } else {
            return f(chosen);
          }
        },
        policy);
  }
};

/// --kind, --count, --rate, --seed, --mutate.
struct library_options {
  std::string kind = "random";
  std::ptrdiff_t count = 10'000;
  double rate = 0.1;
  std::uint64_t seed = 42;
  std::string window;

  void add_to(CLI::App& command);
  any_mutagenizer make(std::ptrdiff_t length) const;
};

/// --embed METHOD:d, or --method and --components.
struct embed_options {
  std::string method;                        ///< empty: none
  std::optional<std::ptrdiff_t> components;  ///< the method's own default
  std::uint64_t seed = 42;
  std::optional<std::ptrdiff_t> neighbours;  ///< of umap, diffusion_map and phate
  std::optional<double> perplexity;          ///< of tsne

  /// For `embed`: --method, --components, --neighbours, --perplexity, --seed.
  void add_to(CLI::App& command);
  /// For commands that may embed: --embed METHOD[:d], --embed-neighbours, --embed-perplexity, --embed-seed.
  void add_choice_to(CLI::App& command);
  any_embedder make() const;
  /// The choice as it is written, "pca:20".
  std::string text() const;

  /// The choice and what decides its result besides the maps, as settings.
  template <class Json>
  void settings_into(Json& all) const {
    if (method.empty()) return;
    all["embed"] = text();
    if (method != "tsne") all["embed_seed"] = seed;
    if (neighbours) all["embed_neighbours"] = *neighbours;
    if (perplexity) all["embed_perplexity"] = *perplexity;
  }

 private:
  /// --neighbours, --perplexity and --seed behind the prefix.
  std::vector<CLI::Option*> add_details_to(CLI::App& command, std::string const& prefix);

  options_of_methods options_;
};

/// What `identify` is told, before the convention is known: --convention, --sites, --site-threshold, --largest-order,
/// --motifs.
struct identify_options {
  std::string convention = "corrected";
  std::string sites = "auto";
  std::optional<double> site_threshold;
  std::optional<std::ptrdiff_t> largest_order;
  std::string motifs;  ///< a collection to name the sites by; empty: none

  void add_to(CLI::App& command);
  /// How many; none for "auto".
  std::optional<std::ptrdiff_t> number_of_sites() const;
  /// The collection of --motifs for an alphabet of so many letters; none without it.
  std::vector<seam::motif::motif> read_motifs(int letters) const;

  template <class Convention>
  seam::identify::basic_options<Convention> identify() const {
    seam::identify::basic_options<Convention> options;
    options.sites = number_of_sites();
    if (site_threshold) options.site_threshold = *site_threshold;
    options.largest_order = largest_order;
    return options;
  }
};

/// --bootstrap: how many resamples; 0 = no intervals.
struct bootstrap_options {
  std::ptrdiff_t resamples = 1000;

  void add_to(CLI::App& command);
  seam::explain::bootstrap make() const;
};

/// --contexts, --surroundings: how to intervene; with 0 contexts not at all.
struct intervention_options {
  std::ptrdiff_t contexts = 250;
  std::string around = "kept";

  void add_to(CLI::App& command);
  seam::identify::intervention make(std::uint64_t seed, std::optional<std::ptrdiff_t> largest_order) const;

 private:
  CLI::Option const* surroundings_ = nullptr;
};

/// What `explain` and `identify` are told, before the convention is known.
struct explain_options : identify_options {
  std::optional<double> rate;
  double background_threshold = 0.5;
  std::string background_scaling = "none";
  std::string order = "median";
  std::string reference_row = "0";
  int resamples = seam::explain::resampling{}.resamples;

  void add_to(CLI::App& command);
  /// --stability, for commands that know how the clusters were made.
  void add_stability_to(CLI::App& command);

  template <class Convention>
  seam::explain::basic_options<Convention> explain() const {
    seam::explain::basic_options<Convention> options;
    options.background_threshold = background_threshold;
    options.background_scaling =
        background_scaling == "adaptive" ? seam::explain::scaling::adaptive : seam::explain::scaling::none;
    options.order = order == "hierarchical" ? seam::explain::ordering::hierarchical
                    : order == "label"      ? seam::explain::ordering::label
                                            : seam::explain::ordering::median;
    options.reference_row = reference();
    options.rate = rate;
    return options;
  }
  std::optional<std::ptrdiff_t> reference() const;
  seam::explain::resampling resampling() const {
    seam::explain::resampling how;
    how.resamples = resamples;
    return how;
  }
};

/// Calls f(convention) for the convention of that name.
template <class F>
void with_convention(std::string const& name, F const& f) {
  if (name == "seam_nn") return f(seam::explain::seam_nn{});
  return f(seam::explain::corrected{});
}

/// For on_call: --convention.
struct by_convention {
  template <class Command, class F>
  static void choose(Command const& command, F const& f) {
    with_convention(command.options.convention, f);
  }
};

}  // namespace program
