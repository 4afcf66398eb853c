#include <doctest/doctest.h>
#include <seam/io/npy.hpp>
#include <seam/mutagenesis/complete.hpp>
#include <seam/mutagenesis/lazy_library.hpp>
#include <seam/mutagenesis/random.hpp>

#include <cstdio>
#include <filesystem>

#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using source = mutagenesis::lazy_library<seam::dna, seam::backend::host, mutagenesis::random>;
static_assert(seam::io::source<source, std::uint8_t, 2>);

TEST_CASE("a lazy library gives the rows of a stored one, in any order") {
  auto const reference = seam_test::some_reference<seam::dna>(31);
  mutagenesis::random const m{.count = 1000};
  auto const stored = mutagenesis::make_library<seam::dna>(seam::backend::host{}, m, reference.view());
  auto const lazy = mutagenesis::make_lazy_library<seam::dna>(seam::backend::host{}, m, reference.view());
  CHECK(lazy.shape() == stored.shape());
  seam::array<std::uint8_t, 2> rows(300, 31);
  for (std::ptrdiff_t first : {700, 0, 333}) {
    lazy.fill(first, 300, rows.view());
    CHECK(std::equal(rows.begin(), rows.end(), stored.view().row(first).begin()));
  }
  CHECK_THROWS_WITH_AS(lazy.fill(701, 300, rows.view()),
                       "the library has 1000 rows, 300 from row 701 are not among them", seam::input_error);
  // 10^9 rows, none of which is kept
  auto const large = mutagenesis::make_lazy_library<seam::dna>(
      seam::backend::host{}, mutagenesis::random{.count = 1'000'000'000}, reference.view());
  large.fill(999'999'700, 300, rows.view());
  CHECK(rows(0, 0) < 4);
}

TEST_CASE("a library is written in blocks") {
  auto const reference = seam_test::some_reference<seam::dna>(6);
  auto const path = std::filesystem::temp_directory_path() / "seam-test-lazy-library.npy";
  auto lazy =
      mutagenesis::make_lazy_library<seam::dna>(seam::backend::host{}, mutagenesis::complete{}, reference.view());
  {
    seam::io::npy_writer<std::uint8_t, 2> file(path.string(), lazy.shape());
    CHECK_THROWS_WITH_AS(mutagenesis::write_library(lazy, file, 0), "a library was to be written in blocks of 0 rows",
                         seam::input_error);
    mutagenesis::write_library(lazy, file, 1000);  // 4096 rows: the last block is short
    file.commit();
  }
  CHECK(seam::io::read_npy<std::uint8_t, 2>(path.string()) ==
        mutagenesis::make_library<seam::dna>(seam::backend::host{}, mutagenesis::complete{}, reference.view()));
  std::filesystem::remove(path);
}
