#include <doctest/doctest.h>
#include <seam/attribution/integrated_gradients.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/cluster/hierarchical.hpp>
#include <seam/embedding/pca.hpp>
#include <seam/mutagenesis/complete.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/mutagenesis/with_single_mutants.hpp>
#include <seam/oracle/any_oracle.hpp>
#include <seam/oracle/function.hpp>
#include <seam/oracle/thermodynamic_example.hpp>
#include <seam/pipeline/pipeline.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "backends.hpp"

namespace {

using seam::cluster::hierarchical, seam::cluster::ward;

/// A callable that any alphabet can have: how many letters equal the one before.
struct repeats {
  float operator()(std::string_view text) const {
    float count = 0;
    for (std::size_t i = 1; i < text.size(); ++i) count += text[i] == text[i - 1] ? 1.0F : 0.0F;
    return count;
  }
};

template <class A>
seam::sequence::named_sequence<A> reference_of(std::ptrdiff_t length) {
  seam::sequence::named_sequence<A> reference{"reference", {}};
  for (std::ptrdiff_t i = 0; i < length; ++i)
    reference.letters.push_back(static_cast<std::uint8_t>((i * i + i / 3) % A::size));
  return reference;
}

template <class Oracle, class Attribution, class Backend>
auto small_pipeline(Oracle oracle, Attribution attribution, Backend backend) {
  return seam::make_pipeline(seam::mutagenesis::random{.count = 200, .rate = 0.2, .seed = 3}, oracle, attribution,
                             seam::embedding::none{}, hierarchical<ward>{.clusters = 6}, seam::explain::options{},
                             backend);
}

}  // namespace

TEST_CASE_TEMPLATE("the whole pipeline is the same for every alphabet", A, seam::dna, seam::rna, seam::protein,
                   seam::basic_alphabet<"01">) {
  auto const reference = reference_of<A>(24);
  auto const pipeline =
      small_pipeline(seam::oracle::function<A>(repeats{}), seam::attribution::ism{}, seam::backend::host{});
  auto const found = pipeline.run(reference);
  CHECK(found.name == "reference");
  CHECK(found.library.shape() == seam::extents<2>{{200, 24}});
  CHECK(found.maps.shape() == seam::extents<3>{{200, 24, A::size}});
  CHECK(std::equal(reference.letters.begin(), reference.letters.end(), found.library.begin()));
  CHECK(found.activities.front() == repeats{}(reference.text()));
  CHECK(found.linkage.shape() == seam::extents<2>{{199, 4}});
  CHECK(found.order.size() == 6);
  CHECK(found.cluster_maps.shape() == seam::extents<3>{{6, 24, A::size}});
  CHECK(*std::max_element(found.labels.begin(), found.labels.end()) == 5);
  CHECK(found.reference() == reference.text());
}

TEST_CASE_TEMPLATE("gradient methods follow the thermodynamic model on every backend", Backend, SEAM_TEST_BACKENDS) {
  auto const example = seam::oracle::thermodynamic_example();
  auto const on_host = small_pipeline(example.model, seam::attribution::saliency{}, seam::backend::host{.threads = 1});
  auto const here = small_pipeline(example.model, seam::attribution::saliency{}, Backend{});
  auto const expected = on_host.run(example.reference);
  auto const found = here.run(example.reference);
  CHECK(found.library == expected.library);
  for (std::ptrdiff_t i = 0; i < found.maps.size(); ++i)
    CHECK(found.maps.data()[i] == doctest::Approx(expected.maps.data()[i]).epsilon(1e-5));
}

TEST_CASE("an analysis does not depend on the number of threads") {
  auto const example = seam::oracle::thermodynamic_example();
  auto const one = small_pipeline(example.model, seam::attribution::integrated_gradients{.steps = 4},
                                  seam::backend::host{.threads = 1})
                       .run(example.reference);
  auto const two = small_pipeline(example.model, seam::attribution::integrated_gradients{.steps = 4},
                                  seam::backend::host{.threads = 2})
                       .run(example.reference);
  CHECK(one.library == two.library);
  CHECK(one.activities == two.activities);
  CHECK(one.maps == two.maps);
  CHECK(one.linkage == two.linkage);
  CHECK(one.labels == two.labels);
  CHECK(one.covariance == two.covariance);
  CHECK(one.background == two.background);
}

TEST_CASE("an embedder's columns are clustered instead of the maps, and kept") {
  auto const example = seam::oracle::thermodynamic_example();
  std::vector<std::string> stages;
  seam::monitor monitor([&](std::string const& stage, std::ptrdiff_t, std::ptrdiff_t total) {
    if (total == 0) stages.push_back(stage);
  });
  seam::backend::host const host{.monitor = &monitor};
  auto const pipeline = seam::make_pipeline(
      seam::mutagenesis::random{.count = 100, .rate = 0.2, .seed = 3}, example.model, seam::attribution::saliency{},
      seam::embedding::pca{.components = 4}, hierarchical<ward>{.clusters = 6}, seam::explain::options{}, host);
  auto const found = pipeline.run(example.reference);
  CHECK(found.embedding.shape() == seam::extents<2>{{100, 4}});
  CHECK(found.explained_variance.size() == 4);
  CHECK(found.embedding == seam::embedding::pca{.components = 4}.embed(host, found.maps.view().as_matrix()));
  CHECK(found.labels == pipeline.clusterer.cluster(host, found.embedding).labels);
  CHECK(std::count(stages.begin(), stages.end(), "embedding") == 1);
  auto too_many = pipeline;
  too_many.embedder.components = 101;
  stages.clear();
  CHECK_THROWS_AS(too_many.run(example.reference), seam::input_error);
  CHECK(stages.empty());
}

