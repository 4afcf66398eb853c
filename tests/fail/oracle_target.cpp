// expected-error {{"seam::oracle::targeted: the target needs value(outputs, count) -> float"}}
// A target without a gradient.
#include <seam/oracle/target.hpp>

namespace {

struct constant {
  using alphabet_type = seam::dna;
  std::ptrdiff_t length() const { return 0; }
  std::ptrdiff_t outputs() const { return 1; }
  void predict_into(seam::view<std::uint8_t const, 2>, seam::view<float, 2>) const {}
};

}  // namespace

namespace {

struct first {
  float value(float const* outputs, std::ptrdiff_t) const { return outputs[0]; }
#ifdef SEAM_TWIN
  void gradient(float const*, std::ptrdiff_t, float* seed) const {
    seed[0] = 1;
  }
#endif
};

}  // namespace

int main() {
  return seam::oracle::targeted<constant, first>(constant{}, first{}).outputs() - 1 != 0;
}
