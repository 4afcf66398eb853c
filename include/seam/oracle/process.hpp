// SPDX-License-Identifier: MIT
// process<A>: another program as an oracle, so that a model of Keras, PyTorch or JAX works as it is. Batches go to the
// child's standard input and answers come from its standard output, as npy arrays.
#pragma once

#include <seam/backend/host.hpp>
#include <seam/core/array.hpp>
#include <seam/core/monitor.hpp>
#include <seam/core/npy_format.hpp>
#include <seam/core/shape_text.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/oracle/detail/process_channel.hpp>
#include <seam/sequence/one_hot.hpp>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace seam::inline v0::oracle {

/// How a process is asked.
struct process_options {
  /// How long its start, and each answer, may take.
  double seconds = 600;
  /// Sequences in a batch.
  std::ptrdiff_t batch = 256;
  /// Whose wish to stop is heeded while an answer is waited for; none when null. Not owned.
  v0::monitor const* monitor = nullptr;
};

/// A child process, started by `sh -c command`, as a host oracle. Copies share the child, which is asked to end (its
/// input is closed) with the last of them.
///
/// What the child does (examples/process_model.py does it in Python):
///  1. It writes one line: `seam outputs 1 length 200 gradient 1`: numbers a sequence, the length it takes (0 = any),
///     and whether it answers `gradient` (1 or 0; only with one output).
///  2. It reads a line, `predict` or `gradient`, and behind it an npy array, float32 (n, L, channels): encoded
///     sequences, rows of zeros for unknown letters; off the simplex for `gradient`.
///  3. It answers with an npy array, float32 or float64 in C order: (n, outputs), or (n) with one output; to
///     `gradient` two: values (n) and their derivatives (n, L, channels). Then 2. again, until its input ends.
/// Nothing else goes to its standard output.
///
/// Throws input_error, naming the command, when the child cannot be started, ends, does not answer in time, or answers
/// something else, and from then on, since a late answer would be taken for the next; capability_error for a gradient
/// that it does not offer; cancelled when a stop was requested while it waited.
template <alphabet A>
class process {
 public:
  using alphabet_type = A;
  static constexpr bool accepts_unknown_letters = true;

  explicit process(std::string const& command, process_options options = {}) : options_(options) {
    expect(options.seconds > 0 && std::isfinite(options.seconds) && options.batch >= 1,
           [] { return "a process needs more than 0 seconds for an answer and batches of 1 sequence or more"; });
    channel_ = std::make_shared<detail::process_channel>(command, options.seconds, options.monitor);
    greet();
  }

  std::ptrdiff_t length() const { return length_; }
  std::ptrdiff_t outputs() const { return outputs_; }
  std::ptrdiff_t block_size() const { return options_.batch; }
  /// Whether the child answers `gradient`.
  bool differentiable() const { return gradient_; }

  void predict_into(view<std::uint8_t const, 2> letters, view<float, 2> out) const {
    array<float, 3> relaxed(letters.extent(0), letters.extent(1), std::ptrdiff_t{A::channels});
    backend::host_lane lane;
    sequence::encode_into<A>(lane, letters, relaxed.view());
    ask("predict", relaxed.view());
    std::vector<std::ptrdiff_t> const shape = read_array(out.data(), out.size());
    bool const flat = outputs_ == 1 && shape == std::vector<std::ptrdiff_t>{out.extent(0)};
    expect_shape(flat || shape == std::vector<std::ptrdiff_t>{out.extent(0), outputs_}, shape,
                 {out.extent(0), outputs_});
    channel_->finish();
  }
  void value_and_gradient_into(view<float const, 3> relaxed, view<float, 1> values, view<float, 3> gradients) const {
    expect<capability_error>(gradient_, [&] { return channel_->name() + " offers no gradient; use ism"; });
    ask("gradient", relaxed);
    std::vector<std::ptrdiff_t> shape = read_array(values.data(), values.size());
    std::ptrdiff_t const n = values.extent(0);
    expect_shape(shape == std::vector<std::ptrdiff_t>{n} || shape == std::vector<std::ptrdiff_t>{n, 1}, shape, {n});
    shape = read_array(gradients.data(), gradients.size());
    expect_shape(shape == std::vector<std::ptrdiff_t>{n, relaxed.extent(1), relaxed.extent(2)}, shape,
                 {n, relaxed.extent(1), relaxed.extent(2)});
    channel_->finish();
  }

 private:
  static constexpr std::size_t longest_line = 200;
  static constexpr std::uint64_t longest_header = 65'536;

