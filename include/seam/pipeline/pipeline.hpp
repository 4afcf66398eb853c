// SPDX-License-Identifier: MIT
// pipeline<...>: one policy of each kind, composed at compile time. Each stage takes plain values and returns plain
// values; the pipeline only calls them in order. A policy that does not fit gives one sentence that names its role.
#pragma once

#include <seam/attribution/attribute.hpp>
#include <seam/cluster/concept.hpp>
#include <seam/core/as_view.hpp>
#include <seam/embedding/concept.hpp>
#include <seam/explain/explain.hpp>
#include <seam/explain/quality.hpp>
#include <seam/identify/identify.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/oracle/run.hpp>
#include <seam/report/analysis.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <algorithm>
#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace seam::inline v0 {

namespace detail {

template <class O>
struct alphabet_of {
  using type = dna;  // only so that the sentence about the oracle comes first
};
template <class O>
  requires requires {
    typename O::alphabet_type;
  }
struct alphabet_of<O> {
  using type = typename O::alphabet_type;
};

template <class E, class B>
concept embedder_or_none = std::same_as<E, embedding::none> || embedding::embedder<E, B>;

/// Tells the backend's monitor, where there is one, which stage the next blocks belong to.
template <class Backend>
void begin_stage(Backend const& backend, char const* stage) {
  if constexpr (requires { backend.monitor->begin_stage(stage); }) {
    if (backend.monitor) backend.monitor->begin_stage(stage);
  }
}

}  // namespace detail

/// True when a pipeline of these policies can be made (for overloads; `pipeline` itself says what is wrong).
template <class Mutagenizer, class Oracle, class Attribution, class Embedder, class Clusterer, class Backend>
concept composable = backend::backend<Backend> && oracle::oracle<Oracle, typename Backend::lane_type> &&
    mutagenesis::mutagenizer<Mutagenizer, typename detail::alphabet_of<Oracle>::type, Backend> &&
    attribution::attribution_method<Attribution, Oracle, typename Backend::lane_type> &&
    detail::embedder_or_none<Embedder, Backend> && cluster::clusterer<Clusterer, Backend>;

/// A whole analysis as a value: library -> activities and maps -> clusters -> explanation -> sites and interactions.
template <class Mutagenizer, class Oracle, class Attribution, class Embedder, class Clusterer, class Convention,
          class Backend>
class pipeline {
  static_assert(backend::backend<Backend>,
                "seam::pipeline: the BACKEND does not meet its concept; it needs lane_type, name() and for_blocks "
                "(docs/architecture.md)");
  static_assert(
      oracle::oracle<Oracle, typename Backend::lane_type>,
      "seam::pipeline: the ORACLE cannot predict on this backend; it needs alphabet_type, length(), outputs() "
      "and predict_into (docs/oracles.md)");
  static_assert(
      mutagenesis::mutagenizer<Mutagenizer, typename detail::alphabet_of<Oracle>::type, Backend>,
      "seam::pipeline: the MUTAGENIZER cannot make libraries of the oracle's alphabet on this backend; it needs "
      "name(), rows<A>, and rows_into<A> or library_into<A> (docs/mutagenesis.md)");
  static_assert(attribution::attribution_method<Attribution, Oracle, typename Backend::lane_type>,
                "seam::pipeline: the ATTRIBUTION METHOD cannot run on this oracle and backend; saliency and "
                "integrated_gradients need a differentiable oracle, ism takes any (docs/attribution.md)");
  static_assert(detail::embedder_or_none<Embedder, Backend>,
                "seam::pipeline: the EMBEDDER cannot embed on this backend; it needs name() and embed, or pass "
                "seam::embedding::none (docs/embedding.md)");
  static_assert(cluster::clusterer<Clusterer, Backend>,
                "seam::pipeline: the CLUSTERER cannot cluster on this backend; it needs name() and cluster "
                "(docs/clustering.md)");

 public:
  using alphabet_type = typename detail::alphabet_of<Oracle>::type;
  using analysis_type = report::analysis<alphabet_type>;

  Mutagenizer mutagenizer;
  Oracle oracle;
  Attribution attribution;
  Embedder embedder;
  Clusterer clusterer;
  explain::basic_options<Convention> explain_options;
  Backend backend;
  identify::basic_options<Convention> identify_options = {};
  /// How the clusters are clustered again, to see whether they are real; .resamples = 0 spares the time.
  explain::resampling resampling = {};

