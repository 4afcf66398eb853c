#include <doctest/doctest.h>
#include <seam/io/safetensors.hpp>

#include "io/scratch.hpp"
#include "sentence.hpp"

#include <cstring>
#include <limits>

using seam::io::named_tensors;
using seam_test::sentence_of;

namespace {

std::string length_bytes(std::uint64_t value) {
  std::string text;
  for (int i = 0; i < 8; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
  return text;
}
template <class T>
std::string bytes_of(std::initializer_list<T> values) {
  std::string text(values.size() * sizeof(T), '\0');
  std::memcpy(text.data(), values.begin(), text.size());
  return text;
}
std::string file_of(std::string const& header, std::string const& data) {
  return length_bytes(header.size()) + header + data;
}

/// What is said of a file of these bytes.
std::string said_of(std::string const& bytes) {
  seam_test::scratch_folder const folder;
  seam_test::write_bytes(folder / "x", bytes);
  std::string said = sentence_of([&] { seam::io::read_safetensors(folder / "x"); });
  if (std::size_t const at = said.find(folder / "x"); at != said.npos) said.replace(at, (folder / "x").size(), "x");
  return said;
}
std::string said_of(std::string const& header, std::string const& data) {
  return said_of(file_of(header, data));
}

}  // namespace

TEST_CASE("what is written is read again, tensor by tensor, and is the format byte by byte") {
  seam_test::scratch_folder const folder;
  named_tensors const weights{
      "the test", {{"b/kernel", {2, 1, 3}, {1, -2, 3, 4, 5.5F, 6}}, {"a \"quoted\"", {}, {7}}, {"empty", {0, 4}, {}}}};
  seam::io::write_safetensors(folder / "w", weights);
  auto const read = seam::io::read_safetensors(folder / "w");
  REQUIRE(read.tensors.size() == 3);
  CHECK(read.source == folder / "w");
  for (auto const& each : weights.tensors) {
    auto const* const found = read.find(each.name);
    REQUIRE(found);
    CHECK(found->shape == each.shape);
    CHECK(found->values == each.values);
  }
  CHECK(read.tensors.front().name == "b/kernel");  // the order of the bytes
  std::string const header = R"({"b/kernel":{"dtype":"F32","shape":[2,1,3],"data_offsets":[0,24]},)"
                             R"("a \"quoted\"":{"dtype":"F32","shape":[],"data_offsets":[24,28]},)"
                             R"("empty":{"dtype":"F32","shape":[0,4],"data_offsets":[28,28]}})";
  std::string const padding((8 - header.size() % 8) % 8, ' ');
  CHECK(seam_test::read_bytes(folder / "w") == file_of(header + padding, bytes_of<float>({1, -2, 3, 4, 5.5F, 6, 7})));
}

TEST_CASE("every element type becomes float; metadata are left alone") {
  seam_test::scratch_folder const folder;
  std::string const header =
      R"({"__metadata__":{"format":"pt"},"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},)"
      R"("h":{"dtype":"F16","shape":[3],"data_offsets":[16,22]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[22,28]},)"
      R"("n":{"dtype":"I64","shape":[],"data_offsets":[28,36]},"u":{"dtype":"U8","shape":[2],"data_offsets":[36,38]},)"
      R"("t":{"dtype":"BOOL","shape":[1,1],"data_offsets":[38,39]}}   )";
  std::string const data = bytes_of<double>({-0.1, 1e-3}) + bytes_of<std::uint16_t>({0x3C00, 0xC100, 0x0001}) +
                           bytes_of<std::uint16_t>({0x3F80, 0xC049, 0x0000}) + bytes_of<std::int64_t>({-12}) +
                           bytes_of<std::uint8_t>({0, 255, 1});
  seam_test::write_bytes(folder / "w", file_of(header, data));
  auto const read = seam::io::read_safetensors(folder / "w");
  REQUIRE(read.tensors.size() == 6);
  CHECK(read.find("d")->values == std::vector<float>{-0.1F, 1e-3F});
  CHECK(read.find("h")->values == std::vector<float>{1, -2.5F, 5.9604645e-8F});
  CHECK(read.find("b")->values == std::vector<float>{1, -3.140625F, 0});
  CHECK(read.find("n")->values == std::vector<float>{-12});
  CHECK(read.find("n")->shape.empty());
  CHECK(read.find("u")->values == std::vector<float>{0, 255});
  CHECK(read.find("t")->shape == std::vector<std::ptrdiff_t>{1, 1});
}

