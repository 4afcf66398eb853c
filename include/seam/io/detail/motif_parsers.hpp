// SPDX-License-Identifier: MIT
// The three formats of motif collections, line by line.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/detail/lines.hpp>
#include <seam/motif/motif.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace seam::inline v0::io::detail {

/// The lines of a collection and sentences about them; the matrix of the motif that is being read, column by column.
class motif_lines {
 public:
  motif_lines(std::string const& path, std::string_view text) : path_(path), lines_(text) {}

  /// The next line that is not blank; false at the end.
  bool next(std::string_view& line) {
    while (lines_.next(line))
      if (!line.empty()) return true;
    return false;
  }
  std::ptrdiff_t number() const { return lines_.number(); }
  [[noreturn]] void refuse(std::string const& what) const {
    throw input_error(path_ + ", line " + std::to_string(number()) + ": " + what);
  }
  /// A count or a probability: finite, 0 or more.
  double amount(std::string_view word) const {
    double value = -1;
    if (parse_number(word, value) != std::errc{} || !std::isfinite(value) || value < 0)
      refuse("there is '" + std::string(word.substr(0, 40)) +
             "' where a count or probability, 0 or more, was expected");
    return value;
  }
  std::string const& path() const { return path_; }

 private:
  std::string const& path_;
  line_reader lines_;
};

/// A motif from the values of its matrix, four a column. Throws when there is no column or one holds nothing.
inline motif::motif made_motif(motif_lines const& lines, std::string id, std::string name, std::vector<double> values) {
  std::string const what = lines.path() + ", motif " + id;
  expect(!values.empty(), [&] { return what + " has no matrix"; });
  auto const width = static_cast<std::ptrdiff_t>(values.size()) / 4;
  motif::motif result{std::move(id), std::move(name), array<double, 2>(extents<2>{{width, 4}}, std::move(values))};
  for (std::ptrdiff_t column = 0; column < width; ++column)
    expect(result.total(column) > 0 && std::isfinite(result.total(column)), [&] {
      return what + ": the letters of column " + std::to_string(column + 1) + " add up to " +
             number_text(result.total(column)) + "; a count above 0 was expected";
    });
  return result;
}

/// ">ID NAME", then four lines of counts in the order A, C, G, T, each with its letter and brackets or without them.
inline std::vector<motif::motif> parse_jaspar(motif_lines& lines, std::string_view line) {
  std::vector<motif::motif> motifs;
  do {
    if (line[0] != '>') lines.refuse("a motif's line with '>' was expected behind four lines of counts");
    auto const title = words_of(line.substr(1));
    if (title.empty()) lines.refuse("the motif has no name");
    std::string id(title[0]);
    std::string name(title.size() > 1 ? title[1] : title[0]);
    std::vector<double> rows[4];
    for (std::size_t letter = 0; letter < 4; ++letter) {
      if (!lines.next(line) || line[0] == '>')
        lines.refuse("motif " + id + " has " + std::to_string(letter) + " lines of counts; four were expected");
      auto words = words_of(line, " \t[]");
      if (!words.empty() && words[0].find_first_of("0123456789.+-") == words[0].npos) {
        char const expected = "ACGT"[letter];
        if (words[0] != std::string_view(&expected, 1))
          lines.refuse("the counts of '" + std::string(words[0].substr(0, 40)) + "' stand where those of " + expected +
                       " were expected");
        words.erase(words.begin());
      }
      for (std::string_view const word : words) rows[letter].push_back(lines.amount(word));
      if (rows[letter].size() != rows[0].size())
        lines.refuse("there are " + std::to_string(rows[letter].size()) + " counts; the first line of motif " + id +
                     " has " + std::to_string(rows[0].size()));
    }
    std::vector<double> values;
    for (std::size_t column = 0; column < rows[0].size(); ++column)
      for (auto const& row : rows) values.push_back(row[column]);
    motifs.push_back(made_motif(lines, std::move(id), std::move(name), std::move(values)));
  } while (lines.next(line));
  return motifs;
}

/// The value behind "key=" in a line of pairs; empty where there is none.
inline std::string_view value_of(std::vector<std::string_view> const& words, std::string_view key) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with(key) || words[i].size() <= key.size() || words[i][key.size()] != '=') continue;
    if (words[i].size() > key.size() + 1) return words[i].substr(key.size() + 1);
    if (i + 1 < words.size()) return words[i + 1];
  }
  return {};
}

