// Text of the command line, as numbers and as lists.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace program {

/// The decimal number that the whole text is; none where it is anything else or does not fit into a T.
template <class T>
std::optional<T> parse(std::string_view text) {
  T value{};
  char const* const end = text.data() + text.size();
  auto const [rest, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc() || rest != end) return std::nullopt;
  return value;
}

/// The two numbers of "a:b".
template <class T>
std::optional<std::pair<T, T>> parse_pair(std::string_view text) {
  std::size_t const colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto const first = parse<T>(text.substr(0, colon));
  auto const second = parse<T>(text.substr(colon + 1));
  if (!first || !second) return std::nullopt;
  return std::pair(*first, *second);
}

/// "one, two, three".
template <class Names>
std::string listed(Names const& names) {
  std::string all;
  for (auto const& name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  return all;
}

}  // namespace program
