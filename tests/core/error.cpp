#include <doctest/doctest.h>
#include <seam/core/error.hpp>

static_assert(std::is_base_of_v<std::runtime_error, seam::error>);
static_assert(std::is_base_of_v<seam::input_error, seam::capability_error>);
static_assert(std::is_base_of_v<seam::input_error, seam::memory_error>);
static_assert(!std::is_base_of_v<seam::input_error, seam::cancelled>);

TEST_CASE("expect throws its sentence, and makes it only then") {
  int made = 0;
  auto const sentence = [&] {
    ++made;
    return "row 3 is empty";
  };
  seam::expect(true, sentence);
  CHECK(made == 0);
  CHECK_THROWS_WITH_AS(seam::expect(false, sentence), "row 3 is empty", seam::input_error);
  CHECK_THROWS_WITH_AS(seam::expect<seam::memory_error>(false, sentence), "row 3 is empty", seam::memory_error);
  CHECK(made == 2);
}
