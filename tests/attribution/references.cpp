#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/attribution/references.hpp>
#include <seam/backend/host.hpp>

#include <random>

namespace {

namespace attribution = seam::attribution;
using attribution::reference_kind, attribution::references;

seam::array<float, 3> filled(references const& r, seam::view<std::uint8_t const, 1> letters) {
  seam::array<float, 3> out(r.number(), letters.extent(0), 4);
  seam::backend::host{}.for_blocks(1, 1,
                                   [&](auto& lane, seam::extent) { r.fill<seam::dna>(lane, letters, out.view()); });
  return out;
}

}  // namespace

TEST_CASE("references are what their kind says") {
  std::mt19937 generator(4);
  std::vector<std::uint8_t> letters;
  for (int i = 0; i < 60; ++i) letters.push_back(static_cast<std::uint8_t>(generator() % 4));
  seam::view<std::uint8_t const, 1> const x(letters.data(), 60);
  CHECK(references{}.number() == 20);
  auto const zeros = filled({.from = reference_kind::zeros}, x);
  auto const uniform = filled({.from = reference_kind::uniform}, x);
  CHECK(zeros.extent(0) == 1);
  for (float const entry : zeros) CHECK(entry == 0);
  for (float const entry : uniform) CHECK(entry == 0.25F);

  auto const shuffled = filled({.count = 5, .seed = 7}, x);
  auto const shuffles =
      seam::sequence::shuffles<seam::dna>(seam::backend::host{}, seam::sequence::shuffle_order::dinucleotide, x, 5, 7);
  for (std::ptrdiff_t k = 0; k < 5; ++k)
    for (std::ptrdiff_t p = 0; p < 60; ++p)
      for (int c = 0; c < 4; ++c) CHECK(shuffled(k, p, c) == (shuffles(k, p) == c ? 1 : 0));
  CHECK(filled({.count = 5, .seed = 7}, x) == shuffled);
  CHECK(filled({.count = 5, .seed = 8}, x) != shuffled);

  auto const shared = attribution::shared_shuffles<seam::dna>(seam::backend::host{}, x, 5, 7);
  CHECK(shared.from == reference_kind::given);
  CHECK(shared.given == shuffled);
  std::vector<std::uint8_t> const others(60, 0);
  CHECK(filled(shared, seam::view<std::uint8_t const, 1>(others.data(), 60)) == shuffled);
  CHECK_THROWS_AS(attribution::shared_shuffles<seam::dna>(seam::backend::host{}, x, 0, 7), seam::input_error);
}
