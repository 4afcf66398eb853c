// SPDX-License-Identifier: MIT
// safetensors files: named arrays behind a JSON header (github.com/huggingface/safetensors), which is how PyTorch's
// state dictionaries are best handed on. Needs nlohmann/json.
#pragma once

#include <seam/core/error.hpp>
#include <seam/core/memory.hpp>
#include <seam/core/npy_format.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/io/atomic_file.hpp>
#include <seam/io/detail/numbers.hpp>
#include <seam/io/detail/read_file.hpp>
#include <seam/io/json.hpp>
#include <seam/io/tensors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seam::inline v0::io {

namespace detail {

/// An element type of safetensors.
struct safetensors_type {
  std::string_view name;
  std::uintmax_t size;  ///< bytes of an element
  converter<float> to_floats;
};

/// The type of that name; null when there is none.
inline safetensors_type const* safetensors_type_of(std::string_view name) {
  static safetensors_type const types[] = {
      {"F64", 8, convert<double, float>},        {"F32", 4, convert<float, float>},
      {"F16", 2, convert<half, float>},          {"BF16", 2, convert<bfloat16, float>},
      {"I64", 8, convert<std::int64_t, float>},  {"I32", 4, convert<std::int32_t, float>},
      {"I16", 2, convert<std::int16_t, float>},  {"I8", 1, convert<std::int8_t, float>},
      {"U64", 8, convert<std::uint64_t, float>}, {"U32", 4, convert<std::uint32_t, float>},
      {"U16", 2, convert<std::uint16_t, float>}, {"U8", 1, convert<std::uint8_t, float>},
      {"BOOL", 1, convert<std::uint8_t, float>}};
  for (safetensors_type const& type : types)
    if (type.name == name) return &type;
  return nullptr;
}

/// Reads one file. Everything that it refuses is a sentence that begins with the file's name.
class safetensors_reader {
 public:
  explicit safetensors_reader(std::string const& path)
      : path_(path), length_(length_of_file(path, kind)), file_(open_file(path, kind)) {
    nlohmann::json const header = read_header();
    for (auto const& [name, about] : header.items())
      if (name != "__metadata__") entries_.push_back(entry_of(name, about));
    std::sort(entries_.begin(), entries_.end(),
              [](entry const& a, entry const& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
    check_layout();
  }

  named_tensors read() {
    double elements = 0;
    for (entry const& each : entries_)
      elements += static_cast<double>(each.end - each.begin) / static_cast<double>(each.type->size);
    require_memory(elements * sizeof(float), "the weights in " + path_);
    named_tensors result{path_, {}};
    for (entry const& each : entries_) result.tensors.push_back({each.name, each.shape, values_of(each)});
    require_finite(result);
    return result;
  }

 private:
  static constexpr char const* kind = "a safetensors file";
  static constexpr std::uintmax_t prefix = 8;                    ///< bytes that say how long the header is
  static constexpr std::uintmax_t longest_header = 100'000'000;  ///< the format's own limit

  struct entry {
    std::string name;
    safetensors_type const* type;
    std::vector<std::ptrdiff_t> shape;
    std::uintmax_t begin, end;  ///< bytes behind the header
  };

  nlohmann::json read_header() {
    expect(length_ > prefix,
           [&] { return path_ + " is not a safetensors file: it has " + std::to_string(length_) + " bytes"; });
    unsigned char bytes[prefix] = {};
    read_bytes(0, bytes, prefix);
    std::uintmax_t announced = 0;
    for (std::size_t i = prefix; i-- > 0;) announced = announced << 8 | bytes[i];
    expect(announced <= longest_header && announced <= length_ - prefix, [&] {
      return path_ + " announces a header of " + std::to_string(announced) + " bytes and has " +
             std::to_string(length_ - prefix) +
             (announced <= longest_header ? " more: it is truncated, or no safetensors file"
                                          : " more: it is no safetensors file");
    });
    data_ = prefix + announced;
    std::string text(static_cast<std::size_t>(announced), '\0');
    read_bytes(prefix, text.data(), announced);
    expect(text.starts_with('{'), [&] { return path_ + " is not a safetensors file: its header is no JSON object"; });
    nlohmann::json header = io::parse_json(text, path_ + ", header");
    io::require_unique_names(text, path_ + ", header");
    return header;
  }

  entry entry_of(std::string const& name, nlohmann::json const& about) const {
    auto const refuse = [&](std::string const& reason) {
      return [this, &name, reason] {
        return path_ + ", tensor " + name + ' ' + reason;
      };
    };
    auto const has = [&](char const* member) {
      return about.is_object() && about.contains(member);
    };
    expect(has("dtype") && has("shape") && has("data_offsets"),
           refuse("is described without its dtype, shape or data_offsets"));
    nlohmann::json const& dtype = about["dtype"];
    safetensors_type const* const type =
        dtype.is_string() ? safetensors_type_of(dtype.get_ref<std::string const&>()) : nullptr;
    expect(type != nullptr,
           refuse("is of the type " + dtype.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) +
                  "; F64, F32, F16, BF16, integers of 1 to 8 bytes or BOOL were expected"));
    std::vector<std::uintmax_t> shape, offsets;
    expect(whole_numbers(about["shape"], shape), refuse("has a shape that is no list of whole numbers"));
    expect(whole_numbers(about["data_offsets"], offsets) && offsets.size() == 2 && offsets[0] <= offsets[1],
           refuse("has data_offsets that are not two whole numbers, the smaller first"));
    entry result{name, type, {shape.begin(), shape.end()}, offsets[0], offsets[1]};
    std::uintmax_t const there = length_ - data_;
    expect(result.end <= there,
           refuse("lies in bytes " + std::to_string(result.begin) + " to " + std::to_string(result.end) +
                  " behind the header and the file has " + std::to_string(there) + " there: it is truncated"));
    auto const bytes = bytes_of_array(result.shape, type->size);
    expect(bytes == result.end - result.begin,
           refuse("has the shape " + shape_text(result.shape) + " of " + std::string(type->name) + " and " +
                  std::to_string(result.end - result.begin) + " bytes; " +
                  (bytes ? std::to_string(*bytes) : std::string("more than any file has")) + " were expected"));
    return result;
  }

  /// The numbers of a list; false when it is none or one is no whole number of 63 bits.
  static bool whole_numbers(nlohmann::json const& list, std::vector<std::uintmax_t>& numbers) {
    if (!list.is_array()) return false;
    for (nlohmann::json const& item : list) {
      if (!item.is_number_unsigned()) return false;
      numbers.push_back(item.get<std::uintmax_t>());
      if (numbers.back() > static_cast<std::uintmax_t>(std::numeric_limits<std::ptrdiff_t>::max())) return false;
    }
    return true;
  }

  /// Tensors lie one behind the other and fill the file: the format allows no holes and no overlaps.
  void check_layout() const {
    std::uintmax_t place = 0;
    std::string before;
    for (entry const& each : entries_) {
      expect(each.begin >= place, [&] { return path_ + ", tensor " + each.name + " overlaps the tensor " + before; });
      expect(each.begin == place, [&] {
        return path_ + " has " + std::to_string(each.begin - place) + " bytes before the tensor " + each.name +
               " that belong to none";
      });
      place = each.end;
      before = each.name;
    }
    expect(place == length_ - data_,
           [&] { return path_ + " has " + std::to_string(length_ - data_ - place) + " bytes behind its last tensor"; });
  }

  std::vector<float> values_of(entry const& each) {
    constexpr std::uintmax_t piece = 1 << 16;
    std::uintmax_t const size = each.type->size, count = (each.end - each.begin) / size;
    std::vector<float> values(static_cast<std::size_t>(count));
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(piece, count) * size));
    for (std::uintmax_t done = 0; done < count;) {
      std::uintmax_t const more = std::min(piece, count - done);
      read_bytes(data_ + each.begin + done * size, bytes.data(), more * size);
      each.type->to_floats(bytes.data(), static_cast<std::ptrdiff_t>(more), values.data() + done);
      done += more;
    }
    return values;
  }

