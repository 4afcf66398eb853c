#include <doctest/doctest.h>
#include <seam/network/network.hpp>

#include <random>

#include "backends.hpp"
#include "naive.hpp"

using namespace seam::network;
using seam_test::stack_case;

namespace {

constexpr auto same = padding::same;
constexpr auto valid = padding::valid;

// What can go wrong with the rows that a change reaches: odd and even kernels, dilation, both paddings, pools that
// leave a remainder, overlap, or skip, windows at both ends, activations before and after the normalisation, flat
// vectors that are convolved or normalised, layers before the first convolution, outputs with positions.
using plain = stack_case<seam::dna, 37, conv1d<12, 5>, batch_norm<>, relu, max_pool<2>, conv1d<7, 3>, relu, max_pool<3>,
                         flatten, dense<9>, batch_norm<>, relu, heads<dense<1>, dense<2>>>;
using odd = stack_case<seam::dna, 41, conv1d<70, 4, valid>, relu, batch_norm<>, max_pool<3, 2>, conv1d<6, 4, same>,
                       relu, conv1d<5, 2, valid, 1, bias::no>, max_pool<2, 3>, relu, flatten, batch_norm<>, dense<4>>;
using dilated = stack_case<seam::rna, 60, conv1d<8, 3, same, 2>, relu, conv1d<8, 3, same, 4>, batch_norm<>, relu,
                           conv1d<6, 2, valid, 3>, relu, max_pool<4>, conv1d<5, 4, valid>, flatten, dense<3>>;
using starts_otherwise =
    stack_case<seam::protein, 17, batch_norm<>, relu, max_pool<2>, conv1d<5, 3>, flatten, dense<2>>;
using linear = stack_case<seam::protein, 9, flatten, dense<3>>;
using profile = stack_case<seam::dna, 19, conv1d<6, 7>, relu, max_pool<1, 2>, conv1d<2, 3>>;
using flat_then_convolved = stack_case<seam::dna, 8, conv1d<3, 3>, flatten, conv1d<5, 3>, relu, flatten, dense<2>>;
using flat_first = stack_case<seam::dna, 8, flatten, conv1d<5, 3>, relu, flatten, batch_norm<>, dense<2>>;
using bent =
    stack_case<seam::dna, 31, conv1d<6, 5>, activate<activation::gelu>, max_pool<2>, conv1d<5, 3>, average_pool<3, 2>,
               activate<activation::elu, std::ratio<1, 2>>, conv1d<4, 2, same, 3>, relu, average_pool<2>,
               activate<activation::silu>, global_average_pool, dense<3>, activate<activation::sigmoid>>;
using averaged = stack_case<seam::dna, 23, conv1d<6, 5>, average_pool<3, 2>, relu, conv1d<4, 3>, flatten, dense<2>>;
using one_letter = stack_case<seam::dna, 1, conv1d<3, 5>, relu, flatten, dense<1>>;

/// All changes of some sequences, unknown letters among them, against a prediction of every mutant.
template <class T, class Case, class Backend>
double largest_difference(Backend const& backend, std::ptrdiff_t n) {
  Case const c(11);
  auto const m = c.template model<T>();
  detail::model_view<T> const view(m);
  std::ptrdiff_t const length = Case::length, letters = Case::alphabet_type::size;
  std::vector<seam::oracle::single_change> changes;
  for (std::ptrdiff_t p = 0; p < length; ++p)
    for (std::ptrdiff_t a = 0; a <= letters; ++a)
      changes.push_back({p, a < letters ? static_cast<std::uint8_t>(a) : seam::unknown_letter});
  std::swap(changes[1], changes.back());  // in any order
  auto const count = static_cast<std::ptrdiff_t>(changes.size());
  double largest = 0;
  for (std::ptrdiff_t s = 0; s < n; ++s) {
    auto const sequence = Case::letters(1, static_cast<unsigned>(s));
    std::vector<std::uint8_t> mutants;
    for (std::ptrdiff_t i = -1; i < count; ++i) {
      mutants.insert(mutants.end(), sequence.begin(), sequence.end());
      if (i < 0) continue;
      auto const& change = changes[static_cast<std::size_t>(i)];
      mutants[mutants.size() - static_cast<std::size_t>(length - change.position)] = change.letter;
    }
    std::vector<T> found(static_cast<std::size_t>((1 + count) * m.outputs)), expected = found;
    backend.for_blocks(1, 1, [&](auto& lane, seam::extent) {
      detail::predict(lane, view, mutants.data(), 1 + count, expected.data());
      detail::predict_changes(lane, view, sequence.data(), changes.data(), count, found.data());
    });
    double effect = 0, off = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      std::size_t const output = i % static_cast<std::size_t>(m.outputs);
      effect = std::max(effect, std::abs(static_cast<double>(expected[i]) - static_cast<double>(expected[output])));
      off = std::max(off, std::abs(static_cast<double>(found[i]) - static_cast<double>(expected[i])));
    }
    REQUIRE(effect > 0);
    largest = std::max(largest, off / effect);
  }
  return largest;
}

template <class Case, class Backend>
void check() {
  CHECK(largest_difference<double, Case>(Backend{}, 3) < 1e-13);
  CHECK(largest_difference<float, Case>(Backend{}, 3) < 1e-5);
}

}  // namespace

TEST_CASE_TEMPLATE("what a change reaches is what a prediction of every mutant says", Backend, SEAM_TEST_BACKENDS) {
  check<plain, Backend>();
  check<odd, Backend>();
  check<dilated, Backend>();
  check<starts_otherwise, Backend>();
  check<linear, Backend>();
  check<profile, Backend>();
  check<flat_then_convolved, Backend>();
  check<flat_first, Backend>();
  check<one_letter, Backend>();
  check<bent, Backend>();
  check<averaged, Backend>();
}

TEST_CASE("changes are worked on in chunks that leave no trace") {
  // Wide enough that not all changes fit the memory for products: 3 x 50 x 700 x 7 numbers.
  using wide = stack_case<seam::dna, 50, conv1d<90, 5>, relu, conv1d<700, 7>, relu, flatten, dense<2>>;
  CHECK(largest_difference<float, wide>(seam::backend::host{}, 1) < 1e-5);
}

TEST_CASE("a network's target is an incremental oracle") {
  using network_type = plain::network_type;
  static_assert(seam::oracle::incremental_oracle<network_type>);
  static_assert(seam::oracle::incremental_oracle<seam::oracle::targeted<network_type>>);
  auto const net = plain(2).network();
  auto const letters = plain::letters(1, 5);
  seam::view<std::uint8_t const, 1> const sequence(letters.data(), plain::length);
  auto const other = [&](std::size_t p) {
    return static_cast<std::uint8_t>((letters[p] + 1) % 4);
  };
  seam::oracle::single_change const changes[] = {{0, other(0)}, {18, other(18)}, {36, other(36)}};
  seam::view<seam::oracle::single_change const, 1> const three(changes, 3);
  seam::array<float, 2> all(4, 3), picked(4, 1);
  seam::backend::host{}.for_blocks(1, 1, [&](auto& lane, seam::extent) {
    net.predict_changes_into(lane, sequence, three, all.view());
    net.target(seam::oracle::difference{2, 0}).predict_changes_into(lane, sequence, three, picked.view());
  });
  for (std::ptrdiff_t i = 0; i < 4; ++i) CHECK(picked(i, 0) == all(i, 2) - all(i, 0));
  CHECK(all(2, 0) != all(0, 0));
}
