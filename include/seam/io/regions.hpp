// SPDX-License-Identifier: MIT
// Stretches of chromosomes: as people write them (chr:start-end), as BED files list them, and their letters.
#pragma once

#include <seam/core/error.hpp>
#include <seam/io/detail/lines.hpp>
#include <seam/io/detail/read_file.hpp>
#include <seam/io/fasta.hpp>
#include <seam/sequence/reverse_complement.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

/// Positions [start, stop) of a record, 0-based, on one of its strands; stop = -1: to its end.
struct region {
  std::string chromosome;
  std::ptrdiff_t start = 0;
  std::ptrdiff_t stop = -1;
  bool reverse = false;
  std::string name = {};  ///< may be empty

  /// As samtools writes it: 1-based, the end included; the strand behind it: "chr2:101-200(-)".
  std::string text() const {
    std::string const place = stop == -1 && start == 0
                                  ? std::string()
                                  : ":" + std::to_string(start + 1) + "-" + (stop == -1 ? "" : std::to_string(stop));
    return chromosome + place + (reverse ? "(-)" : "(+)");
  }
  friend bool operator==(region const&, region const&) = default;
};

namespace detail {

inline bool parse_whole(std::string_view text, std::ptrdiff_t& value) {
  return parse_number(text, value) == std::errc{};
}

}  // namespace detail

/// "chr:start-end", 1-based and inclusive as samtools has it, or "chr:start-" or "chr" for all the rest; with "(+)" or
/// "(-)" behind it. A name with colons in it is read up to the last. Throws input_error for anything else and for a
/// region without positions.
inline region parse_region(std::string_view text) {
  auto const refuse = [&](std::string const& why) {
    return [&text, why] {
      return "the region " + std::string(text) + ' ' + why +
             "; it is chr:start-end (1-based, the end included), with (+) or (-) behind it";
    };
  };
  region made;
  std::string_view rest = text;
  if (rest.ends_with("(-)") || rest.ends_with("(+)")) {
    made.reverse = rest[rest.size() - 2] == '-';
    rest.remove_suffix(3);
  }
  std::size_t const colon = rest.rfind(':');
  made.chromosome = rest.substr(0, colon);
  expect(!made.chromosome.empty(), refuse("has no chromosome"));
  if (colon == rest.npos) return made;
  std::string_view const place = rest.substr(colon + 1);
  std::size_t const dash = place.find('-');
  bool const numbers =
      dash != place.npos && detail::parse_whole(place.substr(0, dash), made.start) &&
      (dash + 1 == place.size() || (detail::parse_whole(place.substr(dash + 1), made.stop) && made.stop >= 0));
  expect(numbers && made.start >= 1, refuse("does not say from where to where"));
  made.start -= 1;
  expect(made.stop == -1 || made.stop > made.start, refuse("has no positions"));
  return made;
}

/// The regions of a BED file: chromosome, start, stop (0-based, half-open), and, where there are such columns, name and
/// strand; lines that begin with #, track or browser are skipped. Throws input_error, with the line, for fewer columns,
/// what is no number, a region without positions, another strand than +, - or ., and a file without regions.
inline std::vector<region> read_bed(std::string const& path) {
  std::string const text = detail::read_text(path, "a BED file");
  std::vector<region> regions;
  detail::line_reader lines(text);
  for (std::string_view line; lines.next(line);) {
    if (line.empty() || line[0] == '#' || line.starts_with("track") || line.starts_with("browser")) continue;
    std::vector<std::string_view> const fields = detail::words_of(line);
    auto const what = [&](std::string const& why) {
      return [&path, why, number = lines.number()] {
        return path + ", line " + std::to_string(number) + why;
      };
    };
    region made;
    expect(fields.size() >= 3,
           what(" has " + std::to_string(fields.size()) + " columns; chromosome, start and stop were expected"));
    made.chromosome = fields[0];
    expect(detail::parse_whole(fields[1], made.start) && detail::parse_whole(fields[2], made.stop) && made.start >= 0,
           what(": start and stop are not whole numbers from 0"));
    expect(made.start < made.stop,
           what(" has a region without positions, " + std::string(fields[1]) + " to " + std::string(fields[2])));
    if (fields.size() >= 4) made.name = fields[3];
    if (fields.size() >= 6) {
      expect(fields[5] == "+" || fields[5] == "-" || fields[5] == ".",
             what(" has the strand " + std::string(fields[5]) + "; it is +, - or ."));
      made.reverse = fields[5] == "-";
    }
    regions.push_back(std::move(made));
  }
  expect(!regions.empty(), [&] { return path + " has no regions"; });
  return regions;
}

namespace detail {

/// Where a region of a record of `length` letters ends. Throws input_error when it does not lie in the record.
inline std::ptrdiff_t stop_of(region const& where, std::ptrdiff_t length) {
  std::ptrdiff_t const stop = where.stop == -1 ? length : where.stop;
  expect(where.start >= 0 && where.start < stop && stop <= length, [&] {
    return "the region " + where.text() + " does not lie in " + where.chromosome + ", which has " +
           std::to_string(length) + " letters";
  });
  return stop;
}

/// A region by its letters on the forward strand. Throws input_error when the alphabet has no other strand.
template <alphabet A>
sequence::named_sequence<A> on_its_strand(region const& where, std::vector<std::uint8_t> letters) {
  sequence::named_sequence<A> made{where.name.empty() ? where.text() : where.name, std::move(letters)};
  if (!where.reverse) return made;
  if constexpr (sequence::complementable<A>) {
    std::reverse(made.letters.begin(), made.letters.end());
    for (std::uint8_t& letter : made.letters) letter = sequence::complement<A>(letter);
    return made;
  } else {
    throw input_error("the region " + where.text() + " lies on the other strand, which this alphabet has not");
  }
}

}  // namespace detail

/// The letters of a region, on its strand, named after it (by its text where it has no name). Throws input_error when
/// the file has no such record, the region does not lie in it, or the alphabet has no other strand.
/// io/indexed_fasta.hpp has the same for files of which only the region is read.
template <alphabet A>
sequence::named_sequence<A> letters_of_region(fasta<A> const& file, region const& where) {
  auto const& letters = file.at(where.chromosome).letters;
  std::ptrdiff_t const stop = detail::stop_of(where, static_cast<std::ptrdiff_t>(letters.size()));
  return detail::on_its_strand<A>(where, {letters.begin() + where.start, letters.begin() + stop});
}

}  // namespace seam::inline v0::io
