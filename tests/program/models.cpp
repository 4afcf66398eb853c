// The published networks by name, with weights in any format.
#include <doctest/doctest.h>
#include <seam/io/npy.hpp>
#include <seam/io/safetensors.hpp>
#include <seam/io/weights.hpp>

#include "program/run_program.hpp"
#include "test_data.hpp"

#include <cmath>

using seam_test::read_text, seam_test::run_program, seam_test::temporary_folder, seam_test::write_text;

namespace {

void refused(std::string const& words, std::string const& names) {
  temporary_folder const folder;
  auto const said = run_program(words + " --quiet --out " + (folder / "out"));
  CAPTURE(words);
  CAPTURE(said.complaint);
  CHECK(said.status == 2);
  CHECK(!std::filesystem::exists(folder / "out"));
  CHECK(said.complaint.find(names) != std::string::npos);
}

void succeeds(std::string const& words) {
  auto const said = run_program(words + " --quiet");
  CAPTURE(words);
  CAPTURE(said.complaint);
  REQUIRE(said.status == 0);
}

}  // namespace

TEST_CASE("a model's weights may be in any format, whatever the file is called") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(enhancers, "data/deepstarr/Sequences_example.fa");
  temporary_folder const folder;
  seam::io::write_safetensors(folder / "weights.h5", seam::io::read_weights(weights));
  for (std::string const& path : {weights, folder / "weights.h5"})
    succeeds("predict --model deepstarr --fasta " + enhancers + " --weights " + path + " --out " +
             (folder / (path == weights ? "keras" : "safetensors")));
  CHECK(read_text(folder / "keras/y_mut.npy") == read_text(folder / "safetensors/y_mut.npy"));
  refused("predict --model basset --weights " + weights + " --fasta " + enhancers,
          "gives 14 layers with weights, the network has 11");
  write_text(folder / "text.h5", "these are no weights at all");
  refused("predict --model deepsea --weights " + (folder / "text.h5") + " --fasta " + enhancers,
          "begins like no file of weights that is known");
}

TEST_CASE("MPRA-DragoNN predicts and explains one of its numbered outputs") {
  SEAM_REQUIRE_SHARED(weights, "data/mpra_dragonn/ConvModel_pretrained.hdf5");
  SEAM_REQUIRE_SHARED(architecture, "data/mpra_dragonn/ConvModel_model.json");
  temporary_folder const folder;
  std::string letters;
  while (letters.size() < 145) letters += "GATTACAGGCCTAACGT";
  write_text(folder / "x.fa", ">x\n" + letters.substr(0, 145) + '\n');
  std::string const input = " --fasta " + (folder / "x.fa") + " --weights " + weights, words = input + " --out ";
  succeeds("predict --model mpra_dragonn" + words + (folder / "typed"));
  succeeds("predict --model keras --architecture " + architecture + words + (folder / "read"));
  CHECK(read_text(folder / "typed/y_mut.npy") == read_text(folder / "read/y_mut.npy"));
  // A network that is read takes weights of any format beside its architecture.
  seam::io::write_safetensors(folder / "weights", seam::io::read_weights(weights));
  succeeds("predict --model keras --architecture " + architecture + " --fasta " + (folder / "x.fa") + " --weights " +
           (folder / "weights") + " --out " + (folder / "safetensors"));
  CHECK(read_text(folder / "safetensors/y_mut.npy") == read_text(folder / "read/y_mut.npy"));
  CHECK(read_text(folder / "typed/tasks.txt") == "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n");
  succeeds("predict --model mpra_dragonn --task 8" + words + (folder / "one"));
  auto const all = seam::io::read_npy<float, 2>(folder / "typed/y_mut.npy");
  auto const one = seam::io::read_npy<float, 2>(folder / "one/y_mut.npy");
  CHECK(one(0, 0) == all(0, 8));
  refused("predict --model mpra_dragonn --logits" + input,
          "--logits is no option of --model mpra_dragonn; it is one of deepsea, beluga, basset, keras");
  refused("predict --model mpra_dragonn --task 12" + input, "task 12");
  refused("attribute --model mpra_dragonn --x " + (folder / "none.npy") + " --weights " + weights,
          "pick one with --task");
}

