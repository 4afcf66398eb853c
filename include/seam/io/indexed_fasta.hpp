// SPDX-License-Identifier: MIT
// FASTA files of which only what is asked for is read, plain or bgzipped: genomes. For who has htslib.
#pragma once

#include <seam/core/error.hpp>
#include <seam/io/detail/nearest.hpp>
#include <seam/io/detail/read_file.hpp>
#include <seam/io/regions.hpp>

#include <htslib/bgzf.h>
#include <htslib/faidx.h>
#include <htslib/hts_log.h>

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

namespace detail {

/// While one lives, htslib prints nothing of its own: what is wrong becomes a sentence.
class htslib_session {
 public:
  htslib_session() : lock_(mutex()), level_(hts_get_log_level()) { hts_set_log_level(HTS_LOG_OFF); }
  ~htslib_session() { hts_set_log_level(level_); }
  htslib_session(htslib_session const&) = delete;
  htslib_session& operator=(htslib_session const&) = delete;

 private:
  static std::mutex& mutex() {
    static std::mutex instance;
    return instance;
  }

  std::lock_guard<std::mutex> lock_;
  htsLogLevel level_;
};

struct close_fasta_index {
  void operator()(faidx_t* index) const { fai_destroy(index); }
};
using fasta_index = std::unique_ptr<faidx_t, close_fasta_index>;

enum class packing { none, gzip, bgzip };

/// How a file is compressed. Throws input_error for one that cannot be read, or that is bgzipped and lacks its end.
inline packing packing_of(std::string const& path) {
  length_of_file(path, "a FASTA file");
  struct close {
    void operator()(BGZF* file) const { bgzf_close(file); }
  };
  std::unique_ptr<BGZF, close> const file(bgzf_open(path.c_str(), "r"));
  expect(file != nullptr, [&] { return "cannot read " + path + ", it may not be opened"; });
  int const compression = bgzf_compression(file.get());
  if (compression != 2) return compression == 1 ? packing::gzip : packing::none;
  expect(bgzf_check_EOF(file.get()) == 1,
         [&] { return path + " was cut off: it lacks the empty block that ends a bgzipped file"; });
  return packing::bgzip;
}

/// Whether `made` is there and not older than `path`, from which it was made.
inline bool is_current(std::string const& made, std::string const& path) {
  std::error_code failure;
  auto const time = std::filesystem::last_write_time(made, failure);
  return !failure && time >= std::filesystem::last_write_time(path, failure) && !failure;
}

/// An index that is made for this process: htslib writes it to a folder of its own, which is removed at once.
inline fasta_index make_fasta_index(std::string const& path) {
  std::error_code ignored;
  std::string folder = (std::filesystem::temp_directory_path(ignored) / "seam-index-XXXXXX").string();
  expect<error>(mkdtemp(folder.data()) != nullptr, [&] { return "no folder could be made for the index of " + path; });
  std::string const fai = folder + "/fai", gzi = folder + "/gzi";
  bool const made = fai_build3(path.c_str(), fai.c_str(), gzi.c_str()) == 0;
  fasta_index index(made ? fai_load3(path.c_str(), fai.c_str(), gzi.c_str(), 0) : nullptr);
  std::filesystem::remove_all(folder, ignored);
  expect(index != nullptr, [&] {
    return path +
           " cannot be indexed: a FASTA file was expected whose records have names of their own, and each lines "
           "of one length but for its last";
  });
  return index;
}

/// The index beside the file where it is current, else one that is made.
inline fasta_index open_fasta_index(std::string const& path) {
  packing const compressed = packing_of(path);
  expect(compressed != packing::gzip, [&] {
    return path + " is compressed with gzip, of which no part can be read alone; compress it with bgzip, or unpack it";
  });
  // Those that samtools puts beside the file.
  bool const ready =
      is_current(path + ".fai", path) && (compressed == packing::none || is_current(path + ".gzi", path));
  if (!ready) return make_fasta_index(path);
  fasta_index index(fai_load3(path.c_str(), nullptr, nullptr, 0));
  expect(index != nullptr, [&] {
    return path + ".fai" + (compressed == packing::bgzip ? " or " + path + ".gzi" : std::string()) +
           " is no index of it; make it anew: samtools faidx " + path;
  });
  return index;
}

}  // namespace detail

