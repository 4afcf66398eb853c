#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/io/word_table.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "test_data.hpp"

using seam::dna, seam::io::read_word_table, seam::io::word_table;

namespace {

class text_file {
 public:
  explicit text_file(std::string const& text)
      : path_((std::filesystem::temp_directory_path() / "seam-test-words.txt").string()) {
    std::ofstream(path_) << text;
  }
  ~text_file() { std::filesystem::remove(path_); }
  std::string const& path() const { return path_; }

 private:
  std::string path_;
};

word_table read(std::string const& text, std::string const& column = "") {
  return read_word_table<dna>(text_file(text).path(), column);
}

/// The sentence without the path.
std::string refused(std::string const& text, std::string const& column = "") {
  try {
    read(text, column);
  } catch (seam::input_error const& wrong) {
    std::string const sentence = wrong.what();
    std::size_t const name = sentence.find("seam-test-words.txt");
    return name == sentence.npos ? sentence : sentence.substr(name);
  }
  return "";
}

std::string const pairs =
    "AA\tTT\t1\t10\nAC\tGT\t2\t20\nAG\tCT\t3\t30\nCA\tTG\t4\t40\nCC\tGG\t5\t50\n"
    "GA\tTC\t6\t60\nAT\tAT\t7\t70\nCG\tCG\t8\t80\nGC\tGC\t9\t90\nTA\tTA\t10\t100\n";
std::vector<float> const expected = {1, 2, 3, 7, 4, 5, 8, 3, 6, 9, 5, 2, 10, 6, 4, 1};  // AA, AC, AG, AT, CA, ..

}  // namespace

TEST_CASE("tables of pairs, of one strand and of both strands are the same table") {
  CHECK(read(pairs).values == expected);
  CHECK(read(pairs).length == 2);
  CHECK(read("\xEF\xBB\xBF" + pairs).values == expected);
  CHECK(read("2-mer\t2-mer\tE-score\tMedian\n" + pairs, "E-score").values == expected);
  auto tens = expected;
  for (float& value : tens) value *= 10;
  CHECK(read("2-mer\t2-mer\tE-score\tMedian\r\n" + pairs, "Median").values == tens);
  CHECK(read("AA 1\nAC 2\nAG 3\nCA 4\nCC 5\nGA 6\nAT 7\nCG 8\nGC 9\nTA 10\n").values == expected);
  std::string both;
  for (std::size_t word = 0; word < 16; ++word)
    both += std::string{"ACGT"[word / 4], "acgt"[word % 4]} + '\t' + std::to_string(expected[word]) + '\n';
  CHECK(read(both).values == expected);
}

TEST_CASE("tables that cannot be used") {
  CHECK(refused("AA\t1\nAC\t2\n") ==
        "seam-test-words.txt has no row for 12 of the 16 words of 2 letters, the first AG");
  CHECK(refused(pairs + "AC\tGT\t2\t20\n") == "seam-test-words.txt has two rows for the word AC, lines 2 and 11");
  CHECK(refused(pairs + "GT\tAC\t2\t20\n") == "seam-test-words.txt has two rows for the word GT, lines 2 and 11");
  CHECK(refused("AA\tTT\t1\nAC\tGG\t2\n") == "seam-test-words.txt, line 2: GG is not the reverse complement of AC");
  CHECK(refused("AA\t1\nACA\t2\n") == "seam-test-words.txt, line 2 has the word ACA of 3 letters, the first has 2");
  CHECK(refused("AA\tx\n") == "seam-test-words.txt, line 1 has 'x' where a number was expected");
  CHECK(refused("AA\t1\nAC\n") == "seam-test-words.txt, line 2 has 1 fields; the value stands in field 2");
  CHECK(refused("AA\tnan\n") == "seam-test-words.txt, line 1 has 'nan' where a number was expected");
  CHECK(refused(pairs, "E-score") == "seam-test-words.txt has no column of numbers E-score: it has no header");
  CHECK(refused("word\tother\tMedian\tZ\n" + pairs, "E-score") ==
        "seam-test-words.txt has no column of numbers E-score; its header is word, other, Median, Z");
  CHECK(refused("word\n") == "seam-test-words.txt has no words");
  CHECK(refused("word\nsecond\n") ==
        "seam-test-words.txt, line 2 does not begin with a word of the letters A, C, G, T");
  CHECK(refused(std::string(20, 'A') + "\t1\n") ==
        "seam-test-words.txt, line 1 begins with a word of 20 letters: a table of all such words is too large");
  CHECK_THROWS_AS(read_word_table<dna>("/nowhere/words.txt"), seam::input_error);
}

TEST_CASE("the tables of two proteins") {
  SEAM_REQUIRE_SHARED(myc, "data/pbm/MYC-MAX_8mers_11111111.txt");
  SEAM_REQUIRE_SHARED(gata, "data/pbm/parsed_Gata6_3769_contig8mers.txt");
  auto const best = [](word_table const& table) {
    REQUIRE(table.length == 8);
    REQUIRE(table.values.size() == 65'536);
    auto word = std::max_element(table.values.begin(), table.values.end()) - table.values.begin();
    std::string text;
    for (int i = 0; i < 8; ++i, word /= 4) text.insert(text.begin(), "ACGT"[word % 4]);
    return text;
  };
  auto const e_scores = read_word_table<dna>(myc, "E-score");
  CHECK(best(e_scores) == "CCACGTGG");
  CHECK(*std::max_element(e_scores.values.begin(), e_scores.values.end()) == 0.49951F);
  CHECK((best(read_word_table<dna>(gata)) == "AGATAACG" || best(read_word_table<dna>(gata)) == "CGTTATCT"));
}
