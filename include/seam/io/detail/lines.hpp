// SPDX-License-Identifier: MIT
// Text files line by line, lines word by word, and words as numbers, independent of the locale.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <vector>

namespace seam::inline v0::io::detail {

/// Cuts text into lines without their ends ("\n" or "\r\n") and without blanks at the end, and counts them.
class line_reader {
 public:
  explicit line_reader(std::string_view text) : rest_(text) {}

  bool next(std::string_view& line) {
    if (rest_.empty()) return false;
    std::size_t const end = std::min(rest_.find('\n'), rest_.size());
    line = rest_.substr(0, end);
    line.remove_suffix(line.size() - (line.find_last_not_of(" \t\r") + 1));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    return true;
  }
  /// Of the line that was read last, from 1.
  std::ptrdiff_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::ptrdiff_t number_ = 0;
};

/// What lies between separators, of which any number may stand together.
inline std::vector<std::string_view> words_of(std::string_view line, std::string_view separators = " \t") {
  std::vector<std::string_view> words;
  for (std::size_t first = 0; (first = line.find_first_not_of(separators, first)) != line.npos;) {
    std::size_t const end = std::min(line.find_first_of(separators, first), line.size());
    words.push_back(line.substr(first, end - first));
    first = end;
  }
  return words;
}

/// Reads a number that is the whole text, a float also from "inf" and "nan". Otherwise `value` stays, and the answer is
/// invalid_argument, or result_out_of_range for a number that T does not hold.
template <class T>
std::errc parse_number(std::string_view text, T& value) {
  auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  return end == text.data() + text.size() ? failure : std::errc::invalid_argument;
}

}  // namespace seam::inline v0::io::detail
