// Every kind of library that `seam library` makes, what stands in its files, and `seam gia`.
#include <doctest/doctest.h>
#include <seam/io/csv.hpp>
#include <seam/io/npy.hpp>

#include <cmath>
#include <set>

#include "program/run_program.hpp"
#include "test_data.hpp"

using seam_test::answer, seam_test::files_in, seam_test::read_text, seam_test::run_program;
using seam_test::temporary_folder, seam_test::write_text;

namespace {

using letters = seam::array<std::uint8_t, 2>;

letters make(std::string const& words) {
  temporary_folder const folder;
  answer const said = run_program("library --quiet --out " + folder.path() + ' ' + words);
  CAPTURE(words);
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
  return seam::io::read_npy<std::uint8_t, 2>(folder / "x_index.npy");
}

std::string text_of(letters const& library, std::ptrdiff_t row) {
  std::string text;
  for (std::uint8_t letter : library.view().row(row)) text += letter < 4 ? "ACGT"[letter] : 'N';
  return text;
}

void refused(std::string const& words, std::string const& sentence) {
  temporary_folder const folder;
  answer const said = run_program(words + " --quiet --out " + (folder / "out"));
  CAPTURE(words);
  CHECK(said.status == 2);
  CHECK(said.complaint == "seam: " + sentence + '\n');
  CHECK(files_in(folder / "out").empty());
}

}  // namespace

TEST_CASE("each kind makes its library") {
  CHECK(make("--sequence ACGTACGTAC --kind saturation --order 2").extent(0) == 1 + 30 + 45 * 9);
  CHECK(make("--sequence ACGTACGTAC --kind saturation --order 2 --count 50").extent(0) == 50);
  letters const words = make("--sequence GATTAC --kind complete --mutate 1:5");
  CHECK(words.extent(0) == 256);
  CHECK(text_of(make("--sequence GATTACA --kind combinations --variant 6:C --variant 1:g"), 3) == "GGTTACC");
  letters const fixed = make("--sequence ACGTACGTAC --kind fixed_number --mutations 4 --count 20 --protect 0:3");
  for (std::ptrdiff_t row = 1; row < 20; ++row) {
    int changes = 0;
    for (std::ptrdiff_t i = 0; i < 10; ++i) changes += fixed(row, i) != fixed(0, i);
    CHECK(changes == 4);
    CHECK(text_of(fixed, row).substr(0, 3) == "ACG");
  }
  letters const shuffled = make("--sequence AACCGGTTAC --kind shuffled --keep mononucleotide --segment 2:8 --count 30");
  CHECK(text_of(shuffled, 7).substr(0, 2) == "AA");
  CHECK(text_of(shuffled, 7).substr(8) == "AC");
  CHECK(make("--sequence ACGTACGTAC --kind indels --deletions 1 --longest 3 --behind ACG --count 30").extent(1) == 10);
  CHECK(make("--sequence ACGTACGTAC --count 20 --single-mutants").extent(0) == 50);
  CHECK(make("--sequence ACGTACGTAC --kind numpy_random --count 20 --single-mutants --mutate 2:4").extent(0) == 26);

  temporary_folder const folder;
  write_text(folder / "others.fa", ">one\nCCCCCCCC\n>two\nGGGGGGGG\n");
  letters const mixed =
      make("--sequence AAAAAAAA --kind recombined --others " + (folder / "others.fa") + " --crossovers 2 --count 40");
  std::set<std::string> seen;
  for (std::ptrdiff_t row = 0; row < 40; ++row) seen.insert(text_of(mixed, row));
  CHECK(seen.size() > 15);
  seam::array<double, 2> weights(2, 4);
  weights(0, 3) = weights(1, 2) = 1;
  seam::io::write_npy(folder / "weights.npy", weights.view());
  CHECK(text_of(make("--sequence AAAAAA --kind weighted --position-weights " + (folder / "weights.npy") +
                     " --start 3 --count 4"),
                3) == "AAATGA");
}

