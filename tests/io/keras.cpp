#include <doctest/doctest.h>
#include <seam/io/keras.hpp>

#include "io/keras_file.hpp"
#include "io/scratch.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

#include <cmath>
#include <cstdio>

using seam_test::contains;
using seam_test::keras_file;
using seam_test::sentence_of;

namespace {

using shape = std::vector<std::ptrdiff_t>;

std::string reading(std::string const& path) {
  return sentence_of([&] { seam::io::read_keras_weights(path); });
}

std::vector<std::string> names_of(seam::io::named_tensors const& weights) {
  std::vector<std::string> names;
  for (auto const& tensor : weights.tensors) names.push_back(tensor.name);
  return names;
}

}  // namespace

TEST_CASE("weights of 2, 4 and 8 bytes, weights-only files and whole models") {
  seam_test::scratch_folder const folder;
  for (std::string const root : {"", "/model_weights"}) {
    std::string const path = folder / "weights.h5";
    seam_test::write_small_keras_file(path, root);
    auto const weights = seam::io::read_keras_weights(path);
    CHECK(weights.source == path);
    CHECK(names_of(weights) == std::vector<std::string>{"conv/kernel", "conv/bias", "dense/kernel"});
    REQUIRE(weights.find("conv/kernel"));
    CHECK(weights.find("conv/kernel")->shape == shape{2, 1, 3});
    CHECK(weights.find("conv/kernel")->values == std::vector<float>{1, 2, 3, 4, 5, 6});
    CHECK(weights.find("conv/bias")->values == std::vector<float>{0.5F, -0.5F, 0.25F});
    CHECK(weights.find("dense/kernel")->values == std::vector<float>{0.125F, -2.0F, 65504.0F});
    CHECK(weights.find("dense/bias") == nullptr);
  }
}

TEST_CASE("lists of variable-length strings, lists in parts, layers that hold layers") {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "weights.h5";
  {
    keras_file file(path);
    file.variable_names("/", "layer_names0", {"a", "inner"});
    file.variable_names("/", "layer_names1", {"scalar"});
    file.tensor("/a/a/bias:0", {1}, {1});
    file.variable_names("/a", "weight_names", {"a/bias:0"});
    file.tensor("/inner/x/kernel:0", {1}, {2});
    file.tensor("/inner/y/kernel:0", {1}, {3});
    file.tensor("/inner/y/bias:0", {2}, {4, 5});
    file.names("/inner", "weight_names", {"x/kernel:0", "y/kernel:0", "y/bias:0"});
    file.tensor("/scalar/count:0", {}, {7}, H5T_STD_I64LE);
    file.names("/scalar", "weight_names", {"count:0"});
  }
  auto const weights = seam::io::read_keras_weights(path);
  CHECK(names_of(weights) ==
        std::vector<std::string>{"a/bias", "inner/x/kernel", "inner/y/kernel", "inner/bias", "scalar/count"});
  CHECK(weights.find("scalar/count")->shape.empty());
  CHECK(weights.find("scalar/count")->values == std::vector<float>{7});
}

TEST_CASE("files that are no Keras weights get a sentence") {
  seam_test::scratch_folder const folder;
  CHECK(contains(reading(folder / "none.h5"), "none.h5, there is no such file"));
  CHECK(contains(reading(folder.path()), "it is a folder and a Keras weights file (HDF5) was expected"));
  seam_test::write_bytes(folder / "empty.h5", "");
  CHECK(contains(reading(folder / "empty.h5"), "it is empty"));
  seam_test::write_bytes(folder / "text.h5", "no weights here");
  CHECK(contains(reading(folder / "text.h5"), "is not an HDF5 file"));
  seam_test::write_small_keras_file(folder / "whole.h5");
  std::string const bytes = seam_test::read_bytes(folder / "whole.h5");
  seam_test::write_bytes(folder / "half.h5", std::string_view(bytes).substr(0, bytes.size() / 2));
  CHECK(contains(reading(folder / "half.h5"), "truncated or damaged"));
  {
    keras_file other(folder / "other.h5");
    other.group("/something");
    keras_file newer(folder / "newer.h5");
    newer.group("/layers/conv1d/vars");
  }
  CHECK(contains(reading(folder / "other.h5"), "has no attribute layer_names"));
  CHECK(contains(reading(folder / "newer.h5"), "Keras 3"));
}

