// Damaged files: whatever bytes a file holds, its reader gives a value or throws input_error. No crash, no hang, no
// allocation beyond what the file's length justifies (allocation_limit.cpp). The damage is drawn by number, so every
// run is the same.
#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/core/random.hpp>
#include <seam/io/csv.hpp>
#include <seam/io/fasta.hpp>
#include <seam/io/json.hpp>
#include <seam/io/keras.hpp>
#include <seam/io/npy.hpp>

#include "io/keras_file.hpp"
#include "io/scratch.hpp"
#include "sentence.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace {

std::size_t below(seam::random_stream& random, std::size_t n) {
  return n == 0 ? 0 : seam::below(random.next(), static_cast<std::uint32_t>(n));
}

/// One piece of damage: a byte changed, a bit turned, bytes inserted, removed, repeated, exchanged for a digit or for
/// extreme values, or the end cut off.
void damage_once(std::string& bytes, seam::random_stream& random) {
  static constexpr std::string_view digits = "0123456789,'\"()[]{}\n\r>- ";
  std::size_t const at = below(random, bytes.size());
  std::size_t const length = std::min(1 + below(random, 16), bytes.size() - at);
  switch (below(random, 9)) {
    case 0:
      bytes[at] = static_cast<char>(below(random, 256));
      break;
    case 1:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(random, 8)));
      break;
    case 2:
      bytes.insert(at, 1 + below(random, 8), static_cast<char>(below(random, 256)));
      break;
    case 3:
      bytes.erase(at, length);
      break;
    case 4:
      bytes.insert(at, bytes.substr(at, length));
      break;
    case 5:
      bytes[at] = digits[below(random, digits.size())];
      break;
    case 6:
      bytes.insert(at, 1 + below(random, 20), digits[below(random, 10)]);
      break;
    case 7:
      std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), length, below(random, 2) ? '\xFF' : '\0');
      break;
    default:
      bytes.resize(at);
      break;
  }
  if (bytes.empty()) bytes = "x";
}

/// Damages `original` in `cases` ways and reads each; returns how many were read without complaint, so that a test can
/// see that both outcomes happen. `damage(bytes, random)` does one piece of damage.
template <class Read, class Damage>
int survivors(std::string const& original, int cases, Read const& read, Damage const& damage) {
  seam_test::scratch_folder const folder;
  std::string const path = folder / "damaged";
  int read_well = 0;
  for (int number = 0; number < cases; ++number) {
    seam::random_stream random(20240501, static_cast<std::uint64_t>(number));
    std::string bytes = original;
    for (std::size_t count = 1 + below(random, 3); count > 0; --count) damage(bytes, random);
    std::filesystem::remove(path);  // a new file: some file systems flush one that is cut and written again
    seam_test::write_bytes(path, bytes);
    try {
      read(path);
      ++read_well;
    } catch (seam::input_error const& failure) {
      CHECK_MESSAGE(seam_test::contains(failure.what(), "damaged"), "the sentence names the file: ", failure.what());
    } catch (std::exception const& failure) {
      FAIL_CHECK("case ", number, " threw something else: ", failure.what());
    }
  }
  return read_well;
}
template <class Read>
int survivors(std::string const& original, int cases, Read const& read) {
  return survivors(original, cases, read, damage_once);
}

}  // namespace

TEST_CASE("damaged npy files") {
  seam_test::scratch_folder const folder;
  seam::array<float, 2> values(5, 7);
  std::iota(values.begin(), values.end(), 0.0F);
  seam::io::write_npy(folder / "x.npy", values);
  std::string const bytes = seam_test::read_bytes(folder / "x.npy");
  int const good = survivors(bytes, 4000, [](std::string const& path) { seam::io::read_npy<float, 2>(path); });
  CHECK(good > 100);
  CHECK(good < 3000);
  survivors(bytes, 1000, [](std::string const& path) { seam::io::read_npy<std::uint8_t, 1>(path); });
  // The header alone: damage that always hits it.
  survivors(bytes.substr(0, 128), 4000, [](std::string const& path) { seam::io::read_npy_header(path); });
}

TEST_CASE("damaged FASTA files") {
  int const good = survivors(">one first\nACGTACGTAC\nGTAC\n\n>two\r\nACGT\r\n>three\nTTTTTTTTTTTTTTTTTTTT\n", 4000,
                             [](std::string const& path) { seam::io::read_fasta<seam::dna>(path); });
  CHECK(good > 100);
  CHECK(good < 3900);
}

TEST_CASE("damaged CSV files") {
  std::string const text = "name,value,\"odd, \"\"one\"\"\"\nx,1,2.5\n\"y\nz\",-7,1e30\nw,,nan\r\n";
  int const good = survivors(text, 4000, [](std::string const& path) {
    auto const table = seam::io::read_csv(path);
    for (std::ptrdiff_t row = 0; row < table.rows(); ++row) table.number<double>(row, 0);
  });
  CHECK(good < 3900);
  CHECK(survivors(text, 4000, [](std::string const& path) { seam::io::read_csv(path); }) > 100);
}

TEST_CASE("damaged JSON files") {
  int const good =
      survivors(R"({"seed": 42, "rate": 0.1, "list": [1, -2.5e3, true, null, {"a": "b\u00e9\n"}], "name": "x"})", 4000,
                [](std::string const& path) { seam::io::read_json(path); });
  CHECK(good > 100);
  CHECK(good < 3900);
}

// HDF5's library itself trusts the tables inside a file, so the damage spares those: numbers and names change, the end
// is cut off.
TEST_CASE("damaged HDF5 files") {
  seam_test::scratch_folder const folder;
  seam_test::write_small_keras_file(folder / "x.h5", "/model_weights");
  std::string const whole = seam_test::read_bytes(folder / "x.h5");
  std::vector<std::size_t> open_to_damage;
  using namespace std::string_literals;
  for (std::string const& text : {"conv\0pool\0dense"s, "conv_7/kernel:0"s, "conv_7/bias:0"s, "dense/kernel:0"s})
    for (std::size_t at = whole.find(text); at != std::string::npos; at = whole.find(text, at + 1))
      for (std::size_t i = 0; i < text.size(); ++i) open_to_damage.push_back(at + i);
  std::vector<float> const kernel{1, 2, 3, 4, 5, 6};
  std::string const numbers(reinterpret_cast<char const*>(kernel.data()), kernel.size() * sizeof(float));
  REQUIRE(whole.find(numbers) != std::string::npos);
  for (std::size_t i = 0; i < numbers.size(); ++i) open_to_damage.push_back(whole.find(numbers) + i);

  auto const read = [](std::string const& path) {
    seam::io::read_keras_weights(path);
  };
  int const good = survivors(whole, 1500, read, [&](std::string& bytes, seam::random_stream& random) {
    bytes[open_to_damage[below(random, open_to_damage.size())]] = static_cast<char>(below(random, 256));
  });
  CHECK(good > 100);
  CHECK(good < 1400);
  int const cut = survivors(whole, 500, read, [](std::string& bytes, seam::random_stream& random) {
    bytes.resize(1 + below(random, bytes.size() - 1));
    if (bytes.size() == 1) bytes += 'x';
  });
  CHECK(cut == 0);
}
