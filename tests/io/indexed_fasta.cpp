// Compiled to nothing where there is no htslib: the library builds without it.
#ifdef SEAM_TEST_HAS_HTSLIB

#include <doctest/doctest.h>
#include <htslib/hts.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/io/indexed_fasta.hpp>

#include <chrono>
#include <filesystem>

#include "io/bgzip.hpp"
#include "io/scratch.hpp"
#include "sentence.hpp"

namespace io = seam::io;
using io::indexed_fasta, io::parse_region;
using seam::dna, seam_test::contains, seam_test::sentence_of;
using reading = seam::sequence::reading;

namespace {

/// Records over lines of 60 letters, longer in all than a block of bgzip (64 KiB), with N, R and lower-case stretches.
std::string genome() {
  seam::random_stream random(5, 0);
  std::string text;
  for (std::size_t const length : {150'001U, 59U, 60U, 61U, 20'000U}) {
    text += ">chr" + std::to_string(length) + " made up\n";
    for (std::size_t i = 0; i < length; ++i) {
      text += (i / 1000 % 3 == 2 ? "acgtnr" : "ACGTNR")[seam::below(random.next(), i % 7 == 0 ? 6 : 4)];
      if (i % 60 == 59 || i + 1 == length) text += '\n';
    }
  }
  return text;
}

struct genome_file {
  seam_test::scratch_folder folder;
  std::string path;

  explicit genome_file(bool compressed, std::string const& text = genome())
      : path(folder / (compressed ? "g.fa.gz" : "g.fa")) {
    if (compressed)
      seam_test::write_bgzip(path, text);
    else
      seam_test::write_bytes(path, text);
  }
  void index() const { REQUIRE(fai_build3(path.c_str(), nullptr, nullptr) == 0); }
  std::string refused(std::string const& region) const {
    return sentence_of([&] { io::letters_of_region(indexed_fasta<dna>(path), parse_region(region)); });
  }
};

constexpr char const* regions[] = {"chr150001:1-1",
                                   "chr150001:150001-150001",
                                   "chr150001:58-63(-)",
                                   "chr150001:65530-65600",
                                   "chr150001:131000-140000(-)",
                                   "chr150001",
                                   "chr59",
                                   "chr60(-)",
                                   "chr61:60-",
                                   "chr20000:19000-20000(-)",
                                   "chr20000:1-60"};

}  // namespace

