#include <doctest/doctest.h>
#include <seam/io/npy.hpp>
#include <seam/mutagenesis/numpy_random.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "backends.hpp"
#include "concept_test.hpp"
#include "test_data.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::make_library;

namespace {

seam::backend::host const host;

std::vector<std::string> rows_of(seam::array<std::uint8_t, 2> const& library) {
  std::vector<std::string> rows;
  for (std::ptrdiff_t row = 0; row < library.extent(0); ++row)
    rows.push_back(seam::sequence::to_text<seam::dna>(library.view().row(row)));
  return rows;
}

std::vector<std::string> draw(std::string const& text, mutagenesis::numpy_random const& m) {
  seam::sequence::named_sequence<seam::dna> const reference{"",
                                                            seam::sequence::parse<seam::dna>(text, "the reference")};
  return rows_of(make_library<seam::dna>(host, m, reference.view()));
}

}  // namespace

TEST_CASE("libraries that squid-nn draws") {
  std::string const reference = "ACGTTGCAACGTACGGTTCA";
  CHECK(draw(reference, {.count = 5, .rate = 0.1, .seed = 123}) ==
        std::vector<std::string>{"ACGTTGCAACGTACGGTTCA", "ACGTTGCAACGCTCTGGTCA", "ACGTTACATCGTACGGTTCA",
                                 "ACTTTGCAACGGACGGTTCA", "ACCTTGCAACCTACGGTTCA"});
  CHECK(draw(reference, {.count = 5, .rate = 0.5, .seed = 123}) ==
        std::vector<std::string>{"ACGTTGCAACGTACGGTTCA", "ACGTTAGACAGGAGGATTCA", "ACGTCGTTAGGGAACCGATG",
                                 "ACTTGGGGACCGATCCGTCA", "ACATTGCCATGGGGGGCTAA"});
  CHECK(draw(std::string(20, 'A'), {.count = 10, .rate = 0.1, .seed = 42}) ==
        std::vector<std::string>{"AAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAATAAAAAAAAA", "GAAAAATAAAAAAAAAAAAG",
                                 "AATAAAAAAAAAAAAACAAC", "AAAAAAAAAAAAAAAAAACA", "AAATAAAAAAAAAAAGAAAA",
                                 "ATAAAAAAAAAAAAAAAAAA", "TAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAACAAAAGAAA",
                                 "AAAAACAAAAAAAACAAAAA"});
}

TEST_CASE("a window is drawn as if it were the whole sequence") {
  std::string const inside = "ACGTTGCAACGTACGGTTCA";
  auto const alone = draw(inside, {.count = 40, .rate = 0.3, .seed = 8});
  auto const within = draw("GGGTT" + inside + "CC", {.count = 40, .rate = 0.3, .seed = 8, .window = {5, 25}});
  for (std::size_t row = 0; row < alone.size(); ++row) CHECK(within[row] == "GGGTT" + alone[row] + "CC");
}

TEST_CASE_TEMPLATE("numpy_random meets the contract", Backend, SEAM_TEST_BACKENDS) {
  mutagenesis::numpy_random const m{.count = 300, .rate = 0.2};
  seam_test::check_mutagenizer<seam::dna>(Backend{}, m, seam_test::some_reference<seam::dna>(31).view());
  seam_test::check_mutagenizer<seam::rna>(Backend{}, m, seam_test::some_reference<seam::rna>(1).view());
  seam_test::check_mutagenizer<seam::protein>(Backend{}, m, seam_test::some_reference<seam::protein>(80).view());
  using binary = seam::basic_alphabet<"01">;
  seam_test::check_mutagenizer<binary>(Backend{}, m, seam_test::some_reference<binary>(31).view());
}

TEST_CASE("what numpy_random refuses") {
  auto reference = seam_test::some_reference<seam::dna>(30);
  auto const refuse = [&](mutagenesis::numpy_random const& m, char const* sentence) {
    CHECK_THROWS_WITH_AS(make_library<seam::dna>(host, m, reference.view()), sentence, seam::input_error);
  };
  refuse({.seed = std::uint64_t{1} << 32}, "the seed is 4294967296; NumPy's legacy generator takes 0 to 4294967295");
  refuse({.protect = {{2, 3}}}, "numpy_random draws as squid-nn does, which knows no protected windows");
  reference(4) = seam::unknown_letter;
  refuse({},
         "position 4 of the reference is an unknown letter, which squid-nn would take for 'A'; choose a window without "
         "it, or mutagenesis::random, which leaves it");
  CHECK_NOTHROW(
      make_library<seam::dna>(host, mutagenesis::numpy_random{.count = 2, .window = {5, 30}}, reference.view()));
}

TEST_CASE("the library of a published analysis, bit for bit") {
  SEAM_REQUIRE_SHARED(path, "golden/seam_deepstarr_dev/x_index.npy");
  auto const golden = seam::io::read_npy<std::uint8_t, 2>(path);
  REQUIRE(golden.shape() == seam::extents<2>{{1500, 249}});
  mutagenesis::numpy_random const m{.count = 1500, .rate = 0.1, .seed = 42};
  CHECK(make_library<seam::dna>(host, m, golden.view().row(0)) == golden);
}
