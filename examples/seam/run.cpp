// seam run: a sequence and a model in, mechanisms, sites, interactions and a report out.
#include "attributions_file.hpp"
#include "explained.hpp"
#include "inputs.hpp"
#include "models.hpp"
#include "policies.hpp"
#include "quality.hpp"
#include "summary.hpp"

#include <seam/cluster/files.hpp>
#include <seam/embedding/files.hpp>
#include <seam/identify/files.hpp>
#include <seam/identify/interaction_test.hpp>
#include <seam/identify/intervention.hpp>
#include <seam/identify/null_calibration.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/json.hpp>
#include <seam/io/npy.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/pipeline/pipeline.hpp>
#include <seam/version.hpp>

#include <sys/resource.h>

#include <cstdio>
#include <filesystem>

namespace program {

namespace {

/// The largest resident memory of this process so far, in bytes.
std::uint64_t peak_memory() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

struct run_command {
  common_options common;
  sequence_options sequence;
  library_options library;
  model_options model;
  attribution_options attribution;
  embed_options embed;
  cluster_options cluster;
  explain_options options;
  bootstrap_options resampling;
  intervention_options interventions;
  std::ptrdiff_t permutations = 999;
  std::ptrdiff_t shuffles = 0;  ///< of the sequence, to calibrate by
  std::ptrdiff_t networks = 0;  ///< of shuffled weights

  template <seam::alphabet A>
  seam::sequence::named_sequence<A> reference(loaded_model<A> const& loaded) const {
    if (sequence.given()) return sequence.read<A>();
    seam::expect(loaded.own_sequence.has_value(), [&] {
      return "the model " + model.model + " needs a sequence: give --fasta (and --record) or --sequence";
    });
    return *loaded.own_sequence;
  }

  /// The names of the weights' files without their folders, with commas between them.
  std::string weight_names() const {
    std::string names;
    for (std::string const& file : weight_files(model))
      names += (names.empty() ? "" : ",") + std::filesystem::path(file).filename().string();
    return names;
  }

  /// What decides the result, in the order to be shown; not the threads or the folder, which do not.
  template <seam::alphabet A>
  nlohmann::ordered_json settings(seam::sequence::named_sequence<A> const& reference, std::string const& task) const {
    std::ptrdiff_t const length = reference.view().size();
    nlohmann::ordered_json all = {{"version", SEAM_VERSION},
                                  {"alphabet", common.alphabet},
                                  {"backend", common.backend},
                                  {"sequence", reference.name},
                                  {"length", length},
                                  {"model", model.model},
                                  {"weights", weight_names()},
                                  {"task", task},
                                  {"kind", library.kind},
                                  {"count", library.count},
                                  {"rate", library.rate},
                                  {"seed", library.seed},
                                  {"mutate", library.window.empty() ? "0:" + std::to_string(length) : library.window},
                                  {"attribution", attribution.method},
                                  {"cluster", cluster.method},
                                  {"convention", options.convention},
                                  {"bootstrap", resampling.resamples},
                                  {"contexts", interventions.contexts},
                                  {"permutations", permutations},
                                  {"null", shuffles},
                                  {"null_weights", networks},
                                  {"background_threshold", options.background_threshold},
                                  {"background_scaling", options.background_scaling},
                                  {"order", options.order},
                                  {"stability", options.resamples},
                                  {"reference_row", options.reference_row}};
    if (sequence.ambiguous != "reject") all["ambiguous"] = sequence.ambiguous;
    if (sequence.ambiguous == "draw") all["ambiguous_seed"] = sequence.ambiguous_seed;
    if (sequence.soft_masked != "letters") all["soft_masked"] = sequence.soft_masked;
    embed.settings_into(all);
    if (!model.architecture.empty())
      all["architecture"] = std::filesystem::path(model.architecture).filename().string();
    if (model.logits) all["logits"] = true;
    if (!model.process.empty()) all["command"] = model.process;
    cluster.settings_into(all);
    if (auto const sites = options.number_of_sites()) all["sites"] = *sites;
    if (!options.motifs.empty()) all["motifs"] = std::filesystem::path(options.motifs).filename().string();
    if (options.site_threshold) all["site_threshold"] = *options.site_threshold;
    if (options.largest_order) all["largest_order"] = *options.largest_order;
    if (interventions.contexts > 0) all["surroundings"] = interventions.around;
    all.update(attribution.settings(length));
    return all;
  }

