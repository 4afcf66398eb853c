#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/explain/summary.hpp>
#include <seam/mutagenesis/make_library.hpp>

#include <cmath>

#include "../backends.hpp"
#include "random_library.hpp"

namespace explain = seam::explain;
using binary = seam::basic_alphabet<"01">;

namespace {

/// Plain loops over rows, positions and letters.
template <class A>
void check_counts(auto const& where, std::ptrdiff_t rows, std::ptrdiff_t length, std::uint32_t k) {
  auto const library = seam_test::random_library<A>(rows, length, 0.2, 5, 20);
  auto const labels = seam_test::random_labels(rows, k, 6, 9);
  auto const clusters = explain::group_members(seam_test::as_view(labels));
  auto const counts = explain::count_letters<A>(where, library, clusters);
  seam::array<std::int64_t, 3> expected(std::ptrdiff_t{k} + 1, length, std::ptrdiff_t{A::size});
  for (std::ptrdiff_t row = 0; row < rows; ++row)
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      std::int32_t const label = labels[static_cast<std::size_t>(row)];
      if (library(row, position) != seam::unknown_letter)
        ++expected(label < 0 ? std::int32_t(k) : label, position, library(row, position));
    }
  CHECK(counts == expected);

  std::vector<std::ptrdiff_t> order;
  for (std::uint32_t cluster = k; cluster-- > 0;) order.push_back(std::ptrdiff_t{cluster});
  std::vector<std::uint8_t> const reference(library.data(), library.data() + length);
  auto const summary = explain::summarize<explain::corrected>(counts, clusters, order, reference);
  for (std::ptrdiff_t row = 0; row < std::ptrdiff_t{k}; ++row)
    for (std::ptrdiff_t position = 0; position < length; ++position) {
      double known = 0, most = 0, same = 0, entropy = 0;
      for (std::ptrdiff_t letter = 0; letter < A::size; ++letter) {
        auto const count = static_cast<double>(expected(order[static_cast<std::size_t>(row)], position, letter));
        known += count;
        most = std::max(most, count);
        if (letter == library(0, position)) same = count;
      }
      for (std::ptrdiff_t letter = 0; letter < A::size; ++letter) {
        auto const count = static_cast<double>(expected(order[static_cast<std::size_t>(row)], position, letter));
        if (count > 0) entropy -= count / known * std::log(count / known) / std::log(2.0);
      }
      CHECK(summary.entropy(row, position) == doctest::Approx(entropy).epsilon(1e-12));
      CHECK(summary.consensus(row, position) == doctest::Approx(100 * most / known).epsilon(1e-12));
      CHECK(summary.reference_mismatch(row, position) == doctest::Approx(100 * (1 - same / known)).epsilon(1e-12));
      CHECK(summary.counts(row, position, summary.consensus_letter(row, position)) == std::int64_t(most));
    }
}

}  // namespace

TEST_CASE_TEMPLATE("letters are counted as plain loops count them, in any alphabet (D-11)", Backend,
                   SEAM_TEST_BACKENDS) {
  check_counts<seam::dna>(Backend{}, 700, 83, 4);
  check_counts<seam::rna>(Backend{}, 40, 1, 1);
  check_counts<seam::protein>(Backend{}, 300, 21, 3);
  check_counts<binary>(Backend{}, 300, 66, 2);
  check_counts<seam::basic_alphabet<"TGCA">>(Backend{}, 100, 17, 2);
}

TEST_CASE("a byte that is no letter is refused with its place") {
  auto library = seam_test::random_library<seam::dna>(10, 5, 0.1, 1);
  library(7, 3) = 4;
  auto const clusters = explain::group_members(seam_test::as_view(std::vector<std::int32_t>(10, 0)));
  CHECK_THROWS_WITH_AS(explain::count_letters<seam::dna>(seam::backend::host{}, library, clusters),
                       "row 7 of the library holds 4 at position 3; letters are 0 to 3, or 255 for unknown",
                       seam::input_error);
}

TEST_CASE("the mutation rate is measured where mutations can fall") {
  // Positions 0..9 never change: a mutation window. One row is the reference.
  auto library = seam_test::random_library<seam::dna>(4000, 30, 0.15, 9);
  for (std::ptrdiff_t row = 1; row < 4000; ++row)
    for (std::ptrdiff_t position = 0; position < 10; ++position) library(row, position) = library(0, position);
  std::ptrdiff_t mutations = 0;
  for (std::ptrdiff_t row = 0; row < 4000; ++row)
    for (std::ptrdiff_t position = 0; position < 30; ++position)
      mutations += library(row, position) != library(0, position);
  auto const clusters = explain::group_members(seam_test::as_view(seam_test::random_labels(4000, 3, 1, 5)));
  auto const counts = explain::count_letters<seam::dna>(seam::backend::host{}, library, clusters);
  std::vector<std::uint8_t> const reference(library.data(), library.data() + 30);
  CHECK(explain::measured_rate(counts, reference, true) ==
        doctest::Approx(static_cast<double>(mutations) / (3999.0 * 20.0)).epsilon(1e-14));
  CHECK(explain::consensus_of(counts) == reference);
  CHECK(explain::measured_rate(counts, reference, false) ==
        doctest::Approx(static_cast<double>(mutations) / (4000.0 * 20.0)).epsilon(1e-14));
}

TEST_CASE("corrected and delta entropies of a summary, from numbers and not from a drawing's colours (D-5)") {
  explain::summary_matrix summary;
  summary.counts = seam::array<std::int64_t, 3>({{2, 1, 2}}, {3, 1, 4, 0});
  summary.entropy = seam::array<double, 2>({{2, 1}}, {0.8, 0});
  std::vector<explain::cluster_statistics> statistics(2);
  statistics[0].expected_entropy = 0.5;
  statistics[1].expected_entropy = 0.25;
  auto const delta = explain::delta_entropies(summary, statistics);
  CHECK(delta(0, 0) == doctest::Approx(0.3));
  CHECK(delta(1, 0) == -0.25);
  auto const corrected = explain::miller_madow_entropies(summary.counts.view());
  CHECK(corrected(0, 0) == explain::miller_madow_entropy(&summary.counts(0, 0, 0), 2));
  CHECK(corrected(1, 0) == 0);
}