TEST_CASE("repeated rows go, changes are listed") {
  temporary_folder const folder;
  std::string const words = "library --quiet --sequence ACGT --mutate 1:3 --rate 0.5 --count 500 --out ";
  REQUIRE(run_program(words + folder.path() + " --distinct --list-mutations --one-hot").status == 0);
  auto const library = seam::io::read_npy<std::uint8_t, 2>(folder / "x_index.npy");
  CHECK(library.extent(0) <= 16);
  CHECK(library.extent(0) >= 10);
  auto const one_hot = seam::io::read_npy<std::uint8_t, 3>(folder / "x_mut.npy");
  CHECK(one_hot.shape() == seam::extents<3>{{library.extent(0), 4, 4}});
  auto const table = seam::io::read_csv(folder / "mutations.csv");
  std::ptrdiff_t changes = 0;
  for (std::ptrdiff_t row = 0; row < library.extent(0); ++row)
    for (std::ptrdiff_t i = 0; i < 4; ++i) changes += library(row, i) != library(0, i);
  CHECK(table.rows() == changes);
  CHECK(table.text(0, table.column("Reference")) == std::string(1, "ACGT"[library(0, 1 + (library(1, 1) == 1))]));
}

TEST_CASE("global libraries say where their motifs are") {
  temporary_folder const folder;
  REQUIRE(run_program("library --quiet --sequence ACGTACGATTACACGTTACG --kind global --motif one=GGGG --motif TATA "
                      "--backgrounds 30 --background matched --strand both --out " +
                      folder.path())
              .status == 0);
  auto const library = seam::io::read_npy<std::uint8_t, 2>(folder / "x_index.npy");
  auto const table = seam::io::read_csv(folder / "library.csv");
  REQUIRE(library.extent(0) == 120);
  REQUIRE(table.rows() == 120);
  for (std::ptrdiff_t row = 0; row < 120; ++row) {
    auto const at = static_cast<std::size_t>(std::stoi(table.text(row, table.column("Position"))));
    bool const reverse = table.text(row, table.column("Strand")) == "-";
    std::string const motif = table.text(row, table.column("Set")) == "TATA" ? "TATA" : reverse ? "CCCC" : "GGGG";
    CHECK(text_of(library, row).substr(at, 4) == motif);
  }
}

TEST_CASE("optimised libraries keep their trajectories") {
  for (char const* kind : {"greedy --candidates 20", "genetic --population 20 --steps 10"}) {
    temporary_folder const folder;
    REQUIRE(
        run_program(std::string("library --quiet --count 60 --goal lower --out ") + folder.path() + " --kind " + kind)
            .status == 0);
    auto const table = seam::io::read_csv(folder / "library.csv");
    auto const activities = seam::io::read_npy<float, 2>(folder / "y_mut.npy");
    REQUIRE(table.rows() == 60);
    for (std::ptrdiff_t row = 0; row < 60; ++row) {
      int const parent = std::stoi(table.text(row, table.column("Parent")));
      CHECK(std::stof(table.text(row, table.column("Activity"))) == activities(row, 0));
      if (std::string(kind).starts_with("greedy") && parent >= 0) CHECK(activities(row, 0) < activities(parent, 0));
    }
  }
}

TEST_CASE("what library and gia refuse") {
  refused("library --kind random --order 2", "--order is no option of --kind random; it is one of saturation");
  refused("library --sequence ACGT --kind combinations --variant 9:T",
          "the variant T at position 9 does not lie in a sequence of 4 letters (0-based)");
  refused("library --sequence ACGT --kind combinations --variant T9",
          "--variant T9 is not position:letter (0-based), such as 12:T");
  refused("library --sequence ACGT --kind fixed_number --mutations 5",
          "5 mutations a sequence were asked for; 4 positions may change");
  refused("library --sequence ACGT --protect 0:4",
          "every known letter in [0, 4) is protected, so there is nothing to mutate");
  refused("library --sequence ACGTACGTACGTACGTACGTACGTACGTACGTACGT --kind complete",
          "all combinations of 36 positions are 4722366482869645213696 sequences, too many to number; choose a smaller "
          "window");
  temporary_folder const folder;
  answer const large =
      run_program("library --sequence ACGTACGTACGTACGTACGT --kind complete --quiet --out " + (folder / "out"));
  CHECK(large.status == 2);  // the disk has no 20 TiB
  CHECK(large.complaint.starts_with("seam: a library of 1099511627776 sequences needs "));
  CHECK(files_in(folder / "out").empty());
  refused("library --sequence ACGT --mutate 2:5",
          "--mutate 2:5 is not a window a:b (0-based, half-open) inside a sequence of 4 letters");
  refused("library --sequence ACGT --kind global --motif ACGTA",
          "the motif ACGTA takes 5 letters; the backgrounds have 4 in [0, 4)");
  refused("library --sequence ACGT --kind global", "no motif was given: --motif NAME=LETTERS");
  refused("library --sequence ACGT --kind weighted", "--kind weighted needs --position-weights FILE");
  refused("gia --motif ACGT --backgrounds 1", "an interval takes 2 backgrounds at least; 1 were asked for");
}

