// Compiled to nothing where there is no TBB: the library builds without it.
#ifdef SEAM_TEST_HAS_TBB

#include <doctest/doctest.h>
#include <seam/backend/thrust_tbb.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/random.hpp>

#include <string>
#include <vector>

#include "concept_test.hpp"

TEST_CASE("Thrust's TBB system meets the contract of a backend and makes the library that the host makes") {
  seam_test::check_backend(seam::backend::thrust_tbb{});
  seam_test::check_monitor<seam::backend::thrust_tbb>();
  CHECK(seam::backend::thrust_tbb::name() == std::string("thrust_tbb"));

  std::vector<std::uint8_t> reference(57);
  for (std::size_t i = 0; i < reference.size(); ++i) reference[i] = static_cast<std::uint8_t>(i * i % 4);
  seam::view<std::uint8_t const, 1> const sequence(reference.data(), 57);
  seam::mutagenesis::random const library{.count = 1500, .seed = 3};
  CHECK(seam::mutagenesis::make_library<seam::dna>(seam::backend::thrust_tbb{}, library, sequence) ==
        seam::mutagenesis::make_library<seam::dna>(seam::backend::host{}, library, sequence));
}

#endif
