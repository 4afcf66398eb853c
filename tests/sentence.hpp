// What a test asks of an error: the sentence that a call throws, and whether a text holds a part.
#pragma once

#include <seam/core/error.hpp>

#include <string>
#include <string_view>

namespace seam_test {

/// What the input_error of `f()` says; "nothing was thrown" where it throws none.
template <class F>
std::string sentence_of(F const& f) {
  try {
    f();
  } catch (seam::input_error const& failure) {
    return failure.what();
  }
  return "nothing was thrown";
}

inline bool contains(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace seam_test
