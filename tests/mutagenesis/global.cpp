#include <doctest/doctest.h>
#include <seam/mutagenesis/global.hpp>

#include <map>
#include <set>

#include "backends.hpp"
#include "concept_test.hpp"

namespace mutagenesis = seam::mutagenesis;
using mutagenesis::background, mutagenesis::global, mutagenesis::motif_set, mutagenesis::orientation;
using seam::dna;

namespace {

motif_set motif(std::string const& text, std::string const& name = "m") {
  return motif_set::parse<dna>(name, text);
}

std::string const reference = "ACGATTACAGATTACCAGATGACCATGATTACGACCATTACAGGATACCAGATCCGATAG";  // 60

std::string reverse_complement(std::string const& text) {
  std::string other;
  for (auto letter = text.rbegin(); letter != text.rend(); ++letter)
    other += dna::to_char(seam::sequence::complement<dna>(dna::to_letter(*letter)));
  return other;
}

std::map<std::string, int> pairs_of(std::string const& text) {
  std::map<std::string, int> pairs;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) ++pairs[text.substr(i, 2)];
  return pairs;
}

}  // namespace

TEST_CASE_TEMPLATE("global libraries meet the contract", Backend, SEAM_TEST_BACKENDS) {
  auto const letters = seam_test::letters_of(reference);
  global const drawn{.sets = {motif("GATGAGTCATC,TTTGACTCATA", "AP-1"), motif("TATCGATA", "DRE")},
                     .backgrounds = 130,
                     .orientation = orientation::drawn,
                     .bare = true};
  seam_test::check_mutagenizer<dna>(Backend{}, drawn, letters.view());
  global const swept{.sets = {motif("GATNAG")},
                     .backgrounds = 40,
                     .background = background::matched,
                     .positions = {3, 20},
                     .orientation = orientation::both,
                     .partner = motif("CCGG"),
                     .spacings = {0, 5}};
  seam_test::check_mutagenizer<dna>(Backend{}, swept, letters.view());
  global const peptides{
      .sets = {{"p", {{1, 2, 3}}}}, .backgrounds = 50, .background = background::mononucleotide_shuffle};
  seam_test::check_mutagenizer<seam::protein>(Backend{}, peptides, seam_test::some_reference<seam::protein>(30).view());
}

TEST_CASE("every group has the same backgrounds, and a motif where its placement says") {
  auto const letters = seam_test::letters_of(reference);
  std::string const first = "GATGNGTC", second = "CCGGA";
  for (background kind : {background::uniform, background::matched, background::mononucleotide_shuffle,
                          background::dinucleotide_shuffle}) {
    global const m{.sets = {motif(first, "a"), motif("TTTT", "b")},
                   .backgrounds = 25,
                   .background = kind,
                   .positions = {0, 11, 30},
                   .orientation = orientation::both,
                   .partner = motif(second, "c"),
                   .spacings = {0, 7},
                   .bare = true};
    auto const rows = seam_test::draw(reference, m);
    REQUIRE(rows.size() == 25 * (2 * 3 * 2 * 2 + 1));
    CHECK(m.groups<dna>(letters.view()) == 24);
    auto const places = m.placements<dna>(letters.view(), 0, static_cast<std::ptrdiff_t>(rows.size()));
    std::set<std::string> seen;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::size_t const b = row % 25;
      std::string expected = rows[24 * 25 + b];
      auto const& place = places[row];
      CHECK(place.background == static_cast<std::ptrdiff_t>(b));
      if (row >= 24 * 25) {
        CHECK(place.set == -1);
        continue;
      }
      std::string const gap(static_cast<std::size_t>(place.spacing), 'N');
      std::string construct = (place.set == 0 ? first : "TTTT") + gap + second;
      if (place.reverse) construct = reverse_complement(construct);
      for (std::size_t i = 0; i < construct.size(); ++i)
        if (construct[i] != 'N') expected[static_cast<std::size_t>(place.position) + i] = construct[i];
      REQUIRE(rows[row] == expected);
      seen.insert(std::to_string(place.set) + ' ' + std::to_string(place.position) + ' ' +
                  std::to_string(place.spacing) + (place.reverse ? '-' : '+'));
    }
    CHECK(seen.size() == 24);
    std::string const& bare = rows.back();
    if (kind == background::dinucleotide_shuffle) CHECK(pairs_of(bare) == pairs_of(reference));
    if (kind == background::mononucleotide_shuffle)
      CHECK(std::count(bare.begin(), bare.end(), 'A') == std::count(reference.begin(), reference.end(), 'A'));
  }
}

TEST_CASE("places, strands and instances are drawn evenly") {
  auto const letters = seam_test::letters_of(reference);
  constexpr std::ptrdiff_t n = 30'000;
  global const m{
      .sets = {motif("GATGAG,TTTTTT,CACACA")}, .backgrounds = n, .orientation = orientation::drawn, .window = {10, 25}};
  std::map<std::ptrdiff_t, double> positions, instances, strands;
  for (auto const& place : m.placements<dna>(letters.view(), 0, n)) {
    ++positions[place.position];
    ++instances[place.instance];
    ++strands[place.reverse];
  }
  auto const even = [](std::map<std::ptrdiff_t, double> const& counts, std::size_t size) {
    REQUIRE(counts.size() == size);
    double const expected = static_cast<double>(n) / static_cast<double>(size);
    for (auto const& [value, count] : counts) CHECK(std::abs(count - expected) < 5 * std::sqrt(expected));
  };
  even(positions, 10);  // 10 .. 19
  CHECK(positions.begin()->first == 10);
  even(instances, 3);
  even(strands, 2);
}

