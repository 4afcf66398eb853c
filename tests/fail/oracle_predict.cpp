// expected-error {{"seam: an oracle needs alphabet_type, length(), outputs() and predict_into([lane,] letters, out)"}}
// An oracle that does not say what length it takes.
#include <seam/oracle/run.hpp>

namespace {

struct constant {
  using alphabet_type = seam::dna;
#ifdef SEAM_TWIN
  std::ptrdiff_t length() const {
    return 0;
  }
#endif
  std::ptrdiff_t outputs() const {
    return 1;
  }
  void predict_into(seam::view<std::uint8_t const, 2>, seam::view<float, 2>) const {}
};

}  // namespace

int main() {
  seam::array<std::uint8_t, 2> const letters(1, 4);
  return seam::oracle::predict(seam::backend::host{}, constant{}, letters).empty() ? 1 : 0;
}
