// Writes small Keras-like HDF5 files for tests: groups, string lists, arrays of any float type.
#pragma once

#include <seam/io/detail/hdf5.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace seam_test {

class keras_file {
 public:
  explicit keras_file(std::string const& path)
      : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}

  void group(std::string const& path) {
    seam::io::detail::hdf5_group(H5Gcreate2(file_.id(), path.c_str(), parents().id(), H5P_DEFAULT, H5P_DEFAULT));
  }
  /// A list of fixed-length strings, as h5py writes NumPy's bytes; an empty list becomes an empty array of doubles.
  void names(std::string const& object, std::string const& attribute, std::vector<std::string> const& values) {
    std::size_t width = 1;
    for (auto const& value : values) width = std::max(width, value.size());
    std::string text;
    for (auto const& value : values) text += value + std::string(width - value.size(), '\0');
    seam::io::detail::hdf5_type const type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), width);
    H5Tset_strpad(type.id(), H5T_STR_NULLPAD);
    write_attribute(object, attribute, values.empty() ? H5T_IEEE_F64LE : type.id(), values.size(), text.data());
  }
  /// A list of variable-length strings, as newer versions write it.
  void variable_names(std::string const& object, std::string const& attribute, std::vector<std::string> const& values) {
    std::vector<char const*> pointers;
    for (auto const& value : values) pointers.push_back(value.c_str());
    seam::io::detail::hdf5_type const type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.id(), H5T_VARIABLE);
    write_attribute(object, attribute, type.id(), values.size(), pointers.data());
  }
  void tensor(std::string const& path, std::vector<hsize_t> const& shape, std::vector<double> const& values,
              hid_t type = H5T_IEEE_F32LE) {
    seam::io::detail::hdf5_space const space(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr));
    seam::io::detail::hdf5_dataset const dataset(
        H5Dcreate2(file_.id(), path.c_str(), type, space.id(), parents().id(), H5P_DEFAULT, H5P_DEFAULT));
    if (!values.empty()) H5Dwrite(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  }
  /// IEEE's 16-bit float, which HDF5 has no name for.
  static seam::io::detail::hdf5_type half() {
    seam::io::detail::hdf5_type type(H5Tcopy(H5T_IEEE_F32LE));
    H5Tset_fields(type.id(), 15, 10, 5, 0, 10);
    H5Tset_size(type.id(), 2);
    H5Tset_ebias(type.id(), 15);
    return type;
  }

 private:
  static seam::io::detail::hdf5_properties parents() {
    seam::io::detail::hdf5_properties properties(H5Pcreate(H5P_LINK_CREATE));
    H5Pset_create_intermediate_group(properties.id(), 1);
    return properties;
  }
  void write_attribute(std::string const& object, std::string const& name, hid_t type, std::size_t count,
                       void const* data) {
    hsize_t const length = count;
    seam::io::detail::hdf5_space const space(H5Screate_simple(1, &length, nullptr));
    seam::io::detail::hdf5_attribute const attribute(H5Acreate_by_name(
        file_.id(), object.c_str(), name.c_str(), type, space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    if (count > 0) H5Awrite(attribute.id(), type, data);
  }

  seam::io::detail::hdf5_file file_;
};

/// Two layers with weights and one without, below `root` ("" or "/model_weights").
inline void write_small_keras_file(std::string const& path, std::string const& root = "") {
  keras_file file(path);
  if (!root.empty()) file.group(root);
  file.names(root.empty() ? "/" : root, "layer_names", {"conv", "pool", "dense"});
  file.tensor(root + "/conv/conv_7/kernel:0", {2, 1, 3}, {1, 2, 3, 4, 5, 6});
  file.tensor(root + "/conv/conv_7/bias:0", {3}, {0.5, -0.5, 0.25}, H5T_IEEE_F64LE);
  file.names(root + "/conv", "weight_names", {"conv_7/kernel:0", "conv_7/bias:0"});
  file.group(root + "/pool");
  file.names(root + "/pool", "weight_names", {});
  auto const half = keras_file::half();
  file.tensor(root + "/dense/dense/kernel:0", {3, 1}, {0.125, -2, 65504}, half.id());
  file.names(root + "/dense", "weight_names", {"dense/kernel:0"});
}

}  // namespace seam_test
