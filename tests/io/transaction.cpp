#include <doctest/doctest.h>
#include <seam/io/atomic_file.hpp>
#include <seam/io/npy.hpp>
#include <seam/io/transaction.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"

#include <thread>

using seam::io::transaction;
using seam_test::contains;
using seam_test::sentence_of;

TEST_CASE("files appear and go together, at the transaction's commit") {
  seam_test::scratch_folder const folder;
  seam::io::write_file(folder / "a.txt", "old");
  seam::io::write_file(folder / "stale.txt", "old");
  {
    transaction files;
    seam::io::write_file(folder / "a.txt", "new");
    seam::io::write_npy(folder / "b.npy", seam::array<float, 2>(2, 3).view());
    seam::io::remove_file(folder / "stale.txt");
    CHECK(seam_test::read_bytes(folder / "a.txt") == "old");
    CHECK(seam_test::read_bytes(folder / "stale.txt") == "old");
    CHECK_FALSE(std::filesystem::exists(folder / "b.npy"));
    files.commit();
    CHECK(seam_test::read_bytes(folder / "a.txt") == "new");
    CHECK(seam::io::read_npy<float, 2>(folder / "b.npy").extent(1) == 3);
    CHECK(folder.entries() == 2);
    seam::io::write_file(folder / "c.txt", "more");
    transaction::commit_held();
    CHECK(folder.entries() == 3);
  }
  CHECK(folder.entries() == 3);
}

TEST_CASE("without a commit a transaction leaves everything as it was") {
  seam_test::scratch_folder const folder;
  seam::io::write_file(folder / "a.txt", "old");
  try {
    transaction const files;
    seam::io::write_file(folder / "a.txt", "new");
    seam::io::write_file(folder / "a.txt", "newer");
    seam::io::write_file(folder / "b.txt", "new");
    seam::io::remove_file(folder / "a.txt");
    throw seam::error("what came later failed");
  } catch (seam::error const&) {
    CHECK(folder.entries() == 1);
  }
  CHECK(seam_test::read_bytes(folder / "a.txt") == "old");
  seam::io::write_file(folder / "a.txt", "written at once again");
  CHECK(seam_test::read_bytes(folder / "a.txt") == "written at once again");
}

TEST_CASE("what is done to one file twice is done in that order") {
  seam_test::scratch_folder const folder;
  seam::io::write_file(folder / "b.txt", "old");
  transaction files;
  seam::io::write_file(folder / "a.txt", "first");
  seam::io::write_file(folder / "a.txt", "second");
  seam::io::remove_file(folder / "b.txt");
  seam::io::write_file(folder / "b.txt", "again");
  seam::io::write_file(folder / "c.txt", "never seen");
  seam::io::remove_file(folder / "c.txt");
  files.commit();
  CHECK(seam_test::read_bytes(folder / "a.txt") == "second");
  CHECK(seam_test::read_bytes(folder / "b.txt") == "again");
  CHECK(folder.entries() == 2);
}

TEST_CASE("a commit that fails says where, and what it had not come to never gets its name") {
  seam_test::scratch_folder const folder;
  {
    transaction files;
    seam::io::write_file(folder / "a.txt", "first");
    seam::io::write_file(folder / "taken", "second");
    seam::io::write_file(folder / "z.txt", "third");
    std::filesystem::create_directories(folder / "taken/inside");
    CHECK(contains(sentence_of([&] { files.commit(); }), "taken, "));
    CHECK(seam_test::read_bytes(folder / "a.txt") == "first");
    CHECK_FALSE(std::filesystem::exists(folder / "z.txt"));
  }
  CHECK(folder.entries() == 2);
}

TEST_CASE("a transaction is of its thread alone, one at a time") {
  seam_test::scratch_folder const folder;
  transaction const files;
  CHECK_THROWS_AS(transaction(), seam::error);
  std::thread([&] { seam::io::write_file(folder / "a.txt", "elsewhere"); }).join();
  CHECK(seam_test::read_bytes(folder / "a.txt") == "elsewhere");
  CHECK_NOTHROW(transaction::commit_held());
}
