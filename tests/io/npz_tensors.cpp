#include <doctest/doctest.h>
#include <seam/io/npz.hpp>
#include <seam/io/npz_tensors.hpp>

#include "io/scratch.hpp"
#include "io/weight_files.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

using seam_test::contains, seam_test::sentence_of, seam_test::unhex;

TEST_CASE("deflate as zlib packs it: stored, fixed and drawn codes") {
  std::string const phrase = "seam explains sequences; seam explains maps; seam explains sequences. ";
  std::string out;
  using seam::io::detail::inflate;
  std::string const fixed =
      unhex("2b4e4dcc5548ad28c849cccc2b56284e2d2c4dcd4b4e2db60632912572130b30c4e08af570490c882900");
  REQUIRE(inflate(fixed, 210, out));
  CHECK(out == phrase + phrase + phrase);
  REQUIRE(inflate(unhex("011400ebff7365616d206578706c61696e732073657175656e"), 20, out));
  CHECK(out == phrase.substr(0, 20));
  std::string const drawn = unhex(
      "0dcc3d6bc2501886e1a7d1bc7ee468da34698f468242101123a116ab10b08885404422a44b2707118743093643179d0a2e1d9c3a75cad429"
      "bfb1d9effbd27e18f98e6703fef4027ed400bc6256432b1a2906379125aa7ea687f7c4cd2c2d5ebb02f7fe4c893f3f8a3366ed3b2fc0d977"
      "1bd7b0931d1b88567f89e037e41b5e58dbfc71d5c462db9b42bfd1d92ecda453ae5fea74508a72dbe83973ab022b2823bc5d01578d7934ea"
      "1f4323c49bb72d3894b7c35a1b31ed5b9366faf50c05d15885e94144204ff06659f507276f27c990b9dbdddfe93037df6ca149b4e69cfc8c"
      "161a267602a2718e814a4285219f1124e37640ba846cd8b339ba1576f813c153953305c50861dd44358debb4dc964b6010f9ebce9df41f");
  REQUIRE(inflate(drawn, 300, out));
  seam::io::detail::crc32 sum;
  sum.add(out.data(), out.size());
  CHECK(sum.value() == 2676196075U);
  CHECK(!inflate(drawn, 299, out));
  CHECK(!inflate(drawn, 301, out));
  for (std::size_t length = 0; length < drawn.size(); ++length) CHECK(!inflate(drawn.substr(0, length), 300, out));
}

TEST_CASE("an archive of arrays, deflated or stored, in either order of axes") {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "w.npz", unhex(seam_test::two_arrays_npz));
  auto const read = seam::io::read_npz_tensors(folder / "w.npz");
  REQUIRE(read.tensors.size() == 2);
  CHECK(read.tensors[0].name == "conv/kernel");  // was written in Fortran's order
  CHECK(read.tensors[0].shape == std::vector<std::ptrdiff_t>{2, 3});
  CHECK(read.tensors[0].values == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(read.tensors[1].name == "conv/bias");
  CHECK(read.tensors[1].values == std::vector<float>{-1, 0.5F, 1e-3F});
}

TEST_CASE("what the library's own writer writes, with 64-bit lengths") {
  seam_test::scratch_folder const folder;
  seam::array<float, 3> values(2, 3, 4);
  for (std::ptrdiff_t i = 0; i < values.size(); ++i) values.data()[i] = static_cast<float>(i) / 4;
  seam::io::write_npz(folder / "a.npz", values, "maps");
  auto const read = seam::io::read_npz_tensors(folder / "a.npz");
  REQUIRE(read.tensors.size() == 1);
  CHECK(read.tensors[0].name == "maps");
  CHECK(read.tensors[0].shape == std::vector<std::ptrdiff_t>{2, 3, 4});
  CHECK(std::equal(values.begin(), values.end(), read.tensors[0].values.begin()));
}

TEST_CASE("a published archive") {
  SEAM_REQUIRE_SHARED(path, "data/bpnet/bpnet_oskn_weights.npz");
  auto const read = seam::io::read_npz_tensors(path);
  REQUIRE(read.tensors.size() == 44);
  CHECK(read.tensors[0].name == "00_conv1d_1.kernel_0");
  CHECK(read.tensors[0].shape == std::vector<std::ptrdiff_t>{25, 4, 64});
  CHECK(read.tensors[43].shape == std::vector<std::ptrdiff_t>{2, 1});
  SEAM_REQUIRE_SHARED(pickled, "data/bpnet/ctcf_bpnet.torch");
  CHECK(contains(sentence_of([&] { seam::io::read_npz_tensors(pickled); }), "is a pickled PyTorch file"));
}

TEST_CASE("damaged archives are sentences") {
  seam_test::scratch_folder const folder;
  std::string const good = unhex(seam_test::two_arrays_npz);
  auto const said = [&](std::string const& bytes) {
    seam_test::write_bytes(folder / "w.npz", bytes);
    return sentence_of([&] { seam::io::read_npz_tensors(folder / "w.npz"); });
  };
  auto const with = [&](std::size_t place, char byte) {
    std::string bytes = good;
    bytes[place] = byte;
    return said(bytes);
  };
  CHECK(contains(said("PK"), "without an end"));
  CHECK(contains(said("not a zip"), "is not a zip archive"));
  CHECK(contains(said(good.substr(0, good.size() - 30)), "without an end"));
  CHECK(contains(with(280, '\x41'), "entry conv/bias.npy is damaged: its checksum is another"));
  CHECK(contains(with(60, '\x00'), "entry conv/kernel.npy"));
  std::size_t const directory = good.find("PK\x01\x02");
  CHECK(contains(with(directory + 10, '\x0C'), "packed by method 12; stored or deflated ones were expected"));
  CHECK(contains(with(directory + 8, '\x01'), "which is encrypted"));
  CHECK(contains(with(directory + 22, '\x7F'), "whose size does not fit the file"));
  CHECK(contains(with(directory + 42, '\x20'), "entries overlap"));
  std::string renamed = good;
  for (std::size_t at = renamed.find("bias.npy"); at != renamed.npos; at = renamed.find("bias.npy", at + 1))
    renamed.replace(at, 8, "bias.txt");
  CHECK(contains(said(renamed), "holds conv/bias.txt; NumPy arrays (.npy) alone were expected"));
}
