#include <doctest/doctest.h>
#include <seam/io/motifs.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

#include <cmath>
#include <filesystem>

using seam_test::contains;
using seam_test::sentence_of;

namespace {

std::vector<seam::motif::motif> motifs_of(std::string const& text) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "m.txt", text);
  return seam::io::read_motifs(folder / "m.txt");
}
std::string reading(std::string const& text) {
  return sentence_of([&] { motifs_of(text); });
}

seam::array<double, 2> const two_columns({{2, 4}}, {1, 2, 3, 4, 10, 0, 0, 0.5});

}  // namespace

TEST_CASE("JASPAR: with letters and brackets, or bare") {
  auto const with =
      motifs_of(">MA1.1 one\nA  [ 1 10 ]\nC  [ 2 0 ]\nG [3 0]\nT [ 4 .5]\n\n>MA2.1\tTwo\r\nA 1\r\nC 0\r\nG 0\r\nT 0");
  REQUIRE(with.size() == 2);
  CHECK(with[0].id == "MA1.1");
  CHECK(with[0].name == "one");
  CHECK(with[0].counts == two_columns);
  CHECK(with[1].name == "Two");
  CHECK(with[1].width() == 1);
  auto const bare = motifs_of(">x\n1 10\n2\t0\n 3 0\n4 5e-1\n");
  CHECK(bare[0].counts == two_columns);
  CHECK(bare[0].name == "x");
}

TEST_CASE("TRANSFAC: any order of letters, names from NA, ID or AC; preambles and unknown lines are passed over") {
  auto const read = motifs_of(
      "VV  version 1\nXX\n//\nAC  M1\nXX\nID  V$ONE\nNA  One\nBF  ONE; human\nP0  A C G T\n01 1 2 3 4 N\n02 10 0 0 0.5 "
      "A\n"
      "XX\nCC  5 words\n//\nAC M2\nID two\nPO\tT\tG\tC\tA\n01\t4\t3\t2\t1\n02\t0.5\t0\t0\t10\nXX\n//\n");
  REQUIRE(read.size() == 2);
  CHECK(read[0].id == "M1");
  CHECK(read[0].name == "One");
  CHECK(read[0].counts == two_columns);
  CHECK(read[1].name == "two");
  CHECK(read[1].counts == two_columns);
}

TEST_CASE("MEME: probabilities become counts, and what is written is read again") {
  auto const read = motifs_of(
      "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF M1 one\nletter-probability matrix: alength= 4 w= 2 nsites= 10 E= 0\n"
      "0.1 0.2 0.3 0.4\n1 0 0 0\nURL none\n\nMOTIF M2\nletter-probability matrix: w= 1\n 0.25 0.25 0.25 0.25\n");
  REQUIRE(read.size() == 2);
  CHECK(read[0].counts(0, 3) == doctest::Approx(4));
  CHECK(read[0].sites() == doctest::Approx(10));
  CHECK(read[1].name == "M2");
  CHECK(read[1].sites() == doctest::Approx(20));
  seam_test::scratch_folder const folder;
  seam::io::write_meme(folder / "m.meme", read);
  auto const again = seam::io::read_motifs(folder / "m.meme");
  REQUIRE(again.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(again[i].id == read[i].id);
    CHECK(again[i].name == read[i].name);
    REQUIRE(again[i].width() == read[i].width());
    for (std::ptrdiff_t k = 0; k < read[i].counts.size(); ++k)
      CHECK(again[i].counts.data()[k] == doctest::Approx(read[i].counts.data()[k]).epsilon(1e-12));
  }
}

