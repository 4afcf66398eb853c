// SPDX-License-Identifier: MIT
// Zip archives to be read: the central directory, and entries that are stored or deflated, checked by their sums
// (PKWARE's APPNOTE 6.3, with the 64-bit extensions).
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/memory.hpp>
#include <seam/io/detail/crc32.hpp>
#include <seam/io/detail/inflate.hpp>
#include <seam/io/detail/read_file.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::io::detail {

/// `count` bytes, the lowest first, as a number.
inline std::uint64_t number_of(std::string_view bytes, std::size_t place, int count) {
  std::uint64_t value = 0;
  for (int i = count; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[place + static_cast<std::size_t>(i)]);
  return value;
}

/// Reads one archive. Everything that it refuses is a sentence that begins with the file's name.
class zip_reader {
 public:
  struct entry {
    std::string name;
    std::uint64_t size = 0;    ///< bytes unpacked
    std::uint64_t packed = 0;  ///< bytes in the archive
    std::uint64_t header = 0;  ///< where the entry begins
    std::uint32_t sum = 0;
    int method = 0;  ///< 0 stored, 8 deflated
  };

  /// `kind` says what the file should be ("an npz file").
  zip_reader(std::string const& path, char const* kind)
      : path_(path), length_(length_of_file(path, kind)), file_(open_file(path, kind)) {
    read_directory();
  }

  std::vector<entry> const& entries() const { return entries_; }

  /// An entry's bytes, unpacked.
  std::string read(entry const& e) {
    auto const damaged = [&](char const* reason) {
      return [this, &e, reason] {
        return path_ + ", entry " + e.name + ' ' + reason;
      };
    };
    std::string const local = bytes(e.header, local_header);
    expect(local.starts_with("PK\x03\x04"), damaged("is not where the archive's directory says: it is damaged"));
    std::uint64_t const begin = e.header + local_header + number_of(local, 26, 2) + number_of(local, 28, 2);
    expect(begin <= length_ && e.packed <= length_ - begin, damaged("reaches beyond the end of the file"));
    require_memory(static_cast<double>(e.size) + static_cast<double>(e.packed), "the entry " + e.name + " of " + path_);
    std::string out = bytes(begin, e.packed);
    if (e.method == deflated) {
      std::string const packed = std::move(out);
      expect(inflate(packed, static_cast<std::size_t>(e.size), out), damaged("cannot be unpacked: it is damaged"));
    }
    crc32 sum;
    sum.add(out.data(), out.size());
    expect(sum.value() == e.sum, damaged("is damaged: its checksum is another"));
    return out;
  }

 private:
  static constexpr std::uint64_t local_header = 30, directory_header = 46, end_record = 22, longest_comment = 0xFFFF;
  static constexpr int stored = 0, deflated = 8;
  static constexpr std::uint64_t largest_compression = 1032;  ///< deflate shrinks by no more

  [[noreturn]] void refuse(std::string const& reason) const { throw input_error(path_ + ' ' + reason); }

  std::string bytes(std::uint64_t offset, std::uint64_t count) {
    std::string text;
    if (offset <= length_ && count <= length_ - offset) {
      text.resize(static_cast<std::size_t>(count));
      file_.clear();
      file_.seekg(static_cast<std::streamoff>(offset));
      file_.read(text.data(), static_cast<std::streamsize>(count));
      if (static_cast<std::uint64_t>(file_.gcount()) == count) return text;
    }
    refuse("is a damaged or truncated zip archive");
  }

