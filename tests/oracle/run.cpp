#include <doctest/doctest.h>
#include <seam/core/monitor.hpp>
#include <seam/oracle/run.hpp>

#include <atomic>
#include <thread>

#include "backends.hpp"
#include "concept_test.hpp"
#include "foreign.hpp"

namespace oracle = seam::oracle;

namespace {

using letters_view = seam::view<std::uint8_t const, 2>;
using out_view = seam::view<float, 2>;

/// Each type lacks exactly one requirement of an oracle.
struct complete {
  using alphabet_type = seam::dna;
  std::ptrdiff_t length() const { return 0; }
  std::ptrdiff_t outputs() const { return 1; }
  void predict_into(letters_view, out_view) const {}
};
struct no_alphabet {
  std::ptrdiff_t length() const { return 0; }
  std::ptrdiff_t outputs() const { return 1; }
  void predict_into(letters_view, out_view) const {}
};
struct alphabet_is_none {
  using alphabet_type = int;
  std::ptrdiff_t length() const { return 0; }
  std::ptrdiff_t outputs() const { return 1; }
  void predict_into(letters_view, out_view) const {}
};
struct no_length {
  using alphabet_type = seam::dna;
  std::ptrdiff_t outputs() const { return 1; }
  void predict_into(letters_view, out_view) const {}
};
struct no_outputs {
  using alphabet_type = seam::dna;
  std::ptrdiff_t length() const { return 0; }
  void predict_into(letters_view, out_view) const {}
};
struct no_predict {
  using alphabet_type = seam::dna;
  std::ptrdiff_t length() const { return 0; }
  std::ptrdiff_t outputs() const { return 1; }
};
struct predict_not_const {
  using alphabet_type = seam::dna;
  std::ptrdiff_t length() const { return 0; }
  std::ptrdiff_t outputs() const { return 1; }
  void predict_into(letters_view, out_view) {}
};
static_assert(oracle::oracle<complete> && oracle::host_oracle<complete> && !oracle::lane_oracle<complete>);
static_assert(!oracle::oracle<no_alphabet> && !oracle::oracle<alphabet_is_none>);
static_assert(!oracle::oracle<no_length> && !oracle::oracle<no_outputs>);
static_assert(!oracle::oracle<no_predict> && !oracle::oracle<predict_not_const>);
static_assert(!oracle::differentiable_oracle<complete>);
static_assert(oracle::lane_oracle<oracle::ignoring_lane<complete>>);
static_assert(!oracle::differentiable_oracle<oracle::ignoring_lane<complete>>);
static_assert(oracle::lane_oracle<elsewhere::bent<seam::dna>>);

/// Answers NaN for one sequence, given by its first letter.
struct sometimes_nan {
  using alphabet_type = seam::dna;
  static constexpr std::ptrdiff_t length() { return 3; }
  static constexpr std::ptrdiff_t outputs() { return 2; }
  void predict_into(letters_view letters, out_view out) const {
    for (std::ptrdiff_t row = 0; row < letters.extent(0); ++row) {
      out(row, 0) = 1;
      out(row, 1) = letters(row, 0) == 3 ? std::numeric_limits<float>::quiet_NaN() : 2.0F;
    }
  }
};

}  // namespace

TEST_CASE_TEMPLATE("foreign oracles of both kinds meet the contract", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_oracle(Backend{}, elsewhere::bent<seam::dna>(11), 11);
  seam_test::check_oracle(Backend{}, elsewhere::composition<seam::protein>{}, 20);
}

TEST_CASE_TEMPLATE("run_blocks covers every sequence once, whatever the oracle's kind", Backend, SEAM_TEST_BACKENDS) {
  auto const count_visits = [](auto const& o, std::ptrdiff_t n) {
    std::vector<std::atomic<int>> visits(static_cast<std::size_t>(n));
    oracle::run_blocks(Backend{}, o, n, [&](auto& lane, auto const& any, seam::extent range) {
      static_assert(oracle::lane_oracle<std::remove_cvref_t<decltype(any)>, std::remove_cvref_t<decltype(lane)>>);
      for (std::ptrdiff_t i = range.first; i < range.first + range.count; ++i) ++visits[static_cast<std::size_t>(i)];
    });
    for (auto const& times : visits) CHECK(times == 1);
  };
  for (std::ptrdiff_t n : {0, 1, 15, 16, 17, 300, 600}) {
    count_visits(elsewhere::bent<seam::dna>(4), n);
    count_visits(elsewhere::composition<seam::dna>{}, n);
  }
}