  [[noreturn]] void refuse(std::string const& what) const { throw input_error(channel_->name() + ' ' + what); }

  void greet() {
    channel_->begin();
    std::string const line = channel_->read_line(longest_line);
    std::ptrdiff_t gradient = 0;
    outputs_ = -1;
    std::size_t at = line.find(' ');
    bool understood = line.substr(0, at) == "seam";
    while (understood && at != std::string::npos) {
      std::size_t const word = at + 1, blank = line.find(' ', word);
      at = blank == std::string::npos ? blank : line.find(' ', blank + 1);
      std::string const key = line.substr(word, blank == std::string::npos ? blank : blank - word);
      std::string const number =
          blank == std::string::npos ? "" : line.substr(blank + 1, at == std::string::npos ? at : at - blank - 1);
      understood = !number.empty() && number.size() < 10 && number.find_first_not_of("0123456789") == number.npos;
      if (!understood) break;
      if (key == "outputs")
        outputs_ = std::stol(number);
      else if (key == "length")
        length_ = std::stol(number);
      else if (key == "gradient")
        gradient = std::stol(number);
      else
        understood = false;
    }
    if (!understood || outputs_ < 1)
      refuse("began with \"" + line + "\"; a line such as \"seam outputs 1 length 200 gradient 0\" was expected");
    if (gradient > 0 && outputs_ > 1) refuse("offers a gradient of several outputs; it may offer that of one");
    gradient_ = gradient > 0;
    channel_->finish();
  }

  void expect_shape(bool fits, std::vector<std::ptrdiff_t> const& found,
                    std::vector<std::ptrdiff_t> const& expected) const {
    if (!fits)
      refuse("answered an array of shape " + shape_text(found) + "; " + shape_text(expected) + " was expected");
  }

  void ask(char const* question, view<float const, 3> relaxed) const {
    std::string const message = std::string(question) + '\n' +
                                npy_header_bytes("<f4", {relaxed.extent(0), relaxed.extent(1), relaxed.extent(2)});
    channel_->begin();
    channel_->write(message.data(), message.size());
    channel_->write(reinterpret_cast<char const*>(relaxed.data()), static_cast<std::size_t>(relaxed.size()) * 4);
  }

  /// Reads an array of `count` numbers and returns its shape; one of another size is refused before its numbers are
  /// read.
  std::vector<std::ptrdiff_t> read_array(float* out, std::ptrdiff_t count) const {
    npy_format const format = read_format();
    bool const doubles = format.dtype == "<f8";
    if (!doubles && format.dtype != "<f4")
      refuse("answered numbers of the type " + format.dtype + "; float32 or float64 (<f4 or <f8) were expected");
    if (format.fortran_order && format.rank() > 1) refuse("answered an array that is not in C order");
    std::uintmax_t const item = doubles ? 8 : 4;
    if (bytes_of_array(format.shape, item) != static_cast<std::uintmax_t>(count) * item)
      refuse("answered an array of shape " + shape_text(format.shape) + "; " + std::to_string(count) +
             " numbers were expected");
    if (!doubles) {
      channel_->read(reinterpret_cast<char*>(out), static_cast<std::size_t>(count) * 4);
    } else {
      std::vector<double> numbers(static_cast<std::size_t>(count));
      channel_->read(reinterpret_cast<char*>(numbers.data()), numbers.size() * 8);
      for (std::size_t i = 0; i < numbers.size(); ++i) out[i] = static_cast<float>(numbers[i]);
    }
    return format.shape;
  }
  npy_format read_format() const {
    char start[8];
    channel_->read(start, sizeof start);
    if (std::string_view(start, npy_magic.size()) != npy_magic)
      refuse("answered what is no npy array; nothing else may go to its standard output");
    char length_bytes[4];
    int const count = npy_length_bytes(start[6]);
    channel_->read(length_bytes, static_cast<std::size_t>(count));
    std::uint64_t const length = little_endian_number(length_bytes, count);
    if (length > longest_header) refuse("answered an npy array whose header is too long");
    std::string header(static_cast<std::size_t>(length), ' ');
    channel_->read(header.data(), header.size());
    return parse_npy_dictionary(header, channel_->name() + " answered what is no npy array");
  }

  process_options options_;
  std::shared_ptr<detail::process_channel> channel_;
  std::ptrdiff_t outputs_ = 1;
  std::ptrdiff_t length_ = 0;
  bool gradient_ = false;
};

}  // namespace seam::inline v0::oracle
