// The methods of `attribute`, their options, what they write beside the maps, and models in other processes.
#include <doctest/doctest.h>
#include <seam/core/array.hpp>
#include <seam/io/json.hpp>
#include <seam/io/npy.hpp>

#include <cmath>

#include "program/run_program.hpp"
#include "test_data.hpp"

using seam_test::read_text, seam_test::run_program, seam_test::temporary_folder, seam_test::write_text;

namespace {

void succeed(std::string const& words) {
  auto const said = run_program(words);
  CAPTURE(words);
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
}

void refused(std::string const& words, std::string const& names) {
  temporary_folder const folder;
  auto const said = run_program(words + " --quiet --out " + (folder / "out"));
  CAPTURE(words);
  CAPTURE(said.complaint);
  CHECK(said.status == 2);
  CHECK(said.complaint.find(names) != std::string::npos);
  CHECK((!std::filesystem::exists(folder / "out") || std::filesystem::is_empty(folder / "out")));
}

seam::array<float, 3> maps(std::string const& file) {
  return seam::io::read_npy<float, 3>(file);
}

double sum_of(seam::view<float const, 2> map) {
  double sum = 0;
  for (float const entry : map) sum += double{entry};
  return sum;
}

/// The words that start the child of tests/oracle.
std::string child(std::string const& behaviour) {
  return "--model process --command \"python3 '" SEAM_SOURCE_DIR "/tests/oracle/process_child.py' '" + behaviour +
         "'\"";
}

}  // namespace

TEST_CASE("every method that needs a gradient runs on the embedded model, and says how it was made") {
  temporary_folder const folder;
  std::string const out = " --quiet --out " + folder.path();
  succeed("library --count 6 --sequence ACGTTGCACCTGATTACGGATTTGGCAACGTTACGATCGTTAGCAT --rate 0.1" + out);
  auto const attribute = [&](std::string const& method, std::string const& words) {
    succeed("run --count 40 --clusters 3 --sites 1 --attribution " + method + words + out);
    return seam::io::read_json(folder / ("attributions_" + method + ".json"));
  };
  auto const smooth = attribute("smoothgrad", " --samples 3 --noise 0.2 --smoothing variance --both-strands");
  CHECK(smooth.at("samples") == 3);
  CHECK(smooth.at("smoothing") == "variance");
  CHECK(smooth.at("both_strands") == true);
  CHECK(smooth.at("hypothetical") == true);
  auto const expected = attribute("expgrad", " --samples 40 --references own --shuffles 4");
  CHECK(expected.at("multiplied") == true);
  CHECK(expected.at("references") == "own");
  auto const path = attribute("intgrad", " --steps 5 --rule gauss_legendre --multiply-by-inputs --centre");
  CHECK(path.at("rule") == "gauss_legendre");
  CHECK(path.at("centred") == true);
  auto const centred = maps(folder / "attributions_intgrad.npy");
  for (std::ptrdiff_t p = 0; p < centred.extent(1); ++p)
    CHECK(std::abs(centred(0, p, 0) + centred(0, p, 1) + centred(0, p, 2) + centred(0, p, 3)) < 1e-5);
  // Input x gradient is the gradient at the letters that are there.
  attribute("saliency", "");
  auto const gradient = maps(folder / "attributions_saliency.npy");
  auto const product = attribute("saliency", " --multiply-by-inputs");
  CHECK(product.at("multiplied") == true);
  CHECK(product.at("hypothetical") == false);
  auto const times = maps(folder / "attributions_saliency.npy");
  auto const letters = seam::io::read_npy<std::uint8_t, 2>(folder / "x_index.npy");
  for (std::ptrdiff_t p = 0; p < letters.extent(1); ++p)
    for (int c = 0; c < 4; ++c) CHECK(times(5, p, c) == (letters(5, p) == c ? gradient(5, p, c) : 0.0F));
}

