#include <doctest/doctest.h>
#include <seam/io/atomic_file.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"

#if defined(__unix__)
#include <sys/resource.h>

#include <csignal>
#endif

using seam::io::atomic_file;
using seam_test::contains;
using seam_test::sentence_of;

TEST_CASE("a file appears when it is committed, with all that was written") {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "x.txt";
  atomic_file file(path);
  file.write("hello ");
  CHECK_FALSE(std::filesystem::exists(path));
  file.write("world");
  file.seek(0);
  file.write("J");
  file.commit();
  CHECK(seam_test::read_bytes(path) == "Jello world");
  CHECK(folder.entries() == 1);
  CHECK_THROWS_AS(file.write("more"), seam::error);
  CHECK_THROWS_AS(file.commit(), seam::error);
}

TEST_CASE("what an earlier run left is removed, or a sentence says why not") {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "old.txt", "x");
  seam::io::remove_file(folder / "old.txt");
  CHECK(folder.entries() == 0);
  CHECK_NOTHROW(seam::io::remove_file(folder / "old.txt"));
  std::filesystem::create_directories(folder / "full/inside");
  CHECK(contains(sentence_of([&] { seam::io::remove_file(folder / "full"); }), "full cannot be removed: "));
}

TEST_CASE("where a file lies in a folder") {
  CHECK(seam::io::in_folder("a/b", "x.txt") == "a/b/x.txt");
  CHECK(seam::io::in_folder("a/", "x.txt") == "a/x.txt");
  CHECK(seam::io::in_folder("", "x.txt") == "x.txt");
}

TEST_CASE("without a commit nothing stays and an older file keeps its content") {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "x.txt";
  seam::io::write_file(path, "old");
  {
    atomic_file file(path);
    file.write("new");
  }
  CHECK(seam_test::read_bytes(path) == "old");
  CHECK(folder.entries() == 1);
  seam::io::write_file(path, "new");
  CHECK(seam_test::read_bytes(path) == "new");
}

TEST_CASE("two writers of one name do not share a temporary file; a moved one is the same file") {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "x.txt";
  atomic_file first(path), second(path);
  first.write("first");
  second.write("second");
  atomic_file third = std::move(second);
  third.commit();
  CHECK(seam_test::read_bytes(path) == "second");
  first.commit();
  CHECK(seam_test::read_bytes(path) == "first");
  third = atomic_file(folder / "y.txt");
  CHECK(folder.entries() == 2);  // x.txt and y's temporary file
  third.commit();
  CHECK(seam_test::read_bytes(folder / "y.txt").empty());
}

TEST_CASE("places that cannot be written get a sentence") {
  seam_test::scratch_folder const folder;
  CHECK(contains(sentence_of([&] { atomic_file(folder.path()); }), "it is a folder"));
  CHECK(contains(sentence_of([&] { atomic_file(folder / "none/x.txt"); }), "there is no folder"));
  CHECK(contains(sentence_of([&] { atomic_file("/dev/null"); }), "it is not an ordinary file"));
  seam::io::write_file(folder / "file", "x");
  CHECK(contains(sentence_of([&] { atomic_file(folder / "file/x.txt"); }), "there is no folder"));
}

#if defined(__unix__)
TEST_CASE("a disk that is full is no file that is too long") {
  seam_test::scratch_folder const folder;
  rlimit before = {};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  auto const handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 8192;  // what is buffered does not go where the file ends
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  std::string const sentence = sentence_of([&] {
    atomic_file file(folder / "x");
    file.seek(8000);
    file.write(std::string(1000, 'x'));
    file.seek(0);
  });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(sentence == "cannot write " + (folder / "x") + ", " + std::strerror(EFBIG));
  CHECK(contains(sentence_of([&] { atomic_file(folder / "x").seek(~std::uintmax_t{0}); }), "it would be too long"));
}
#endif

TEST_CASE("a temporary name that is taken, even by a link elsewhere, is not used") {
  seam_test::scratch_folder const folder;
  seam::io::write_file(folder / "other", "precious");
  std::filesystem::create_symlink(folder / "other", folder / "x.txt.tmp0");
  seam::io::write_file(folder / "x.txt", "text");
  CHECK(seam_test::read_bytes(folder / "x.txt") == "text");
  CHECK(seam_test::read_bytes(folder / "other") == "precious");
}

TEST_CASE("output folders are made, checked and left empty") {
  seam_test::scratch_folder const folder;
  std::string const made = folder / "a/b/c";
  CHECK(seam::io::output_folder(made) == made);
  CHECK(std::filesystem::is_directory(made));
  CHECK(std::filesystem::is_empty(made));
  CHECK(seam::io::output_folder(made) == made);
  seam::io::write_file(folder / "file", "x");
  CHECK(contains(sentence_of([&] { seam::io::output_folder(folder / "file"); }), "it is a file"));
  CHECK(contains(sentence_of([&] { seam::io::output_folder(folder / "file/below"); }), "cannot write into the folder"));
  CHECK(contains(sentence_of([] { seam::io::output_folder(""); }), "its name is empty"));
  // Where even an administrator can make no file.
  if (std::filesystem::is_directory("/proc/self"))
    CHECK(contains(sentence_of([] { seam::io::output_folder("/proc/self"); }), "no file can be made there"));
}
