// SPDX-License-Identifier: MIT
// JSON files, through nlohmann/json. A header of its own, because that library takes a while to compile.
#pragma once

#include <seam/core/error.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/detail/read_file.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace seam::inline v0::io {

namespace detail {

/// How deep arrays and objects lie in one another; what is quoted does not count.
inline std::ptrdiff_t json_depth(std::string_view text) {
  std::ptrdiff_t depth = 0, deepest = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char const c = text[at];
    if (quoted) {
      if (c == '\\') ++at;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return deepest;
}

/// The part of nlohmann's message that is for people: without "[json.exception...] " and its own idea of the place,
/// which is off where a number ends a line.
inline std::string json_reason(std::string_view message) {
  for (std::string_view const end : {"] ", ": "})
    if (std::size_t const at = message.find(end); at != std::string_view::npos) message.remove_prefix(at + end.size());
  return std::string(message);
}

/// "line 3, column 7", from 1, of the byte that was read last.
inline std::string json_place(std::string_view text, std::size_t bytes_read) {
  std::string_view const before = text.substr(0, bytes_read > 0 ? bytes_read - 1 : 0);
  std::size_t const line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(1 + std::count(before.begin(), before.end(), '\n')) + ", column " +
         std::to_string(before.size() - line_begin + 1);
}

}  // namespace detail

/// The value that a JSON text holds; `source` names it in sentences. Throws input_error when it is no JSON (line and
/// column are named) or is nested more than a thousand levels deep. O(length).
inline nlohmann::json parse_json(std::string const& text, std::string const& source) {
  constexpr std::ptrdiff_t deepest = 1000;
  expect(detail::json_depth(text) <= deepest,
         [&] { return source + " is nested more than " + std::to_string(deepest) + " levels deep"; });
  try {
    return nlohmann::json::parse(text);
  } catch (nlohmann::json::parse_error const& failure) {
    throw input_error(source + " is not JSON (" + detail::json_place(text, failure.byte) +
                      "): " + detail::json_reason(failure.what()));
  } catch (nlohmann::json::exception const& failure) {  // a number that no double can hold
    throw input_error(source + " cannot be read, " + detail::json_reason(failure.what()));
  }
}

/// The member `name` of an object, or `otherwise` where it has none; `source` names the object in sentences. Throws
/// input_error when it is no object or the member is of another kind.
template <class T>
T json_member(nlohmann::json const& object, std::string const& source, std::string const& name, T const& otherwise) {
  expect(object.is_object(), [&] { return source + " is not a JSON object"; });
  if (!object.contains(name)) return otherwise;
  nlohmann::json const& member = object[name];
  bool const fits = std::is_same_v<T, bool>          ? member.is_boolean()
                    : std::is_arithmetic_v<T>        ? member.is_number()
                    : std::is_same_v<T, std::string> ? member.is_string()
                                                     : member.is_array();
  expect(fits, [&] { return source + " has the member " + name + " of another kind than expected: " + member.dump(); });
  try {
    return member.get<T>();
  } catch (nlohmann::json::exception const& failure) {
    throw input_error(source + ", member " + name + ": " + detail::json_reason(failure.what()));
  }
}

/// Throws input_error when an object of the text, which is JSON, has two members of one name: parse_json keeps the last
/// of them. O(length log members).
inline void require_unique_names(std::string const& text, std::string const& source) {
  std::vector<std::set<std::string>> names;
  auto const look = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& item) {
    using seen = nlohmann::json::parse_event_t;
    if (event == seen::object_start) names.emplace_back();
    if (event == seen::object_end) names.pop_back();
    if (event == seen::key)
      expect(names.back().insert(item.get<std::string>()).second,
             [&] { return source + " has the name " + item.get<std::string>() + " twice"; });
    return true;
  };
  [[maybe_unused]] nlohmann::json const parsed = nlohmann::json::parse(text, look);
}

/// The value in a JSON file. Throws input_error when the file is missing or empty, and as parse_json.
inline nlohmann::json read_json(std::string const& path) {
  return io::parse_json(detail::read_file(path, "JSON"), path);
}

/// The text that write_json writes: keys sorted, two blanks a level, the shortest numbers that are read back as the
/// same double, a line end behind the last brace. The same value always gives the same bytes. NaN and infinity, which
/// JSON cannot say, become null; bytes that are no UTF-8 become U+FFFD.
inline std::string json_text(nlohmann::json const& value) {
  return value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

/// Writes a value as JSON. Throws input_error when the file cannot be written.
inline void write_json(std::string const& path, nlohmann::json const& value) {
  write_file(path, json_text(value));
}

}  // namespace seam::inline v0::io
