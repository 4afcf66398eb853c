// SPDX-License-Identifier: MIT
// FASTA files: named sequences of one alphabet, in order and by name.
#pragma once

#include <seam/core/error.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/detail/lines.hpp>
#include <seam/io/detail/names.hpp>
#include <seam/io/detail/nearest.hpp>
#include <seam/io/detail/read_file.hpp>
#include <seam/sequence/ambiguity.hpp>
#include <seam/sequence/named_sequence.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

/// The records of a FASTA file.
template <alphabet A>
class fasta {
 public:
  /// `source` names where the records came from, for sentences. Throws input_error when two have the same name.
  fasta(std::string source, std::vector<sequence::named_sequence<A>> records)
      : source_(std::move(source)), records_(std::move(records)) {
    for (std::size_t i = 0; i < records_.size(); ++i)
      expect(places_.emplace(records_[i].name, i).second,
             [&] { return source_ + " has two records named " + records_[i].name; });
  }

  /// In the file's order.
  std::vector<sequence::named_sequence<A>> const& records() const { return records_; }
  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(records_.size()); }
  bool contains(std::string const& name) const { return places_.count(name) > 0; }
  /// In the file's order.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (auto const& record : records_) names.push_back(record.name);
    return names;
  }

  /// The record of that name. Throws input_error that lists the names most like it.
  sequence::named_sequence<A> const& at(std::string const& name) const& {
    auto const found = places_.find(name);
    expect(found != places_.end(), [&] {
      return source_ + " has no record " + name + "; of its " + std::to_string(size()) + " the nearest are " +
             detail::nearest_names(names(), name);
    });
    return records_[found->second];
  }
  /// The same by value, of a file that is not kept: read_fasta<dna>(path).at(name).
  sequence::named_sequence<A> at(std::string const& name) && {
    fasta const& kept = *this;
    return kept.at(name);
  }

 private:
  std::string source_;
  std::vector<sequence::named_sequence<A>> records_;
  std::unordered_map<std::string, std::size_t> places_;
};

namespace detail {

/// Collects records from lines.
template <alphabet A>
class fasta_parser {
 public:
  fasta_parser(std::string const& path, sequence::reading how) : path_(path), how_(how) {}

  void header(std::string_view line, std::ptrdiff_t number) {
    finish();
    std::size_t const end = std::min(line.find_first_of(" \t"), line.size());
    name_ = line.substr(1, end - 1);
    line_ = number;
    open_ = true;
    expect(!name_.empty(), [&] { return path_ + ", line " + std::to_string(number) + ": the record has no name"; });
  }
  void letters(std::string_view line, std::ptrdiff_t number) {
    expect(open_, [&] {
      return path_ + ", line " + std::to_string(number) + ": there is text before the first record (a line with '>')";
    });
    text_ += line;
  }
  fasta<A> result() && {
    finish();
    expect(!records_.empty(), [&] { return path_ + " has no records (lines with '>')"; });
    return fasta<A>(path_, std::move(records_));
  }

 private:
  void finish() {
    if (!open_) return;
    std::string const what = path_ + ", record " + name_;
    expect(!text_.empty(), [&] { return what + " (line " + std::to_string(line_) + ") has no letters"; });
    records_.push_back({name_, sequence::parse<A>(text_, what, how_, static_cast<std::ptrdiff_t>(records_.size()))});
    text_.clear();
  }

  std::string const& path_;
  sequence::reading how_;
  std::vector<sequence::named_sequence<A>> records_;
  std::string name_;
  std::string text_;
  std::ptrdiff_t line_ = 0;
  bool open_ = false;
};

/// Throws input_error unless records that are written to `path` will be read as they are.
template <alphabet A>
void check_records(std::string const& path, std::vector<sequence::named_sequence<A>> const& records) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::string const& name = records[i].name;
    auto const refuse = [&](std::string const& reason) {
      return [&path, i, reason] {
        return "cannot write " + path + ", record " + std::to_string(i) + ' ' + reason;
      };
    };
    expect(is_one_word(name), refuse("has no name, or one with a blank in it"));
    expect(places.emplace(name, i).second, refuse("has the name of another, " + name));
    expect(!records[i].letters.empty(), refuse("has no letters"));
  }
}

}  // namespace detail

/// All records of a FASTA file. A record's name is the first word behind '>'; letters may be of either case and stand
/// on any number of lines; blank lines are skipped. `how` says what becomes of N and other ambiguous letters and of
/// soft-masked ones; record i is sequence number i of the draws.
///
/// Throws input_error when the file is missing or empty, begins with something else than a record, or has a record
/// without a name, without letters, with a name that was used before, or with a character that is no letter of A (its
/// record and position are named). O(length of the file).
template <alphabet A>
fasta<A> read_fasta(std::string const& path, sequence::reading how = {}) {
  std::string const text = detail::read_text(path, "a FASTA file");
  detail::fasta_parser<A> parser(path, how);
  detail::line_reader lines(text);
  for (std::string_view line; lines.next(line);) {
    if (line.empty()) continue;
    if (line[0] == '>') {
      parser.header(line, lines.number());
    } else {
      parser.letters(line, lines.number());
    }
  }
  return std::move(parser).result();
}

/// Writes records as FASTA, `width` letters a line. Throws input_error when the file cannot be written, the width is 0,
/// or a record could not be read again: its name is empty, has a blank in it or is another's, or it has no letters.
template <alphabet A>
void write_fasta(std::string const& path, std::vector<sequence::named_sequence<A>> const& records,
                 std::size_t width = 80) {
  expect(width >= 1, [&] { return "cannot write " + path + " with lines of no letters"; });
  detail::check_records(path, records);
  atomic_file file(path);
  for (auto const& record : records) {
    file.write('>' + record.name + '\n');
    std::string const text = record.text();
    for (std::size_t begin = 0; begin < text.size(); begin += width) file.write(text.substr(begin, width) + '\n');
  }
  file.commit();
}

}  // namespace seam::inline v0::io
