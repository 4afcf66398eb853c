// SPDX-License-Identifier: MIT
// The part of HDF5's C interface that weights files need: handles that close themselves, silence, strings, floats.
#pragma once

#include <seam/core/error.hpp>

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace seam::inline v0::io::detail {

/// A handle of HDF5 that is closed by `Close` when it goes; negative when there is nothing to close.
template <herr_t (*Close)(hid_t)>
class hdf5_handle {
 public:
  explicit hdf5_handle(hid_t id) : id_(id) {}
  hdf5_handle(hdf5_handle&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  hdf5_handle& operator=(hdf5_handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~hdf5_handle() {
    if (id_ >= 0) Close(id_);
  }
  explicit operator bool() const { return id_ >= 0; }
  hid_t id() const { return id_; }

 private:
  hid_t id_;
};

using hdf5_file = hdf5_handle<H5Fclose>;
using hdf5_group = hdf5_handle<H5Gclose>;
using hdf5_dataset = hdf5_handle<H5Dclose>;
using hdf5_attribute = hdf5_handle<H5Aclose>;
using hdf5_space = hdf5_handle<H5Sclose>;
using hdf5_type = hdf5_handle<H5Tclose>;
using hdf5_properties = hdf5_handle<H5Pclose>;

/// While one lives, no other thread is inside HDF5 through this library (most builds of it are not reentrant) and HDF5
/// prints nothing of its own.
class hdf5_session {
 public:
  hdf5_session() : lock_(mutex()) {
    H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~hdf5_session() { H5Eset_auto2(H5E_DEFAULT, print_, print_data_); }
  hdf5_session(hdf5_session const&) = delete;
  hdf5_session& operator=(hdf5_session const&) = delete;

 private:
  static std::mutex& mutex() {
    static std::mutex instance;
    return instance;
  }
  std::lock_guard<std::mutex> lock_;
  H5E_auto2_t print_ = nullptr;
  void* print_data_ = nullptr;
};

/// Throws input_error(sentence()) when HDF5 answered with a failure (a negative number).
template <class Answer, class Sentence>
Answer hdf5_check(Answer answer, Sentence const& sentence) {
  expect(answer >= 0, sentence);
  return answer;
}

inline bool hdf5_has_attribute(hid_t object, std::string const& name) {
  return H5Aexists(object, name.c_str()) > 0;
}

/// True when the group has a link of that name and it leads to an object. `path` may have several components.
inline bool hdf5_has_object(hid_t group, std::string const& path) {
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    std::string const part = path.substr(0, end);
    if (!part.empty() &&
        (H5Lexists(group, part.c_str(), H5P_DEFAULT) <= 0 || H5Oexists_by_name(group, part.c_str(), H5P_DEFAULT) <= 0))
      return false;
    if (end == std::string::npos) return true;
  }
}

/// Strings of fixed length that lie one after the other, each cut at its first zero.
inline std::vector<std::string> hdf5_fixed_strings(hid_t attribute, hid_t type, std::size_t count, std::uintmax_t limit,
                                                   std::string const& what) {
  std::size_t const width = H5Tget_size(type);
  expect(width > 0 && count <= limit / width, [&] { return what + " is larger than the file that holds it"; });
  std::vector<char> text(count * width);
  hdf5_check(H5Aread(attribute, type, text.data()), [&] { return what + " cannot be read"; });
  std::vector<std::string> strings;
  for (std::size_t i = 0; i < count; ++i) {
    std::string value(text.data() + i * width, width);
    strings.push_back(value.substr(0, value.find('\0')));
  }
  return strings;
}

/// Strings of variable length, whose memory HDF5 allocates.
inline std::vector<std::string> hdf5_variable_strings(hid_t attribute, hid_t type, hid_t space, std::size_t count,
                                                      std::uintmax_t limit, std::string const& what) {
  expect(count <= limit, [&] { return what + " is larger than the file that holds it"; });
  std::vector<char*> pointers(count, nullptr);
  hdf5_check(H5Aread(attribute, type, pointers.data()), [&] { return what + " cannot be read"; });
  std::vector<std::string> strings;
  for (char const* pointer : pointers) strings.emplace_back(pointer ? pointer : "");
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
  return strings;
}

/// The strings of one attribute, in order; empty when it has no elements (whatever their type). `limit` is the file's
/// length, `what` names the attribute in sentences.
inline std::vector<std::string> hdf5_strings(hid_t object, std::string const& name, std::uintmax_t limit,
                                             std::string const& what) {
  hdf5_attribute const attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT));
  expect(static_cast<bool>(attribute), [&] { return what + " cannot be opened"; });
  hdf5_space const space(H5Aget_space(attribute.id()));
  hdf5_type const type(H5Aget_type(attribute.id()));
  expect(space && type, [&] { return what + " has no readable shape or type"; });
  hssize_t const count = hdf5_check(H5Sget_simple_extent_npoints(space.id()), [&] { return what + " has no shape"; });
  if (count == 0) return {};
  expect(H5Tget_class(type.id()) == H5T_STRING, [&] { return what + " does not hold strings"; });
  auto const n = static_cast<std::size_t>(count);
  if (H5Tis_variable_str(type.id()) > 0)
    return hdf5_variable_strings(attribute.id(), type.id(), space.id(), n, limit, what);
  return hdf5_fixed_strings(attribute.id(), type.id(), n, limit, what);
}

}  // namespace seam::inline v0::io::detail