TEST_CASE("hostile files are sentences") {
  std::string const four = bytes_of<float>({1});
  CHECK(said_of("abc") == "x is not a safetensors file: it has 3 bytes");
  CHECK(said_of(length_bytes(1000) + "{}") ==
        "x announces a header of 1000 bytes and has 2 more: it is truncated, or no safetensors file");
  CHECK(said_of(length_bytes(~std::uint64_t{0}) + "{}") ==
        "x announces a header of 18446744073709551615 bytes and has 2 more: it is no safetensors file");
  CHECK(said_of("[1, 2]  ", "") == "x is not a safetensors file: its header is no JSON object");
  CHECK(said_of("{\"a\": ", "").starts_with("x, header is not JSON (line 1, column "));
  CHECK(said_of(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],)"
                R"("data_offsets":[0,4]}})",
                four) == "x, header has the name a twice");
  CHECK(said_of(R"({"a":{"dtype":"F32","shape":[1]}})", four) ==
        "x, tensor a is described without its dtype, shape or data_offsets");
  CHECK(said_of(R"({"a":7})", four) == "x, tensor a is described without its dtype, shape or data_offsets");
  CHECK(said_of(R"({"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}})", four) ==
        "x, tensor a is of the type \"F8_E4M3\"; F64, F32, F16, BF16, integers of 1 to 8 bytes or BOOL were expected");
  CHECK(said_of(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", four) ==
        "x, tensor a has a shape that is no list of whole numbers");
  CHECK(said_of(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", four) ==
        "x, tensor a has data_offsets that are not two whole numbers, the smaller first");
  CHECK(said_of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", four) ==
        "x, tensor a lies in bytes 0 to 8 behind the header and the file has 4 there: it is truncated");
  CHECK(said_of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", four) ==
        "x, tensor a has the shape (2,) of F32 and 4 bytes; 8 were expected");
  CHECK(said_of(R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}})", four) ==
        "x, tensor a has the shape (4611686018427387904, 4) of F32 and 4 bytes; more than any file has were expected");
  CHECK(said_of(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],)"
                R"("data_offsets":[2,4]}})",
                four) == "x, tensor b overlaps the tensor a");
  CHECK(said_of(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],)"
                R"("data_offsets":[2,4]}})",
                four) == "x has 1 bytes before the tensor b that belong to none");
  CHECK(said_of(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", four) ==
        "x has 3 bytes behind its last tensor");
  std::string const one = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  CHECK(said_of(one, bytes_of<float>({std::numeric_limits<float>::quiet_NaN()})).starts_with("x, tensor a "));
  CHECK(said_of(one, four) == "nothing was thrown");
}

TEST_CASE("what cannot be written is said before anything is") {
  seam_test::scratch_folder const folder;
  auto const said = [&](seam::io::tensor const& each) {
    named_tensors const weights{"w", {{"a", {1}, {1}}, each}};
    return sentence_of([&] { seam::io::write_safetensors(folder / "w", weights); });
  };
  CHECK(said({"a", {1}, {1}}).ends_with("the tensor a is there twice"));
  CHECK(said({"b", {2}, {1}}).ends_with("the tensor b has another number of values than its shape"));
  CHECK(said({"__metadata__", {1}, {1}}).ends_with("has a name that safetensors files use otherwise"));
  CHECK(said({"\xFF", {1}, {1}}).ends_with("a tensor has a name that is no UTF-8"));
  CHECK(said({"b", {1}, {std::numeric_limits<float>::infinity()}}).starts_with("w, tensor b"));
  CHECK(folder.entries() == 0);
}
