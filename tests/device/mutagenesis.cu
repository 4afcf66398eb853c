// The kernels of encodings and of random mutagenesis through nvcc.
#include <seam/mutagenesis/complete.hpp>
#include <seam/mutagenesis/crop.hpp>
#include <seam/mutagenesis/global.hpp>
#include <seam/mutagenesis/indels.hpp>
#include <seam/mutagenesis/random.hpp>
#include <seam/mutagenesis/recombined.hpp>
#include <seam/mutagenesis/saturation.hpp>
#include <seam/mutagenesis/shuffled.hpp>
#include <seam/mutagenesis/weighted.hpp>
#include <seam/sequence/hamming.hpp>
#include <seam/sequence/one_hot.hpp>
#include <seam/sequence/reverse_complement.hpp>
#include <seam/sequence/shuffle.hpp>

#include "device/compile_lane.cuh"

namespace {

using seam_test::compile_lane;
using space = compile_lane::space;
namespace sequence = seam::sequence;

template <class A>
void encodings(compile_lane& lane, seam::view<std::uint8_t const, 2, space> letters,
               seam::view<float, 3, space> encoding, std::uint8_t* decoded) {
  sequence::encode_into<A>(lane, letters, encoding);
  lane.for_each(letters.size(), sequence::detail::decode_row<A, float>{encoding.data(), decoded});
}

}  // namespace

void compile_mutagenesis(compile_lane& lane, seam::mutagenesis::detail::mutate_row rows, std::ptrdiff_t count,
                         seam::view<std::uint8_t const, 2, space> letters, seam::view<float, 3, space> encoding,
                         seam::view<std::uint8_t, 2, space> shuffled, std::uint8_t* other, std::int32_t* distances) {
  lane.for_each(count, rows);
  encodings<seam::dna>(lane, letters, encoding, other);
  encodings<seam::protein>(lane, letters, encoding, other);
  lane.for_each(count, sequence::detail::complement_row<seam::rna>{letters.data(), other, letters.extent(1)});
  lane.for_each(count, sequence::detail::count_mismatches{letters.data(), letters.data(), distances, letters.extent(1),
                                                          letters.extent(1)});
  for (auto order : {sequence::shuffle_order::mononucleotide, sequence::shuffle_order::dinucleotide}) {
    sequence::shuffle_into<seam::dna>(lane, order, letters, 1, 0, shuffled, {0, letters.extent(1)});
    sequence::shuffle_into<seam::protein>(lane, order, letters, 1, 0, shuffled, {0, letters.extent(1)});
  }
}

namespace kernels = seam::mutagenesis::detail;

void compile_libraries(compile_lane& lane, kernels::saturation_row mutants, kernels::combination_run words,
                       kernels::shuffled_row<seam::dna> shuffles, kernels::weighted_row drawn,
                       kernels::indel_row shifted, kernels::recombined_row mixed,
                       kernels::global_row<seam::dna> embedded, kernels::crop_letters<seam::dna> sites,
                       kernels::crop_maps<seam::dna> site_maps, std::ptrdiff_t count) {
  lane.for_each(count, mutants);
  lane.for_each(count, words);
  lane.for_each(count, shuffles);
  lane.for_each(count, drawn);
  lane.for_each(count, shifted);
  lane.for_each(count, mixed);
  lane.for_each(count, embedded);
  lane.for_each(count, sites);
  lane.for_each(count, site_maps);
}
