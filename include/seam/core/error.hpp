// SPDX-License-Identifier: MIT
// What the library throws. One sentence a failure: what was given, where, and what was expected.
#pragma once

#include <seam/config.hpp>

#include <stdexcept>
#include <string>

namespace seam::inline v0 {

/// Base of everything that the library throws on purpose.
struct error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What the caller gave cannot be used: a file, an array, an option. The program exits with status 2 on it.
struct input_error : error {
  using error::error;
};

/// A policy cannot do what was asked of it at run time (a gradient from an oracle that only predicts).
struct capability_error : input_error {
  using input_error::input_error;
};

/// The work needs more memory than the machine has free; the sentence says how much.
struct memory_error : input_error {
  using input_error::input_error;
};

/// The caller asked for the work to stop.
struct cancelled : error {
  cancelled() : error("the work was cancelled") {}
};

/// Throws `E` with `sentence()` unless `condition` holds; the sentence is only made when it is needed.
template <class E = input_error, class Sentence>
void expect(bool condition, Sentence const& sentence) {
  if (!condition) throw E(sentence());
}

}  // namespace seam::inline v0