  /// Whether the model can be asked about sequences that are not in the library.
  bool answers_anything() const { return model.model != "table"; }

  /// Tests the interactions on sequences that the sites were not found in: a library with the next seed.
  template <seam::alphabet A, class Backend, class Oracle>
  std::vector<seam::identify::tested_interaction> test(Backend const& backend, Oracle const& oracle,
                                                       seam::view<std::uint8_t const, 1> reference,
                                                       std::vector<seam::identify::site> const& sites) const {
    if (permutations == 0 || !answers_anything() || sites.size() < 2) return {};
    library_options fresh = library;
    fresh.seed = library.seed == 0xffffffffU ? 0 : library.seed + 1;
    auto const x = seam::mutagenesis::make_library<A>(backend, fresh.make(reference.size()), reference);
    auto const y = seam::oracle::predict(backend, oracle, x.view());
    return seam::identify::test_interactions(backend, x, {y.data(), x.extent(0)}, reference, sites, permutation());
  }
  seam::identify::permutation_test permutation() const {
    seam::identify::permutation_test how;
    how.permutations = permutations;
    how.largest_order = std::max<std::ptrdiff_t>(2, options.largest_order.value_or(2));
    how.seed = library.seed;
    if (permutations != 0) how.check();
    return how;
  }

  /// What the same analysis finds in shuffles of the sequence, and in networks of shuffled weights.
  template <seam::alphabet A, class Backend, class Pipeline>
  std::vector<seam::identify::null_calibration> calibrate(Backend const& backend, Pipeline pipeline,
                                                          seam::view<std::uint8_t const, 1> reference,
                                                          seam::identify::identification const& found) const {
    pipeline.resampling.resamples = 0;  // shuffles are not asked which clusters come back
    auto const analyse = [&](seam::view<std::uint8_t const, 1> letters, std::ptrdiff_t = 0) {
      return seam::identify::identification(pipeline.run(letters).identification());
    };
    std::vector<seam::identify::null_calibration> calibrations;
    if (shuffles > 0)
      calibrations.push_back(
          seam::identify::calibrate_with_shuffles<A>(backend, reference, found, shuffles, library.seed, analyse));
    std::vector<seam::identify::identification> of_networks;
    for (std::ptrdiff_t i = 0; i < networks; ++i) {
      model_options one = model;
      one.shuffled = library.seed + static_cast<std::uint64_t>(i);
      pipeline.oracle = load_scalar_model<A>(one).oracle;
      of_networks.push_back(analyse(reference));
    }
    if (networks > 0) calibrations.push_back(seam::identify::calibrate(found, of_networks, "weights"));
    return calibrations;
  }

  template <seam::alphabet A>
  void write(seam::report::analysis<A> const& found, std::optional<analysis_intervals> const& intervals,
             any_attribution const& method, std::string const& task) const {
    auto const path = [&](std::string const& name) {
      return in_folder(common.out, name);
    };
    auto const count = static_cast<std::ptrdiff_t>(found.activities.size());
    seam::io::write_npy(path("x_index.npy"), found.library.view());
    seam::io::write_npy(path("y_mut.npy"), seam::view<float const, 2>{found.activities.data(), count, 1});
    remove_attributions(common.out);
    write_attributions(found.maps, attribution, method, model.model, task, common.out);
    seam::embedding::write(found.embedding, found.explained_variance, common.out);
    seam::cluster::write({found.labels, found.linkage}, common.out);
    write_explained(found, intervals,
                    seam::explain::make_table<A>(found.library, seam::as_view(found.activities),
                                                 seam::as_view(found.labels), found.order, options.reference()),
                    common.out);
    seam::io::remove_file(in_folder(common.out, "run_before.json"));  // all of that run is gone
  }

  void write_timings(progress const& shown) const {
    nlohmann::json timings = {{"stages", nlohmann::json::array()}, {"peak_memory_bytes", peak_memory()}};
    double total = 0;
    for (auto const& [stage, seconds] : shown.stages()) {
      timings["stages"].push_back({{"stage", stage}, {"seconds", seconds}});
      total += seconds;
    }
    timings["seconds"] = total;
    seam::io::write_json(in_folder(common.out, "timings.json"), timings);
  }

