// The commands on the embedded default: which files they write, and that running the stages alone gives what run gives.
#include <doctest/doctest.h>
#include <seam/io/csv.hpp>

#include <cmath>

#include <cstdint>
#include <cstring>

#include "program/run_program.hpp"

using seam_test::files_in, seam_test::read_text, seam_test::run_program, seam_test::temporary_folder;

namespace {

bool holds(std::vector<std::string> const& names, std::string const& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void succeed(std::string const& words) {
  auto const said = run_program(words);
  CAPTURE(words);
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
}

/// The two folders hold the same files, byte for byte but for the named ones.
void check_same_files(temporary_folder const& first, temporary_folder const& second,
                      std::vector<std::string> const& but) {
  auto const files = files_in(first.path());
  CHECK(files == files_in(second.path()));
  for (std::string const& name : files) {
    CAPTURE(name);
    if (!holds(but, name)) CHECK(read_text(first / name) == read_text(second / name));
  }
}

}  // namespace

TEST_CASE("run writes everything that the contract lists, and says what it found") {
  temporary_folder const folder;
  auto const said = run_program("run --count 1000 --clusters 12 --quiet --out " + folder.path());
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
  CHECK(said.complaint.empty());
  auto const files = files_in(folder.path());
  for (char const* name : {"x_index.npy",
                           "y_mut.npy",
                           "attributions_saliency.npy",
                           "attributions_saliency.json",
                           "linkage.npy",
                           "labels.npy",
                           "mave_df.csv",
                           "cluster_stats.csv",
                           "cluster_order.npy",
                           "msm.csv",
                           "cluster_maps.npy",
                           "background.npy",
                           "background_scaling.npy",
                           "cluster_maps_no_background.npy",
                           "covariance.npy",
                           "sites.csv",
                           "sites.bed",
                           "configurations.csv",
                           "configuration_binary.npy",
                           "configuration_continuous.npy",
                           "assignments.csv",
                           "additive_A.npy",
                           "epistasis.csv",
                           "states.csv",
                           "interventions.csv",
                           "interaction_tests.csv",
                           "cluster_intervals.csv",
                           "entropy_low.npy",
                           "additive_A_low.npy",
                           "run.json",
                           "timings.json",
                           "report.html"}) {
    CAPTURE(name);
    CHECK(holds(files, name));
  }
  for (std::string const& name : files) CHECK(name.find(".part") == std::string::npos);
  CHECK(said.output.find("sites") != std::string::npos);
  CHECK(said.output.find("interactions") != std::string::npos);
  CHECK(said.output.find((folder / "report.html")) != std::string::npos);
}

TEST_CASE("a repeat writes the same bytes, whatever the number of threads") {
  temporary_folder const first;
  temporary_folder const second;
  std::string const words = "run --count 400 --clusters 8 --attribution intgrad --steps 4 --quiet";
  succeed(words + " --threads 1 --out " + first.path());
  succeed(words + " --threads 2 --out " + second.path());
  check_same_files(first, second, {"timings.json"});
}

TEST_CASE("both backends write the same bytes, but for the settings") {
  if (run_program("info").output.find("thrust_omp") == std::string::npos) {
    MESSAGE("skipped: this program was built without Thrust");
    return;
  }
  temporary_folder const host;
  temporary_folder const thrust;
  std::string const words = "run --count 400 --clusters 8 --attribution saliency --quiet";
  succeed(words + " --backend host --out " + host.path());
  succeed(words + " --backend thrust_omp --out " + thrust.path());
  check_same_files(host, thrust, {"timings.json", "run.json", "report.html"});  // they name the backend
}

TEST_CASE("the stages one by one give what run gives") {
  temporary_folder const whole;
  temporary_folder const parts;
  std::string const out = " --quiet --out " + parts.path();
  succeed("run --count 300 --clusters 7 --quiet --out " + whole.path());
  succeed("library --count 300 --one-hot" + out);  // of the same embedded sequence
  succeed("predict --x " + (parts / "x_index.npy") + out);
  succeed("attribute --x " + (parts / "x_mut.npy") + " --method saliency" + out);
  succeed("cluster --maps " + (parts / "attributions_saliency.npy") + " --clusters 7" + out);
  succeed("explain --x " + (parts / "x_index.npy") + " --y " + (parts / "y_mut.npy") + " --maps " +
          (parts / "attributions_saliency.npy") + " --linkage " + (parts / "linkage.npy") +
          " --clusters 7 --name planted" + out);
  temporary_folder const again;
  succeed("identify --from " + parts.path() + " --name planted --verify --x " + (parts / "x_index.npy") +
          " --quiet --out " + again.path());
  for (char const* name : {"sites.csv", "states.csv", "assignments.csv", "configuration_binary.npy", "additive_A.npy",
                           "interventions.csv"}) {
    CAPTURE(name);
    CHECK(read_text(whole / name) == read_text(again / name));
  }
  for (std::string const& name : files_in(whole.path())) {
    CAPTURE(name);
    if (name == "x_mut.npy" || name == "run.json" || name == "timings.json" || name == "report.html" ||
        name == "interventions.csv" || name == "interventions.svg" || name == "interaction_tests.csv")
      continue;
    CHECK(read_text(whole / name) == read_text(parts / name));
  }
}

TEST_CASE("an embedding is clustered instead of the maps, by run and by the stages alone") {
  temporary_folder const whole;
  temporary_folder const parts;
  std::string const out = " --quiet --out " + parts.path();
  succeed("run --count 300 --clusters 7 --embed pca:5 --quiet --out " + whole.path());
  succeed("embed --maps " + (whole / "attributions_saliency.npy") + " --method pca --components 5" + out);
  succeed("cluster --maps " + (parts / "embedding.npy") + " --clusters 7" + out);
  for (char const* name : {"embedding.npy", "explained_variance.npy", "linkage.npy", "labels.npy"}) {
    CAPTURE(name);
    CHECK(read_text(whole / name) == read_text(parts / name));
  }
  CHECK(read_text(whole / "run.json").find("\"embed\": \"pca:5\",") != std::string::npos);
  succeed("run --count 300 --clusters 7 --embed umap:2 --embed-neighbours 8 --embed-seed 7 --quiet --out " +
          whole.path());
  std::string const settings = read_text(whole / "run.json");
  CHECK(settings.find("\"embed_seed\": 7,") != std::string::npos);
  CHECK(settings.find("\"embed_neighbours\": 8,") != std::string::npos);
  std::string const umap = "embed --maps " + (whole / "attributions_saliency.npy") + " --method umap --neighbours 8";
  succeed(umap + " --seed 7" + out);
  CHECK(read_text(whole / "embedding.npy") == read_text(parts / "embedding.npy"));
  succeed(umap + out);
  CHECK(read_text(whole / "embedding.npy") != read_text(parts / "embedding.npy"));
  succeed("run --count 300 --clusters 7 --quiet --out " + whole.path());
  CHECK_FALSE(holds(files_in(whole.path()), "embedding.npy"));
  CHECK_FALSE(holds(files_in(whole.path()), "explained_variance.npy"));
}

TEST_CASE("interactions are tested, and sites calibrated against shuffles of the sequence") {
  temporary_folder const folder;
  succeed("run --count 1500 --clusters 20 --null 3 --permutations 199 --quiet --out " + folder.path());
  auto const tests = seam::io::read_csv(folder / "interaction_tests.csv");
  auto const effects = seam::io::read_csv(folder / "interventions.csv");
  REQUIRE(tests.rows() >= 1);
  CHECK(tests.text(0, tests.column("Sites")) == "A|B");  // the pair that the embedded example has
  CHECK(tests.number<double>(0, tests.column("P")) == doctest::Approx(0.005));
  CHECK(tests.number<double>(0, tests.column("Estimate")) > 0);
  auto const value = [&](std::string const& sites) {
    for (std::ptrdiff_t row = 0; row < effects.rows(); ++row)
      if (effects.text(row, effects.column("Sites")) == sites)
        return effects.number<double>(row, effects.column("Value"));
    return 1e300;
  };
  CHECK(std::abs(value("A|B") - 1.45) < 0.05);
  CHECK(std::abs(value("A|C")) < 0.05);
  CHECK(std::abs(value("C") - 1.46) < 0.05);
  auto const null = seam::io::read_csv(folder / "null_calibration.csv");
  CHECK(null.number<double>(0, null.column("False_Discovery_Rate")) <= 0.25);
  CHECK(null.number<int>(0, null.column("Shuffles")) == 3);
  CHECK(null.text(0, null.column("Shuffled")) == "sequence");
}

TEST_CASE("clusters are clustered again, unless that is switched off") {
  temporary_folder const folder;
  succeed("run --count 200 --clusters 5 --quiet --out " + folder.path());
  auto const header = [&] {
    std::string const text = read_text(folder / "cluster_stats.csv");
    return text.substr(0, text.find('\n'));
  };
  CHECK(header().find("Expected_Entropy,Stability,Consensus,Silhouette") != std::string::npos);
  CHECK(read_text(folder / "explanation.csv").find("Adjusted_Rand_Index,") != std::string::npos);
  succeed("run --count 200 --clusters 5 --stability 0 --quiet --out " + folder.path());
  CHECK(header().find("Stability") == std::string::npos);
  CHECK(read_text(folder / "explanation.csv").find("Adjusted_Rand_Index,") == std::string::npos);
}

TEST_CASE("the number of clusters is chosen on held-out maps") {
  temporary_folder const folder;
  std::vector<float> maps;  // three far groups in forty columns
  for (int i = 0; i < 60; ++i)
    for (int c = 0; c < 40; ++c) maps.push_back((c == i % 3 ? 50.0F : 0.0F) + static_cast<float>((i * 7 + c * 5) % 11));
  seam_test::write_npy<float>(folder / "maps.npy", "<f4", "(60, 40)", maps);
  succeed("cluster --maps " + (folder / "maps.npy") + " --choose-k 12 --quiet --out " + folder.path());
  std::string const table = read_text(folder / "choice_of_k.csv");
  CHECK(table.rfind("Clusters,Held_Out_Error,Standard_Error,Explained,Chosen\n1,", 0) == 0);
  CHECK(std::count(table.begin(), table.end(), '\n') == 13);
  std::size_t const chosen = table.find(",1\n");
  REQUIRE(chosen != std::string::npos);
  std::size_t const line = table.rfind('\n', chosen) + 1;
  std::string const clusters = table.substr(line, table.find(',', line) - line);
  temporary_folder const given;
  succeed("cluster --maps " + (folder / "maps.npy") + " --clusters " + clusters + " --quiet --out " + given.path());
  CHECK(read_text(folder / "labels.npy") == read_text(given / "labels.npy"));
}

TEST_CASE("a tree is cut where it says, stored as asked, and written for others") {
  temporary_folder const folder;
  std::vector<float> maps;  // 60 maps in three groups, of 25, 20 and 15
  for (int i = 0; i < 60; ++i) {
    int const group = i < 25 ? 0 : i < 45 ? 1 : 2;
    for (int c = 0; c < 4; ++c) maps.push_back((c == group ? 50.0F : 0.0F) + static_cast<float>((i * 7 + c * 5) % 11));
  }
  seam_test::write_npy<float>(folder / "maps.npy", "<f4", "(60, 4)", maps);
  auto const labels_of = [&](std::string const& words) {
    succeed("cluster --maps " + (folder / "maps.npy") + " --quiet --out " + folder.path() + words);
    return read_text(folder / "labels.npy");
  };
  std::string const three = labels_of(" --clusters 3");
  CHECK(labels_of(" --cut largest-gap") == three);
  CHECK(labels_of(" --cut largest-gap --most-clusters 2") == labels_of(" --clusters 2"));
  CHECK(labels_of(" --cut inconsistency --inconsistency 100") == labels_of(" --clusters 1"));
  CHECK(labels_of(" --cut inconsistency --inconsistency 0.9 --depth 3") != labels_of(" --clusters 1"));
  CHECK(labels_of(" --method average --clusters 3 --float32-distances") == labels_of(" --method average --clusters 3"));
  CHECK_FALSE(holds(files_in(folder.path()), "tree.nwk"));
  labels_of(" --clusters 3 --newick");
  std::string const tree = read_text(folder / "tree.nwk");
  CHECK(tree.substr(tree.size() - 3) == ");\n");
  CHECK(std::count(tree.begin(), tree.end(), '(') == 59);
  CHECK(std::count(tree.begin(), tree.end(), ',') == 59);
  labels_of(" --clusters 3");
  CHECK_FALSE(holds(files_in(folder.path()), "tree.nwk"));
}

TEST_CASE("layouts have two columns and repeat themselves") {
  temporary_folder const folder;
  succeed("run --count 120 --clusters 4 --stability 0 --quiet --out " + folder.path());
  std::string const maps = "embed --maps " + (folder / "attributions_saliency.npy") + " --quiet --out " + folder.path();
  for (char const* words : {" --method umap --neighbours 8 --seed 3", " --method tsne --perplexity 10",
                            " --method phate --neighbours 7 --seed 3"}) {
    CAPTURE(words);
    succeed(maps + words + " --threads 1");
    std::string const first = read_text(folder / "embedding.npy");
    CHECK(first.find("(120, 2)") != std::string::npos);
    succeed(maps + words + " --threads 2");
    CHECK(read_text(folder / "embedding.npy") == first);
  }
}

TEST_CASE("run.json holds the settings as what they are: numbers, words, truth") {
  temporary_folder const folder;
  succeed("run --count 200 --clusters 5 --attribution ism --log2 --window 10:90 --mutate 5:95 --quiet --out " +
          folder.path());
  std::string const settings = read_text(folder / "run.json");
  for (char const* line :
       {"\"count\": 200,", "\"rate\": 0.1,", "\"seed\": 42,", "\"clusters\": 5,", "\"log2\": true,",
        "\"window\": \"10:90\"", "\"mutate\": \"5:95\",", "\"reference_row\": \"0\",", "\"sequence\": \"planted\","}) {
    CAPTURE(line);
    CHECK(settings.find(line) != std::string::npos);
  }
}

TEST_CASE("a second run removes what the first left of other sites and clusters, and nothing of the user's") {
  temporary_folder const folder;
  succeed("run --count 300 --clusters 7 --quiet --out " + folder.path());
  for (char const* name : {"additive_notes.txt", "additive_ZZ.npy", "cluster_logos/mine.svg", "attributions_mine.npy"})
    seam_test::write_text(folder / name, "kept or not");
  succeed("run --count 300 --clusters 4 --attribution ism --quiet --out " + folder.path());
  auto const files = files_in(folder.path());
  CHECK(holds(files, "additive_notes.txt"));
  CHECK(holds(files, "cluster_logos/mine.svg"));
  CHECK(holds(files, "cluster_logos/average_3.svg"));
  CHECK_FALSE(holds(files, "cluster_logos/average_4.svg"));
  CHECK_FALSE(holds(files, "additive_ZZ.npy"));
  CHECK(holds(files, "attributions_ism.npy"));
  CHECK(holds(files, "attributions_mine.npy"));
  CHECK_FALSE(holds(files, "attributions_saliency.npy"));
  CHECK_FALSE(holds(files, "attributions_saliency.json"));
}

TEST_CASE("explain and identify, over a run, leave no figure, report or setting of what was before") {
  temporary_folder const folder;
  succeed("run --count 300 --clusters 7 --quiet --out " + folder.path());
  std::string const name = read_text(folder / "sites.bed").substr(0, 8);
  CHECK(name == "planted\t");
  std::string const configuration = read_text(folder / "configuration_binary.svg");
  succeed("identify --from " + folder.path() + " --sites 1 --quiet --out " + folder.path());
  auto files = files_in(folder.path());
  for (char const* gone : {"report.html", "run.json", "timings.json", "additive_B.svg", "activity_histogram.svg"}) {
    CAPTURE(gone);
    CHECK_FALSE(holds(files, gone));  // what identify has no data for, and what would tell of other sites
  }
  CHECK(holds(files, "run_before.json"));  // the library and the model are still those
  CHECK(read_text(folder / "configuration_binary.svg") != configuration);
  CHECK(read_text(folder / "sites.bed").rfind(name, 0) == 0);  // the same name, although run.json was about to go
  succeed("run --count 300 --clusters 7 --quiet --out " + folder.path());
  succeed("explain --x " + (folder / "x_index.npy") + " --y " + (folder / "y_mut.npy") + " --maps " +
          (folder / "attributions_saliency.npy") + " --linkage " + (folder / "linkage.npy") +
          " --clusters 5 --stability 0 --name again --quiet --out " + folder.path());
  files = files_in(folder.path());
  for (char const* gone : {"report.html", "run.json", "timings.json", "cluster_logos/average_5.svg"}) {
    CAPTURE(gone);
    CHECK_FALSE(holds(files, gone));
  }
  CHECK(holds(files, "activity_histogram.svg"));
  CHECK(read_text(folder / "sites.bed").rfind("again\t", 0) == 0);
}

TEST_CASE("one-hot input with letters first is the same library") {
  temporary_folder const folder;
  // (2, 4, 3): the sequences ACG and TTA, letters first
  seam_test::write_npy<std::uint8_t>(folder / "nal.npy", "|u1", "(2, 4, 3)",
                                     {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0});
  seam_test::write_text(folder / "table.csv", "sequence,value\nACG,1.5\nTTA,-2\n");
  succeed("predict --layout nal --x " + (folder / "nal.npy") + " --model table --weights " + (folder / "table.csv") +
          " --quiet --out " + folder.path());
  std::string const bytes = read_text(folder / "y_mut.npy");
  float values[2] = {};
  std::copy_n(bytes.data() + bytes.size() - sizeof values, sizeof values, reinterpret_cast<char*>(values));
  CHECK(values[0] == 1.5F);
  CHECK(values[1] == -2.0F);
}

TEST_CASE("info, help and version") {
  auto const info = run_program("info");
  CHECK(info.status == 0);
  for (char const* word : {"seam ", "BLAS", "backends", "models", "devices"})
    CHECK(info.output.find(word) != std::string::npos);
  CHECK(run_program("--help").status == 0);
  CHECK(run_program("run --help").output.find("--attribution") != std::string::npos);
  CHECK(run_program("--version").output == SEAM_TEST_VERSION "\n");
}

TEST_CASE("every method of cluster writes labels, and trees alone a linkage") {
  temporary_folder const folder;
  succeed("run --count 300 --clusters 7 --quiet --out " + folder.path());
  struct choice {
    char const* words;
    bool tree;
  };
  for (choice const& each : {choice{"ward", true},
                             {"average --height 0.1", true},
                             {"single --clusters 3", true},
                             {"kmeans --clusters 6 --restarts 2", false},
                             {"kmeans --batch 64", false},
                             {"hdbscan --least-maps 10", false},
                             {"leiden --neighbours 10 --resolution 0.7", false},
                             {"louvain --cluster-seed 3", false},
                             {"dbscan --radius 0.5", false}}) {
    CAPTURE(each.words);
    std::filesystem::remove(folder / "labels.npy");
    succeed("cluster --maps " + (folder / "attributions_saliency.npy") + " --quiet --out " + folder.path() +
            " --method " + each.words);
    CHECK(std::filesystem::exists(folder / "linkage.npy") == each.tree);
    CHECK(read_text(folder / "labels.npy").size() == 128 + 300 * 4);
  }
}

TEST_CASE("maps that no cluster takes, noise, pass through explanation, sites and report") {
  temporary_folder const folder;
  succeed("run --count 600 --cluster hdbscan --least-maps 12 --quiet --out " + folder.path());
  std::string const labels = read_text(folder / "labels.npy").substr(128);
  std::ptrdiff_t noise = 0, largest = -1;
  for (std::size_t at = 0; at < labels.size(); at += 4) {
    std::int32_t label = 0;
    std::memcpy(&label, labels.data() + at, 4);
    noise += label == -1;
    largest = std::max<std::ptrdiff_t>(largest, label);
  }
  CHECK(noise > 0);
  CHECK(largest > 0);
  CHECK(read_text(folder / "mave_df.csv").find(",-1,") != std::string::npos);
  CHECK(read_text(folder / "cluster_stats.csv").find("\n-1,") == std::string::npos);
  CHECK(std::filesystem::exists(folder / "report.html"));
  CHECK(read_text(folder / "run.json").find("\"least_maps\": 12") != std::string::npos);
}