namespace {

/// The sequences that numpy.random.default_rng(0).integers(0, 4, (count, length)) draws, as FASTA: the upper two bits
/// of each half, the lower one first, of what PCG XSL RR 128/64 (O'Neill 2014) gives from the state that NumPy seeds
/// with 0.
std::string numpy_sequences(int count, int length) {
  __extension__ using wide = unsigned __int128;
  auto const joined = [](std::uint64_t high, std::uint64_t low) {
    return (wide{high} << 64) | low;
  };
  wide state = joined(0x1aa1b5345996452d, 0x09585eb7a69561e3);
  wide const increment = joined(0x418ddadb3af71a82, 0x588133bc447873a9);
  wide const multiplier = joined(0x2360ed051fc65da4, 0x4385df649fccf645);
  std::uint64_t drawn = 0;
  std::string text;
  for (int i = 0; i < count * length; ++i) {
    if (i % length == 0) text += (i == 0 ? ">" : "\n>") + std::to_string(i / length) + '\n';
    if (i % 2 == 0) {
      state = state * multiplier + increment;
      auto const turn = static_cast<unsigned>(state >> 122);
      auto const folded = static_cast<std::uint64_t>(state >> 64) ^ static_cast<std::uint64_t>(state);
      drawn = (folded >> turn) | (folded << ((64 - turn) % 64));
    }
    text += "ACGT"[(i % 2 == 0 ? drawn >> 30 : drawn >> 62) & 3];
  }
  return text + '\n';
}

}  // namespace

TEST_CASE("importance in a published network") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(fasta, "data/deepstarr/Sequences_example.fa");
  temporary_folder const folder;
  std::string const words = "gia --quiet --fasta " + fasta +
                            " --record chr2R_17033215_17033463_dev --model deepstarr " + "--weights " + weights +
                            " --motif AP-1=GATGAGTCATC --motif GATA=AGATAAGA --motif DRE=TATCGATA " +
                            "--motif Ohler1=GTGTGACCG --position 120 --out " + folder.path();
  // Mean changes (dev, hk) that an independent program found over 50 sequences of NumPy's, to two digits.
  constexpr int sequences = 50;
  double const known[2][4] = {{2.33, 0.85, 0.39, 0.44}, {1.03, 0.19, 1.67, 1.61}};
  write_text(folder / "numpy.fa", numpy_sequences(sequences, 249));
  REQUIRE(run_program(words + " --backgrounds 50 --background-fasta " + (folder / "numpy.fa")).status == 0);
  auto const same = seam::io::read_csv(folder / "gia.csv");
  REQUIRE(same.rows() == 8);
  // And over others: the squares of the differences in units of the 50 sequences' standard error add up to a
  // chi-squared number of 8 degrees of freedom, above 26.1 once in a thousand times.
  REQUIRE(run_program(words + " --backgrounds 500 --background uniform").status == 0);
  auto const others = seam::io::read_csv(folder / "gia.csv");
  double squares = 0;
  for (std::ptrdiff_t row = 0; row < 8; ++row) {
    CHECK(same.text(row, same.column("Task")) == (row < 4 ? "dev" : "hk"));
    CHECK(std::abs(same.number<double>(row, same.column("GIA")) - known[row / 4][row % 4]) < 0.00505);
    double const error = others.number<double>(row, others.column("Standard_Error"));
    CHECK(error < 0.08);
    double const expected = error * std::sqrt(500.0 / sequences);
    squares += std::pow((others.number<double>(row, others.column("GIA")) - known[row / 4][row % 4]) / expected, 2);
  }
  CHECK(squares < 26.12);
}

