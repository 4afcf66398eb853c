// Weights of any format, told apart by how their files begin; and damaged: cut off at every byte, every bit turned.
#include <doctest/doctest.h>
#include <seam/io/weights.hpp>

#include "io/keras_file.hpp"
#include "io/scratch.hpp"
#include "io/weight_files.hpp"
#include "sentence.hpp"

using seam::io::weights_format;
using seam_test::contains, seam_test::sentence_of;

namespace {

/// conv/kernel, two by three, in safetensors' format.
std::string safetensors_bytes() {
  seam_test::scratch_folder const folder;
  seam::io::write_safetensors(folder / "w",
                              {"w", {{"conv/kernel", {2, 3}, {1, 2, 3, 4, 5, 6}}, {"conv/bias", {1}, {0.5F}}}});
  return seam_test::read_bytes(folder / "w");
}

std::string const deepbind_text =
    "# deepbind 0.1\nreverse_complement = 0\nnum_detectors = 1\ndetector_len = 1\nhas_avg_pooling = 0\n"
    "num_hidden = 0\ndetectors = 1,2,3,4\nthresholds = 0\nweights1 = 1\nbiases1 = 0\nweights2 = \nbiases2 = \n";

}  // namespace

TEST_CASE("the format is told by the first bytes, not by the name") {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "a.h5", safetensors_bytes());
  seam_test::write_bytes(folder / "b.safetensors", seam_test::unhex(seam_test::two_arrays_npz));
  seam_test::write_bytes(folder / "c.npz", deepbind_text);
  seam_test::write_small_keras_file(folder / "d.txt", "/model_weights");
  auto const format = [&](char const* name) {
    return seam::io::weights_format_of(folder / name);
  };
  CHECK(format("a.h5") == weights_format::safetensors);
  CHECK(format("b.safetensors") == weights_format::npz);
  CHECK(format("c.npz") == weights_format::deepbind);
  CHECK(format("d.txt") == weights_format::keras);
  std::vector<float> const kernel{1, 2, 3, 4, 5, 6};
  CHECK(seam::io::read_weights(folder / "a.h5").find("conv/kernel")->values == kernel);
  CHECK(seam::io::read_weights(folder / "b.safetensors").find("conv/kernel")->values == kernel);
  CHECK(seam::io::read_weights(folder / "c.npz").find("detectors/kernel")->values == std::vector<float>{1, 2, 3, 4});
  CHECK(!seam::io::read_weights(folder / "d.txt").tensors.empty());
  seam_test::write_bytes(folder / "e", "hello, this is a text");
  CHECK(sentence_of([&] { format("e"); }) ==
        (folder / "e") + " begins like no file of weights that is known: Keras' HDF5, safetensors, npz or DeepBind's");
  seam_test::write_bytes(folder / "f",
                         "\x80\x02"
                         "ctorch._utils");
  CHECK(contains(sentence_of([&] { format("f"); }), "it is a pickled file"));
  CHECK(contains(sentence_of([&] { format("none"); }), "there is no such file"));
}

TEST_CASE("a file of weights that is cut off anywhere is a sentence; with any bit turned, a sentence or numbers") {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "damaged";
  for (std::string const& good : {safetensors_bytes(), seam_test::unhex(seam_test::two_arrays_npz), deepbind_text}) {
    int read_well = 0;
    auto const read = [&](std::string const& bytes) {
      std::filesystem::remove(path);  // a new file: some file systems flush one that is cut and written again
      seam_test::write_bytes(path, bytes);
      try {
        seam::io::read_weights(path);
        ++read_well;
      } catch (seam::input_error const& failure) {
        CHECK(contains(failure.what(), path));
      }
    };
    std::size_t const last = good == deepbind_text ? good.find("weights1") : good.size();  // empty lists may be cut
    for (std::size_t length = 0; length < last; ++length) read(good.substr(0, length));
    CHECK(read_well == 0);
    for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
      std::string bytes = good;
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
      read(bytes);
    }
    CHECK(read_well > 0);  // another number, or a byte that nobody reads
    CHECK(static_cast<std::size_t>(read_well) < 8 * good.size() - 100);
  }
}
