// SPDX-License-Identifier: MIT
// Tables as text: comma-separated values (RFC 4180, lines end with "\n"), numbers that are read back bit for bit
// whatever the locale.
#pragma once

#include <seam/core/error.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/detail/lines.hpp>
#include <seam/io/detail/nearest.hpp>
#include <seam/io/detail/read_file.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

/// The shortest decimal that is read back as the same number ("0.1", "1e+30", "-inf", "nan"); integers in full.
/// Independent of the locale.
template <class T>
  requires(std::is_arithmetic_v<T> && !std::same_as<T, bool> && !std::same_as<T, char>)
std::string number_text(T value) {
  char text[64];
  auto const [end, failure] = std::to_chars(text, text + sizeof(text), value);
  return failure == std::errc{} ? std::string(text, end) : std::string();
}

/// Writes a table row by row; the file appears when it is committed.
class csv_writer {
 public:
  /// Writes the header. Throws input_error when the file cannot be written.
  csv_writer(std::string path, std::vector<std::string> const& header, char separator = ',')
      : file_(std::move(path)), separator_(separator), columns_(header.size()) {
    for (std::string const& name : header) add(name);
    end_row();
  }

  /// Writes one row: texts, numbers, truth values (1 or 0), optionals. NaN and an empty optional leave the field empty.
  template <class... Values>
  void row(Values const&... values) {
    (add(values), ...);
    end_row();
  }

  /// Adds one field to the row that is being built, as `row` writes it.
  void add(std::string_view text) {
    if (fields_++ > 0) line_ += separator_;
    append_quoted(text);
  }
  template <class T>
    requires std::is_arithmetic_v<T>
  void add(T value) {
    if constexpr (std::same_as<T, char>) {
      add(std::string_view(&value, 1));
    } else if constexpr (std::same_as<T, bool>) {
      add(std::string_view(value ? "1" : "0"));
    } else if constexpr (std::floating_point<T>) {
      add(std::isnan(value) ? std::string_view() : std::string_view(number_text(value)));
    } else {
      add(std::string_view(number_text(value)));
    }
  }
  template <class T>
  void add(std::optional<T> const& value) {
    if (value) {
      add(*value);
    } else {
      add(std::string_view());
    }
  }
  /// Ends the row. Throws error when it has not as many fields as the header.
  void end_row() {
    expect<error>(fields_ == columns_, [&] {
      return file_.path() + " has " + std::to_string(columns_) + " columns and was given a row of " +
             std::to_string(fields_);
    });
    if (line_.empty()) line_ = "\"\"";  // one empty field: an empty line would be no row
    line_ += '\n';
    file_.write(line_);
    line_.clear();
    fields_ = 0;
  }

  /// Gives the file its name.
  void commit() { file_.commit(); }

 private:
  void append_quoted(std::string_view text) {
    bool const plain = text.find(separator_) == text.npos && text.find_first_of("\"\r\n") == text.npos;
    if (plain) {
      line_ += text;
      return;
    }
    line_ += '"';
    for (char const c : text) {
      if (c == '"') line_ += '"';
      line_ += c;
    }
    line_ += '"';
  }

  atomic_file file_;
  char separator_;
  std::size_t columns_;
  std::size_t fields_ = 0;
  std::string line_;
};

namespace detail {

/// Is a decimal number other than zero below 1? Asked of those that no float holds: they are too small or too large.
inline bool is_below_one(std::string_view decimal) {
  std::size_t const mark = std::min(decimal.find_first_of("eE"), decimal.size());
  std::string_view const digits = decimal.substr(0, mark);
  std::ptrdiff_t exponent = 0;
  if (mark < decimal.size()) {
    std::size_t const first = mark + 1 + (decimal.substr(mark + 1).starts_with('+') ? 1 : 0);
    auto const read = std::from_chars(decimal.data() + first, decimal.data() + decimal.size(), exponent);
    if (read.ec != std::errc{}) return decimal[first] == '-';  // no field is so long that its digits make up for it
  }
  auto const point = static_cast<std::ptrdiff_t>(std::min(digits.find('.'), digits.size()));
  auto const leading = static_cast<std::ptrdiff_t>(digits.find_first_of("123456789"));
  return exponent + point - leading - (leading < point ? 1 : 0) < 0;
}

}  // namespace detail

/// A table that was read: a header and rows of text. Sentences name the file and the line.
class csv_table {
 public:
  csv_table(std::string path, std::vector<std::string> header) : path_(std::move(path)), header_(std::move(header)) {}

