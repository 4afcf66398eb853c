// The commands that go on from an analysis: mutations, assign, compare, export.
#include <doctest/doctest.h>

#include "program/run_program.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

using seam_test::files_in, seam_test::read_text, seam_test::run_program, seam_test::temporary_folder;
using seam_test::write_npy, seam_test::write_text;

namespace {

/// One analysis of the embedded example for all cases.
std::string const& analysis() {
  static temporary_folder const folder;
  static std::string const path = [] {
    auto const said = run_program("run --count 1500 --clusters 12 --quiet --out " + folder.path());
    REQUIRE(said.status == 0);
    return folder.path();
  }();
  return path;
}

std::vector<std::vector<std::string>> rows_of(std::string const& path) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream text(read_text(path));
  for (std::string line; std::getline(text, line);) {
    rows.emplace_back();
    std::istringstream fields(line + ',');
    for (std::string field; std::getline(fields, field, ',');) rows.back().push_back(field);
  }
  return rows;
}

void refused(std::string const& words, std::string const& expected) {
  temporary_folder const out;
  auto const said = run_program(words + " --out " + (out / "out"));
  CAPTURE(words);
  CAPTURE(said.complaint);
  CHECK(said.status == 2);
  CHECK(said.complaint.find(expected) != std::string::npos);
  CHECK(std::count(said.complaint.begin(), said.complaint.end(), '\n') == 1);
  CHECK(files_in(out / "out").empty());
}

void succeed(std::string const& words) {
  auto const said = run_program(words);
  CAPTURE(words);
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
}

}  // namespace

TEST_CASE("mutations: tables of effects, drivers and sets; what matters lies in the sites") {
  temporary_folder const out;
  succeed("mutations --from " + analysis() + " --quiet --out " + out.path());
  auto const sites = rows_of(analysis() + "/sites.csv");
  auto const in_a_site = [&](int position) {
    for (std::size_t site = 1; site < sites.size(); ++site)
      if (std::stoi(sites[site][1]) - 2 <= position && position <= std::stoi(sites[site][2]) + 2) return true;
    return false;
  };
  auto const effects = rows_of(out / "mutation_effects.csv");
  CHECK(effects.size() > 250);
  int significant = 0;
  for (std::size_t row = 1; row < effects.size(); ++row) {
    REQUIRE(effects[row].size() == 15);
    if (std::stod(effects[row][14]) > 1e-3) continue;
    ++significant;
    CHECK(in_a_site(std::stoi(effects[row][0])));
  }
  CHECK(significant >= 8);
  auto const sets = rows_of(out / "mutation_sets.csv");
  CHECK(sets[0] ==
        std::vector<std::string>{"TFBS", "Change", "Mutations", "Size", "Carriers", "Changed", "Share", "p", "q"});
  CHECK(rows_of(out / "drivers.csv").size() > 3);
  succeed("mutations --from " + analysis() + " --drivers 0:11 --quiet --out " + out.path());
  auto const drivers = rows_of(out / "drivers.csv");
  CHECK(drivers.size() > 100);
  CHECK(drivers[1][1] == "0");
  CHECK(drivers[1][3] == "11");
}

TEST_CASE(
    "assign: the library's own maps go to the nearest clusters, mostly their own, and none is out of all ranges") {
  temporary_folder const out;
  succeed("assign --from " + analysis() + " --maps " + analysis() + "/attributions_saliency.npy --x " + analysis() +
          "/x_index.npy --quiet --out " + out.path());
  auto const rows = rows_of(out / "assignments_new.csv");
  auto const table = rows_of(analysis() + "/mave_df.csv");
  REQUIRE(rows.size() == 1501);
  CHECK(rows[1][1] == "reference");
  std::size_t cluster = 0;
  while (table[0][cluster] != "Cluster") ++cluster;
  int same = 0;
  int none = 0;
  for (std::size_t row = 1; row < rows.size(); ++row) {
    same += rows[row][6] == table[row][cluster];
    none += rows[row][2] == "-1";
    if (rows[row][6] == table[row][cluster]) CHECK(rows[row][2] == rows[row][6]);  // a member is in range
  }
  CHECK(same >= 1200);
  CHECK(none <= 75);
}

