// SPDX-License-Identifier: MIT
// process<A>: another program as an oracle, so that a model of Keras, PyTorch or JAX works as it is. Batches go to the
// child's standard input and answers come from its standard output, as npy arrays.
#pragma once

#include <seam/backend/host.hpp>
#include <seam/core/array.hpp>
#include <seam/oracle/concept.hpp>
#include <seam/oracle/detail/process_channel.hpp>
#include <seam/sequence/one_hot.hpp>

#include <cmath>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

namespace seam::inline v0::oracle {

/// How a process is asked.
struct process_options {
  /// How long its start, and each answer, may take.
  double seconds = 600;
  /// Sequences in a batch.
  std::ptrdiff_t batch = 256;
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
/// something else; capability_error for a gradient that it does not offer.
template <alphabet A>
class process {
 public:
  using alphabet_type = A;
  static constexpr bool accepts_unknown_letters = true;

  explicit process(std::string const& command, process_options options = {}) : options_(options) {
    expect(options.seconds > 0 && std::isfinite(options.seconds) && options.batch >= 1,
           [] { return "a process needs more than 0 seconds for an answer and batches of 1 sequence or more"; });
    channel_ = std::make_shared<detail::process_channel>(command, options.seconds);
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
  }

 private:
  static constexpr std::size_t longest_line = 200;

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
  }

  static std::string shape_text(std::vector<std::ptrdiff_t> const& shape) {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + (shape.size() == 1 ? ",)" : ")");
  }
  void expect_shape(bool fits, std::vector<std::ptrdiff_t> const& found,
                    std::vector<std::ptrdiff_t> const& expected) const {
    if (!fits)
      refuse("answered an array of shape " + shape_text(found) + "; " + shape_text(expected) + " was expected");
  }

  /// Version 1.0 of the format: magic, two bytes of length, a dictionary padded so that the data begin at a multiple of
  /// 64. (The io room, which reads and writes files, stands on the same floor.)
  void ask(char const* question, view<float const, 3> relaxed) const {
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': " +
                         shape_text({relaxed.extent(0), relaxed.extent(1), relaxed.extent(2)}) + ", }";
    header.resize((header.size() + 1 + 10 + 63) / 64 * 64 - 11, ' ');
    header += '\n';
    std::string message = std::string(question) + '\n' + std::string("\x93NUMPY\x01\x00", 8);
    message += static_cast<char>(header.size() % 256);
    message += static_cast<char>(header.size() / 256);
    message += header;
    channel_->begin();
    channel_->write(message.data(), message.size());
    channel_->write(reinterpret_cast<char const*>(relaxed.data()), static_cast<std::size_t>(relaxed.size()) * 4);
  }

  /// Reads an array of `count` numbers and returns its shape; one of another size is refused before its numbers are
  /// read.
  std::vector<std::ptrdiff_t> read_array(float* out, std::ptrdiff_t count) const {
    char start[8];
    channel_->read(start, 8);
    if (std::string(start, 6) != "\x93NUMPY")
      refuse("answered what is no npy array; nothing else may go to its standard output");
    std::size_t length = 0;
    for (int byte = 0; byte < (start[6] == 1 ? 2 : 4); ++byte) {
      char part = 0;
      channel_->read(&part, 1);
      length += static_cast<std::size_t>(static_cast<unsigned char>(part)) << (8 * byte);
    }
    if (length > 65536) refuse("answered an npy array whose header is too long");
    std::string header(length, ' ');
    channel_->read(header.data(), length);
    bool const doubles = header.find("'<f8'") != header.npos;
    if (!doubles && header.find("'<f4'") == header.npos)
      refuse("answered numbers of another type than float32 or float64: " + header.substr(0, header.find('}') + 1));
    if (header.find("'fortran_order': False") == header.npos) refuse("answered an array that is not in C order");
    std::vector<std::ptrdiff_t> const shape = shape_of(header);
    std::ptrdiff_t size = 1;
    for (std::ptrdiff_t const extent : shape) size *= extent;
    if (size != count)
      refuse("answered an array of shape " + shape_text(shape) + "; " + std::to_string(count) +
             " numbers were expected");
    if (!doubles) {
      channel_->read(reinterpret_cast<char*>(out), static_cast<std::size_t>(count) * 4);
    } else {
      std::vector<double> numbers(static_cast<std::size_t>(count));
      channel_->read(reinterpret_cast<char*>(numbers.data()), numbers.size() * 8);
      for (std::size_t i = 0; i < numbers.size(); ++i) out[i] = static_cast<float>(numbers[i]);
    }
    return shape;
  }
  std::vector<std::ptrdiff_t> shape_of(std::string const& header) const {
    std::vector<std::ptrdiff_t> shape;
    std::size_t at = header.find("'shape':");
    at = at == header.npos ? at : header.find('(', at);
    std::size_t const stop = at == header.npos ? at : header.find(')', at);
    if (stop == header.npos) refuse("answered an npy array without a shape");
    std::ptrdiff_t number = -1;
    for (++at; at <= stop; ++at) {
      char const c = header[at];
      if (c >= '0' && c <= '9') {
        number = (number < 0 ? 0 : number) * 10 + (c - '0');
        if (number > std::ptrdiff_t{1} << 40) refuse("answered an npy array that is too large");
      } else if (c == ',' || c == ')') {
        if (number >= 0) shape.push_back(number);
        number = -1;
      }
    }
    return shape;
  }

  process_options options_;
  std::shared_ptr<detail::process_channel> channel_;
  std::ptrdiff_t outputs_ = 1;
  std::ptrdiff_t length_ = 0;
  bool gradient_ = false;
};

}  // namespace seam::inline v0::oracle