  std::vector<std::string> const& header() const { return header_; }
  std::ptrdiff_t rows() const { return static_cast<std::ptrdiff_t>(lines_.size()); }
  bool has_column(std::string const& name) const {
    return std::find(header_.begin(), header_.end(), name) != header_.end();
  }
  /// The place of a column. Throws input_error that lists the nearest ones when there is none.
  std::ptrdiff_t column(std::string const& name) const {
    auto const found = std::find(header_.begin(), header_.end(), name);
    expect(found != header_.end(), [&] {
      return path_ + " has no column " + name + "; of its " + std::to_string(header_.size()) + " the nearest are " +
             detail::nearest_names(header_, name);
    });
    return found - header_.begin();
  }
  /// The field as it is meant: without quotes. Unchecked.
  std::string const& text(std::ptrdiff_t row, std::ptrdiff_t column) const {
    return fields_[static_cast<std::size_t>(row) * header_.size() + static_cast<std::size_t>(column)];
  }
  /// The field as a number. Floats may be empty (NaN), "nan" or "inf"; one that is too small for T is zero, as in
  /// NumPy. Throws input_error with the line and the column when it is anything else, or too large.
  template <class T>
  T number(std::ptrdiff_t row, std::ptrdiff_t column) const {
    std::string const& field = text(row, column);
    if constexpr (std::floating_point<T>)
      if (field.empty()) return std::numeric_limits<T>::quiet_NaN();
    T value{};
    std::errc const failure = detail::parse_number(field, value);
    if constexpr (std::floating_point<T>)
      if (failure == std::errc::result_out_of_range && detail::is_below_one(field)) return field[0] == '-' ? -T{} : T{};
    expect(failure == std::errc{}, [&] {
      return path_ + ", line " + std::to_string(lines_[static_cast<std::size_t>(row)]) + ", column " +
             header_[static_cast<std::size_t>(column)] + " has '" + field.substr(0, 40) + "' where " +
             (std::integral<T> ? "an integer" : "a number") + " was expected";
    });
    return value;
  }
  /// A whole column of numbers.
  template <class T>
  std::vector<T> numbers(std::string const& name) const {
    std::ptrdiff_t const place = column(name);
    std::vector<T> values;
    values.reserve(lines_.size());
    for (std::ptrdiff_t row = 0; row < rows(); ++row) values.push_back(number<T>(row, place));
    return values;
  }

  /// Adds a row that began at `line` of the file. Throws input_error when it has not as many fields as the header.
  void add_row(std::vector<std::string>&& fields, std::ptrdiff_t line) {
    expect(fields.size() == header_.size(), [&] {
      return path_ + ", line " + std::to_string(line) + " has " + std::to_string(fields.size()) +
             " fields; the header has " + std::to_string(header_.size());
    });
    lines_.push_back(line);
    for (std::string& field : fields) fields_.push_back(std::move(field));
  }

 private:
  std::string path_;
  std::vector<std::string> header_;
  std::vector<std::string> fields_;    ///< row by row
  std::vector<std::ptrdiff_t> lines_;  ///< where each row begins in the file, from 1
};

/// How a table that is read is laid out.
struct csv_format {
  char separator = ',';      ///< a tab for tab-separated values
  std::string comment = {};  ///< lines that begin with this are skipped; empty: none
};

namespace detail {

/// Cuts CSV text into rows.
class csv_parser {
 public:
  csv_parser(std::string const& path, std::string_view text, csv_format const& format)
      : path_(path), text_(text), separator_(format.separator), comment_(format.comment) {}

  /// The next row's fields and the line on which it begins; false at the end. Empty lines and comments are skipped.
  bool next(std::vector<std::string>& fields, std::ptrdiff_t& line) {
    while (at_ < text_.size() && (at_line_end() || at_comment())) skip_line();
    if (at_ == text_.size()) return false;
    fields.clear();
    line = line_;
    for (;;) {
      fields.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted() : plain());
      if (at_ == text_.size()) return true;
      if (at_line_end()) {
        skip_line();
        return true;
      }
      ++at_;  // the separator
    }
  }

 private:
  bool at_line_end() const {
    return text_[at_] == '\n' || (text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n'));
  }
  bool at_comment() const { return !comment_.empty() && text_.substr(at_).starts_with(comment_); }
  /// To the beginning of the next line.
  void skip_line() {
    at_ = std::min(text_.find('\n', at_), text_.size());
    if (at_ < text_.size()) ++at_;
    ++line_;
  }
  std::string plain() {
    std::size_t const begin = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && !at_line_end()) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  std::string quoted() {
    std::ptrdiff_t const begin = line_;
    std::string field;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] == '"') {
        bool const doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
        if (!doubled) break;
        ++at_;
      }
      field += text_[at_];
    }
    expect(at_ < text_.size(), [&] { return path_ + ", line " + std::to_string(begin) + ": a quote is not closed"; });
    ++at_;
    expect(at_ == text_.size() || text_[at_] == separator_ || at_line_end(),
           [&] { return path_ + ", line " + std::to_string(line_) + ": there is text behind a closing quote"; });
    return field;
  }

  std::string const& path_;
  std::string_view text_;
  char separator_;
  std::string comment_;
  std::size_t at_ = 0;
  std::ptrdiff_t line_ = 1;
};

}  // namespace detail

/// Reads a table whose first row is its header. Quoted fields may hold anything; lines end with "\n" or "\r\n"; empty
/// lines are skipped. Throws input_error when the file is missing or empty, a row has another number of fields than the
/// header, or a quote is not closed (file and line are named).
inline csv_table read_csv(std::string const& path, csv_format const& format = {}) {
  std::string const text = detail::read_text(path, "a table (CSV)");
  detail::csv_parser parser(path, text, format);
  std::vector<std::string> fields;
  std::ptrdiff_t line = 0;
  expect(parser.next(fields, line), [&] { return path + " has no header"; });
  csv_table table(path, fields);
  while (parser.next(fields, line)) table.add_row(std::move(fields), line);
  return table;
}

}  // namespace seam::inline v0::io