TEST_CASE("backgrounds have the composition that they say") {
  auto const gc = [](std::vector<std::string> const& rows, char a, char b) {
    double count = 0, all = 0;
    for (std::string const& row : rows) {
      count += static_cast<double>(std::count(row.begin(), row.end(), a) + std::count(row.begin(), row.end(), b));
      all += static_cast<double>(row.size());
    }
    return count / all;
  };
  std::string const rich = "GGGGGGGGGGGGGGGAAAAA";  // 75 % GC, all of it G
  global m{.sets = {motif("N")}, .backgrounds = 4000, .background = background::matched, .positions = {0}};
  auto rows = seam_test::draw(rich, m);
  CHECK(gc(rows, 'G', 'C') == doctest::Approx(0.75).epsilon(0.01));
  CHECK(gc(rows, 'G', 'G') / 2 == doctest::Approx(0.375).epsilon(0.02));
  m.background = background::uniform;
  CHECK(gc(seam_test::draw(rich, m), 'G', 'C') == doctest::Approx(0.5).epsilon(0.01));
  m.background = background::given;
  m.backgrounds = 2;
  m.given = seam::array<std::uint8_t, 2>(3, 20);
  m.given(1, 4) = 2;
  rows = seam_test::draw(rich, m);
  CHECK(rows == std::vector<std::string>{std::string(20, 'A'), "AAAAGAAAAAAAAAAAAAAA"});
}

TEST_CASE("a plan gives any part of the library and any placement, as the library does") {
  auto const letters = seam_test::letters_of("ACGTTGCAACGTGATTACA");
  global const m{
      .sets = {motif("GATTA"), motif("CCCC,GGGG")}, .backgrounds = 30, .orientation = orientation::both, .bare = true};
  auto const whole = mutagenesis::make_library<dna>(seam::backend::host{}, m, letters.view());
  global::plan<dna> const plan(m, letters.view());
  CHECK(plan.rows() == whole.extent(0));
  CHECK(plan.groups() == 4);
  seam::array<std::uint8_t, 2> part(17, 19);
  for (std::ptrdiff_t first : {0, 50, 133}) {
    plan.rows_into(seam::backend::host{}, first, part.view());
    CHECK(std::equal(part.begin(), part.end(), whole.view().row(first).begin()));
    CHECK(plan.placements(first, 17) == m.placements<dna>(letters.view(), first, 17));
  }
  CHECK_THROWS_WITH_AS(plan.rows_into(seam::backend::host{}, 134, part.view()),
                       "rows [134, 151) were asked of a library of 150", seam::input_error);
}

TEST_CASE("what cannot be embedded") {
  using seam_test::refuse;
  refuse("ACGT", global{}, "no motifs were given, so there is nothing to embed");
  refuse("ACGT", global{.sets = {motif("ACGTA")}}, "the motif m takes 5 letters; the backgrounds have 4 in [0, 4)");
  refuse("ACGTACGT", global{.sets = {motif("ACGT")}, .positions = {5}},
         "the motif m of 4 letters does not fit at position 5 into [0, 8)");
  refuse("ACGTACGT", global{.sets = {motif("ACGT")}, .partner = motif("CC"), .spacings = {3}},
         "the motif m takes 9 letters; the backgrounds have 8 in [0, 8)");
  refuse("ACGTACGT", global{.sets = {motif("ACGT")}, .spacings = {3}},
         "spacings were given, but no second motif that they lie before");
  refuse("ACGTACGT", global{.sets = {motif("AC")}, .partner = motif("CC"), .spacings = {-1}},
         "a spacing of -1 letters is less than none");
  refuse("ACGT", global{.sets = {motif("ACG,AC")}},
         "the motif m has instances of 3 and 2 letters; all must have one length");
  refuse("ACGT", global{.sets = {{"x", {}}}}, "the motif x has no letters");
  refuse("ACGT", global{.sets = {{"x", {{9}}}}},
         "the motif x holds letter index 9; the alphabet has 0 to 3 and 255 for unknown");
  refuse("ACGT", global{.sets = {motif("A")}, .backgrounds = 0},
         "motifs were to go into 0 backgrounds; it takes 1 at least");
  refuse("ACGT", global{.sets = {motif("A")}, .backgrounds = 3, .background = background::given},
         "3 backgrounds of 4 letters were asked for; those given are 0 of 0");
  refuse("NNNN", global{.sets = {motif("A")}, .background = background::matched},
         "the reference has no known letter whose frequencies backgrounds could have");
  CHECK_THROWS_WITH_AS(mutagenesis::make_library<seam::protein>(
                           seam::backend::host{}, global{.sets = {{"x", {{1}}}}, .orientation = orientation::reverse},
                           seam_test::some_reference<seam::protein>(5).view()),
                       "the letters of this alphabet have no complements, so motifs have no other strand",
                       seam::input_error);
  CHECK_THROWS_WITH_AS(
      global({.sets = {motif("A")}, .backgrounds = 5}).placements<dna>(seam_test::letters_of("ACGT").view(), 3, 3),
      "rows [3, 6) were asked of a library of 5", seam::input_error);
}