TEST_CASE("what is wrong with a collection is said with its line or motif") {
  CHECK(contains(reading(""), "it is empty and a collection of motifs was expected"));
  CHECK(contains(reading("\n\n"), "has no motifs"));
  CHECK(contains(reading("MEME version 4\n"), "has no motifs"));
  CHECK(
      contains(reading("hello world\n"), "begins with 'hello world'; a collection of motifs in the format of JASPAR"));
  CHECK(contains(reading("\x1F\x8B\x08"), "is compressed with gzip"));
  CHECK(contains(reading(">x\n1 2\n1 2\n1 2\n"), "line 4: motif x has 3 lines of counts; four were expected"));
  CHECK(contains(reading(">x\n1 2\n1\n1 2\n1 2\n"), "line 3: there are 1 counts; the first line of motif x has 2"));
  CHECK(contains(reading(">x\n1\n1\n1\n1\n1\n"), "line 6: a motif's line with '>' was expected"));
  CHECK(
      contains(reading(">x\nA 1\nG 1\nC 1\nT 1\n"), "line 3: the counts of 'G' stand where those of C were expected"));
  CHECK(contains(reading(">x\n1 0\n0 0\n0 0\n0 0\n"), "motif x: the letters of column 2 add up to 0"));
  CHECK(contains(reading(">x\nA []\nC []\nG []\nT []\n"), "motif x has no matrix"));
  CHECK(contains(reading(">\n1\n1\n1\n1\n"), "line 1: the motif has no name"));
  CHECK(contains(reading(">x\n1\n1\n1\nnan\n"), "line 5: the counts of 'nan' stand where those of T were expected"));
  CHECK(contains(reading(">x\n1\n1\n1\nT nan\n"), "line 5: there is 'nan' where a count or probability"));
  for (char const* bad : {"-1", "-inf", "1e999", "1,5", "0x10"})
    CHECK(contains(reading(std::string(">x\n1\n1\n1\n") + bad + "\n"), "line 5: there is '" + std::string(bad)));
  CHECK(contains(reading("AC M1\nP0 A C G U\n01 1 1 1 1\n//\n"), "line 2: the matrix's letters are not A, C, G and T"));
  CHECK(contains(reading("AC M1\nP0 A C G T\n01 1 1 1\n//\n"), "line 3: the row has 3 counts; four were expected"));
  CHECK(contains(reading("AC M1\nXX\n//\n"), "motif M1 has no matrix"));
  CHECK(contains(reading("AC M1\nP0 A C G T\n01 1 1 1 1\n"), "the last motif is not closed by a line //"));
  CHECK(contains(reading("AC M1\nP0 A C G T\n01 1 1 1 1\nXX\nP0 A C G T\n01 1 1 1 1\n//\n"),
                 "line 5: the motif has a second matrix"));
  CHECK(contains(reading("XX\nP0 A C G T\n01 1 1 1 1\n//\n"),
                 "line 4: the motif before this line has neither AC nor ID"));
  std::string const meme = "MEME version 4\nALPHABET= ACGT\nMOTIF M1\n";
  std::string const matrix = "letter-probability matrix: alength= 4 w= 2\n";
  CHECK(contains(reading("MEME version 4\nALPHABET= ACDEFGHIKLMNPQRSTVWY\n"), "line 2: the alphabet is not DNA"));
  CHECK(contains(reading(meme), "motif M1 has no letter-probability matrix"));
  CHECK(contains(reading(meme + matrix + "1 0 0 0\n"), "announces 2 columns; its row 2 has 0 words"));
  CHECK(contains(reading(meme + matrix + "1 0 0 0\nURL none\n"),
                 "line 6: motif M1 announces 2 columns; its row 2 has 2"));
  CHECK(contains(reading(meme + matrix + "1 0 0 0\n0.5 0 0 0\n"), "line 6: the row's probabilities add up to 0.5"));
  CHECK(contains(reading(meme + "letter-probability matrix: alength= 20 w= 2\n"), "alength= 20; DNA has 4 letters"));
  for (char const* width : {"0", "1.5", "1e300"})
    CHECK(contains(reading(meme + "letter-probability matrix: w= " + width + "\n1 0 0 0\n"), "columns was expected"));
  CHECK(contains(reading("MEME version 4\n" + matrix), "line 2: there is a matrix before its line MOTIF"));
}