  void read_bytes(std::uintmax_t offset, void* out, std::uintmax_t count) {
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    file_.read(static_cast<char*>(out), static_cast<std::streamsize>(count));
    expect(static_cast<std::uintmax_t>(file_.gcount()) == count,
           [&] { return path_ + " became shorter while it was read"; });
  }

  std::string path_;
  std::uintmax_t length_;
  std::uintmax_t data_ = 0;  ///< where the header ends
  std::ifstream file_;
  std::vector<entry> entries_;
};

}  // namespace detail

/// All tensors of a safetensors file, in the order of their bytes, under their names. Floats of 2 (F16, BF16), 4 and 8
/// bytes, integers and booleans become float; shapes stay.
///
/// Throws input_error when the file is missing, empty or truncated, when its header is no JSON, names a tensor twice,
/// has a type that is not listed above, or offsets that do not fit the shape, overlap, leave bytes out or lead beyond
/// the file, and when a weight is NaN or infinite; memory_error when the weights do not fit the memory that is free.
inline named_tensors read_safetensors(std::string const& path) {
  return detail::safetensors_reader(path).read();
}

/// Writes tensors as F32, in their order; the same tensors always give the same bytes. Throws input_error when two have
/// one name, when a name is "__metadata__" or no UTF-8, when a shape and the number of values differ, when a weight is
/// NaN or infinite, and when the file cannot be written.
inline void write_safetensors(std::string const& path, named_tensors const& weights) {
  constexpr std::size_t alignment = 8;
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  std::set<std::string_view> names;
  std::uintmax_t place = 0;
  for (tensor const& each : weights.tensors) {
    auto const refuse = [&](char const* reason) {
      return [&path, &each, reason] {
        return "cannot write " + path + ", the tensor " + each.name + ' ' + reason;
      };
    };
    expect(names.insert(each.name).second, refuse("is there twice"));
    expect(each.name != "__metadata__", refuse("has a name that safetensors files use otherwise"));
    auto const bytes = static_cast<std::uintmax_t>(each.values.size()) * sizeof(float);
    expect(bytes_of_array(each.shape, sizeof(float)) == bytes, refuse("has another number of values than its shape"));
    header[each.name] = {{"dtype", "F32"}, {"shape", each.shape}, {"data_offsets", {place, place + bytes}}};
    place += bytes;
  }
  require_finite(weights);
  std::string text;
  try {
    text = header.dump();
  } catch (nlohmann::json::exception const&) {
    throw input_error("cannot write " + path + ", a tensor has a name that is no UTF-8");
  }
  text.append((alignment - text.size() % alignment) % alignment, ' ');

  atomic_file file(path);
  std::string length;
  for (int byte = 0; byte < 8; ++byte)
    length += static_cast<char>(static_cast<std::uint64_t>(text.size()) >> (8 * byte) & 0xFF);
  file.write(length);
  file.write(text);
  for (tensor const& each : weights.tensors) file.write(each.values.data(), each.values.size() * sizeof(float));
  file.commit();
}

}  // namespace seam::inline v0::io
