#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/report/analysis.hpp>

#include <utility>

namespace {

/// Diploid DNA with three letters: two copies of A, two of C, one of each.
struct two_copies {
  static constexpr int size = 3;
  static constexpr int channels = 2;
  static constexpr char to_char(std::uint8_t letter) { return letter == 0 ? 'M' : letter == 1 ? 'A' : 'C'; }
  static constexpr std::uint8_t to_letter(char c) {
    return c == 'M' ? std::uint8_t{0} : c == 'A' ? std::uint8_t{1} : c == 'C' ? std::uint8_t{2} : seam::unknown_letter;
  }
  static constexpr float encoding(std::uint8_t letter, int channel) {
    if (letter == 0) return 1.0F;
    return letter == channel + 1 ? 2.0F : 0.0F;
  }
};
static_assert(seam::alphabet<two_copies>);

}  // namespace

TEST_CASE("columns of a map are named by the letters that they encode") {
  CHECK(seam::report::letters_of<seam::rna>() == "ACGU");
  CHECK(seam::report::channel_letters_of<seam::rna>() == "ACGU");
  CHECK(seam::report::channel_letters_of<seam::protein>() == "ACDEFGHIKLMNPQRSTVWY");
  CHECK(seam::report::letters_of<two_copies>() == "MAC");
  CHECK(seam::report::channel_letters_of<two_copies>() == "AC");
}

TEST_CASE("an analysis is an explanation and an identification, and stays whole when it is copied or moved") {
  seam::report::analysis<seam::dna> made;
  CHECK_FALSE(made.has_reference());
  CHECK(made.reference().empty());

  made.reference_letters = {0, 3, 255};
  CHECK(made.reference().empty());
  made.explanation().reference_cluster = 0;
  made.identification().linkage = seam::array<double, 2>(2, 4);
  made.sites.push_back({.name = "A", .start = 4, .stop = 9, .positions = {4, 9}, .active_clusters = {1}});
  CHECK(made.linkage.empty());
  CHECK(made.identification().linkage.extent(0) == 2);

  auto const copy = made;
  auto const moved = std::move(made);
  for (auto const* analysis : {&copy, &moved}) {
    CHECK(analysis->reference() == "ATN");
    int sites = 0;
    for (auto const& site : analysis->sites) {
      ++sites;
      CHECK(site.name == "A");
      CHECK(site.length() == 6);
    }
    CHECK(sites == 1);
    CHECK(analysis->identification().sites.data() == analysis->sites.data());
  }
}
