// SPDX-License-Identifier: MIT
// Weights that Keras 2 saved as HDF5: the files of save_weights and whole models. Needs HDF5's C library.
#pragma once

#include <seam/core/error.hpp>
#include <seam/io/detail/hdf5.hpp>
#include <seam/io/detail/read_file.hpp>
#include <seam/io/tensors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace seam::inline v0::io {

namespace detail {

/// Reads one Keras file. Everything that it refuses is a sentence that begins with the file's name.
class keras_reader {
 public:
  explicit keras_reader(std::string const& path)
      : path_(path), length_(length_of_file(path, "a Keras weights file (HDF5)")), file_(open()) {}

  std::string config() const {
    expect(hdf5_has_attribute(file_.id(), "model_config"), [&] {
      return path_ +
             " holds weights and no architecture (attribute model_config): give the model's JSON file beside it";
    });
    std::vector<std::string> const text =
        hdf5_strings(file_.id(), "model_config", length_, path_ + ", attribute model_config");
    expect(text.size() == 1, [&] { return path_ + ", attribute model_config holds no text"; });
    return text.front();
  }

  named_tensors read() const {
    hdf5_group const root = weights_group();
    named_tensors result{path_, {}};
    for (std::string const& layer : names(root.id(), "layer_names", path_)) {
      expect(hdf5_has_object(root.id(), layer), [&] { return path_ + " lists the layer " + layer + " but lacks it"; });
      hdf5_group const group(H5Gopen2(root.id(), layer.c_str(), H5P_DEFAULT));
      expect(static_cast<bool>(group), [&] { return path_ + ", layer " + layer + " is not a group"; });
      read_layer(group.id(), layer, result.tensors);
    }
    require_finite(result);
    return result;
  }

 private:
  /// Deflate, the strongest filter in use, shrinks by less than this.
  static constexpr std::uintmax_t largest_compression = 1100;

  hdf5_file open() const {
    expect(H5Fis_hdf5(path_.c_str()) > 0, [&] { return path_ + " is not an HDF5 file (Keras weights were expected)"; });
    hdf5_properties const access(H5Pcreate(H5P_FILE_ACCESS));
    H5Pset_fclose_degree(access.id(), H5F_CLOSE_STRONG);  // damaged files can leave objects open
    hdf5_file file(H5Fopen(path_.c_str(), H5F_ACC_RDONLY, access.id()));
    expect(static_cast<bool>(file), [&] { return path_ + " cannot be opened as HDF5: it is truncated or damaged"; });
    return file;
  }

  hdf5_group weights_group() const {
    bool const whole_model = hdf5_has_object(file_.id(), "model_weights");
    hdf5_group group(H5Gopen2(file_.id(), whole_model ? "model_weights" : "/", H5P_DEFAULT));
    expect(
        group && (hdf5_has_attribute(group.id(), "layer_names") || hdf5_has_attribute(group.id(), "layer_names0")),
        [&] {
          return path_ + " is HDF5 but has no attribute layer_names, so Keras 2 did not write it" +
                 (hdf5_has_object(file_.id(), "layers") ? " (Keras 3 weights: save them as a .h5 model instead)" : "");
        });
    return group;
  }

  /// A list of names; Keras splits lists that do not fit one attribute into NAME0, NAME1, ..
  std::vector<std::string> names(hid_t group, std::string const& attribute, std::string const& owner) const {
    auto const part = [&](std::string const& name) {
      return hdf5_strings(group, name, length_, owner + ", attribute " + name);
    };
    if (hdf5_has_attribute(group, attribute)) return part(attribute);
    std::vector<std::string> all;
    expect(hdf5_has_attribute(group, attribute + '0'), [&] { return owner + " has no attribute " + attribute; });
    for (int i = 0; hdf5_has_attribute(group, attribute + std::to_string(i)); ++i)
      for (std::string& name : part(attribute + std::to_string(i))) all.push_back(std::move(name));
    return all;
  }

  void read_layer(hid_t group, std::string const& layer, std::vector<tensor>& tensors) const {
    std::vector<std::string> const weights = names(group, "weight_names", path_ + ", layer " + layer);
    std::vector<std::string> last_parts;
    for (std::string const& weight : weights) last_parts.push_back(last_part(weight));
    for (std::size_t i = 0; i < weights.size(); ++i) {
      bool const unique = std::count(last_parts.begin(), last_parts.end(), last_parts[i]) == 1;
      std::string const name = unique ? layer + '/' + last_parts[i] : full_name(layer, weights[i]);
      tensors.push_back(read_tensor(group, weights[i], name));
    }
  }

