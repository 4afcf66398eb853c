// expected-error {{"seam::oracle::function: give it f(std::string_view) -> float, f(view<uint8 const, 2> letters"}}
// A callable that takes neither text nor letters.
#include <seam/oracle/function.hpp>

int main() {
#ifdef SEAM_TWIN
  auto const callable = [](std::string_view) {
    return 1.0F;
  };
#else
  auto const callable = [](int) {
    return 1.0F;
  };
#endif
  return seam::oracle::function<seam::dna>(callable).outputs() - 1 != 0;
}