  void read_directory() {
    if (!bytes(0, std::min<std::uint64_t>(length_, 2)).starts_with("PK")) refuse("is not a zip archive (npz)");
    std::uint64_t const tail_length = std::min(length_, end_record + longest_comment);
    std::string const tail = bytes(length_ - tail_length, tail_length);
    std::size_t const end = tail.rfind("PK\x05\x06");
    if (end == std::string::npos || tail.size() - end < end_record)
      refuse("is a zip archive without an end: it is truncated");
    std::uint64_t count = number_of(tail, end + 10, 2);
    std::uint64_t size = number_of(tail, end + 12, 4), begin = number_of(tail, end + 16, 4);
    std::uint64_t const end_offset = length_ - tail_length + end;
    if ((count == 0xFFFF || size == 0xFFFFFFFF || begin == 0xFFFFFFFF) && end_offset >= 20) {
      std::string const locator = bytes(end_offset - 20, 20);
      if (locator.starts_with("PK\x06\x07")) {
        std::string const record = bytes(number_of(locator, 8, 8), 56);
        if (!record.starts_with("PK\x06\x06"))
          refuse("is a damaged zip archive: its 64-bit end is not where it should be");
        count = number_of(record, 32, 8);
        size = number_of(record, 40, 8);
        begin = number_of(record, 48, 8);
      }
    }
    std::string const directory = bytes(begin, size);
    std::size_t place = 0;
    for (std::uint64_t i = 0; i < count; ++i) place = read_entry(directory, place);
    check_places();
  }

  std::size_t read_entry(std::string const& directory, std::size_t place) {
    if (directory.size() - place < directory_header || directory.substr(place, 4) != "PK\x01\x02")
      refuse("is a zip archive with a damaged directory");
    std::size_t const name = number_of(directory, place + 28, 2), extra = number_of(directory, place + 30, 2),
                      comment = number_of(directory, place + 32, 2);
    std::size_t const begin = place + directory_header;
    if (directory.size() - begin < name + extra + comment) refuse("is a zip archive with a damaged directory");
    entry e;
    e.name = directory.substr(begin, name);
    e.method = static_cast<int>(number_of(directory, place + 10, 2));
    e.sum = static_cast<std::uint32_t>(number_of(directory, place + 16, 4));
    e.packed = number_of(directory, place + 20, 4);
    e.size = number_of(directory, place + 24, 4);
    e.header = number_of(directory, place + 42, 4);
    widen(e, std::string_view(directory).substr(begin + name, extra));
    if (number_of(directory, place + 8, 2) & 1U) refuse("has the entry " + e.name + ", which is encrypted");
    if (e.method != stored && e.method != deflated)
      refuse("has the entry " + e.name + ", packed by method " + std::to_string(e.method) +
             "; stored or deflated ones were expected");
    if (e.packed > length_ || (e.method == stored ? e.size != e.packed : e.size / largest_compression > e.packed))
      refuse("has the entry " + e.name + ", whose size does not fit the file");
    entries_.push_back(std::move(e));
    return begin + name + extra + comment;
  }

  /// Sizes and places of 8 bytes stand in the extra field of kind 1, in the order of those that do not fit 4.
  static void widen(entry& e, std::string_view extra) {
    while (extra.size() >= 4) {
      std::size_t const size = std::min<std::size_t>(number_of(extra, 2, 2), extra.size() - 4);
      if (number_of(extra, 0, 2) == 1) {
        std::size_t at = 4;
        for (std::uint64_t* const field : {&e.size, &e.packed, &e.header})
          if (*field == 0xFFFFFFFF && at + 8 <= 4 + size) {
            *field = number_of(extra, at, 8);
            at += 8;
          }
      }
      extra.remove_prefix(4 + size);
    }
  }

  /// Entries that share bytes would let a small file unpack to any size.
  void check_places() const {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
    for (entry const& e : entries_) places.emplace_back(e.header, e.packed);
    std::sort(places.begin(), places.end());
    for (std::size_t i = 0; i < places.size(); ++i) {
      std::uint64_t const next = i + 1 < places.size() ? places[i + 1].first : length_;
      if (places[i].first > next || next - places[i].first < local_header + places[i].second)
        refuse("is a zip archive whose entries overlap or reach beyond its end: it is damaged");
    }
  }

  std::string path_;
  std::uint64_t length_;
  std::ifstream file_;
  std::vector<entry> entries_;
};

}  // namespace seam::inline v0::io::detail