TEST_CASE("diploid libraries: ten letters, sums of two alleles, and squid-nn's own") {
  temporary_folder const folder;
  REQUIRE(run_program("library --quiet --alphabet two_hot --sequence ACGTRYSWKM --kind numpy_two_hot --count 4 "
                      "--rate 0.2 --seed 9 --one-hot --out " +
                      folder.path())
              .status == 0);
  auto const rows = seam::io::read_npy<std::uint8_t, 2>(folder / "x_index.npy");
  std::string text;
  for (std::uint8_t letter : rows) text += "ACGTRYSWKM"[letter];
  CHECK(text == "ACGTRYSWKMAKGCYYSWKMACGTGYSSKMCCGTRYSWKK");  // as tests/mutagenesis/numpy_two_hot.cpp has it
  auto const sums = seam::io::read_npy<std::uint8_t, 3>(folder / "x_mut.npy");
  REQUIRE(sums.shape() == seam::extents<3>{{4, 10, 4}});
  std::string const alleles = "AACCGGTTAGCTCGATGTAC";
  for (std::ptrdiff_t i = 0; i < 40; ++i)
    for (std::ptrdiff_t channel = 0; channel < 4; ++channel) {
      auto const letter = 2 * std::size_t{rows.data()[i]};
      int const expected = (alleles[letter] == "ACGT"[channel]) + (alleles[letter + 1] == "ACGT"[channel]);
      CHECK(int{sums.data()[4 * i + channel]} == expected);
    }
  CHECK(make("--alphabet two_hot --sequence ACGT --kind complete --mutate 1:3").extent(0) == 100);
  refused("library --sequence ACGT --kind numpy_two_hot",
          "--kind numpy_two_hot makes diploid sequences: give --alphabet two_hot");
  refused("library --alphabet two_hot",
          "--alphabet two_hot needs --sequence or --fasta: the embedded example is not "
          "diploid");
  refused("library --alphabet two_hot --sequence ACGT --kind genetic",
          "--kind genetic asks a model, and none here reads --alphabet two_hot");
  refused("gia --alphabet two_hot --motif ACGT", "--alphabet two_hot is for seam library: no model here reads it");
}

TEST_CASE("published shuffles and sets of genomic instances") {
  letters const shuffled = make("--sequence TTGACCATGACGTAGCATTCGATCCGAAT --kind numpy_shuffled --seed 1 --count 3");
  CHECK(text_of(shuffled, 1) == "TGCGAACATCACGATAGTTGATTCCCGAT");
  CHECK(text_of(shuffled, 2) == "TTACATTGTGACCGCCAATCGAGATCGAT");
  temporary_folder const folder;
  write_text(folder / "sites.fa", ">one\nGATAAG\n>two\nGATTAG\n");
  letters const embedded = make(
      "--sequence CCCCCCCCCC --kind global --backgrounds 40 --background mononucleotide "
      "--position 3 --instances GATA=" +
      (folder / "sites.fa"));
  std::set<std::string> seen;
  for (std::ptrdiff_t row = 0; row < 40; ++row) seen.insert(text_of(embedded, row));
  CHECK(seen == std::set<std::string>{"CCCGATAAGC", "CCCGATTAGC"});
  refused("library --sequence ACGT --kind global --instances GATA", "--instances GATA is not NAME=FILE");
}