TEST_CASE("what is listed must be there, hold numbers and be finite") {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "weights.h5";
  auto const with = [&](auto const& fill) {
    {
      keras_file file(path);
      file.names("/", "layer_names", {"conv"});
      fill(file);
    }
    return reading(path);
  };
  CHECK(contains(with([](keras_file&) {}), "lists the layer conv but lacks it"));
  CHECK(contains(with([](keras_file& file) { file.group("/conv"); }), "layer conv has no attribute weight_names"));
  CHECK(contains(with([](keras_file& file) {
                   file.group("/conv");
                   file.names("/conv", "weight_names", {"conv/kernel:0"});
                 }),
                 "tensor conv/kernel is listed but missing"));
  CHECK(contains(with([](keras_file& file) {
                   file.group("/conv/conv/kernel:0");
                   file.names("/conv", "weight_names", {"conv/kernel:0"});
                 }),
                 "tensor conv/kernel is not a dataset"));
  CHECK(contains(with([](keras_file& file) {
                   file.tensor("/conv/kernel:0", {2}, {1, std::nan("")});
                   file.names("/conv", "weight_names", {"kernel:0"});
                 }),
                 "weights.h5, tensor conv/kernel holds NaN at element 1; every number must be finite"));
  CHECK(contains(with([](keras_file& file) {
                   file.tensor("/conv/kernel:0", {hsize_t{1} << 40}, {});
                   file.names("/conv", "weight_names", {"kernel:0"});
                 }),
                 "tensor conv/kernel is larger than the file"));
  CHECK(contains(with([](keras_file& file) {
                   seam::io::detail::hdf5_type const text(H5Tcopy(H5T_C_S1));
                   file.tensor("/conv/kernel:0", {1}, {}, text.id());
                   file.names("/conv", "weight_names", {"kernel:0"});
                 }),
                 "does not hold numbers"));
}

TEST_CASE("HDF5 prints its errors again after a read") {
  seam_test::scratch_folder const folder;
  H5E_auto2_t before = nullptr, after = nullptr;
  void *data_before = nullptr, *data_after = nullptr;
  H5Eget_auto2(H5E_DEFAULT, &before, &data_before);
  reading(folder / "none.h5");
  seam_test::write_bytes(folder / "text.h5", "no weights here");
  reading(folder / "text.h5");
  H5Eget_auto2(H5E_DEFAULT, &after, &data_after);
  CHECK((before == after));
  CHECK(data_before == data_after);
}

TEST_CASE("the published DeepSTARR weights") {
  SEAM_REQUIRE_SHARED(path, "data/deepstarr/deepstarr.model.h5");
  auto const weights = seam::io::read_keras_weights(path);
  CHECK(weights.tensors.size() == 8 * 2 + 6 * 4);
  CHECK(weights.tensors.front().name == "Conv1D_1st/kernel");
  auto const* kernel = weights.find("Conv1D_1st/kernel");
  REQUIRE(kernel);
  CHECK(kernel->shape == shape{7, 4, 256});
  CHECK(kernel->values.size() == 7 * 4 * 256);
  CHECK(weights.find("batch_normalization_65/moving_variance")->shape == shape{256});
  CHECK(weights.find("Dense_Dev/kernel")->shape == shape{256, 1});
}

TEST_CASE("a whole Keras model") {
  SEAM_REQUIRE_SHARED(path, "data/gabpa/gabpa_final_23.h5");
  auto const weights = seam::io::read_keras_weights(path);
  CHECK(names_of(weights) == std::vector<std::string>{"conv1d/kernel", "conv1d/bias", "conv1d_1/kernel",
                                                      "conv1d_1/bias", "conv1d_2/kernel", "conv1d_2/bias",
                                                      "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"});
  CHECK(weights.find("conv1d/kernel")->shape == shape{15, 4, 32});
  CHECK(weights.find("dense_1/kernel")->shape == shape{128, 1});
}

TEST_CASE("MPRA-DragoNN's weights") {
  SEAM_REQUIRE_SHARED(path, "data/mpra_dragonn/ConvModel_pretrained.hdf5");
  auto const weights = seam::io::read_keras_weights(path);
  CHECK(weights.tensors.size() == 4 * 2 + 3 * 4);
  CHECK(weights.find("conv1d_1/kernel")->shape == shape{5, 4, 120});
  CHECK(weights.find("dense_1/kernel")->shape[1] == 12);
}
