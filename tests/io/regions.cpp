#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/io/regions.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"

using seam::dna, seam::io::parse_region, seam::io::region;
using seam_test::sentence_of;

namespace {

seam::io::fasta<dna> genome() {
  return {
      "genome.fa",
      {{"chr1", seam::sequence::parse<dna>("ACGTTGCAAC", "chr1")}, {"HLA:1", seam::sequence::parse<dna>("GGGT", "x")}}};
}
std::string letters(std::string const& text) {
  return seam::io::letters_of_region(genome(), parse_region(text)).text();
}
std::vector<region> bed(std::string const& text) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.bed", text);
  return seam::io::read_bed(folder / "x.bed");
}
std::string refused(std::string const& text) {
  std::string const sentence = sentence_of([&] { bed(text); });
  return sentence.substr(sentence.find("x.bed"));
}

}  // namespace

TEST_CASE("regions as samtools writes them") {
  CHECK(parse_region("chr1:3-5") == region{"chr1", 2, 5});
  CHECK(parse_region("chr1:3-5(-)") == region{"chr1", 2, 5, true});
  CHECK(parse_region("chr1") == region{"chr1"});
  CHECK(parse_region("HLA:1:2-") == region{"HLA:1", 1, -1});
  for (char const* text : {"chr1:3-5(-)", "chr1(+)", "chr1:3-(+)"}) CHECK(parse_region(text).text() == text);
  std::string const form = "; it is chr:start-end (1-based, the end included), with (+) or (-) behind it";
  CHECK(sentence_of([] { parse_region("chr1:0-5"); }) == "the region chr1:0-5 does not say from where to where" + form);
  CHECK(sentence_of([] { parse_region("chr1:x-5"); }) == "the region chr1:x-5 does not say from where to where" + form);
  CHECK(sentence_of([] { parse_region("chr1:5--1"); }) ==
        "the region chr1:5--1 does not say from where to where" + form);
  CHECK(sentence_of([] { parse_region("chr1:5-4"); }) == "the region chr1:5-4 has no positions" + form);
  CHECK(sentence_of([] { parse_region(":5-9"); }) == "the region :5-9 has no chromosome" + form);
}

TEST_CASE("letters of a region, on its strand") {
  CHECK(letters("chr1:1-3") == "ACG");
  CHECK(letters("chr1:1-3(-)") == "CGT");
  CHECK(letters("chr1:8-") == "AAC");
  CHECK(letters("chr1") == "ACGTTGCAAC");
  CHECK(letters("HLA:1:2-4") == "GGT");
  CHECK(seam::io::letters_of_region(genome(), region{"chr1", 0, 2, true, "site"}).name == "site");
  CHECK(seam::io::letters_of_region(genome(), region{"chr1", 0, 2, true}).name == "chr1:1-2(-)");
  CHECK(sentence_of([] { letters("chr1:5-11"); }) ==
        "the region chr1:5-11(+) does not lie in chr1, which has 10 letters");
  CHECK(sentence_of([] { letters("chr3:1-2"); }).starts_with("genome.fa has no record chr3"));
  seam::io::fasta<seam::protein> const proteins("p.fa", {{"one", {1, 2, 3}}});
  CHECK(sentence_of([&] {
          seam::io::letters_of_region(proteins, region{"one", 0, 2, true});
        }) == "the region one:1-2(-) lies on the other strand, which this alphabet has not");
}

TEST_CASE("BED files") {
  auto const regions = bed("# made up\ntrack name=x\nchr1\t2\t5\nchr2 0 9 peak 7 -\r\n\nchr3\t1\t2\tb\t0\t.\textra\n");
  CHECK(regions == std::vector<region>{{"chr1", 2, 5}, {"chr2", 0, 9, true, "peak"}, {"chr3", 1, 2, false, "b"}});
  CHECK(bed("\xEF\xBB\xBF"
            "chr1\t2\t5\n") == std::vector<region>{{"chr1", 2, 5}});
  CHECK(refused("\x1F\x8B\x08") == "x.bed is compressed with gzip; unpack it first");
  CHECK(refused("chr1\t2\n") == "x.bed, line 1 has 2 columns; chromosome, start and stop were expected");
  CHECK(refused("#\nchr1\t2\tx\n") == "x.bed, line 2: start and stop are not whole numbers from 0");
  CHECK(refused("chr1\t-2\t4\n") == "x.bed, line 1: start and stop are not whole numbers from 0");
  CHECK(refused("chr1\t4\t4\n") == "x.bed, line 1 has a region without positions, 4 to 4");
  CHECK(refused("chr1\t2\t4\ta\t0\tx\n") == "x.bed, line 1 has the strand x; it is +, - or .");
  CHECK(refused("# nothing\n") == "x.bed has no regions");
}
