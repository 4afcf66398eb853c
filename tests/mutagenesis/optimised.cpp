#include <doctest/doctest.h>
#include <seam/mutagenesis/optimised.hpp>

#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::objective;

TEST_CASE("higher scores are nearer to the goal") {
  CHECK(objective{}.score(3) == 3);
  CHECK(objective{.toward = objective::direction::lower}.score(3) == -3);
  objective const seven{objective::direction::reach, 7};
  CHECK(seven.score(7) == 0);
  CHECK(seven.score(9) == seven.score(5));
  CHECK(seven.score(6) > seven.score(5));
}

TEST_CASE("rows are kept until there are enough") {
  auto const row = seam_test::letters_of("ACG");
  mutagenesis::detail::optimised_rows kept(2, 3);
  CHECK(kept.keep(row.view(), 1.5F, 0, 0, -1) == 0);
  CHECK_FALSE(kept.full());
  CHECK(kept.keep(row.view(), 2.5F, 0, 1, 0) == 1);
  CHECK(kept.full());
  CHECK(kept.keep(row.view(), 3.5F, 0, 2, 1) == -1);
  auto const made = std::move(kept).result();
  CHECK(seam_test::texts_of(made.letters.view()) == std::vector<std::string>{"ACG", "ACG"});
  CHECK(made.activities == std::vector<float>{1.5F, 2.5F});
  CHECK(made.step == std::vector<std::ptrdiff_t>{0, 1});
  CHECK(made.parent == std::vector<std::ptrdiff_t>{-1, 0});
}