/// Minimal MEME: ALPHABET, "MOTIF ID NAME", "letter-probability matrix: alength= 4 w= 10 nsites= 20", w rows.
inline std::vector<motif::motif> parse_meme(motif_lines& lines, std::string_view line) {
  constexpr double default_sites = 20;
  std::vector<motif::motif> motifs;
  std::string id;
  std::string name;
  auto const finish = [&] {
    if (!id.empty()) throw input_error(lines.path() + ", motif " + id + " has no letter-probability matrix");
  };
  while (lines.next(line)) {
    auto const words = words_of(line);
    if (line.starts_with("ALPHABET")) {
      auto letters = value_of(words, "ALPHABET");
      if (letters != "ACGT") lines.refuse("the alphabet is not DNA: ALPHABET= ACGT was expected");
    } else if (words[0] == "MOTIF") {
      finish();
      if (words.size() < 2) lines.refuse("the motif has no name");
      id = words[1];
      name = words.size() > 2 ? words[2] : words[1];
    } else if (line.starts_with("letter-probability matrix:")) {
      if (id.empty()) lines.refuse("there is a matrix before its line MOTIF");
      if (auto const letters = value_of(words, "alength"); !letters.empty() && letters != "4")
        lines.refuse("alength= " + std::string(letters) + "; DNA has 4 letters");
      auto const width = value_of(words, "w");
      auto const announced = width.empty() ? 0 : lines.amount(width);
      if (!(announced >= 1 && announced <= 1e6 && announced == std::floor(announced)))
        lines.refuse("w= '" + std::string(width) + "' was found; the number of the motif's columns was expected");
      auto const sites = value_of(words, "nsites");
      double const count = sites.empty() || sites == "0" ? default_sites : lines.amount(sites);
      std::vector<double> values;
      for (double column = 0; column < announced; ++column) {
        std::vector<std::string_view> numbers;
        if (lines.next(line)) numbers = words_of(line);
        if (numbers.size() != 4)
          lines.refuse("motif " + id + " announces " + std::to_string(static_cast<std::ptrdiff_t>(announced)) +
                       " columns; its row " + std::to_string(static_cast<std::ptrdiff_t>(column) + 1) + " has " +
                       std::to_string(numbers.size()) + " words and four probabilities were expected");
        double sum = 0;
        for (std::string_view const number : numbers) sum += lines.amount(number);
        if (!(std::abs(sum - 1) <= 0.05))
          lines.refuse("the row's probabilities add up to " + number_text(sum) + ", not to 1");
        for (std::string_view const number : numbers) values.push_back(lines.amount(number) / sum * count);
      }
      motifs.push_back(made_motif(lines, std::exchange(id, {}), std::move(name), std::move(values)));
    }
  }
  finish();
  return motifs;
}

/// TRANSFAC: AC (accession), ID, NA (name), a line P0 with the letters' order, numbered rows, "//" behind each motif.
class transfac_parser {
 public:
  explicit transfac_parser(motif_lines& lines) : lines_(lines) {}

  std::vector<motif::motif> parse(std::string_view line) {
    do {
      auto const words = words_of(line);
      std::string_view const key = words[0];
      auto const value = [&] {
        return std::string(words.size() > 1 ? words[1] : std::string_view());
      };
      if (key == "//") {
        finish();
      } else if (key == "AC") {
        accession_ = value();
      } else if (key == "ID") {
        id_ = value();
      } else if (key == "NA") {
        name_ = value();
      } else if (key == "P0" || key == "PO") {
        header(words);
      } else if (in_matrix_ && key[0] >= '0' && key[0] <= '9') {
        row(words);
      } else {
        in_matrix_ = false;
      }
    } while (lines_.next(line));
    if (!accession_.empty() || !id_.empty() || !name_.empty() || !values_.empty())
      lines_.refuse("the last motif is not closed by a line //; is the file truncated?");
    return std::move(motifs_);
  }

 private:
  void header(std::vector<std::string_view> const& words) {
    constexpr std::string_view letters = "ACGT";
    if (in_matrix_ || !values_.empty()) lines_.refuse("the motif has a second matrix");
    bool complete = words.size() >= 5;
    for (std::size_t letter = 0; complete && letter < 4; ++letter) {
      auto const at = std::find(words.begin() + 1, words.begin() + 5, letters.substr(letter, 1));
      complete = at != words.begin() + 5;
      if (complete) place_[letter] = static_cast<std::size_t>(at - words.begin());
    }
    if (!complete) lines_.refuse("the matrix's letters are not A, C, G and T");
    in_matrix_ = true;
  }
  void row(std::vector<std::string_view> const& words) {
    if (words.size() < 5)
      lines_.refuse("the row has " + std::to_string(words.size() - 1) + " counts; four were expected");
    for (std::size_t const place : place_) values_.push_back(lines_.amount(words[place]));
  }
  void finish() {
    in_matrix_ = false;
    if (accession_.empty() && id_.empty() && name_.empty() && values_.empty()) return;  // a preamble: "VV version"
    if (accession_.empty()) accession_ = id_.empty() ? name_ : id_;
    if (accession_.empty()) lines_.refuse("the motif before this line has neither AC nor ID");
    if (name_.empty()) name_ = id_.empty() ? accession_ : id_;
    motifs_.push_back(
        made_motif(lines_, std::exchange(accession_, {}), std::exchange(name_, {}), std::exchange(values_, {})));
    id_.clear();
  }

  motif_lines& lines_;
  std::vector<motif::motif> motifs_;
  std::string accession_;
  std::string id_;
  std::string name_;
  std::vector<double> values_;
  std::array<std::size_t, 4> place_ = {1, 2, 3, 4};
  bool in_matrix_ = false;
};

inline std::vector<motif::motif> parse_motifs(std::string const& path, std::string_view text) {
  motif_lines lines(path, text);
  std::string_view line;
  expect(lines.next(line), [&] { return path + " has no motifs"; });
  if (line.starts_with("MEME version")) return parse_meme(lines, line);
  if (line[0] == '>') return parse_jaspar(lines, line);
  bool const transfac = line == "//" || (line.size() >= 2 && line[0] >= 'A' && line[0] <= 'Z' && line[1] >= 'A' &&
                                         line[1] <= 'Z' && (line.size() == 2 || line[2] == ' ' || line[2] == '\t'));
  expect(transfac, [&] {
    return path + " begins with '" + std::string(line.substr(0, 40)) +
           "'; a collection of motifs in the format of JASPAR (>), MEME (MEME version 4) or TRANSFAC (AC) was expected";
  });
  return transfac_parser(lines).parse(line);
}

}  // namespace seam::inline v0::io::detail
