#include <doctest/doctest.h>
#include <seam/mutagenesis/random_permutation.hpp>

#include <cmath>
#include <vector>

using seam::mutagenesis::random_permutation;

TEST_CASE("every number comes once") {
  for (std::uint64_t const n : {1U, 2U, 3U, 4U, 5U, 64U, 65U, 1000U, 4097U}) {
    random_permutation const permutation(7, n);
    std::vector<bool> seen(n);
    for (std::uint64_t i = 0; i < n; ++i) {
      std::uint64_t const element = permutation(i);
      REQUIRE(element < n);
      REQUIRE(!seen[element]);
      seen[element] = true;
    }
  }
  random_permutation const large(1, std::uint64_t{1} << 62);
  CHECK(large(0) != large(1));
  CHECK(large(5) < (std::uint64_t{1} << 62));
}

TEST_CASE("over seeds, pairs of elements are uniform") {
  constexpr std::uint64_t n = 7, seeds = 21'000;
  double counts[n][n] = {};
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    random_permutation const permutation(seed, n);
    ++counts[permutation(0)][permutation(3)];
  }
  double const expected = seeds / 42.0;
  double chi_squared = 0;
  for (std::uint64_t a = 0; a < n; ++a)
    for (std::uint64_t b = 0; b < n; ++b)
      if (a != b) chi_squared += (counts[a][b] - expected) * (counts[a][b] - expected) / expected;
  CHECK(chi_squared < 41 + 5 * std::sqrt(82.0));
}
