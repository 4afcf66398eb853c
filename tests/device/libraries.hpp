// Sequences and libraries on every backend: the same bits as on the host. The body of libraries.cpp and libraries.cu.
#pragma once

#include <seam/mutagenesis/complete.hpp>
#include <seam/mutagenesis/crop.hpp>
#include <seam/mutagenesis/fixed_number.hpp>
#include <seam/mutagenesis/global.hpp>
#include <seam/mutagenesis/indels.hpp>
#include <seam/mutagenesis/make_library.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/mutagenesis/recombined.hpp>
#include <seam/mutagenesis/saturation.hpp>
#include <seam/mutagenesis/shuffled.hpp>
#include <seam/mutagenesis/weighted.hpp>
#include <seam/sequence/hamming.hpp>
#include <seam/sequence/one_hot.hpp>
#include <seam/sequence/reverse_complement.hpp>
#include <seam/sequence/shuffle.hpp>

#include "device/backends.hpp"

namespace {

namespace mutagenesis = seam::mutagenesis;
namespace sequence = seam::sequence;
using seam::dna;
using seam::extents;
using seam_test::array_on;
using seam_test::poisoned;

/// The library in the host's memory, made by the host and by the backend, and the one that stays where it is made.
template <class Backend, class M>
void check_library(Backend const& backend, M const& library, seam::view<std::uint8_t const, 1> reference) {
  CAPTURE(M::name());
  auto const expected = mutagenesis::make_library<dna>(seam::backend::host{}, library, reference);
  auto made = poisoned<std::uint8_t, 2>(expected.shape());
  mutagenesis::make_library_into<dna>(backend, library, reference, made.view());
  CHECK(made == expected);
  array_on<Backend, std::uint8_t, 2> const there(backend, expected.shape());
  mutagenesis::make_library_into<dna>(backend, library, reference, there.view());
  CHECK(there.read(backend) == expected);
}

}  // namespace

TEST_CASE_TEMPLATE("libraries of every kind are the host's, bit for bit", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  auto const sequences = seam_test::random_letters<dna>(4, 37, 5);
  auto const reference = sequences.view().row(0);
  for (std::ptrdiff_t const count : seam_test::awkward_sizes) {
    check_library(backend, mutagenesis::random{.count = count, .rate = 0.2, .seed = 7}, reference);
    check_library(backend, mutagenesis::fixed_number{.count = count, .mutations = 3}, reference);
  }
  check_library(backend, mutagenesis::saturation{.order = 2}, reference);
  check_library(backend, mutagenesis::saturation{.order = 3, .count = 1500}, reference);
  check_library(backend, mutagenesis::complete{.window = {30, 36}}, reference);
  check_library(backend, mutagenesis::shuffled{.count = 531}, reference);
  check_library(backend, mutagenesis::indels{.count = 531, .deletions = 0}, reference);
  seam::array<double, 2> weights(37, 4);
  for (std::ptrdiff_t i = 0; i < weights.size(); ++i) weights.data()[i] = static_cast<double>(1 + i % 5);
  check_library(backend, mutagenesis::weighted{.count = 1030, .weights = weights}, reference);
  seam::array<std::uint8_t, 2> others(3, 37);
  std::copy(sequences.begin() + 37, sequences.end(), others.begin());
  check_library(backend, mutagenesis::recombined{.count = 1030, .others = others}, reference);
  mutagenesis::motif_set const motif{"TATAA", {{3, 0, 3, 0, 0}, {3, 0, 3, 0, 3}}};
  check_library(backend, mutagenesis::global{.sets = {motif}, .backgrounds = 531}, reference);
}

TEST_CASE_TEMPLATE("encodings, distances, complements and shuffles are the host's, bit for bit", Backend,
                   SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  seam::backend::host const host;
  for (std::ptrdiff_t const n : seam_test::awkward_sizes) {
    auto letters = seam_test::random_letters<dna>(n, 21, 3);
    letters(n - 1, 20) = seam::unknown_letter;
    extents<3> const encoded{{n, 21, 4}};
    seam::array<float, 3> expected(encoded);
    auto made = poisoned<float, 3>(encoded);
    sequence::encode_into<dna>(host, letters.view(), expected.view());
    sequence::encode_into<dna>(backend, letters.view(), made.view());
    CHECK(made == expected);
    auto decoded = poisoned<std::uint8_t, 2>(letters.shape());
    sequence::decode_into<dna>(backend, seam::view<float const, 3>(made.view()), decoded.view());
    CHECK(decoded == letters);

    auto distances = poisoned<std::int32_t, 1>(extents<1>{{n}});
    sequence::hamming_into(backend, letters, letters.view().row(0), distances.view());
    CHECK(distances == sequence::hamming(host, letters, letters.view().row(0)));

    seam::array<std::uint8_t, 2> turned(letters.shape());
    auto turned_there = poisoned<std::uint8_t, 2>(letters.shape());
    sequence::reverse_complement_into<dna>(host, letters, turned.view());
    sequence::reverse_complement_into<dna>(backend, letters, turned_there.view());
    CHECK(turned_there == turned);

    for (auto const order : {sequence::shuffle_order::mononucleotide, sequence::shuffle_order::dinucleotide})
      CHECK(sequence::shuffles<dna>(backend, order, letters.view().row(0), n, 9) ==
            sequence::shuffles<dna>(host, order, letters.view().row(0), n, 9));
  }
}

TEST_CASE_TEMPLATE("a row that encodes nothing is the same sentence", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  seam::array<float, 3> rows(2, 3, 4);
  rows(1, 2, 3) = 0.5F;
  seam::array<std::uint8_t, 2> letters(2, 3);
  CHECK_THROWS_WITH_AS(sequence::decode_into<dna>(backend, seam::view<float const, 3>(rows.view()), letters.view()),
                       doctest::Contains("sequence 1, position 2 is [0.000000, 0.000000, 0.000000, 0.500000]"),
                       seam::input_error);
}

TEST_CASE_TEMPLATE("sites are cut out of letters and maps as on the host", Backend, SEAM_DEVICE_BACKENDS) {
  Backend const backend;
  if (!seam_test::ready(backend)) return;
  seam::backend::host const host;
  auto const letters = seam_test::random_letters<dna>(33, 40, 8);
  seam::array<float, 3> maps(33, 40, 4);
  for (std::ptrdiff_t i = 0; i < maps.size(); ++i) maps.data()[i] = static_cast<float>(i);
  std::vector<mutagenesis::placement> places(33);
  for (std::size_t row = 0; row < places.size(); ++row) {
    places[row].set = 0;
    places[row].position = static_cast<std::ptrdiff_t>(5 + row % 20);
    places[row].reverse = row % 2 == 1;
  }
  CHECK(mutagenesis::crop_to_sites<dna>(backend, letters, places, 6, 3) ==
        mutagenesis::crop_to_sites<dna>(host, letters, places, 6, 3));
  CHECK(mutagenesis::crop_to_sites<dna>(backend, maps.view(), places, 6, 3) ==
        mutagenesis::crop_to_sites<dna>(host, maps.view(), places, 6, 3));
}
