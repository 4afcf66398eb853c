#include <doctest/doctest.h>
#include <seam/attribution/ensemble.hpp>
#include <seam/attribution/ism.hpp>
#include <seam/attribution/saliency.hpp>
#include <seam/oracle/function.hpp>

#include "sentence.hpp"

#include <cmath>

namespace attribution = seam::attribution;
namespace oracle = seam::oracle;

namespace {

/// Linear in letters: weight(position) of the letter A, with a gradient.
struct linear {
  using alphabet_type = seam::dna;
  std::vector<float> weights;
  std::ptrdiff_t length() const { return static_cast<std::ptrdiff_t>(weights.size()); }
  static constexpr std::ptrdiff_t outputs() { return 1; }
  template <class Lane>
  void predict_into(Lane&, seam::view<std::uint8_t const, 2> letters, seam::view<float, 2> out) const {
    for (std::ptrdiff_t s = 0; s < letters.extent(0); ++s) {
      out(s, 0) = 0;
      for (std::ptrdiff_t p = 0; p < length(); ++p)
        if (letters(s, p) == 0) out(s, 0) += weights[static_cast<std::size_t>(p)];
    }
  }
  template <class Lane>
  void value_and_gradient_into(Lane&, seam::view<float const, 3> relaxed, seam::view<float, 1> values,
                               seam::view<float, 3> gradients) const {
    for (std::ptrdiff_t s = 0; s < relaxed.extent(0); ++s) {
      values(s) = 0;
      for (std::ptrdiff_t p = 0; p < length(); ++p)
        for (std::ptrdiff_t c = 0; c < 4; ++c) {
          gradients(s, p, c) = c == 0 ? weights[static_cast<std::size_t>(p)] : 0;
          values(s) += gradients(s, p, c) * relaxed(s, p, c);
        }
    }
  }
};

}  // namespace

TEST_CASE("maps of several models: mean, standard deviation, mean cosine of pairs") {
  seam::array<std::uint8_t, 2> const x({{2, 3}}, {0, 1, 2, 3, 0, 0});
  std::vector<linear> const models = {{{1, 0, 0}}, {{0, 2, 0}}, {{3, 3, 0}}};
  auto const found = attribution::attribute_ensemble(seam::backend::host{}, attribution::saliency{}, models, x.view());
  double const means[] = {4.0 / 3, 5.0 / 3, 0}, deviations[] = {std::sqrt(7.0 / 3), std::sqrt(7.0 / 3), 0};
  for (std::ptrdiff_t s = 0; s < 2; ++s) {
    for (std::ptrdiff_t p = 0; p < 3; ++p) {
      CHECK(double{found.mean(s, p, 0)} == doctest::Approx(means[p]).epsilon(1e-6));
      CHECK(double{found.deviation(s, p, 0)} == doctest::Approx(deviations[p]).epsilon(1e-6));
      CHECK(found.mean(s, p, 1) == 0);
    }
    CHECK(found.cosine[static_cast<std::size_t>(s)] == doctest::Approx((0 + 2 * std::sqrt(0.5)) / 3).epsilon(1e-6));
  }
  // For methods that are linear in the model it is the map of the mean model.
  auto const of_mean =
      attribution::attribute(seam::backend::host{}, attribution::ism{}, oracle::ensemble(models), x.view());
  auto const mean_of =
      attribution::attribute_ensemble(seam::backend::host{}, attribution::ism{}, models, x.view()).mean;
  for (std::ptrdiff_t i = 0; i < of_mean.size(); ++i) CHECK(std::abs(of_mean.data()[i] - mean_of.data()[i]) < 1e-6F);
}

TEST_CASE("one model, a model without a map, none") {
  seam::array<std::uint8_t, 2> const x({{1, 3}}, {0, 1, 2});
  auto const of = [&](std::vector<linear> const& models) {
    return attribution::attribute_ensemble(seam::backend::host{}, attribution::saliency{}, models, x.view());
  };
  auto const one = of({{{1, 2, 3}}});
  CHECK(one.cosine == std::vector<double>{1});
  CHECK(one.mean(0, 2, 0) == 3);
  CHECK(one.deviation(0, 2, 0) == 0);
  CHECK(std::abs(of({{{1, 2, 3}}, {{0, 0, 0}}}).cosine[0]) < 1e-6);
  CHECK(of({{{1, 2, 3}}, {{-2, -4, -6}}}).cosine[0] == doctest::Approx(-1).epsilon(1e-6));
  CHECK(seam_test::sentence_of([&] { of({}); }) == "an ensemble needs one model or more");
}