  /// Runs every stage on `reference` (L letters). Memory: the library (N L bytes), the maps (4 N L A bytes) and what
  /// the clusterer takes. Throws input_error before any work when an option or the reference does not fit
  /// (capability_error for a gradient that the oracle has not at run time), memory_error when the maps would not,
  /// `cancelled` when the backend's monitor asks for it.
  analysis_type run(view<std::uint8_t const, 1> reference, std::string name = "sequence") const {
    plan(reference);
    analysis_type result;
    result.name = std::move(name);
    detail::begin_stage(backend, "library");
    result.library = mutagenesis::make_library<alphabet_type>(backend, mutagenizer, reference);
    detail::begin_stage(backend, "predictions");
    result.activities = std::move(oracle::predict(backend, oracle, result.library)).release();
    detail::begin_stage(backend, "attribution");
    result.maps = attribution::attribute(backend, attribution, oracle, result.library);
    if (embeds()) {
      detail::begin_stage(backend, "embedding");
      embed_maps(result);
    }
    detail::begin_stage(backend, "clustering");
    view<float const, 2> const clustered =
        result.embedding.empty() ? result.maps.view().as_matrix() : result.embedding.view();
    cluster::clustering clusters = clusterer.cluster(backend, clustered);
    result.labels = std::move(clusters.labels);
    result.linkage = std::move(clusters.linkage);
    detail::begin_stage(backend, "explanation");
    result.explanation() = explain::explain<alphabet_type>(backend, result.library, as_view(result.activities),
                                                           result.maps, as_view(result.labels), explain_options);
    if (resampling.resamples > 0) {
      detail::begin_stage(backend, "stability");
      result.quality =
          explain::quality_of(backend, clusterer, clustered, as_view(result.labels), result.order, resampling);
    }
    detail::begin_stage(backend, "identification");
    result.identification() = identify::identify(result.explanation(), identify_options);
    return result;
  }
  /// The same on a sequence that has a name.
  analysis_type run(sequence::named_sequence<alphabet_type> const& reference) const {
    return run(reference.view(), reference.name);
  }

 private:
  /// Everything that can be refused before the first block.
  void plan(view<std::uint8_t const, 1> reference) const {
    expect(oracle.outputs() == 1, [&] {
      return "the oracle has " + std::to_string(oracle.outputs()) +
             " outputs and an analysis follows one; pick it, for instance with .task(0)";
    });
    view<std::uint8_t const, 2> const asked_first(reference.data(), 1, reference.size());
    if (mutagenesis::begins_with_reference(mutagenizer))
      oracle::check_input(oracle, asked_first);
    else
      oracle::check_length(oracle, reference.size());
    std::ptrdiff_t const rows = mutagenizer.template rows<alphabet_type>(reference);
    std::ptrdiff_t const columns = reference.size() * Attribution::template columns<alphabet_type>;
    double bytes = static_cast<double>(rows) * static_cast<double>(reference.size() + 4 * columns);
    if constexpr (requires { clusterer.bytes_needed(rows, columns); }) {
      bytes += clusterer.bytes_needed(rows, columns);
    }
    if constexpr (requires { embedder.bytes_needed(rows, columns); }) {
      bytes += embedder.bytes_needed(rows, columns);
    }
    require_memory(bytes, "the analysis of " + std::to_string(rows) + " sequences", "make a smaller library");
    if constexpr (requires { embedder.check(rows, columns); }) embedder.check(rows, columns);
    if constexpr (requires { clusterer.check(rows); }) clusterer.check(rows);
    attribution::check_method(attribution, oracle, reference.size());
    explain_options.check(rows);
    check_reference_row(reference);
    resampling.check();
    identify_options.check(reference.size());
  }

  /// A library that does not begin with the reference has it in the row that explain is told of, or has none.
  void check_reference_row(view<std::uint8_t const, 1> reference) const {
    if (mutagenesis::begins_with_reference(mutagenizer) || !explain_options.reference_row) return;
    bool found = false;
    if constexpr (mutagenesis::lazy_mutagenizer<Mutagenizer, alphabet_type, backend::host>) {
      array<std::uint8_t, 2> row(1, reference.size());
      mutagenizer.template rows_into<alphabet_type>(backend::host{.threads = 1}, reference,
                                                    *explain_options.reference_row, row.view());
      found = std::equal(row.begin(), row.end(), reference.begin());
    }
    expect(found, [&] {
      return "row " + std::to_string(*explain_options.reference_row) + " of this library (" + Mutagenizer::name() +
             ") is not the reference; set explain_options.reference_row to the row that is, or to std::nullopt";
    });
  }

  /// Whether there is an embedder; one that is chosen at run time says so itself.
  bool embeds() const {
    if constexpr (std::same_as<Embedder, embedding::none>) {
      return false;
    } else if constexpr (requires { bool(embedder.is_none()); }) {
      return !embedder.is_none();
    } else {
      return true;
    }
  }
  void embed_maps([[maybe_unused]] analysis_type& result) const {
    if constexpr (!std::same_as<Embedder, embedding::none>) {
      embedding::embedded found = embedding::embed(backend, embedder, result.maps.view().as_matrix());
      result.embedding = std::move(found.coordinates);
      result.explained_variance = std::move(found.explained_variance);
    }
  }
};

/// A pipeline from one value of each kind of policy. The alphabet is the oracle's.
template <class Mutagenizer, class Oracle, class Attribution, class Embedder, class Clusterer, class Convention,
          class Backend = backend::host>
pipeline<Mutagenizer, Oracle, Attribution, Embedder, Clusterer, Convention, Backend> make_pipeline(
    Mutagenizer mutagenizer, Oracle oracle, Attribution attribution, Embedder embedder, Clusterer clusterer,
    explain::basic_options<Convention> explain_options, Backend backend = {}) {
  return {std::move(mutagenizer), std::move(oracle),          std::move(attribution), std::move(embedder),
          std::move(clusterer),   std::move(explain_options), std::move(backend)};
}

}  // namespace seam::inline v0
