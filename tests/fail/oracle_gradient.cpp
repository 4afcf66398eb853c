// expected-error {{"seam: this needs a gradient and the oracle only predicts"}}
// The gradient of an oracle that has none.
#include <seam/oracle/run.hpp>

namespace {

struct constant {
  using alphabet_type = seam::dna;
  std::ptrdiff_t length() const { return 0; }
  std::ptrdiff_t outputs() const { return 1; }
  void predict_into(seam::view<std::uint8_t const, 2>, seam::view<float, 2>) const {}
#ifdef SEAM_TWIN
  void value_and_gradient_into(seam::view<float const, 3>, seam::view<float, 1>, seam::view<float, 3>) const {}
#endif
};

}  // namespace

int main() {
  seam::array<float, 3> const relaxed(1, 4, 4);
  seam::array<float, 1> values(1);
  seam::array<float, 3> gradients(1, 4, 4);
  seam::oracle::value_and_gradient_into(seam::backend::host{}, constant{}, relaxed, values.view(), gradients.view());
}
