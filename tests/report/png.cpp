#include <doctest/doctest.h>
#include <seam/report/png.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

using namespace seam::report;

namespace {

/// The literals of deflate blocks with codes of their own: the decoding procedure of RFC 1951, 3.2.2 and 3.2.7, bit by
/// bit.
class inflater {
 public:
  explicit inflater(std::string const& bytes) : bytes_(bytes) {}

  std::string read() {
    if (bits(1) != 1 || bits(2) != 2) throw std::runtime_error("not one block with codes of its own");
    std::size_t const literals = bits(5) + 257;
    std::size_t const distances = bits(5) + 1;
    std::size_t const counted = bits(4) + 4;
    int const order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    std::vector<int> code_lengths(19, 0);
    for (std::size_t i = 0; i < counted; ++i)
      code_lengths[static_cast<std::size_t>(order[i])] = static_cast<int>(bits(3));
    std::vector<int> lengths;
    while (lengths.size() < literals + distances) lengths.push_back(symbol(code_lengths));
    lengths.resize(literals);
    std::string out;
    for (;;) {
      int const next = symbol(lengths);
      if (next == 256) return out;
      if (next > 256) throw std::runtime_error("a match");
      out += static_cast<char>(next);
    }
  }
  std::size_t bytes_read() const { return (at_ + 7) / 8; }

 private:
  unsigned bits(int count) {
    unsigned value = 0;
    for (int i = 0; i < count; ++i, ++at_) {
      if (at_ / 8 >= bytes_.size()) throw std::runtime_error("the stream ends early");
      value |= ((static_cast<unsigned char>(bytes_[at_ / 8]) >> (at_ % 8)) & 1U) << i;
    }
    return value;
  }
  int symbol(std::vector<int> const& lengths) {
    int code = 0;
    int first = 0;
    for (int length = 1; length <= 15; ++length) {
      code = 2 * code + static_cast<int>(bits(1));
      int index = 0;
      for (std::size_t s = 0; s < lengths.size(); ++s)
        if (lengths[s] == length && code == first + index++) return static_cast<int>(s);
      first = 2 * (first + index);
    }
    throw std::runtime_error("no such code");
  }

  std::string const& bytes_;
  std::size_t at_ = 0;
};

std::uint32_t number_at(std::string const& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

std::string compressed_rows(std::string const& file) {
  std::size_t const at = file.find("IDAT");
  return file.substr(at + 4, number_at(file, at - 4));
}

std::string rows_of(std::string const& file) {
  std::string const stream = compressed_rows(file).substr(2);
  return inflater(stream).read();
}

std::vector<colour> greys(int count) {
  std::vector<colour> result;
  for (int i = 0; i < count; ++i) result.push_back({i, i, i});
  return result;
}

}  // namespace

TEST_CASE("checksums are those of the standards' examples") {
  CHECK(number_at(detail::png_chunk("IEND", ""), 8) == 0xAE426082U);
  std::string const wrapped = detail::zlib("Wikipedia");
  CHECK(number_at(wrapped, wrapped.size() - 4) == 0x11E60398U);
  CHECK(
      ((static_cast<unsigned>(static_cast<unsigned char>(wrapped[0])) << 8) + static_cast<unsigned char>(wrapped[1])) %
          31 ==
      0);
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe") == "//4=");
}

TEST_CASE("a picture says its size and colours, and its pixels come back") {
  std::vector<std::uint8_t> const pixels = {0, 1, 2, 2, 1, 0};
  std::string const file = png(3, pixels, {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}});
  CHECK(file.substr(0, 8) == "\x89PNG\r\n\x1a\n");
  CHECK(number_at(file, 16) == 3);
  CHECK(number_at(file, 20) == 2);
  std::size_t const palette = file.find("PLTE") + 4;
  CHECK(file.substr(palette, 9) == std::string("\xff\0\0\0\xff\0\0\0\xff", 9));
  CHECK(rows_of(file) == std::string("\0\0\1\2\0\2\1\0", 8));
}

TEST_CASE("any distribution of pixels survives, also one whose best code is too long") {
  std::vector<std::vector<std::uint8_t>> pictures;
  pictures.push_back(std::vector<std::uint8_t>(100, 0));
  pictures.push_back({255});
  std::vector<std::uint8_t> uniform;
  for (int i = 0; i < 5000; ++i) uniform.push_back(static_cast<std::uint8_t>((i * 7919) % 256));
  pictures.push_back(uniform);
  std::vector<std::uint8_t> fibonacci;  // an unlimited code would have 23 bits
  for (int symbol = 0, a = 1, b = 1; symbol < 24; ++symbol) {
    fibonacci.insert(fibonacci.end(), static_cast<std::size_t>(a), static_cast<std::uint8_t>(symbol + 1));
    b += a;
    a = b - a;
  }
  pictures.push_back(fibonacci);
  for (auto const& pixels : pictures) {
    std::string const file = png(static_cast<std::ptrdiff_t>(pixels.size()), pixels, greys(256));
    std::string expected(1, '\0');
    for (std::uint8_t const pixel : pixels) expected += static_cast<char>(pixel);
    CHECK(rows_of(file) == expected);
    std::string const stream = compressed_rows(file).substr(2);
    inflater reader(stream);
    reader.read();
    CHECK(stream.size() - reader.bytes_read() == 4);  // nothing but the checksum follows
  }
}

TEST_CASE("a picture is whole rows of known colours") {
  CHECK_THROWS_AS(png(3, {0, 0}, greys(1)), seam::error);
  CHECK_THROWS_AS(png(0, {}, greys(1)), seam::error);
  CHECK_THROWS_AS(png(1, {0}, {}), seam::error);
}
