// --model keras: a network whose layers are read from a file.
#include <doctest/doctest.h>
#include <seam/io/npy.hpp>

#include "program/run_program.hpp"
#include "test_data.hpp"

using seam_test::read_text, seam_test::run_program, seam_test::temporary_folder, seam_test::write_text;

namespace {

void refused(std::string const& words, std::string const& names) {
  temporary_folder const folder;
  auto const said = run_program(words + " --quiet --out " + (folder / "out"));
  CAPTURE(words);
  CAPTURE(said.complaint);
  CHECK(said.status == 2);
  CHECK((!std::filesystem::exists(folder / "out") || std::filesystem::is_empty(folder / "out")));
  CHECK(said.complaint.find(names) != std::string::npos);
}

}  // namespace

TEST_CASE("a network whose layers are read predicts and explains as the one whose layers are known") {
  SEAM_REQUIRE_SHARED(weights, "data/deepstarr/deepstarr.model.h5");
  SEAM_REQUIRE_SHARED(architecture, "data/deepstarr/deepstarr.model.json");
  SEAM_REQUIRE_SHARED(enhancers, "data/deepstarr/Sequences_example.fa");
  temporary_folder const typed, read;
  auto const both = [&](std::string const& words, std::string const& task, std::string const& layer) {
    for (bool const keras : {false, true}) {
      auto const said = run_program(words + " --weights " + weights + " --quiet --out " +
                                    (keras ? read.path() + " --model keras --architecture " + architecture + layer
                                           : typed.path() + " --model deepstarr" + task));
      CAPTURE(said.complaint);
      REQUIRE(said.status == 0);
    }
  };
  both("predict --fasta " + enhancers, "", "");
  CHECK(read_text(read / "y_mut.npy") == read_text(typed / "y_mut.npy"));
  CHECK(read_text(read / "tasks.txt") == "Dense_Dev\nDense_Hk\n");
  std::string const record = " --fasta " + enhancers + " --record chr2R_17033215_17033463_dev";
  both("run --count 60 --clusters 4 --sites 1" + record, " --task dev", " --task Dense_Dev");
  CHECK(read_text(read / "attributions_saliency.npy") == read_text(typed / "attributions_saliency.npy"));
  CHECK(read_text(read / "run.json").find("\"architecture\": \"deepstarr.model.json\"") != std::string::npos);
  std::string const x = " --x " + (typed / "x_index.npy");
  both("attribute --method ism --window 100:104" + x, " --task 1", " --task 1");
  CHECK(read_text(read / "attributions_ism.npy") == read_text(typed / "attributions_ism.npy"));

  both("run --count 60 --clusters 4 --sites 1 --stability 0 --null 1 --null-weights 2" + record, " --task dev",
       " --task Dense_Dev");
  std::string const null = read_text(read / "null_calibration.csv");
  CHECK(null == read_text(typed / "null_calibration.csv"));
  CHECK(null.find("\nsequence,A,1,") != std::string::npos);
  CHECK(null.find("\nweights,A,1,") != std::string::npos);
  refused("predict --model keras --weights " + weights + " --fasta " + enhancers, "model_config");
  write_text(read / "broken.json", "{\"class_name\": ");
  refused("predict --model keras --weights " + weights + " --architecture " + (read / "broken.json") + " --fasta " +
              enhancers,
          "broken.json is not JSON");
  refused(
      "run --model keras --weights " + weights + " --architecture " + architecture + " --task Dense_Nobody" + record,
      "Dense_Dev, Dense_Hk");
}

TEST_CASE("words that do not fit the model") {
  refused("run --model keras --sequence ACGT", "--weights");
  refused("run --model keras --sequence ACGT --weights none.h5", "none.h5");
  refused("run --model deepstarr --logits --weights none.h5", "--logits");
  refused("run --architecture none.json", "--architecture");
}
