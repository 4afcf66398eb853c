// Whatever a user gets wrong: one sentence on standard error, status 2, and no file.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include "program/run_program.hpp"

using seam_test::answer, seam_test::files_in, seam_test::run_program, seam_test::temporary_folder;
using seam_test::write_npy, seam_test::write_npy_bytes, seam_test::write_text;

namespace {

/// Runs the words with --out in an empty folder and holds the answer to the contract for bad input.
answer refused(std::string const& words, std::string const& expected) {
  temporary_folder const folder;
  answer const said = run_program(words + " --out " + (folder / "out"));
  CAPTURE(words);
  CAPTURE(said.complaint);
  CHECK(said.status == 2);
  CHECK(said.complaint.find(expected) != std::string::npos);
  CHECK(said.complaint.rfind("seam: ", 0) == 0);
  CHECK(std::count(said.complaint.begin(), said.complaint.end(), '\n') == 1);
  CHECK(files_in(folder / "out").empty());
  return said;
}

struct small_arrays {
  temporary_folder folder;
  std::string x = folder / "x.npy", y = folder / "y.npy", maps = folder / "maps.npy", labels = folder / "labels.npy";

  small_arrays() {
    write_npy<std::uint8_t>(x, "|u1", "(4, 3)", {0, 1, 2, 0, 1, 3, 2, 1, 2, 0, 0, 2});
    write_npy<float>(y, "<f4", "(4,)", {1, 2, 3, 4});
    write_npy<float>(maps, "<f4", "(4, 3, 4)", std::vector<float>(48, 0.5F));
    write_npy<std::int32_t>(labels, "<i4", "(4,)", {0, 0, 1, 1});
  }
  std::string explain() const { return "explain --x " + x + " --y " + y + " --maps " + maps + " --labels " + labels; }
};

}  // namespace

TEST_CASE("words that mean nothing") {
  CHECK(run_program("").status == 2);
  CHECK(run_program("frobnicate").status == 2);
  refused("library --sequence ACGT --cuont 5", "--cuont");
  refused("library --sequence ACGT --count five", "five");
}

TEST_CASE("FASTA files that cannot be used") {
  temporary_folder const folder;
  std::string const fasta = folder / "in.fa";
  refused("library --fasta " + (folder / "none.fa"), "none.fa");
  write_text(fasta, "");
  refused("library --fasta " + fasta, "in.fa");
  write_text(fasta, ">one\nACGNT\n");
  refused("library --fasta " + fasta, "'N' at position 3");
  write_text(fasta, ">one\nACGT\n>one\nACGT\n");
  refused("library --fasta " + fasta + " --record one", "one");
  write_text(fasta, ">one\nACGT\n>two\nACGT\n");
  refused("library --fasta " + fasta, "--record");
  refused("library --fasta " + fasta + " --record three", "three");
  write_text(fasta, ">one\n>two\nACGT\n");
  refused("library --fasta " + fasta + " --record one", "one");
  write_text(fasta, ">two\nACGT\n");
  refused("run --fasta " + fasta, "sequences of 100 letters");  // the embedded model takes 100
}

