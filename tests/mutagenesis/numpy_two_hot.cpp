#include <doctest/doctest.h>
#include <seam/mutagenesis/numpy_two_hot.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/sequence/named_sequence.hpp>
#include <seam/sequence/one_hot.hpp>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using seam::two_hot;

TEST_CASE("the diploid library that squid-nn draws") {
  auto const letters = seam::sequence::parse<two_hot>("ACGTRYSWKM", "the reference");
  auto const library = mutagenesis::make_library<two_hot>(
      seam::backend::host{}, mutagenesis::numpy_two_hot{.count = 4, .rate = 0.2, .seed = 9}, {letters.data(), 10});
  std::vector<std::string> rows;
  for (std::ptrdiff_t row = 0; row < 4; ++row)
    rows.push_back(seam::sequence::to_text<two_hot>(library.view().row(row)));
  CHECK(rows == std::vector<std::string>{"ACGTRYSWKM", "AKGCYYSWKM", "ACGTGYSSKM", "CCGTRYSWKK"});

  seam::array<float, 3> encoded(4, 10, 4);
  seam::sequence::encode_into<two_hot>(seam::backend::host{}, library.view(), encoded.view());
  for (std::ptrdiff_t i = 0; i < 40; ++i)
    CHECK(encoded(i / 10, i % 10, 0) + encoded(i / 10, i % 10, 1) + encoded(i / 10, i % 10, 2) +
              encoded(i / 10, i % 10, 3) ==
          2);
}

TEST_CASE("diploid libraries meet the contract") {
  auto const reference = seam_test::some_reference<two_hot>(40);
  seam_test::check_mutagenizer<two_hot>(seam::backend::host{}, mutagenesis::numpy_two_hot{.count = 300, .rate = 0.05},
                                        reference.view());
  seam_test::check_mutagenizer<two_hot>(seam::backend::thrust_omp{}, mutagenesis::random{.count = 300, .rate = 0.2},
                                        reference.view());
}

TEST_CASE("what numpy_two_hot refuses") {
  auto const reference = seam_test::some_reference<two_hot>(3);
  auto const refuse = [&](mutagenesis::numpy_two_hot const& m, char const* sentence) {
    CHECK_THROWS_WITH_AS(mutagenesis::make_library<two_hot>(seam::backend::host{}, m, reference.view()), sentence,
                         seam::input_error);
  };
  refuse({.count = 50, .rate = 1, .seed = 1}, "row 3 draws 4 mutations and there are 3 positions; lower the rate");
  refuse({.protect = {{0, 1}}}, "numpy_two_hot draws as squid-nn does, which knows no protected windows");
}