TEST_CASE("regions of an indexed file are those of the whole file, compressed or not, with an index or without") {
  std::string const text = genome();
  reading const readings[] = {
      {.letters = seam::sequence::ambiguous::keep},
      {.letters = seam::sequence::ambiguous::draw, .seed = 9},
      {.letters = seam::sequence::ambiguous::keep, .masked = seam::sequence::soft_masked::unknown}};
  for (bool const compressed : {false, true})
    for (bool const indexed : {false, true}) {
      genome_file const file(compressed, text);
      seam_test::write_bytes(file.folder / "plain.fa", text);
      if (indexed) file.index();
      std::ptrdiff_t const files = file.folder.entries();
      CHECK(indexed_fasta<dna>::takes(file.path) == (compressed || indexed));
      for (reading const& how : readings) {
        auto const whole = io::read_fasta<dna>(file.folder / "plain.fa", how);
        indexed_fasta<dna> const parts(file.path, how);
        CHECK(parts.names() == whole.names());
        CHECK(parts.size() == 5);
        CHECK(parts.contains("chr60"));
        CHECK(parts.length("chr150001") == 150'001);
        CHECK(parts.at("chr61") == whole.at("chr61"));
        for (char const* const region : regions) {
          CAPTURE(region);
          CHECK(io::letters_of_region(parts, parse_region(region)) ==
                io::letters_of_region(whole, parse_region(region)));
        }
      }
      CHECK(file.folder.entries() == files);  // nothing was left beside the file
    }
}

TEST_CASE("an index that is older than its file is not believed") {
  genome_file const file(false, ">one\nACGT\n>two\nGGCC\n");
  file.index();
  seam_test::write_bytes(file.path, ">zero\nTTTTTT\n>two\nACAC\n");
  std::filesystem::last_write_time(file.path + ".fai",
                                   std::filesystem::last_write_time(file.path) - std::chrono::hours(1));
  CHECK_FALSE(indexed_fasta<dna>::takes(file.path));
  indexed_fasta<dna> const parts(file.path);
  CHECK(parts.names() == std::vector<std::string>{"zero", "two"});
  CHECK(parts.at("two").text() == "ACAC");
}

TEST_CASE("what a region of an indexed file cannot be") {
  genome_file const file(true, ">chr1\nACGTTGCAAC\nGATNACA\n>chr2\nGG\n");
  CHECK(file.refused("chr3:1-2") == file.path + " has no record chr3; of its 2 the nearest are chr1, chr2");
  CHECK(file.refused("chr1:3-18") == "the region chr1:3-18(+) does not lie in chr1, which has 17 letters");
  CHECK(file.refused("chr1:18-") == "the region chr1:18-(+) does not lie in chr1, which has 17 letters");
  CHECK(contains(file.refused("chr1:5-4"), "the region chr1:5-4 has no positions"));
  CHECK(file.refused("chr1:12-15") ==
        file.path + ", record chr1 has the character 'N' at position 13 (0-based); the letters are A, C, G, T");
  CHECK(file.refused("chr1:1-13") == "nothing was thrown");
}

TEST_CASE("files that cannot be read in parts") {
  genome_file const file(true);
  std::string const bytes = seam_test::read_bytes(file.path);
  auto const sentence = [&](std::string const& content, std::string const& region = "chr150001:65530-140000") {
    seam_test::write_bytes(file.path, content);
    std::string const said = file.refused(region);
    return said.substr(said.find("g.fa.gz"));
  };
  REQUIRE(bytes.size() > 60'000);
  for (std::size_t const kept : {bytes.size() - 1, bytes.size() - 28, std::size_t{40'000}, std::size_t{19}})
    CHECK(sentence(bytes.substr(0, kept)) == "g.fa.gz was cut off: it lacks the empty block that ends a bgzipped file");
  CHECK(sentence("") == "g.fa.gz, it is empty and a FASTA file was expected");
  CHECK(sentence(seam_test::gzip_of(">chr1\nACGT\n")) ==
        "g.fa.gz is compressed with gzip, of which no part can be read alone; compress it with bgzip, or unpack it");
  std::string const form =
      "g.fa.gz cannot be indexed: a FASTA file was expected whose records have names of their "
      "own, and each lines of one length but for its last";
  CHECK(sentence("ACGT\n") == form);
  CHECK(sentence(">x\nACGT\nAC\nACGT\n") == form);
  CHECK(contains(sentence_of([&] { indexed_fasta<dna>(file.folder / "none.fa"); }), "there is no such file"));
  CHECK_FALSE(indexed_fasta<dna>::takes(file.folder / "none.fa"));

  // Damage behind a good index: a byte of a block in the middle, and a plain file that has become shorter.
  seam_test::write_bytes(file.path, bytes);
  file.index();
  std::string damaged = bytes;
  for (std::size_t i = 30'000; i < 30'100; ++i) damaged[i] = static_cast<char>(~damaged[i]);
  std::string const unreadable =
      " cannot be read; the file was cut off or damaged, or changed since its index was made";
  auto const later = std::filesystem::last_write_time(file.path + ".fai") + std::chrono::hours(1);
  seam_test::write_bytes(file.path, damaged);
  for (char const* index : {".fai", ".gzi"}) std::filesystem::last_write_time(file.path + index, later);
  std::string const said = file.refused("chr150001:65530-140000");
  CHECK(said == file.path + ": letters 65530 to 140000 of chr150001" + unreadable);

  genome_file const plain(false);
  plain.index();
  seam_test::write_bytes(plain.path, genome().substr(0, 1000));
  std::filesystem::last_write_time(plain.path + ".fai",
                                   std::filesystem::last_write_time(plain.path) + std::chrono::hours(1));
  CHECK(plain.refused("chr150001:901-1000") == plain.path + ": letters 901 to 1000 of chr150001" + unreadable);
  seam_test::write_bytes(plain.path + ".fai", "no index\n");
  CHECK(plain.refused("chr59") == plain.path + ".fai is no index of it; make it anew: samtools faidx " + plain.path);
}

TEST_CASE("htslib's own words are left as they were") {
  genome_file const file(true, ">one\nACGT\n");
  auto const level = hts_get_log_level();
  indexed_fasta<dna> const parts(file.path);
  parts.at("one");
  CHECK(hts_get_log_level() == level);
}

#endif