TEST_CASE("numbers outside their range") {
  refused("library --sequence ACGT --rate 1.5", "rate");
  refused("library --sequence ACGT --rate -0.1", "rate");
  refused("library --sequence ACGT --rate nan", "rate");
  refused("library --sequence ACGT --count 0", "0 sequences");
  refused("library --sequence ACGT --count -5", "-5 sequences");
  refused("library --sequence ACGT --mutate 2:9", "--mutate 2:9");
  refused("library --sequence ACGT --mutate 2", "--mutate 2");
  refused("library --sequence ACGT --kind numpy_random --seed 4294967296", "seed");
  refused("run --count 50 --clusters 0", "clusters");
  refused("run --count 50 --cluster kmeans --height 2",
          "--height is no option of --cluster kmeans; it is one of ward, average");
  refused("run --count 50 --cluster dbscan", "dbscan needs --radius");
  refused("run --count 50 --cluster dbscan --radius -1", "radius");
  refused("run --count 50 --cluster hdbscan --clusters 3", "--clusters is no option of --cluster hdbscan");
  refused("run --count 50 --cluster hdbscan --least-maps 1", "2 or more maps");
  refused("run --count 50 --cluster kmeans --clusters 51", "51");
  refused("run --count 50 --cluster kmeans --clusters 5 --batch 0", "--batch");
  refused("run --count 50 --cluster leiden --resolution 0", "resolution");
  refused("run --count 50 --cluster louvain --neighbours 0", "neighbours");
  refused("run --count 50 --clusters 51", "51");
  refused("run --count 50 --clusters 5 --sites 0", "--sites 0 is neither a number of sites from 1 nor auto");
  refused("run --count 50 --clusters 5 --sites many", "--sites many");
  refused("run --count 50 --clusters 5 --contexts 9", "9 contexts");
  refused("run --count 50 --clusters 5 --bootstrap 19", "19 resamples");
  refused("run --count 50 --clusters 5 --permutations 5", "5 permutations");
  refused("identify --from nowhere", "nowhere");
  refused("run --attribution intgrad --steps 0", "1 step");
  refused("run --count 50 --clusters 5 --background-threshold -1", "threshold");
}

TEST_CASE("clusters that cannot be judged") {
  small_arrays const arrays;
  refused(arrays.explain() + " --stability -1", "-1");
  refused(arrays.explain() + " --stability many", "many");
  refused("cluster --maps " + arrays.maps + " --choose-k 4", "4 maps cannot be held out in 5 folds");
  refused("cluster --maps " + arrays.maps + " --choose-k 0 --clusters 2", "--c");
  refused("cluster --maps " + arrays.maps + " --method average --choose-k 2", "--method ward");
  refused("cluster --maps " + arrays.maps + " --cut largest-gap --choose-k 2", "without --height or --cut");
}

TEST_CASE("trees that cannot be cut, stored or written so") {
  small_arrays const arrays;
  std::string const cluster = "cluster --maps " + arrays.maps;
  refused(cluster + " --cut somewhere", "somewhere");
  refused(cluster + " --cut largest-gap --clusters 2", "--clusters goes with --cut number");
  refused(cluster + " --cut largest-gap --height 2", "--height goes with --cut number");
  refused(cluster + " --cut largest-gap --most-clusters 9", "up to 2 to 4 clusters, not up to 9");
  refused(cluster + " --most-clusters 3", "--most-clusters goes with --cut largest-gap");
  refused(cluster + " --cut largest-gap --inconsistency 1", "--inconsistency goes with --cut inconsistency");
  refused(cluster + " --cut inconsistency --depth 0", "1 or more merges deep");
  refused(cluster + " --method kmeans --clusters 2 --cut number", "--cut is no option of --method kmeans");
  refused(cluster + " --clusters 2 --float32-distances", "ward stores no matrix of distances");
  refused(cluster + " --method hdbscan --float32-distances", "--float32-distances is no option of --method hdbscan");
  refused(cluster + " --method kmeans --clusters 2 --newick", "kmeans has none");
}

TEST_CASE("embeddings that cannot be made") {
  small_arrays const arrays;
  refused("run --embed umapp:2", "umapp:2");
  refused("run --embed pca:0", "pca:0");
  refused("run --embed pca:", "pca:");
  refused("run --embed pca:3x", "pca:3x");
  refused("run --count 50 --clusters 5 --embed pca:51", "51 principal components");
  refused("embed --maps " + arrays.maps + " --components 5", "which have 1 to 4");
  refused("embed --maps " + arrays.maps + " --components 0", "0 principal components");
  refused("embed --maps " + arrays.maps + " --method nothing", "nothing");
  refused("embed --maps " + arrays.y, "maps (N, L, A) or (N, D)");
  refused("embed --maps " + (arrays.folder / "none.npy"), "none.npy");
  refused("embed --method umap --maps " + arrays.maps, "2 to 4 neighbours");
  refused("embed --method phate --maps " + arrays.maps, "2 to 4 neighbours");
  refused("embed --method tsne --maps " + arrays.maps, "perplexity of 30");
  refused("embed --method tsne --components 4 --perplexity 2 --maps " + arrays.maps, "not 4");
}

