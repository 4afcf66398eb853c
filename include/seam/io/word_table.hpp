// SPDX-License-Identifier: MIT
// Tables of all words of one length, as protein-binding microarrays give them (UniPROBE's 8-mer files): one row a word
// or a pair of a word and its reverse complement, in any order, on either strand.
#pragma once

#include <seam/core/array.hpp>
#include <seam/core/error.hpp>
#include <seam/io/detail/lines.hpp>
#include <seam/io/detail/read_file.hpp>
#include <seam/sequence/named_sequence.hpp>
#include <seam/sequence/reverse_complement.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

/// A value for every word of `length` letters, in alphabetical order (that of mutagenesis::complete).
struct word_table {
  std::ptrdiff_t length = 0;
  std::vector<float> values;  ///< (A^length)
};

namespace detail {

/// The fields of a line: cut at tabs, between which there may be nothing, or at blanks where it has no tab.
inline std::vector<std::string_view> fields_of(std::string_view line) {
  if (line.find('\t') == line.npos) return words_of(line, " ");
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    std::size_t const end = std::min(line.find('\t', begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

template <alphabet A>
bool is_word(std::string_view text) {
  for (char const character : text)
    if (A::to_letter(character) >= A::size) return false;
  return !text.empty();
}

/// Puts the rows of a table at their words' places.
template <alphabet A>
class word_table_parser {
 public:
  word_table_parser(std::string const& path, std::string column) : path_(path), column_(std::move(column)) {}

  void line(std::string_view text, std::ptrdiff_t number) {
    auto const fields = fields_of(text);
    if (length_ == 0 && !begin(fields, number)) return;
    auto const what = [&] {
      return path_ + ", line " + std::to_string(number);
    };
    expect(fields.size() > value_field_, [&] {
      return what() + " has " + std::to_string(fields.size()) + " fields; the value stands in field " +
             std::to_string(value_field_ + 1);
    });
    double value = 0;
    expect(parse_number(fields[value_field_], value) == std::errc{} && std::isfinite(value),
           [&] { return what() + " has '" + std::string(fields[value_field_]) + "' where a number was expected"; });
    std::size_t const word = index_of(fields[0], what());
    put(word, value, fields[0], number);
    if (!paired_) return;
    std::size_t const other = index_of(fields[1], what());
    if constexpr (sequence::complementable<A>)
      expect(other == complement_of(word), [&] {
        return what() + ": " + std::string(fields[1]) + " is not the reverse complement of " + std::string(fields[0]);
      });
    if (other != word) put(other, value, fields[1], number);
  }

  word_table result() && {
    expect(length_ > 0, [&] { return path_ + " has no words"; });
    if constexpr (sequence::complementable<A>)
      for (std::size_t word = 0; word < lines_.size(); ++word)
        if (std::size_t const other = complement_of(word); lines_[word] == 0 && lines_[other] != 0)
          values_[word] = values_[other], lines_[word] = lines_[other];
    std::size_t missing = 0;
    std::size_t first = 0;
    for (std::size_t word = lines_.size(); word-- > 0;)
      if (lines_[word] == 0) ++missing, first = word;
    expect(missing == 0, [&] {
      return path_ + " has no row for " + std::to_string(missing) + " of the " + std::to_string(lines_.size()) +
             " words of " + std::to_string(length_) + " letters, the first " + text_of(first);
    });
    return {length_, std::move(values_)};
  }

 private:
  static constexpr double most_words = 1 << 28;

  /// The first line: a header that names the columns, or the first row.
  bool begin(std::vector<std::string_view> const& fields, std::ptrdiff_t number) {
    if (fields.empty() || !is_word<A>(fields[0])) {
      expect(header_.empty(), [&] {
        return path_ + ", line " + std::to_string(number) + " does not begin with a word of the letters " +
               sequence::detail::letters_of<A>();
      });
      header_.assign(fields.begin(), fields.end());
      return false;
    }
    length_ = static_cast<std::ptrdiff_t>(fields[0].size());
    double const words = std::pow(static_cast<double>(A::size), static_cast<double>(length_));
    expect(words <= most_words, [&] {
      return path_ + ", line " + std::to_string(number) + " begins with a word of " + std::to_string(length_) +
             " letters: a table of all such words is too large";
    });
    values_.resize(static_cast<std::size_t>(words));
    lines_.resize(values_.size());
    paired_ = fields.size() >= 2 && fields[1].size() == fields[0].size() && is_word<A>(fields[1]);
    find_value(fields);
    return true;
  }
  void find_value(std::vector<std::string_view> const& fields) {
    value_field_ = paired_ ? 2 : 1;
    if (column_.empty()) return;
    std::string names;
    for (std::size_t i = 0; i < header_.size(); ++i) {
      names += (i > 0 ? ", " : "") + header_[i];
      if (header_[i] == column_ && i >= value_field_ && i < fields.size()) {
        value_field_ = i;
        return;
      }
    }
    throw input_error(path_ + " has no column of numbers " + column_ +
                      (names.empty() ? ": it has no header" : "; its header is " + names));
  }

  std::size_t index_of(std::string_view text, std::string const& what) const {
    expect(static_cast<std::ptrdiff_t>(text.size()) == length_, [&] {
      return what + " has the word " + std::string(text) + " of " + std::to_string(text.size()) +
             " letters, the first has " + std::to_string(length_);
    });
    std::size_t word = 0;
    for (std::uint8_t const letter : sequence::parse<A>(text, what)) word = word * A::size + letter;
    return word;
  }
  std::size_t complement_of(std::size_t word) const requires sequence::complementable<A> {
    std::size_t other = 0;
    for (std::ptrdiff_t i = 0; i < length_; ++i, word /= A::size)
      other = other * A::size + sequence::complement<A>(static_cast<std::uint8_t>(word % A::size));
    return other;
  }
  std::string text_of(std::size_t word) const {
    std::string text(static_cast<std::size_t>(length_), ' ');
    for (auto letter = text.rbegin(); letter != text.rend(); ++letter, word /= A::size)
      *letter = A::to_char(static_cast<std::uint8_t>(word % A::size));
    return text;
  }
  void put(std::size_t word, double value, std::string_view text, std::ptrdiff_t number) {
    expect(lines_[word] == 0, [&] {
      return path_ + " has two rows for the word " + std::string(text) + ", lines " + std::to_string(lines_[word]) +
             " and " + std::to_string(number);
    });
    lines_[word] = number;
    values_[word] = static_cast<float>(value);
  }

  std::string const& path_;
  std::string column_;
  std::vector<std::string> header_;
  std::ptrdiff_t length_ = 0;
  bool paired_ = false;
  std::size_t value_field_ = 1;
  std::vector<float> values_;
  std::vector<std::ptrdiff_t> lines_;  // where each word stands, 0: nowhere
};

}  // namespace detail

/// A table of all words of one length, cut at tabs (or blanks), with a header line or without: the word, its reverse
/// complement if the next field is one, then numbers. `column` names one of them by the header (UniPROBE: E-score,
/// Median, Z-score); empty: the first. A word that has no row has its reverse complement's value, in alphabets that
/// have one.
///
/// Throws input_error when the file is missing, a line is no row, words differ in length, one has two rows, or one (and
/// its reverse complement) has none. O(length of the file + words).
template <alphabet A>
word_table read_word_table(std::string const& path, std::string const& column = "") {
  std::string const text = detail::read_text(path, "a table of words");
  detail::word_table_parser<A> parser(path, column);
  detail::line_reader lines(text);
  for (std::string_view line; lines.next(line);)
    if (!line.empty()) parser.line(line, lines.number());
  return std::move(parser).result();
}

}  // namespace seam::inline v0::io
