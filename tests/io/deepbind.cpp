#include <doctest/doctest.h>
#include <seam/io/deepbind.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"
#include "test_data.hpp"

using seam_test::sentence_of;

namespace {

std::string const small =
    "# deepbind 0.1\nreverse_complement = 1\nnum_detectors = 1\ndetector_len = 2\nhas_avg_pooling = 1\n"
    "num_hidden = 0\ndetectors = 1,2,3,4,-5,6e-1,7,8\nthresholds = -0.5\nweights1 = 1e-2,-3\nbiases1 = 9\n"
    "weights2 = \nbiases2 = \n";

std::string replaced(std::string text, std::string const& what, std::string const& by) {
  REQUIRE(text.find(what) != text.npos);
  return text.replace(text.find(what), what.size(), by);
}

}  // namespace

TEST_CASE("a model without a hidden layer") {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "d.txt", small);
  auto const read = seam::io::read_deepbind(folder / "d.txt");
  REQUIRE(read.tensors.size() == 6);
  CHECK(read.find("reverse_complement")->values == std::vector<float>{1});
  CHECK(read.find("average_pooling")->shape.empty());
  CHECK(read.find("detectors/kernel")->shape == std::vector<std::ptrdiff_t>{2, 4, 1});
  CHECK(read.find("detectors/kernel")->values == std::vector<float>{1, 2, 3, 4, -5, 0.6F, 7, 8});
  CHECK(read.find("detectors/bias")->values == std::vector<float>{-0.5F});
  CHECK(read.find("output/kernel")->shape == std::vector<std::ptrdiff_t>{2, 1});
  CHECK(read.find("output/bias")->values == std::vector<float>{9});
  seam_test::write_bytes(folder / "d.txt", "\xEF\xBB\xBF" + small);  // a byte-order mark
  CHECK(seam::io::read_deepbind(folder / "d.txt").tensors.size() == 6);
}

TEST_CASE("a published model") {
  SEAM_REQUIRE_SHARED(path, "data/deepbind/D00210.001.txt");
  auto const read = seam::io::read_deepbind(path);
  REQUIRE(read.tensors.size() == 8);
  CHECK(read.find("detectors/kernel")->shape == std::vector<std::ptrdiff_t>{16, 4, 16});
  CHECK(read.find("hidden/kernel")->shape == std::vector<std::ptrdiff_t>{32, 32});
  CHECK(read.find("detectors/kernel")->values[1] == 7.276736945e-02F);
}

TEST_CASE("what does not fit is said with its line") {
  seam_test::scratch_folder const folder;
  auto const said = [&](std::string const& text) {
    seam_test::write_bytes(folder / "d.txt", text);
    std::string sentence = sentence_of([&] { seam::io::read_deepbind(folder / "d.txt"); });
    if (std::size_t const at = sentence.find(folder.path()); at != sentence.npos)
      sentence.erase(at, folder.path().size() + 1);
    return sentence;
  };
  CHECK(said(small) == "nothing was thrown");
  CHECK(said(replaced(small, "# deepbind 0.1", "hello")) ==
        "d.txt is not a DeepBind parameter file: its first line does not begin with \"# deepbind\"");
  CHECK(said(replaced(small, "0.1", "2.0")) == "d.txt, line 1 is of version 2.0 of the format; 0.1 was expected");
  CHECK(said(replaced(small, "-0.5", "x")) == "d.txt, line 8 has \"x\" where a number was expected");
  CHECK(said(replaced(small, ",8", ",")) == "d.txt, line 7 ends with a comma");
  CHECK(said(replaced(small, ",8", "")) == "d.txt, line 7: detectors has 7 numbers; 8 were expected");
  CHECK(said(replaced(small, "biases2", "biases1")) == "d.txt, line 12 has biases1 for the second time");
  CHECK(said(replaced(small, "thresholds = -0.5\n", "")) == "d.txt has no line \"thresholds = ..\"");
  CHECK(said(replaced(small, "detector_len = 2", "detector_len = 2.5")) ==
        "d.txt, line 4: detector_len is not one whole number from 1 to 100000");
  CHECK(said(replaced(small, "pooling = 1", "pooling = 2")) ==
        "d.txt: has_avg_pooling and reverse_complement are 0 or 1");
  CHECK(said(replaced(small, "biases1 = 9", "biases1 = 1e99")).starts_with("d.txt, tensor output/bias"));
}