TEST_CASE("numbers that the parser alone would bend into others") {
  refused("library --sequence ACGT --count 010", "010");  // eight, to a C programmer
  refused("library --sequence ACGT --count 0x10", "0x10");
  refused("library --sequence ACGT --seed=-1", "-1");
  refused("library --sequence ACGT --seed 18446744073709551616", "18446744073709551616");
  refused("run --steps 1e3", "1e3");
  refused("run --threads 2147483648", "2147483648");
  refused("run --log2=no", "log2");
}

TEST_CASE("a name that is no single line") {
  std::string const words = "explain --x none.npy --y none.npy --maps none.npy --labels none.npy --name ";
  refused(words + "'one\ntwo'", "one line");
  refused(words + "'one\ttwo'", "one line");
  refused("identify --from none --name 'one\ntwo'", "one line");
  refused("export --from none --chromosome 'chr\t1'", "one line");
  refused("report none --name 'one\ttwo'", "one line");
}

TEST_CASE("options of another method, which would change nothing") {
  small_arrays const arrays;
  std::string const embed = "embed --maps " + arrays.maps;
  refused(embed + " --method pca --perplexity 5", "--perplexity is no option of --method pca; it is one of tsne");
  refused(embed + " --method tsne --seed 1", "--seed is no option of --method tsne");
  refused(embed + " --method pca --neighbours 3", "--neighbours is no option of --method pca");
  refused("run --embed pca:5 --embed-perplexity 5", "--embed-perplexity is no option of --embed pca");
  refused("run --embed-seed 5", "--embed-seed requires --embed");
  refused("run --attribution saliency --steps 5",
          "--steps is no option of --attribution saliency; it is one of intgrad");
  refused("attribute --x " + arrays.x + " --method ism --noise 1", "--noise is no option of --method ism");
  refused("run --timeout 5", "--timeout is no option of --model thermodynamic; it is one of process");
  refused("run --weights none.h5", "--weights is no option of --model thermodynamic");
  refused(arrays.explain() + " --clusters 2", "--clusters requires --linkage");
  refused(arrays.explain() + " --cluster average", "--cluster requires --linkage");
  refused(arrays.explain() + " --embedding none.npy", "--embedding requires --linkage");
  refused("identify --from none --model deepstarr", "--model requires --verify");
  refused("report none --static --state none.json", "--static excludes --state");
  refused("cluster --clusters 2 --layout nal --maps " + arrays.maps, "--layout");
}

TEST_CASE("options of work that is not asked for") {
  refused("run --contexts 0 --surroundings kept", "--surroundings is of interventions, and --contexts 0 makes none");
  refused("run --null -1", "--null");
  refused("run --null-weights 1", "--null-weights shuffles the weights of a network, and the model thermodynamic has");
  refused("run --ambiguous keep", "--ambiguous is of reading a sequence, and none is given");
  refused("library --ambiguous-seed 3", "--ambiguous-seed is of reading a sequence");
  small_arrays const some;
  refused("cluster --newick=false --maps " + some.maps, "newick was given a disallowed flag override");
  refused("cluster --cut largest-gap --most-clusters 0 --maps " + some.maps, "--most-clusters 0: 2 or more clusters");
}

TEST_CASE("words that a shell left empty") {
  refused("run --fasta \"\"", "--fasta");
  refused("run --sequence ''", "--sequence");
  refused("run --mutate= --count 50", "--mutate=");
  refused("\"\"", "empty");
}

TEST_CASE("models that cannot be used") {
  temporary_folder const folder;
  refused("run --model nobody", "nobody");
  refused("run --model deepstarr", "--weights");
  refused("run --model deepstarr --weights " + (folder / "none.h5") + " --task dev --sequence ACGT", "none.h5");
  write_text(folder / "not.h5", "these are no weights");
  refused("run --model deepstarr --weights " + (folder / "not.h5") + " --task dev --sequence ACGT", "not.h5");
  refused("run --backend nowhere", "nowhere");
  refused("run --backend cuda", "SEAM_WITH_CUDA");
  refused("run --alphabet klingon", "klingon");
  refused("embed --maps none.npy --alphabet klingon", "klingon");  // to which the letters do not matter
  refused("compare one two --backend nowhere", "nowhere");         // nor where it runs
  refused("run --alphabet protein --model deepstarr --weights none.h5", "dna");
}