  /// "conv1d_1/kernel:0" without the number of TensorFlow's output.
  static std::string without_output(std::string const& weight) {
    std::size_t const colon = weight.rfind(':');
    bool const numbered = colon != std::string::npos && colon + 1 < weight.size() &&
                          weight.find_first_not_of("0123456789", colon + 1) == std::string::npos;
    return numbered ? weight.substr(0, colon) : weight;
  }
  static std::string last_part(std::string const& weight) {
    std::string const name = without_output(weight);
    return name.substr(name.rfind('/') + 1);
  }
  /// For layers that hold layers, where the last part alone would name two tensors.
  static std::string full_name(std::string const& layer, std::string const& weight) {
    std::string const name = without_output(weight);
    return name.starts_with(layer + '/') ? name : layer + '/' + name;
  }

  tensor read_tensor(hid_t group, std::string const& weight, std::string const& name) const {
    auto const refuse = [&](std::string const& reason) {
      return [this, &name, reason] {
        return path_ + ", tensor " + name + ' ' + reason;
      };
    };
    expect(hdf5_has_object(group, weight), refuse("is listed but missing"));
    hdf5_dataset const dataset(H5Dopen2(group, weight.c_str(), H5P_DEFAULT));
    expect(static_cast<bool>(dataset), refuse("is not a dataset"));
    hdf5_type const type(H5Dget_type(dataset.id()));
    hdf5_space const space(H5Dget_space(dataset.id()));
    expect(type && space, refuse("has no readable type or shape"));
    H5T_class_t const kind = H5Tget_class(type.id());
    expect(kind == H5T_FLOAT || kind == H5T_INTEGER, refuse("does not hold numbers"));

    tensor result{name, shape_of(space.id(), refuse), {}};
    std::size_t const count = count_of(result.shape, dataset.id(), H5Tget_size(type.id()), refuse);
    result.values.resize(count);
    if (count > 0)
      hdf5_check(H5Dread(dataset.id(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, result.values.data()),
                 refuse("cannot be read: the file is truncated or damaged"));
    return result;
  }

  template <class Refuse>
  static std::vector<std::ptrdiff_t> shape_of(hid_t space, Refuse const& refuse) {
    int const rank = hdf5_check(H5Sget_simple_extent_ndims(space), refuse("has no shape"));
    std::vector<hsize_t> lengths(static_cast<std::size_t>(rank));
    hdf5_check(H5Sget_simple_extent_dims(space, lengths.data(), nullptr), refuse("has no shape"));
    return {lengths.begin(), lengths.end()};
  }

  /// Number of elements, checked against what the file can hold before memory is taken for them.
  template <class Refuse>
  std::size_t count_of(std::vector<std::ptrdiff_t> const& shape, hid_t dataset, std::size_t element_size,
                       Refuse const& refuse) const {
    hdf5_properties const properties(H5Dget_create_plist(dataset));
    bool const chunked = properties && H5Pget_layout(properties.id()) == H5D_CHUNKED;
    std::uintmax_t limit = length_ * (chunked ? largest_compression : 1) / std::max<std::size_t>(element_size, 1);
    std::uintmax_t count = 1;
    for (std::ptrdiff_t const extent : shape) {
      expect(extent >= 0 && static_cast<std::uintmax_t>(extent) <= limit / std::max<std::uintmax_t>(count, 1),
             refuse("is larger than the file"));
      count *= static_cast<std::uintmax_t>(extent);
    }
    return static_cast<std::size_t>(count);
  }

  std::string path_;
  std::uintmax_t length_;
  hdf5_file file_;
};

}  // namespace detail

/// The architecture (JSON) in a Keras 2 file of a whole model. Throws input_error when the file is missing, empty or
/// no HDF5, and when it holds weights alone.
inline std::string read_keras_config(std::string const& path) {
  detail::hdf5_session const session;
  return detail::keras_reader(path).config();
}

/// All weights of a Keras 2 file, weights alone or a whole model, in the file's order (layers, then each layer's
/// weights). Names are "layer/weight" ("conv1d_1/kernel"), without TensorFlow's ":0"; a layer that holds layers keeps
/// the whole inner path. Floats of 2, 4 and 8 bytes and integers become float; kernels keep Keras' shapes:
/// convolution (width, in, out), dense (in, out).
///
/// Throws input_error when the file is missing, empty, truncated or not Keras 2, when a listed layer or tensor is
/// missing, and when a weight is NaN or infinite. (HDF5's own library trusts a file's inner tables: bytes that were
/// exchanged there can make it crash. A file that was cut off, or whose numbers or names were changed, is reported.)
inline named_tensors read_keras_weights(std::string const& path) {
  detail::hdf5_session const session;
  return detail::keras_reader(path).read();
}

}  // namespace seam::inline v0::io
