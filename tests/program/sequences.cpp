// The sequence that a command works on: a record, a region of one, letters that stand for several.
#include <doctest/doctest.h>
#include <seam/io/npy.hpp>
#ifdef SEAM_TEST_HAS_HTSLIB
#include <htslib/bgzf.h>
#endif

#include "program/run_program.hpp"

using seam_test::answer, seam_test::files_in, seam_test::run_program;
using seam_test::temporary_folder, seam_test::write_text;

namespace {

/// A genome of two records and the regions of a BED file, and what `seam library` makes of them.
struct genome {
  temporary_folder folder;

  genome() {
    write_text(folder / "g.fa", ">chr1\nACGTTGCAAC\n>chr2\nGGGNRtttt\n");
    write_text(folder / "r.bed", "chr1\t2\t6\tfirst\t0\t-\nchr2\t0\t4\tsecond\nchr1\t0\t3\ttwice\nchr1\t1\t3\ttwice\n");
    write_text(folder / "one.bed", "chr1\t0\t4\n");
  }
  answer ask(std::string const& words) const {
    return run_program("library --quiet --count 1 --out " + (folder / "out") + " --fasta " + (folder / "g.fa") + ' ' +
                       words);
  }
  std::string letters(std::string const& words) const {
    answer const said = ask(words);
    CAPTURE(said.complaint);
    REQUIRE(said.status == 0);
    std::string text;
    for (std::uint8_t letter : seam::io::read_npy<std::uint8_t, 2>(folder / "out/x_index.npy"))
      text += letter < 4 ? "ACGT"[letter] : 'N';
    return text;
  }
  void refused(std::string const& words, std::string const& sentence) const {
    answer const said = ask(words);
    CHECK(said.status == 2);
    CHECK(said.complaint.find(sentence) != std::string::npos);
    CHECK(files_in(folder / "out").empty());
  }
};

}  // namespace

TEST_CASE("regions of a record, as samtools writes them or by their names in a BED file") {
  genome const g;
  CHECK(g.letters("--ambiguous keep --region chr1:3-6") == "GTTG");
  CHECK(g.letters("--region chr1:3-6") == "GTTG");  // the N of chr2 does not matter
  CHECK(g.letters("--ambiguous keep --region 'chr1:3-6(-)'") == "CAAC");
  CHECK(g.letters("--ambiguous keep --bed " + (g.folder / "r.bed") + " --region first") == "CAAC");
  CHECK(g.letters("--ambiguous keep --bed " + (g.folder / "one.bed")) == "ACGT");
}

TEST_CASE("letters that stand for several are unknown, or drawn by a seed; lower-case ones may be unknown") {
  genome const g;
  CHECK(g.letters("--record chr2 --ambiguous keep") == "GGGNNTTTT");
  CHECK(g.letters("--record chr2 --ambiguous keep --soft-masked unknown") == "GGGNNNNNN");
  std::string const drawn = g.letters("--record chr2 --ambiguous draw --ambiguous-seed 1");
  CHECK(drawn.find('N') == std::string::npos);
  CHECK((drawn[4] == 'A' || drawn[4] == 'G'));
  CHECK(g.letters("--record chr2 --ambiguous draw --ambiguous-seed 1") == drawn);
}

TEST_CASE("regions and letters that cannot be had") {
  genome const g;
  std::string const bed = "--ambiguous keep --bed " + (g.folder / "r.bed");
  g.refused("--region chr2:2-6", "g.fa, chr2:2-6(+) has an ambiguous letter at position 3; --ambiguous keep or draw");
  g.refused("--record chr2", "g.fa, chr2 has an ambiguous letter at position 4; --ambiguous keep or draw takes it");
  g.refused("--ambiguous keep --region chr1:3-16",
            "the region chr1:3-16(+) does not lie in chr1, which has 10 letters");
  g.refused("--ambiguous keep --region chr1:x", "the region chr1:x does not say from where to where");
  g.refused("--ambiguous keep", "has 2 records: pick one with --record, or a part of one with --region");
  g.refused(bed, "r.bed has 4 regions: name one with --region");
  g.refused(bed + " --region furst", "r.bed has no region named furst; the nearest of its 4 are first");
  g.refused(bed + " --region twice", "r.bed has 2 regions named twice");
  g.refused("--record chr1 --region chr1", "--record excludes --region");
}

#ifdef SEAM_TEST_HAS_HTSLIB
TEST_CASE("a genome that is bgzipped is read as a plain one, and nothing is left beside it") {
  genome const g;
  std::string const text = seam_test::read_text(g.folder / "g.fa");
  BGZF* const file = bgzf_open((g.folder / "g.fa.gz").c_str(), "w");
  REQUIRE(file != nullptr);
  REQUIRE(bgzf_write(file, text.data(), text.size()) == static_cast<std::ptrdiff_t>(text.size()));
  REQUIRE(bgzf_close(file) == 0);
  auto const before = files_in(g.folder.path()).size();
  genome const plain;
  auto const letters = [&](std::string const& words) {
    answer const said = run_program("library --quiet --count 1 --out " + (plain.folder / "zipped") + " --fasta " +
                                    (g.folder / "g.fa.gz") + ' ' + words);
    CAPTURE(said.complaint);
    REQUIRE(said.status == 0);
    std::string read;
    for (std::uint8_t letter : seam::io::read_npy<std::uint8_t, 2>(plain.folder / "zipped/x_index.npy"))
      read += letter < 4 ? "ACGT"[letter] : 'N';
    return read;
  };
  for (std::string const words : {"--region chr1:3-6", "--record chr1", "--record chr2 --ambiguous draw",
                                  "--region 'chr2:3-7(-)' --ambiguous draw"}) {
    CAPTURE(words);
    CHECK(letters(words) == plain.letters(words));
  }
  CHECK(letters("--bed " + (plain.folder / "r.bed") + " --region first") == "CAAC");
  CHECK(files_in(g.folder.path()).size() == before);
  answer const said = run_program("library --quiet --count 1 --out " + (plain.folder / "none") + " --fasta " +
                                  (g.folder / "g.fa.gz") + " --region chr2:2-6");
  CHECK(said.status == 2);
  CHECK(said.complaint.find("has an ambiguous letter at position 3; --ambiguous keep or draw") != std::string::npos);
}
#else
TEST_CASE("without htslib a compressed file is refused") {
  genome const g;
  write_text(g.folder / "g.fa", "\x1f\x8b\x08");
  g.refused("--region chr1:3-6", "g.fa is compressed with gzip; unpack it first");
}
#endif