TEST_CASE("bytes that are cut off or changed anywhere give a sentence or motifs, never anything else") {
  for (std::string const& whole :
       {std::string(">MA1.1 one\nA  [ 1 10 ]\nC  [ 2 0 ]\nG [3 0]\nT [ 4 .5]\n"),
        std::string("AC M1\nXX\nID one\nP0 A C G T\n01 1 2 3 4 N\n02 1 0 0 0 A\nXX\n//\n"),
        std::string(
            "MEME version 4\nALPHABET= ACGT\nMOTIF M1 x\nletter-probability matrix: alength= 4 w= 1\n.1 .2 .3 .4\n")}) {
    for (std::size_t place = 0; place < whole.size(); ++place) {
      std::string const cut = whole.substr(0, place);
      if (!cut.empty()) CHECK(!reading(cut).empty());
      for (char const other : {'\0', '\n', '-', '9', 'Z', '\xFF'}) {
        std::string changed = whole;
        changed[place] = other;
        CHECK(!reading(changed).empty());
      }
    }
  }
}

TEST_CASE("what could not be read again is refused before anything is written") {
  seam_test::scratch_folder const folder;
  auto const writing = [&](seam::motif::motif const& second) {
    seam::motif::motif const first{"MA1", "one", {{{1, 4}}, {1, 2, 3, 4}}};
    return seam_test::sentence_of([&] { seam::io::write_meme(folder / "x.meme", {first, second}); });
  };
  seam::array<double, 2> const column({{1, 4}}, {0, 2, 0, 0});
  CHECK(writing({"MA2", "two", column}) == "nothing was thrown");
  std::filesystem::remove(folder / "x.meme");
  for (char const* id : {"", "MA 2", "MA\n2"})
    CHECK(writing({id, "two", column}).ends_with("x.meme, motif 1 has no identifier, or one with a blank in it"));
  for (char const* name : {"two words", "two\nlines"})
    CHECK(writing({"MA2", name, column}).ends_with("x.meme, motif 1 has a name with a blank in it"));
  CHECK(writing({"MA2", "two", seam::array<double, 2>(0, 4)}).ends_with("x.meme, motif 1 has no columns"));
  CHECK(writing({"MA2", "two", seam::array<double, 2>(2, 4)})
            .ends_with("x.meme, motif 1 has a column that holds nothing"));
  CHECK(folder.entries() == 0);
}

TEST_CASE("published collections") {
  SEAM_REQUIRE_SHARED(insects,
                      "data/motifs/JASPAR_Jaspar_2024_JASPAR2024_CORE_insects_non-redundant_pfms_transfac.txt");
  auto const read = seam::io::read_motifs(insects);
  CHECK(read.size() == 286);
  bool found = false;
  for (auto const& entry : read) {
    if (entry.id != "MA2282.1") continue;
    found = true;
    CHECK(entry.name == "SREBP");
    CHECK(entry.width() == 10);
    CHECK(entry.counts(1, 3) == 794);
  }
  CHECK(found);
  SEAM_REQUIRE_SHARED(vertebrates,
                      "data/motifs/JASPAR_Jaspar_2024_JASPAR2024_CORE_vertebrates_non-redundant_pfms_transfac.txt");
  CHECK(seam::io::read_motifs(vertebrates).size() == 879);
  SEAM_REQUIRE_SHARED(human, "data/motifs/HOCOMOCO_HOCOMOCO_2023-09.tf");
  CHECK(seam::io::read_motifs(human).front().name == "AHR_HUMAN");
  SEAM_REQUIRE_SHARED(older, "data/motifs/HOCOMOCO_HOCOMOCO_2017-10-17_Human.tf");
  CHECK(seam::io::read_motifs(older).front().id == "M01001");
  SEAM_REQUIRE_SHARED(meme, "data/tangermeme/test.meme");
  CHECK(seam::io::read_motifs(meme).front().name == "MEOX1_homeodomain_1");
}
