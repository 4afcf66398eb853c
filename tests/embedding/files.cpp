#include <doctest/doctest.h>
#include <seam/embedding/files.hpp>

#include "../io/scratch.hpp"
#include "../sentence.hpp"

TEST_CASE("an embedding and its variances come back as they were written") {
  seam_test::scratch_folder const folder;
  seam::array<float, 2> const embedding({{3, 2}}, {1, -2, 3.5F, 0, 7, 1e-30F});
  seam::embedding::write(embedding, {2.5, 0.1}, folder.path());
  CHECK(seam::embedding::read_embedding(folder / "embedding.npy") == embedding);
  CHECK(seam::io::read_npy<double, 1>(folder / "explained_variance.npy").release() == std::vector<double>{2.5, 0.1});
}

TEST_CASE("an embedding without variances leaves none, not even older ones") {
  seam_test::scratch_folder const folder;
  seam::array<float, 2> const embedding({{1, 2}}, {1, 2});
  seam::embedding::write(embedding, {2.5, 0.1}, folder.path());
  seam::embedding::write(embedding, {}, folder.path());
  CHECK(folder.entries() == 1);
}

TEST_CASE("what is no embedding is refused with its file") {
  seam_test::scratch_folder const folder;
  seam::io::write_npy(folder / "flat.npy", seam::array<float, 1>(3));
  auto const sentence = seam_test::sentence_of([&] { seam::embedding::read_embedding(folder / "flat.npy"); });
  CHECK(seam_test::contains(sentence, "flat.npy"));
  CHECK(seam_test::contains(sentence, "an embedding (N, d)"));
}
