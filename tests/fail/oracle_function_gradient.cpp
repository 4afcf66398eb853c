// expected-error {{"seam::oracle::function: the gradient is g(view<float const, 3> relaxed"}}
// A gradient callable of another form.
#include <seam/oracle/function.hpp>

int main() {
  auto const callable = [](std::string_view) {
    return 1.0F;
  };
#ifdef SEAM_TWIN
  auto const gradient = [](seam::view<float const, 3>, seam::view<float, 1>, seam::view<float, 3>) {
  };
#else
  auto const gradient = [](seam::view<float const, 3>) {
  };
#endif
  return seam::oracle::function<seam::dna>(callable, gradient).outputs() - 1 != 0;
}
