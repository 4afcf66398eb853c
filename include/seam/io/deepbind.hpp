// SPDX-License-Identifier: MIT
// Parameter files of DeepBind (Alipanahi, Delong, Weirauch, Frey: Nature Biotechnology 33, 2015): a line of text for
// every number or list of numbers.
#pragma once

#include <seam/core/error.hpp>
#include <seam/io/detail/lines.hpp>
#include <seam/io/detail/read_file.hpp>
#include <seam/io/tensors.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

namespace detail {

/// Reads one file. Everything that it refuses is a sentence that begins with the file's name.
class deepbind_reader {
 public:
  static constexpr std::string_view first_words = "# deepbind ";

  explicit deepbind_reader(std::string const& path) : path_(path) {
    std::string const text = read_text(path, "a DeepBind parameter file");
    line_reader lines(text);
    for (std::string_view line; lines.next(line);) read_line(trimmed(line), lines.number());
  }

  named_tensors read() const {
    std::ptrdiff_t const detectors = count("num_detectors", 1), width = count("detector_len", 1),
                         hidden = count("num_hidden", 0), average = count("has_avg_pooling", 0),
                         both_strands = count("reverse_complement", 0);
    expect(average <= 1 && both_strands <= 1,
           [&] { return path_ + ": has_avg_pooling and reverse_complement are 0 or 1"; });
    std::ptrdiff_t const pooled = detectors * (1 + average);
    named_tensors result{path_, {}};
    auto const add = [&](char const* name, char const* key, std::vector<std::ptrdiff_t> shape) {
      result.tensors.push_back({name, shape, list(key, shape)});
    };
    result.tensors.push_back({"reverse_complement", {}, {static_cast<float>(both_strands)}});
    result.tensors.push_back({"average_pooling", {}, {static_cast<float>(average)}});
    add("detectors/kernel", "detectors", {width, 4, detectors});
    add("detectors/bias", "thresholds", {detectors});
    if (hidden > 0) {
      add("hidden/kernel", "weights1", {pooled, hidden});
      add("hidden/bias", "biases1", {hidden});
    }
    add("output/kernel", hidden > 0 ? "weights2" : "weights1", {hidden > 0 ? hidden : pooled, 1});
    add("output/bias", hidden > 0 ? "biases2" : "biases1", {1});
    require_finite(result);
    return result;
  }

 private:
  struct parameter {
    std::ptrdiff_t line;
    std::vector<float> values;
  };

  static std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    std::size_t const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
  }

  void read_line(std::string_view text, std::ptrdiff_t line) {
    auto const refuse = [&](std::string const& reason) {
      return [this, line, reason] {
        return path_ + ", line " + std::to_string(line) + ' ' + reason;
      };
    };
    if (line == 1) {
      expect(text.starts_with(first_words), [&] {
        return path_ + " is not a DeepBind parameter file: its first line does not begin with \"# deepbind\"";
      });
      expect(text == "# deepbind 0.1", refuse("is of version " + std::string(text.substr(first_words.size())) +
                                              " of the format; 0.1 was expected"));
    }
    if (text.empty() || text.starts_with('#')) return;
    std::size_t const equals = text.find('=');
    expect(equals != std::string_view::npos, refuse("has no \"=\"; \"name = numbers\" was expected"));
    std::string const name(trimmed(text.substr(0, equals)));
    std::string_view rest = trimmed(text.substr(equals + 1));
    parameter found{line, {}};
    while (!rest.empty()) {
      std::string_view const word = trimmed(rest.substr(0, rest.find(',')));
      double value = 0;
      expect(parse_number(word, value) == std::errc(),
             refuse("has \"" + std::string(word.substr(0, 40)) + "\" where a number was expected"));
      found.values.push_back(static_cast<float>(value));
      std::size_t const comma = rest.find(',');
      expect(comma == std::string_view::npos || comma + 1 < rest.size(), refuse("ends with a comma"));
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
    expect(parameters_.emplace(name, std::move(found)).second, refuse("has " + name + " for the second time"));
  }

  parameter const& named(std::string const& name) const {
    auto const found = parameters_.find(name);
    expect(found != parameters_.end(), [&] { return path_ + " has no line \"" + name + " = ..\""; });
    return found->second;
  }
  std::ptrdiff_t count(std::string const& name, int least) const {
    constexpr float most = 100000;
    parameter const& p = named(name);
    bool const good = p.values.size() == 1 && p.values[0] >= static_cast<float>(least) && p.values[0] <= most &&
                      p.values[0] == static_cast<float>(static_cast<int>(p.values[0]));
    expect(good, [&] {
      return path_ + ", line " + std::to_string(p.line) + ": " + name + " is not one whole number from " +
             std::to_string(least) + " to 100000";
    });
    return static_cast<std::ptrdiff_t>(p.values[0]);
  }
  std::vector<float> list(std::string const& name, std::vector<std::ptrdiff_t> const& shape) const {
    parameter const& p = named(name);
    std::ptrdiff_t wanted = 1;
    for (std::ptrdiff_t const length : shape) wanted *= length;
    expect(static_cast<std::ptrdiff_t>(p.values.size()) == wanted, [&] {
      return path_ + ", line " + std::to_string(p.line) + ": " + name + " has " + std::to_string(p.values.size()) +
             " numbers; " + std::to_string(wanted) + " were expected";
    });
    return p.values;
  }

  std::string path_;
  std::map<std::string, parameter> parameters_;
};

}  // namespace detail

/// The parameters of a DeepBind model: detectors/kernel (width, letters, detectors), detectors/bias (the file's
/// thresholds, which are added), hidden/kernel and hidden/bias where there is a hidden layer, output/kernel and
/// output/bias, and the numbers reverse_complement and average_pooling (0 or 1, of no axes). With average pooling, the
/// rows of the next kernel are detector 0's largest and mean answer, detector 1's, ..
///
/// Throws input_error, with the line, when the file is missing, empty, truncated, of another version, or when a list
/// does not have as many numbers as the counts say.
inline named_tensors read_deepbind(std::string const& path) {
  return detail::deepbind_reader(path).read();
}

}  // namespace seam::inline v0::io