/// A FASTA file of any size, plain or bgzipped, of which nothing is kept but its index. The index is that beside the
/// file (.fai, and .gzi of a bgzipped one: samtools faidx makes them) unless it is missing or older than the file; then
/// it is made by reading the file once, and nothing is left behind. One thread at a time may ask.
template <alphabet A>
class indexed_fasta {
 public:
  /// Whether the file is compressed or has a current index beside it, so that read_fasta could not read it or would
  /// read more than need be; false for a file that cannot be read. Never throws.
  static bool takes(std::string const& path) noexcept {
    try {
      auto file = detail::open_file(path, "a FASTA file");
      return (file.get() == 0x1F && file.get() == 0x8B) || detail::is_current(path + ".fai", path);
    } catch (std::exception const&) {
      return false;
    }
  }

  /// `how` as for read_fasta: a region has the letters that it has in the whole record. Throws input_error when the
  /// file cannot be read, is compressed otherwise than by bgzip, was cut off, or cannot be indexed (lines of several
  /// lengths in one record, say), and when its index is none.
  explicit indexed_fasta(std::string path, sequence::reading how = {}) : path_(std::move(path)), how_(how) {
    detail::htslib_session const quiet;
    index_ = detail::open_fasta_index(path_);
    int const records = faidx_nseq(index_.get());
    for (int i = 0; i < records; ++i) {
      names_.emplace_back(faidx_iseq(index_.get(), i));
      places_.emplace(names_.back(), i);
    }
    expect(!names_.empty(), [&] { return path_ + " has no records (lines with '>')"; });
  }

  std::ptrdiff_t size() const { return static_cast<std::ptrdiff_t>(names_.size()); }
  /// In the file's order.
  std::vector<std::string> const& names() const { return names_; }
  bool contains(std::string const& name) const { return places_.count(name) > 0; }

  /// Letters of a record, below 2^31 as htslib counts them. Throws input_error that lists the names most like it.
  std::ptrdiff_t length(std::string const& name) const {
    number_of(name);
    return faidx_seq_len(index_.get(), name.c_str());
  }

  /// A whole record. Throws as letters.
  sequence::named_sequence<A> at(std::string const& name) const {
    expect(length(name) > 0, [&] { return path_ + ", record " + name + " has no letters"; });
    return {name, letters(name, 0, length(name))};
  }

  /// Letters [start, stop) of a record, 0-based. Throws input_error for positions that it does not have, a character
  /// that is no letter of A (its record and position are named), and a file that ends before them. O(stop - start).
  std::vector<std::uint8_t> letters(std::string const& name, std::ptrdiff_t start, std::ptrdiff_t stop) const {
    int const number = number_of(name);
    detail::stop_of({name, start, stop}, length(name));
    struct release {
      void operator()(char* text) const { std::free(text); }
    };
    detail::htslib_session const quiet;
    hts_pos_t count = 0;
    std::unique_ptr<char, release> const text(faidx_fetch_seq64(index_.get(), name.c_str(), start, stop - 1, &count));
    expect(text != nullptr && count == stop - start, [&] {
      return path_ + ": letters " + std::to_string(start + 1) + " to " + std::to_string(stop) + " of " + name +
             " cannot be read; the file was cut off or damaged, or changed since its index was made";
    });
    return sequence::parse<A>(std::string_view(text.get(), static_cast<std::size_t>(count)), path_ + ", record " + name,
                              how_, number, start);
  }

 private:
  int number_of(std::string const& name) const {
    auto const found = places_.find(name);
    expect(found != places_.end(), [&] {
      return path_ + " has no record " + name + "; of its " + std::to_string(size()) + " the nearest are " +
             detail::nearest_names(names_, name);
    });
    return found->second;
  }

  std::string path_;
  sequence::reading how_;
  detail::fasta_index index_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, int> places_;
};

/// letters_of_region of a file of which nothing else is read. Throws as that and as indexed_fasta::letters.
template <alphabet A>
sequence::named_sequence<A> letters_of_region(indexed_fasta<A> const& file, region const& where) {
  std::ptrdiff_t const stop = detail::stop_of(where, file.length(where.chromosome));
  return detail::on_its_strand<A>(where, file.letters(where.chromosome, where.start, stop));
}

}  // namespace seam::inline v0::io