TEST_CASE("stages are announced in order, and a stop request ends the work") {
  std::vector<std::string> stages;
  seam::monitor monitor([&](std::string const& stage, std::ptrdiff_t, std::ptrdiff_t total) {
    if (total == 0) stages.push_back(stage);
  });
  auto const pipeline = small_pipeline(seam::oracle::function<seam::dna>(repeats{}), seam::attribution::ism{},
                                       seam::backend::host{.monitor = &monitor});
  auto const reference = reference_of<seam::dna>(24);
  pipeline.run(reference);
  CHECK(stages == std::vector<std::string>{"library", "predictions", "attribution", "clustering", "explanation",
                                           "stability", "identification"});
  monitor.request_stop();
  CHECK_THROWS_AS(pipeline.run(reference), seam::cancelled);
}

TEST_CASE("a library that does not begin with the reference is not explained against its row 0") {
  auto const pipeline_of = [](auto library) {
    return seam::make_pipeline(std::move(library), seam::oracle::function<seam::dna>(repeats{}),
                               seam::attribution::ism{}, seam::embedding::none{}, hierarchical<ward>{.clusters = 4},
                               seam::explain::options{});
  };
  auto const reference = reference_of<seam::dna>(4);
  std::ptrdiff_t row = 0;  // of the reference among all words
  for (std::uint8_t const letter : reference.letters) row = 4 * row + letter;
  REQUIRE(row > 0);
  auto words = pipeline_of(seam::mutagenesis::complete{});
  CHECK_THROWS_WITH_AS(
      words.run(reference),
      "row 0 of this library (complete) is not the reference; set explain_options.reference_row to the "
      "row that is, or to std::nullopt",
      seam::input_error);
  words.explain_options.reference_row = row;
  CHECK(words.run(reference).reference() == reference.text());
  words.explain_options.reference_row = std::nullopt;
  CHECK(words.run(reference).library.extent(0) == 256);
  CHECK_THROWS_AS(pipeline_of(seam::mutagenesis::with_single_mutants{seam::mutagenesis::complete{}}).run(reference),
                  seam::input_error);
}

TEST_CASE("what does not fit is refused before the first stage") {
  bool begun = false;
  seam::monitor monitor([&](std::string const&, std::ptrdiff_t, std::ptrdiff_t) { begun = true; });
  auto const example = seam::oracle::thermodynamic_example();
  auto pipeline =
      small_pipeline(example.model, seam::attribution::saliency{}, seam::backend::host{.monitor = &monitor});
  CHECK_THROWS_AS(pipeline.run(reference_of<seam::dna>(7)), seam::input_error);  // the wrong length
  pipeline.clusterer.clusters = 0;
  CHECK_THROWS_AS(pipeline.run(example.reference), seam::input_error);
  pipeline.clusterer.clusters = 201;
  CHECK_THROWS_AS(pipeline.run(example.reference), seam::input_error);
  pipeline.clusterer.clusters = 6;
  pipeline.mutagenizer.rate = 1.5;
  CHECK_THROWS_AS(pipeline.run(example.reference), seam::input_error);
  pipeline.mutagenizer.rate = 0.1;
  pipeline.mutagenizer.count = std::ptrdiff_t{1} << 50;
  CHECK_THROWS_AS(pipeline.run(example.reference), seam::memory_error);
  // A letter that the oracle does not take.
  auto const letters_alone =
      small_pipeline(seam::oracle::function<seam::dna>([](seam::view<std::uint8_t const, 2>, seam::view<float, 1> out) {
                       std::fill(out.begin(), out.end(), 0.0F);
                     }),
                     seam::attribution::ism{}, seam::backend::host{.monitor = &monitor});
  auto unknown = reference_of<seam::dna>(24);
  unknown.letters[5] = seam::unknown_letter;
  CHECK_THROWS_WITH_AS(letters_alone.run(unknown),
                       "sequence 0, position 5 is an unknown letter, which the oracle does not take",
                       seam::input_error);
  // A gradient that the oracle says at run time that it has not.
  auto const no_gradient =
      small_pipeline(seam::oracle::any_oracle<seam::dna>(seam::oracle::function<seam::dna>(repeats{}), "repeats"),
                     seam::attribution::saliency{}, seam::backend::host{.monitor = &monitor});
  CHECK_THROWS_WITH_AS(
      no_gradient.run(reference_of<seam::dna>(24)),
      "this needs a gradient and the oracle repeats only predicts; use ism, which asks for predictions alone",
      seam::capability_error);
  CHECK_FALSE(begun);
}

TEST_CASE("composable tells apart what fits and what does not") {
  using seam::attribution::ism, seam::attribution::saliency, seam::backend::host, seam::embedding::none;
  using predicts = decltype(seam::oracle::function<seam::dna>(repeats{}));
  using random = seam::mutagenesis::random;
  static_assert(seam::composable<random, predicts, ism, none, hierarchical<ward>, host>);
  static_assert(!seam::composable<random, predicts, saliency, none, hierarchical<ward>, host>);
  static_assert(!seam::composable<int, predicts, ism, none, hierarchical<ward>, host>);
  static_assert(!seam::composable<random, int, ism, none, hierarchical<ward>, host>);
  static_assert(!seam::composable<random, predicts, ism, int, hierarchical<ward>, host>);
  static_assert(!seam::composable<random, predicts, ism, none, int, host>);
  static_assert(!seam::composable<random, predicts, ism, none, hierarchical<ward>, int>);
}