TEST_CASE("assign --variants: the reference first, in its own cluster; single variants are named; the same by --maps") {
  temporary_folder const out;
  succeed("assign --from " + analysis() + " --variants --quiet --out " + out.path());
  auto const rows = rows_of(out / "assignments_new.csv");
  REQUIRE(rows.size() == 302);  // 100 letters, 3 variants each
  CHECK(rows[1][1] == "reference");
  CHECK(rows[1][9] == "none");
  CHECK(rows[1][10] == "none");
  CHECK(rows[2][1].size() == 3);  // "A0C"
  CHECK(rows[2][1][1] == '0');
  // The model's own prediction stands beside the median of the cluster that the map was given to.
  auto const table = rows_of(analysis() + "/mave_df.csv");
  CHECK(rows[0][11] == "Activity");
  CHECK(std::stod(rows[1][11]) == doctest::Approx(std::stod(table[1][0])).epsilon(1e-6));
  double difference = 0;
  for (std::size_t row = 1; row < rows.size(); ++row)
    if (rows[row][2] != "-1") difference += std::abs(std::stod(rows[row][11]) - std::stod(rows[row][8])) / 301;
  CHECK(difference < 0.5);  // of activities from 0.2 to 4.7
  int lost = 0;
  for (std::size_t row = 2; row < rows.size(); ++row) lost += rows[row][9] != "none" && !rows[row][9].empty();
  CHECK(lost >= 3);
  // The reference alone, by a library and the model.
  std::string const x = out / "x.npy";
  std::string const reference = read_text(analysis() + "/x_index.npy");
  std::vector<std::uint8_t> letters;
  for (std::size_t i = 0; i < 100; ++i)
    letters.push_back(static_cast<std::uint8_t>(reference[reference.size() - 150000 + i]));
  write_npy<std::uint8_t>(x, "|u1", "(1, 100)", letters);
  succeed("assign --from " + analysis() + " --x " + x + " --quiet --out " + (out / "one"));
  auto const one = rows_of(out / "one/assignments_new.csv");
  REQUIRE(one.size() == 2);
  CHECK(one[1] == rows[1]);
}

TEST_CASE("labels of another clustering are refused by whatever goes on from an analysis") {
  temporary_folder const folder;
  temporary_folder const other;
  succeed("run --count 80 --clusters 6 --quiet --stability 0 --out " + folder.path());
  auto const take_labels_of = [&](std::string const& clusters) {
    succeed("cluster --maps " + (folder / "attributions_saliency.npy") + " --clusters " + clusters + " --quiet --out " +
            other.path());
    std::filesystem::copy_file(other / "labels.npy", folder / "labels.npy",
                               std::filesystem::copy_options::overwrite_existing);
  };
  take_labels_of("2");
  for (char const* words : {"regroup --name 5=a --from ", "mutations --from "})
    refused(words + folder.path(), "labels.npy has no sequence of cluster ");
  take_labels_of("9");
  refused("mutations --from " + folder.path(),
          ", which cluster_order.npy does not list: they are not of one clustering");
}

TEST_CASE("new clusters in an analysis take the old ones' tables, settings and report away") {
  temporary_folder const folder;
  succeed("run --count 80 --clusters 6 --quiet --stability 0 --out " + folder.path());
  succeed("cluster --maps " + (folder / "attributions_saliency.npy") + " --clusters 6 --quiet --out " + folder.path());
  for (char const* gone : {"report.html", "run.json", "cluster_stats.csv", "cluster_order.npy", "sites.csv"}) {
    CAPTURE(gone);
    CHECK_FALSE(std::filesystem::exists(folder / gone));
  }
  CHECK(std::filesystem::exists(folder / "run_before.json"));
  refused("mutations --from " + folder.path(), "cluster_stats.csv");
}

