#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/io/fasta.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

using seam_test::contains;
using seam_test::sentence_of;

namespace {

template <class A = seam::dna>
seam::io::fasta<A> records_of(std::string const& text) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.fa", text);
  return seam::io::read_fasta<A>(folder / "x.fa");
}
std::string reading(std::string const& text) {
  return sentence_of([&] { records_of(text); });
}

}  // namespace

TEST_CASE("records over several lines, either case, any line end, blank lines, descriptions") {
  auto const file = records_of("\n>one first record\nACGT\nacgt\n\n>two\tx\r\nGG\r\n\r\nCC  \r\n>three\nT");
  REQUIRE(file.size() == 3);
  CHECK(file.records()[0].name == "one");
  CHECK(file.records()[0].text() == "ACGTACGT");
  CHECK(file.records()[1].name == "two");
  CHECK(file.at("two").text() == "GGCC");
  CHECK(file.at("three").letters == std::vector<std::uint8_t>{3});
  CHECK(file.contains("three"));
  CHECK_FALSE(file.contains("first"));
}

TEST_CASE("other alphabets; a byte order mark is skipped") {
  CHECK(records_of<seam::rna>(">x\nACGU").at("x").letters.back() == 3);
  CHECK(records_of<seam::protein>(">x\nMKV").at("x").text() == "MKV");
  CHECK(records_of("\xEF\xBB\xBF>x\nA").size() == 1);
}

// A record of a file that is not kept is a value, not a reference into what is gone.
static_assert(std::is_same_v<decltype(records_of("").at("")), seam::sequence::named_sequence<seam::dna>>);

TEST_CASE("a record that is not there: the nearest names") {
  auto const file = records_of(">chr2R_1_dev\nA\n>chr2R_2_dev\nA\n>chrX_9_hk\nA\n>chr3L_1_dev\nA\n");
  auto const sentence = sentence_of([&] { file.at("chr2r_1_dve"); });
  CHECK(contains(sentence, "x.fa has no record chr2r_1_dve; of its 4 the nearest are chr2R_1_dev, "));
}

TEST_CASE("what is wrong with a file is said with its record, line and position") {
  CHECK(contains(reading(""), "it is empty and a FASTA file was expected"));
  CHECK(contains(reading("\n \n"), "x.fa has no records"));
  CHECK(contains(reading("ACGT\n>x\nACGT"), "x.fa, line 1: there is text before the first record"));
  CHECK(contains(reading("\n; comment\n>x\nACGT"), "x.fa, line 2: there is text before the first record"));
  CHECK(contains(reading(">x\n\n>y\nA"), "x.fa, record x (line 1) has no letters"));
  CHECK(contains(reading(">y\nA\n>x"), "x.fa, record x (line 3) has no letters"));
  CHECK(contains(reading(">\nA"), "x.fa, line 1: the record has no name"));
  CHECK(contains(reading("> x\nA"), "x.fa, line 1: the record has no name"));
  CHECK(contains(reading(">x\nA\n>y\nA\n>x\nC"), "x.fa has two records named x"));
  CHECK(contains(reading(">x\nACG\nTNA\n"),
                 "x.fa, record x has the character 'N' at position 4 (0-based); the letters are A, C, G, T"));
  CHECK(contains(reading(">x\nAC GT\n"), "the character 0x20 at position 2"));
  CHECK(contains(reading(std::string(">x\nAC\0GT\n", 9)), "the character 0x00 at position 2"));
  CHECK(contains(reading("\x1F\x8B\x08"), "is compressed with gzip"));
  seam_test::scratch_folder const folder;
  CHECK(contains(sentence_of([&] { seam::io::read_fasta<seam::dna>(folder / "none.fa"); }),
                 "none.fa, there is no such file"));
  CHECK(contains(sentence_of([&] { seam::io::read_fasta<seam::dna>(folder.path()); }), "it is a folder"));
}

TEST_CASE("what is written is read again") {
  seam_test::scratch_folder const folder;
  auto const file = records_of(">a\nACGTACGTAC\n>b\nT\n");
  seam::io::write_fasta(folder / "y.fa", file.records(), 4);
  CHECK(seam_test::read_bytes(folder / "y.fa") == ">a\nACGT\nACGT\nAC\n>b\nT\n");
  CHECK(seam::io::read_fasta<seam::dna>(folder / "y.fa").records() == file.records());
}

TEST_CASE("edit distances") {
  using seam::io::detail::edit_distance;
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ABC", "abc") == 0);
  CHECK(edit_distance("flaw", "lawn") == 2);
}

TEST_CASE("the ten enhancers") {
  SEAM_REQUIRE_SHARED(path, "data/deepstarr/Sequences_example.fa");
  auto const file = seam::io::read_fasta<seam::dna>(path);
  CHECK(file.size() == 10);
  for (auto const& record : file.records()) CHECK(record.length() == 249);
  CHECK(file.at("chr2R_17033215_17033463_dev").text().substr(0, 8) == "TTGACTAA");
}

TEST_CASE("what could not be read again is refused before anything is written") {
  seam_test::scratch_folder const folder;
  std::vector<seam::sequence::named_sequence<seam::dna>> const records{{"x", {0, 1}}};
  CHECK(contains(sentence_of([&] { seam::io::write_fasta(folder / "x.fa", records, 0); }), "lines of no letters"));
  auto const writing = [&](seam::sequence::named_sequence<seam::dna> const& second) {
    return sentence_of([&] { seam::io::write_fasta<seam::dna>(folder / "x.fa", {{"x", {0, 1}}, second}); });
  };
  for (char const* name : {"", "two words", "two\nlines", "a\ttab"})
    CHECK(contains(writing({name, {0}}), "x.fa, record 1 has no name, or one with a blank in it"));
  CHECK(contains(writing({"x", {0}}), "x.fa, record 1 has the name of another, x"));
  CHECK(contains(writing({"y", {}}), "x.fa, record 1 has no letters"));
  CHECK(folder.entries() == 0);
}

TEST_CASE("ambiguous and soft-masked letters, as the reader is told") {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.fa", ">one\nACNTacgt\n");
  using seam::io::read_fasta;
  namespace sequence = seam::sequence;
  CHECK(read_fasta<seam::dna>(folder / "x.fa", {.letters = sequence::ambiguous::keep}).at("one").text() == "ACNTACGT");
  CHECK(read_fasta<seam::dna>(folder / "x.fa",
                              {.letters = sequence::ambiguous::keep, .masked = sequence::soft_masked::unknown})
            .at("one")
            .text() == "ACNTNNNN");
  CHECK_THROWS_AS(read_fasta<seam::dna>(folder / "x.fa"), seam::input_error);
}