TEST_CASE("DeepBind scores DNA and RNA of any length, and is explained") {
  SEAM_REQUIRE_SHARED(rbfox, "data/deepbind/D00210.001.txt");
  temporary_folder const folder;
  write_text(folder / "x.fa", ">rbfox\nAGGUAAUAAUUUGCAUGAAAUAACUUGGAGAGGAUAGC\n");
  std::string const model = " --alphabet rna --model deepbind --weights " + rbfox;
  succeeds("predict --fasta " + (folder / "x.fa") + model + " --out " + folder.path());
  CHECK(std::abs(double{seam::io::read_npy<float, 2>(folder / "y_mut.npy")(0, 0)} - 7.345649) < 1e-6);
  succeeds("library --count 5 --alphabet rna --fasta " + (folder / "x.fa") + " --out " + folder.path());
  for (char const* method : {"saliency", "ism"})
    succeeds("attribute --method " + std::string(method) + " --x " + (folder / "x_index.npy") + model + " --out " +
             folder.path());
  CHECK(seam::io::read_npy<float, 3>(folder / "attributions_saliency.npy").extent(1) == 38);
  refused("attribute --method deepshap --x " + (folder / "x_index.npy") + model, "deepshap needs a network");
  refused("predict --alphabet protein --model deepbind --weights " + rbfox + " --fasta none.fa", "dna or rna");
  refused("predict --model deepbind --task 3 --weights " + rbfox + " --fasta none.fa", "its only one is score");
}

TEST_CASE("several files of weights are an ensemble: the mean, and how far its members disagree") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(enhancers, "data/deepstarr/Sequences_example.fa");
  temporary_folder const folder;
  auto other = seam::io::read_weights(weights);
  for (auto& tensor : other.tensors)
    if (tensor.name == "Dense_1/kernel")
      for (std::size_t i = 0; i < tensor.values.size(); i += 3) tensor.values[i] *= 1.5F;
  seam::io::write_safetensors(folder / "other", other);
  std::string const both = weights + "," + (folder / "other"), input = "predict --model deepstarr --fasta " + enhancers;
  for (auto const& [name, files] :
       {std::pair<std::string, std::string>{"a", weights}, {"b", folder / "other"}, {"ab", both}})
    succeeds(input + " --weights " + files + " --out " + (folder / name));
  auto const read = [&](char const* name) {
    return seam::io::read_npy<float, 2>(folder / name);
  };
  auto const a = read("a/y_mut.npy"), b = read("b/y_mut.npy"), mean = read("ab/y_mut.npy"),
             deviation = read("ab/y_deviation.npy");
  CHECK(!std::filesystem::exists(folder / "a/y_deviation.npy"));
  double spread = 0;
  for (std::ptrdiff_t i = 0; i < a.size(); ++i) {
    double const x = double{a.data()[i]}, y = double{b.data()[i]};
    CHECK(std::abs(double{mean.data()[i]} - (x + y) / 2) < 1e-5);
    CHECK(std::abs(double{deviation.data()[i]} - std::abs(x - y) / std::sqrt(2.0)) < 1e-5);
    spread = std::max(spread, std::abs(x - y));
  }
  CHECK(spread > 0.01);
  std::string const record = " --fasta " + enhancers + " --record chr2R_17033215_17033463_dev";
  succeeds("library --count 3" + record + " --out " + folder.path());
  std::string const maps = "attribute --task dev --model deepstarr --x " + (folder / "x_index.npy") + " --weights ";
  for (auto const& [name, files] :
       {std::pair<std::string, std::string>{"a", weights}, {"b", folder / "other"}, {"ab", both}})
    succeeds(maps + files + " --out " + (folder / name));
  auto const map = [&](char const* name) {
    return seam::io::read_npy<float, 3>(folder / name);
  };
  auto const of_a = map("a/attributions_saliency.npy"), of_b = map("b/attributions_saliency.npy"),
             of_both = map("ab/attributions_saliency.npy"), differ = map("ab/map_deviation_saliency.npy");
  for (std::ptrdiff_t i = 0; i < of_a.size(); ++i) {
    double const x = double{of_a.data()[i]}, y = double{of_b.data()[i]};
    CHECK(std::abs(double{of_both.data()[i]} - (x + y) / 2) < 1e-5);
    CHECK(std::abs(double{differ.data()[i]} - std::abs(x - y) / std::sqrt(2.0)) < 1e-5);
  }
  auto const cosine = seam::io::read_npy<double, 1>(folder / "ab/map_cosine_saliency.npy");
  CHECK(cosine.extent(0) == 3);
  CHECK(cosine(0) > 0.5);
  CHECK(cosine(0) < 0.99999);
  succeeds(input + " --both-strands --weights " + weights + " --out " + (folder / "strands"));
  CHECK(read("strands/y_mut.npy") != a);
  refused(input + " --weights " + weights + ",", "names a file without a name");
  refused(input + " --weights " + weights + ",none.h5", "none.h5");
}

TEST_CASE("seam info lists the models") {
  auto const said = run_program("info");
  CHECK(said.status == 0);
  CHECK(said.output.find("models: thermodynamic, deepstarr, deepstarr_student, deepsea, beluga, basset, mpra_dragonn, "
                         "deepbind, keras, process, table\n") != std::string::npos);
}
