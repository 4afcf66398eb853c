#include <doctest/doctest.h>
#include <seam/io/npy_header.hpp>

#include "io/npy_bytes.hpp"
#include "io/scratch.hpp"
#include "sentence.hpp"

using seam_test::contains;
using seam_test::dictionary;
using seam_test::npy_bytes;

namespace {

using shape = std::vector<std::ptrdiff_t>;

seam::io::npy_header header_of(std::string const& bytes) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x.npy", bytes);
  return seam::io::read_npy_header(folder / "x.npy");
}
std::string sentence_about(std::string const& bytes) {
  return seam_test::sentence_of([&] { header_of(bytes); });
}

}  // namespace

TEST_CASE("a header's fields, and where the numbers are, in every format") {
  for (int major : {1, 2, 3}) {
    std::string const bytes = npy_bytes(dictionary("<f4", "(3, 249, 4)"), "0123456", major);
    auto const header = header_of(bytes);
    CHECK(header.path.ends_with("x.npy"));
    CHECK(header.dtype == "<f4");
    CHECK(!header.fortran_order);
    CHECK(header.shape == shape{3, 249, 4});
    CHECK(header.rank() == 3);
    CHECK(bytes.substr(header.data_offset) == "0123456");
    CHECK(header.data_length == 7);
  }
}

TEST_CASE("what other writers of headers do: quotes, order of the keys, long integers, no comma, no blank") {
  auto const header = header_of(npy_bytes("{\"shape\":(5L,7),\"fortran_order\":True,\"descr\":\"|u1\"}", ""));
  CHECK(header.dtype == "|u1");
  CHECK(header.fortran_order);
  CHECK(header.shape == shape{5, 7});
  CHECK(header_of(npy_bytes(dictionary("<f8", "()"), "")).shape.empty());
  CHECK(header_of(npy_bytes(dictionary("<f8", "( 0 , )"), "")).shape == shape{0});
  auto const structured = header_of(
      npy_bytes("{'descr': [('a}', '<f4'), ('b', '<i2', (2,))], 'fortran_order': False, 'shape': (4,), }", ""));
  CHECK(structured.dtype == "[('a}', '<f4'), ('b', '<i2', (2,))]");
  CHECK(structured.shape == shape{4});
}

TEST_CASE("what is no header is refused, with the reason") {
  seam_test::scratch_folder const folder;
  CHECK(contains(seam_test::sentence_of([&] { seam::io::read_npy_header(folder / "none.npy"); }),
                 "none.npy, there is no such file"));
  CHECK(contains(sentence_about(""), "x.npy, it is empty and a NumPy array (.npy) was expected"));
  CHECK(contains(sentence_about("not an array at all"), "x.npy is not a NumPy file (.npy)"));
  std::string const whole = npy_bytes(dictionary("<f4", "(3,)"), "");
  CHECK(sentence_about(whole) == "nothing was thrown");
  CHECK(contains(sentence_about(whole.substr(0, 8)), "x.npy is not a NumPy file (.npy)"));
  for (std::size_t length : {std::size_t{12}, std::size_t{30}, whole.size() - 1})
    CHECK(contains(sentence_about(whole.substr(0, length)), "x.npy ends within its header"));
  for (int major : {0, 4, 255})
    CHECK(contains(sentence_about(npy_bytes(dictionary("<f4", "(3,)"), "", major)),
                   "x.npy has the npy format " + std::to_string(major) + ".0; formats 1 to 3 can be read"));
  for (char const* damaged : {"", "{", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (3,)}",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': 3}",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': (3,,4)}",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': (3.5,)}", "{'descr: '<f4'}",
                              "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'more': 1}"})
    CHECK(contains(sentence_about(npy_bytes(damaged, "twelve bytes")),
                   "x.npy is not a NumPy file: its header is damaged"));
}