TEST_CASE("regroup: clusters merged and named, explained again; sequences drawn from one; what it refuses") {
  temporary_folder const out;
  std::string const words = "regroup --from " + analysis();
  succeed(words + " --merge 3,5 --merge 0,1,2 --name '5=half broken' --name 11=intact --sample 11:40 --sample 0:10" +
          " --quiet --out " + out.path());
  auto const names = rows_of(out / "cluster_names.csv");
  REQUIRE(names.size() == 10);  // 12 clusters, 3 less
  CHECK(names[0] == std::vector<std::string>{"Cluster", "Name", "Occupancy", "Median", "From_Clusters", "From_Sorted"});
  auto const statistics = rows_of(analysis() + "/cluster_stats.csv");
  auto const occupancy = [&](std::size_t place) {
    return std::stoi(statistics[place + 1][2]);
  };
  int all = 0, known = 0;
  for (std::size_t row = 1; row < names.size(); ++row) {
    all += std::stoi(names[row][2]);
    if (names[row][5] == "3|5") {
      CHECK(names[row][1] == "half broken");
      CHECK(std::stoi(names[row][2]) == occupancy(3) + occupancy(5));
      ++known;
    }
    if (names[row][5] == "0|1|2") {
      CHECK(names[row][1].empty());
      CHECK(std::stoi(names[row][2]) == occupancy(0) + occupancy(1) + occupancy(2));
      ++known;
    }
    if (names[row][5] == "11") {
      CHECK(names[row][1] == "intact");
      CHECK(names[row][3] == statistics[12][3]);
      ++known;
    }
  }
  CHECK(all == 1500);
  CHECK(known == 3);
  CHECK(rows_of(out / "library.csv").size() == 51);
  CHECK(read_text(out / "x_index.npy").find("'shape': (50, 100)") != std::string::npos);
  // What was drawn is a library like any other: the cluster that keeps all sites has the higher activities.
  succeed("predict --x " + (out / "x_index.npy") + " --quiet --out " + (out / "predicted"));
  std::string const y = read_text(out / "predicted/y_mut.npy");
  std::vector<float> activities(50);
  std::copy_n(y.data() + y.size() - 200, 200, reinterpret_cast<char*>(activities.data()));
  double intact = 0, broken = 0;
  for (std::size_t row = 0; row < 50; ++row)
    (row < 40 ? intact : broken) += static_cast<double>(activities[row]) / (row < 40 ? 40 : 10);
  CHECK(intact > broken + 1);
  succeed("explain --x " + analysis() + "/x_index.npy --y " + analysis() + "/y_mut.npy --maps " + analysis() +
          "/attributions_saliency.npy --labels " + (out / "labels.npy") + " --bootstrap 0 --quiet --out " +
          (out / "explained"));
  CHECK(rows_of(out / "explained/cluster_stats.csv").size() == 10);

  refused(words, "regroup takes --merge, --name or --sample");
  auto const itself = run_program(words + " --merge 3,5 --out " + analysis());
  CHECK(itself.status == 2);
  CHECK(itself.complaint.find("is the analysis itself, whose labels would be lost") != std::string::npos);
  refused(words + " --merge 3", "--merge 3 names one cluster; it takes two");
  refused(words + " --merge 3,,5", "--merge 3,,5 names the cluster ''; sorted places go from 0 to 11");
  refused(words + " --merge 3,12", "names the cluster '12'; sorted places go from 0 to 11");
  refused(words + " --merge 3,5 --merge 5,6", "is to be merged twice");
  refused(words + " --name intact", "--name intact is not a name i=NAME");
  refused(words + " --merge 3,5 --name 3=a --name 5=b", "--name gives one cluster two names, 'a' and 'b'");
  refused(words + " --sample 3:0", "--sample 3:0 is not i:n");
  refused(words + " --sample 12:4", "--sample 12:4 names the cluster '12'");
}

TEST_CASE("assign: what it refuses") {
  std::string const words = "assign --from " + analysis();
  refused(words, "assign takes --variants, or --x, or --maps");
  refused(words + " --variants --x x.npy", "assign takes --variants, or --x, or --maps");
  refused(words + " --variants --range 0", "the range of a cluster is to hold the share 0");
  refused(words + " --variants --model table --weights none.csv", "none.csv");
  refused("assign --from /nonexistent --variants", "/nonexistent is not a folder; one that seam run wrote");
  temporary_folder const folder;
  write_npy<float>(folder / "m.npy", "<f4", "(1, 3, 4)", std::vector<float>(12, 0.5F));
  refused(words + " --maps " + (folder / "m.npy"), "a new map has 12 numbers and a cluster's mean map 400");
  write_text(folder / "m.json", "{\"method\": \"ism\"}");
  refused(words + " --maps " + (folder / "m.npy"), "m.json says that ");
  refused(words + " --weights w.h5 --maps " + (folder / "m.npy"),
          "--weights is of a model, and with --maps none is asked");
  temporary_folder const edited;
  std::filesystem::copy(analysis(), edited.path(), std::filesystem::copy_options::recursive);
  write_text(edited / "attributions_saliency.json", "{\"model\": \"thermodynamic\", \"task\": \"activity\"}");
  refused("assign --from " + edited.path() + " --variants",
          "attributions_saliency.json names no attribution method: its member method is one of saliency, ");
  refused("assign --from " + folder.path() + " --variants", "cluster_stats.csv");
}