TEST_CASE("sites are cut out of a pooled library of several sets and tasks, with what each adds to its background") {
  temporary_folder const folder;
  std::string const made = "--x " + (folder / "x_index.npy");
  REQUIRE(run_program("library --quiet --kind global --motif one=GGGG --motif TATAA --backgrounds 30 --strand both "
                      "--mutate 12:90 --bare --out " +
                      folder.path())
              .status == 0);
  REQUIRE(run_program("predict --quiet " + made + " --out " + folder.path()).status == 0);
  REQUIRE(run_program("attribute --quiet --method ism " + made + " --out " + folder.path()).status == 0);
  std::string const task = " --maps " + (folder / "attributions_ism.npy") + " --y " + (folder / "y_mut.npy");
  std::string const crop = "crop --quiet " + made + " --sites " + (folder / "library.csv") + " --flank 6";
  std::string const out = folder / "sites";
  REQUIRE(run_program(crop + task + task + " --task a --task b --out " + out).status == 0);

  auto const whole = seam::io::read_npy<std::uint8_t, 2>(folder / "x_index.npy");
  auto const all_maps = seam::io::read_npy<float, 3>(folder / "attributions_ism.npy");
  auto const y = seam::io::read_npy<float, 2>(folder / "y_mut.npy");
  auto const x = seam::io::read_npy<std::uint8_t, 2>(out + "/x_index.npy");
  auto const maps = seam::io::read_npy<float, 3>(out + "/maps.npy");
  auto const table = seam::io::read_csv(out + "/library.csv");
  REQUIRE(x.shape() == seam::extents<2>{{240, 17}});  // two tasks, two sets, both strands; the longer site and flanks
  REQUIRE(maps.shape() == seam::extents<3>{{240, 17, 4}});
  auto const from = table.numbers<std::ptrdiff_t>("Library_Row"), position = table.numbers<std::ptrdiff_t>("Position"),
             background = table.numbers<std::ptrdiff_t>("Background");
  auto const importance = table.numbers<double>("GIA");
  for (std::ptrdiff_t row = 0; row < 240; ++row) {
    auto const i = static_cast<std::size_t>(row);
    CHECK(table.text(row, table.column("Task")) == (row < 120 ? "a" : "b"));
    bool const short_one = table.text(row, table.column("Set")) == "one";
    CHECK(text_of(x, row).substr(6, short_one ? 4 : 5) == (short_one ? "GGGG" : "TATAA"));
    CHECK(importance[i] == double{y(from[i], 0)} - double{y(120 + background[i], 0)});
    if (table.text(row, table.column("Strand")) == "-") continue;
    for (std::ptrdiff_t p = 0; p < 17; ++p) {
      CHECK(x(row, p) == whole(from[i], position[i] - 6 + p));
      CHECK(maps(row, p, 2) == all_maps(from[i], position[i] - 6 + p, 2));
    }
  }

  // The compiled table of the pooled sites has what they add.
  REQUIRE(run_program("cluster --quiet --method kmeans --clusters 3 --maps " + out + "/maps.npy --out " + out).status ==
          0);
  REQUIRE(run_program("explain --quiet --x " + out + "/x_index.npy --y " + out + "/y_mut.npy --maps " + out +
                      "/maps.npy --labels " + out + "/labels.npy --reference-row none --bootstrap 0 --gia " + out +
                      "/library.csv --out " + out)
              .status == 0);
  CHECK(seam::io::read_csv(out + "/mave_df.csv").numbers<double>("GIA") == importance);

  refused(crop + task + task, "2 --maps and 0 --task were given; of several maps each has its task");
  refused("crop --x " + (folder / "sites/x_index.npy") + " --sites " + (folder / "library.csv") + task,
          (folder / "sites/x_index.npy") + " has 240 rows and " + (folder / "library.csv") + " has 150");
}

TEST_CASE("importance of every task of a model") {
  temporary_folder const folder;
  REQUIRE(
      run_program("gia --quiet --motif GGGG --motif TATA --backgrounds 20 --effects --out " + folder.path()).status ==
      0);
  auto const table = seam::io::read_csv(folder / "gia.csv");
  CHECK(table.rows() == 2);
  CHECK(table.text(0, table.column("Task")) == "activity");
  CHECK(seam::io::read_npy<float, 2>(folder / "gia_effects.npy").shape() == seam::extents<2>{{2, 20}});
}