TEST_CASE("npy files that cannot be used") {
  small_arrays const arrays;
  std::string const bad = arrays.folder / "bad.npy";
  std::string const cluster = "cluster --clusters 2 --maps " + bad;
  refused(cluster, "bad.npy");
  write_text(bad, "");
  refused(cluster, "bad.npy");
  write_text(bad, "no npy file at all, whatever its name says");
  refused(cluster, "bad.npy");
  write_npy<float>(bad, "<f4", "(4, 3)", {1, 2, 3});
  refused(cluster, "bad.npy");  // truncated
  write_npy<float>(bad, "<f4", "(4,)", {1, 2, 3, 4});
  refused(cluster, "bad.npy");  // rank 1
  write_npy<float>(bad, ">f4", "(2, 2)", {1, 2, 3, 4});
  refused(cluster, "big-endian");
  write_npy_bytes(bad, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", std::string(16, '\0'));
  refused(cluster, "order");
  write_npy<std::uint64_t>(bad, "|O", "(2, 2)", {1, 2, 3, 4});
  refused(cluster, "bad.npy");
  float const infinite = std::numeric_limits<float>::infinity();
  write_npy<float>(bad, "<f4", "(3, 2)", {1, 2, 3, 4, std::nanf(""), 5});
  refused(cluster, "row 2");
  write_npy<float>(bad, "<f4", "(3, 2)", {1, 2, infinite, 4, 1, 5});
  refused(cluster, "row 1");
}

TEST_CASE("arrays that do not fit together") {
  small_arrays arrays;
  write_npy<float>(arrays.y, "<f4", "(5,)", {1, 2, 3, 4, 5});
  refused(arrays.explain(), "5");
  write_npy<float>(arrays.y, "<f4", "(4,)", {1, 2, 3, 4});
  write_npy<float>(arrays.maps, "<f4", "(4, 2, 4)", std::vector<float>(32, 1.0F));
  refused(arrays.explain(), "2");
  write_npy<float>(arrays.maps, "<f4", "(4, 3, 4)", std::vector<float>(48, 1.0F));
  write_npy<std::int32_t>(arrays.labels, "<i4", "(3,)", {0, 1, 1});
  refused(arrays.explain(), "3");
  write_npy<std::int32_t>(arrays.labels, "<i4", "(4,)", {0, 0, 1, 1});
  write_npy<std::uint8_t>(arrays.x, "|u1", "(4, 3)", {0, 1, 2, 0, 1, 7, 2, 1, 2, 0, 0, 2});
  refused(arrays.explain(), "row 1");  // 7 is no letter
}

TEST_CASE("a one-hot library that fits both ways") {
  temporary_folder const folder;
  std::vector<std::uint8_t> one_hot(16, 0);
  for (std::size_t i = 0; i < 4; ++i) one_hot[5 * i] = 1;
  write_npy<std::uint8_t>(folder / "square.npy", "|u1", "(1, 4, 4)", one_hot);
  write_text(folder / "table.csv", "sequence,value\nACGT,1.5\n");
  std::string const words =
      "predict --model table --weights " + (folder / "table.csv") + " --x " + (folder / "square.npy");
  refused(words, "fits both ways");
  CHECK(run_program(words + " --layout nla --quiet --out " + (folder / "out")).status == 0);
  write_npy<std::uint8_t>(folder / "square.npy", "|u1", "(1, 4, 3)", std::vector<std::uint8_t>(12, 0));
  refused(words, "give --layout nal");
}

TEST_CASE("places that cannot be written, work that does not fit into memory") {
  temporary_folder const folder;
  write_text(folder / "file", "");
  answer const said = run_program("library --sequence ACGT --out " + (folder / "file") + "/below");
  CHECK(said.status == 2);
  CHECK(said.complaint.find("file") != std::string::npos);
  refused("library --sequence ACGTACGT --count 100000000000000", "on the disk of");
  refused("run --count 100000000000", "memory");
}
