// A small landscape for optimisers, and what their monitors must hear.
#pragma once

#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/backend/host.hpp>

#include <string>
#include <string_view>

namespace seam_test {

/// Letters that agree with a word, and a bonus for all of it: the optimum is the word.
inline float agreement(std::string_view text) {
  std::string_view const word = "GATTACAGATCC";
  float score = 0;
  for (std::size_t i = 0; i < word.size(); ++i) score += text[i] == word[i] ? 1.0F : 0.0F;
  return score + (text == word ? 5.0F : 0.0F);
}

/// The monitor hears of the rows that are there, never of fewer, and of all of them in the end; its stop is obeyed.
template <class Optimiser>
void check_progress(Optimiser const& optimiser, seam::view<std::uint8_t const, 1> reference, std::ptrdiff_t count) {
  std::ptrdiff_t last = 0, reports = 0;
  seam::monitor monitor([&](std::string const&, std::ptrdiff_t done, std::ptrdiff_t total) {
    CHECK(total == count);
    CHECK(done >= last);
    last = done;
    ++reports;
  });
  seam::backend::host const host{.threads = 1, .monitor = &monitor};
  optimiser.template search<seam::dna>(host, reference);
  CHECK(last == count);
  CHECK(reports > 5);
  monitor.request_stop();
  CHECK_THROWS_AS(optimiser.template search<seam::dna>(host, reference), seam::cancelled);
}

}  // namespace seam_test