TEST_CASE("compare: an analysis with itself, with another clustering of its library, with another library") {
  temporary_folder const out;
  succeed("compare " + analysis() + " " + analysis() + " --quiet --out " + (out / "same"));
  auto const same = rows_of(out / "same/clusters_matched.csv");
  REQUIRE(same.size() == 13);
  for (std::size_t row = 1; row < same.size(); ++row) {
    CHECK(same[row][1] == same[row][5]);
    CHECK(same[row][8] == "1");
  }
  auto const sites = rows_of(out / "same/sites_matched.csv");
  CHECK(sites.size() == rows_of(analysis() + "/sites.csv").size());
  for (std::size_t row = 1; row < sites.size(); ++row) CHECK(sites[row][6] == "1");
  std::string const numbers = read_text(out / "same/comparison.csv");
  CHECK(numbers.find("Matched_By,members\nAdjusted_Rand_Index,1\nMean_Similarity,1\n") != std::string::npos);

  succeed("run --count 1500 --clusters 9 --cluster average --quiet --out " + (out / "other"));
  succeed("compare " + analysis() + " " + (out / "other") + " --quiet --out " + (out / "methods"));
  CHECK(rows_of(out / "methods/clusters_matched.csv").size() == 13);  // three are left over
  succeed("run --count 1000 --seed 5 --clusters 12 --quiet --out " + (out / "seed"));
  succeed("compare " + analysis() + " " + (out / "seed") + " --quiet --out " + (out / "seeds"));
  CHECK(read_text(out / "seeds/comparison.csv").find("Matched_By,maps\n") != std::string::npos);
  refused("compare " + analysis() + " " + (out / "none"), "is not a folder; one that seam run wrote was expected");
}

TEST_CASE("export: BED on the chromosome, motifs, pairs for TF-MoDISco") {
  temporary_folder const out;
  succeed("export --from " + analysis() + " --chromosome chr1 --start 1000 --quiet --out " + out.path());
  CHECK(files_in(out.path()) ==
        std::vector<std::string>{"modisco_contributions.npz", "modisco_sequences.npz", "sites.bed", "sites.meme"});
  auto const sites = rows_of(analysis() + "/sites.csv");
  CHECK(read_text(out / "sites.bed")
            .rfind("chr1\t" + std::to_string(1000 + std::stoi(sites[1][1])) + "\t" +
                       std::to_string(1001 + std::stoi(sites[1][2])) + "\tA\t",
                   0) == 0);
  CHECK(read_text(out / "sites.meme").find("MOTIF A") != std::string::npos);
  std::string const sequences = read_text(out / "modisco_sequences.npz");
  CHECK(sequences.find("arr_0.npy") != std::string::npos);
  CHECK(sequences.find("'shape': (1500, 4, 100)") != std::string::npos);
  // The reference's first letter is one of the first row's four.
  std::size_t const data = sequences.find('\n') + 1;
  std::string const x = read_text(analysis() + "/x_index.npy");
  auto const first = static_cast<std::size_t>(x[x.size() - 150000]);
  for (std::size_t letter = 0; letter < 4; ++letter)
    CHECK(sequences[data + 100 * letter] == (letter == first ? '\x01' : '\x00'));
  CHECK(read_text(out / "modisco_contributions.npz").find("'shape': (1500, 4, 100)") != std::string::npos);
  succeed("export --from " + analysis() + " --quiet --out " + out.path());  // it calls the sequence as run did
  CHECK(read_text(out / "sites.bed") == read_text(analysis() + "/sites.bed"));
  refused("export --from " + (out / "none"), "is not a folder");
}

TEST_CASE("mutations: what it refuses") {
  std::string const words = "mutations --from " + analysis();
  for (char const* pair : {"0", "0:0", "0:99", "a:b", "-1:2", "1:2:3"})
    refused(words + " --drivers " + pair,
            std::string("--drivers ") + pair + " is not a pair i:j of different clusters");
  refused(words + " --largest-set 0", "sets of up to 0 mutations");
  refused(words + " --least-share 2", "the least share of carriers is 2");
  refused("mutations --from " + analysis() + "/run.json", "is not a folder");
}