  template <seam::alphabet A, class Convention, class Backend>
  void run(progress& shown, A, Convention, Backend const& backend) const {
    auto const loaded = load_scalar_model<A>(model);
    auto const start = reference(loaded);
    attribution.expect_fit(loaded, model.model);
    seam::expect(networks == 0 || is_network(model.model), [&] {
      return "--null-weights shuffles the weights of a network, and the model " + model.model + " has none";
    });
    any_attribution const method = attribution.make<A>(start.view());
    auto const length = start.view().size();
    auto const collection = options.read_motifs(A::size);
    auto pipeline = seam::make_pipeline(library.make(length), loaded.oracle, method, embed.make(), cluster.make(),
                                        options.explain<Convention>(), backend);
    if constexpr (std::same_as<Convention, seam::explain::seam_nn>) pipeline.explain_options.rate = library.rate;
    pipeline.resampling = options.resampling();
    pipeline.identify_options = options.identify<Convention>();
    auto const how = interventions.make(library.seed, options.largest_order);
    auto const resamples = resampling.make();
    permutation();  // says what is wrong before the work begins
    seam::io::output_folder(common.out);
    auto found = pipeline.run(start);
    if (interventions.contexts > 0 && answers_anything()) {
      shown.monitor().begin_stage("interventions");
      found.interventions =
          seam::identify::intervene(backend, loaded.oracle, found.library, start.view(), found.sites, how);
      seam::identify::add_median_estimates(found.interventions, found);
    }
    shown.monitor().begin_stage("tests");
    auto const tested = test<A>(backend, loaded.oracle, start.view(), found.sites);
    auto const calibrations = calibrate<A>(backend, pipeline, start.view(), found);
    shown.monitor().begin_stage("bootstrap");
    auto const intervals = bootstrap_analysis(found, resamples, options.convention,
                                              {.threads = common.threads, .monitor = backend.monitor});
    auto const given = settings(start, loaded.tasks.front());
    for (auto const& [name, value] : given.items())
      found.settings.emplace_back(name, value.is_string() ? value.template get<std::string>() : value.dump());
    shown.monitor().begin_stage("writing");
    name_sites(found.explanation(), found.sites, collection, common.out);
    write(found, intervals, method, loaded.tasks.front());
    if (!tested.empty())
      seam::identify::write_interaction_tests(in_folder(common.out, "interaction_tests.csv"), found.sites, tested,
                                              library.count);
    if (!calibrations.empty())
      seam::identify::write_null_calibrations(in_folder(common.out, "null_calibration.csv"), found, calibrations);
    seam::io::write_json(in_folder(common.out, "run.json"), given);
    seam::io::transaction::commit_held();  // the report shows some of the tables
    write_report(found, common.out);
    shown.finish();
    write_timings(shown);
    print_summary(found);
    std::printf("report: %s\n", in_folder(common.out, "report.html").c_str());
  }
};

}  // namespace

void add_run(CLI::App& program) {
  auto const command = std::make_shared<run_command>();
  CLI::App* const words = program.add_subcommand("run", "everything: from a sequence and a model to a report");
  command->sequence.add_to(*words);
  command->model.add_to(*words);
  command->library.add_to(*words);
  command->attribution.add_to(*words, "--attribution");
  command->embed.add_choice_to(*words);
  command->cluster.add_to(*words, "--cluster");
  command->options.add_to(*words);
  command->options.add_stability_to(*words);
  command->resampling.add_to(*words);
  command->interventions.add_to(*words);
  words
      ->add_option("--permutations", command->permutations,
                   "of residuals, to test interactions on a library of the next seed; 0: no test")
      ->check(whole_number<std::ptrdiff_t>())
      ->capture_default_str();
  words
      ->add_option("--null", command->shuffles,
                   "analyse so many shuffles of the sequence too, for false-discovery rates; each takes as long again")
      ->check(whole_number<std::ptrdiff_t>())
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  words
      ->add_option("--null-weights", command->networks,
                   "analyse so many networks with shuffled weights too, for false-discovery rates")
      ->check(whole_number<std::ptrdiff_t>())
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->common.add_to(*words);
  on_call<by_alphabet, by_convention, by_backend>(*words, command, "reading");
}

}  // namespace program
