// Numbers that a Python script left in an npy file, read one after the other.
#pragma once

#include <doctest/doctest.h>
#include <seam/io/npy.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace seam_test {

class golden_file {
 public:
  /// tests/cluster/golden/`name`.
  explicit golden_file(std::string const& name)
      : numbers_(seam::io::read_npy<double, 1>(SEAM_SOURCE_DIR "/tests/cluster/golden/" + name)) {}

  double number() {
    REQUIRE(next_ < numbers_.size());
    return numbers_(next_++);
  }
  std::ptrdiff_t count() { return static_cast<std::ptrdiff_t>(number()); }
  template <class T = double>
  std::vector<T> numbers(std::ptrdiff_t count) {
    std::vector<T> result;
    for (std::ptrdiff_t i = 0; i < count; ++i) result.push_back(static_cast<T>(number()));
    return result;
  }
  bool at_end() const { return next_ == numbers_.size(); }

 private:
  seam::array<double, 1> numbers_;
  std::ptrdiff_t next_ = 0;
};

}  // namespace seam_test