TEST_CASE("DeepSHAP's projected maps sum to the change from the references, and its settings are in the run") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(enhancers, "data/deepstarr/Sequences_example.fa");
  temporary_folder const folder;
  std::string const out = " --quiet --out " + folder.path();
  std::string const model = " --model deepstarr --task dev --weights " + weights;
  succeed("run --count 12 --clusters 3 --sites 1 --attribution deepshap --shuffles 5 --fasta " + enhancers +
          " --record chr2R_17033215_17033463_dev" + model + out);
  auto const about = seam::io::read_json(folder / "attributions_deepshap.json");
  CHECK(about.at("references") == "shared");
  CHECK(about.at("hypothetical") == true);
  CHECK(about.at("convergence_delta") < 1e-5);
  CHECK(read_text(folder / "run.json").find("\"shuffles\": 5") != std::string::npos);
  auto const shared = maps(folder / "attributions_deepshap.npy");
  // Differences between maps of one library are those of the activities: all have the same references.
  std::string const x = " --x " + (folder / "x_index.npy");
  succeed("attribute --method deepshap --shuffles 5" + x + model + out);
  CHECK(maps(folder / "attributions_deepshap.npy") == shared);
  succeed("attribute --method deepshap --shuffles 5 --multiply-by-inputs" + x + model + out);
  auto const projected = maps(folder / "attributions_deepshap.npy");
  auto const y = seam::io::read_npy<float, 2>(folder / "y_mut.npy");
  for (std::ptrdiff_t s = 1; s < 12; ++s)
    CHECK(std::abs(sum_of(projected.view().row(s)) - sum_of(projected.view().row(0)) -
                   (double{y(s, 0)} - double{y(0, 0)})) < 1e-4);
  succeed("attribute --method deepshap --references zeros --multiply-by-inputs" + x + model + out);
  auto const from_zeros = maps(folder / "attributions_deepshap.npy");
  CHECK(std::abs(sum_of(from_zeros.view().row(3)) - sum_of(from_zeros.view().row(0)) -
                 (double{y(3, 0)} - double{y(0, 0)})) < 1e-4);
}

TEST_CASE("a model in another process predicts and is explained") {
  temporary_folder const folder;
  std::string const out = " --quiet --out " + folder.path();
  succeed("library --count 9 --sequence AACAGTAACGATCA --rate 0.2" + out);
  std::string const x = " --x " + (folder / "x_index.npy") + " ";
  auto const letters = seam::io::read_npy<std::uint8_t, 2>(folder / "x_index.npy");
  succeed("predict" + x + child("two") + out);
  CHECK(read_text(folder / "tasks.txt") == "0\n1\n");
  succeed("predict --task 1" + x + child("two") + out);
  auto const y = seam::io::read_npy<float, 2>(folder / "y_mut.npy");
  for (std::ptrdiff_t s = 0; s < 9; ++s) {
    float sum = 0;
    for (std::ptrdiff_t p = 0; p < 14; ++p) sum += letters(s, p) == 0 ? static_cast<float>(2 * (p + 1)) : 0.0F;
    CHECK(y(s, 0) == sum);
  }
  succeed("attribute --method ism" + x + child("plain") + out);
  auto const changes = maps(folder / "attributions_ism.npy");
  CHECK(changes(0, 2, 0) == 3);
  CHECK(changes(0, 1, 2) == -2);
  succeed("attribute --method saliency" + x + child("gradient") + out);
  CHECK(maps(folder / "attributions_saliency.npy")(4, 9, 0) == 10);

  refused("attribute --method saliency" + x + child("plain"), "only predicts");
  refused("attribute --method deepshap" + x + child("plain"), "deepshap needs a network");
  refused("predict" + x + child("dies later"), "ended with status 4");
  refused("predict --timeout 1" + x + child("hangs"), "did not answer within 1.0 seconds");
  refused("predict --task 7" + x + child("two"), "task 7");
  refused("predict --task best" + x + child("two"), "numbered from 0 to 1");
  refused("predict --model process" + x, "--command");
  refused("predict --model deepstarr --weights none.h5 --command ls" + x, "--command");
}

TEST_CASE("options that make no sense") {
  refused("run --attribution deepshap", "deepshap needs a network");
  refused("run --attribution ism --multiply-by-inputs", "--multiply-by-inputs");
  refused("run --attribution expgrad --samples 3", "3 samples of 20 references");
  refused("run --attribution smoothgrad --noise -1", "deviation");
  refused("run --attribution smoothgrad --smoothing cube", "--smoothing");
}
