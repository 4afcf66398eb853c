// SPDX-License-Identifier: MIT
// Names that a line of text can hold, so that what is written can be read again.
#pragma once

#include <algorithm>
#include <string_view>

namespace seam::inline v0::io::detail {

/// One character or more; no blanks, line ends or other control characters.
inline bool is_one_word(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 0x7F; });
}

}  // namespace seam::inline v0::io::detail