TEST_CASE("a host oracle is called by the calling thread, in bounded batches, with progress and cancellation") {
  std::vector<std::ptrdiff_t> batches;
  elsewhere::composition<seam::dna> const o{&batches};
  auto const letters = seam_test::random_letters<seam::dna>(600, 8, 2);
  std::vector<std::ptrdiff_t> done;
  seam::monitor monitor([&](std::string const&, std::ptrdiff_t now, std::ptrdiff_t total) {
    CHECK(total == 600);
    done.push_back(now);
  });
  seam::backend::host const backend{.threads = 4, .monitor = &monitor};
  auto const calling = std::this_thread::get_id();
  oracle::run_blocks(backend, o, 600,
                     [&](auto&, auto const&, seam::extent) { CHECK(std::this_thread::get_id() == calling); });
  CHECK(done == std::vector<std::ptrdiff_t>{256, 512, 600});
  CHECK(oracle::predict(backend, o, letters.view()).extent(0) == 600);
  CHECK(batches == std::vector<std::ptrdiff_t>{256, 256, 88});
  monitor.request_stop();
  CHECK_THROWS_AS(oracle::predict(backend, o, letters.view()), seam::cancelled);
}

TEST_CASE("predictions do not depend on the number of threads, to the bit") {
  elsewhere::bent<seam::dna> const o(30);
  auto const letters = seam_test::random_letters<seam::dna>(200, 30, 8);
  auto const one = oracle::predict(seam::backend::host{.threads = 1}, o, letters.view());
  for (int threads : {2, 3, 8})
    CHECK(oracle::predict(seam::backend::host{.threads = threads}, o, letters.view()) == one);
}

TEST_CASE("what does not fit an oracle is refused with a sentence") {
  seam::backend::host const backend;
  elsewhere::bent<seam::dna> const o(5);
  auto letters = seam_test::random_letters<seam::dna>(4, 6, 8);
  CHECK_THROWS_WITH_AS(oracle::predict(backend, o, letters.view()),
                       "the oracle takes sequences of 5 letters, these have 6", seam::input_error);
  letters = seam_test::random_letters<seam::dna>(4, 5, 8);
  letters(2, 3) = 4;
  CHECK_THROWS_WITH_AS(oracle::predict(backend, o, letters.view()),
                       "sequence 2, position 3 is letter index 4; the alphabet has 0 to 3 and 255 for unknown",
                       seam::input_error);
  letters(2, 3) = seam::unknown_letter;
  CHECK_THROWS_WITH_AS(oracle::predict(backend, o, letters.view()),
                       "sequence 2, position 3 is an unknown letter, which the oracle does not take",
                       seam::input_error);
  letters(2, 3) = 0;
  seam::array<float, 2> narrow(4, 1);
  CHECK_THROWS_AS(oracle::predict_into(backend, o, letters.view(), narrow.view()), seam::input_error);
  seam::array<std::uint8_t, 2> const empty(3, 0);
  CHECK_THROWS_AS(oracle::predict(backend, elsewhere::composition<seam::dna>{}, empty.view()), seam::input_error);

  seam::array<float, 3> const relaxed(2, 5, 5);
  seam::array<float, 1> values(2);
  seam::array<float, 3> gradients(2, 5, 5);
  oracle::targeted const bound(o, oracle::task{});
  CHECK_THROWS_WITH_AS(oracle::value_and_gradient_into(backend, bound, relaxed.view(), values.view(), gradients.view()),
                       "relaxed sequences have 5 channels, the oracle's alphabet has 4", seam::input_error);
}

TEST_CASE("an output that is not finite is an error that names the sequence") {
  auto letters = seam::array<std::uint8_t, 2>(700, 3);
  letters(519, 0) = 3;
  letters(644, 0) = 3;
  CHECK_THROWS_WITH_AS(oracle::predict(seam::backend::host{}, sometimes_nan{}, letters.view()),
                       "row 519 of the oracle's outputs holds NaN at column 1; every number must be finite",
                       seam::input_error);
}
