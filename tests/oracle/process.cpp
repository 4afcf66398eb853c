#include <doctest/doctest.h>
#include <seam/alphabet/alphabet.hpp>
#include <seam/oracle/any_oracle.hpp>
#include <seam/oracle/process.hpp>
#include <seam/oracle/run.hpp>
#include <seam/oracle/target.hpp>

#include <chrono>
#include <cstdlib>
#include <utility>

#include "concept_test.hpp"

namespace {

namespace oracle = seam::oracle;
using process = oracle::process<seam::dna>;
static_assert(oracle::host_oracle<process> && oracle::differentiable_host_oracle<process>);

std::string command(std::string const& behaviour) {
  return "python3 '" SEAM_SOURCE_DIR "/tests/oracle/process_child.py' '" + behaviour + "'";
}

seam::backend::host const host;

/// What the child should answer.
float expected(seam::view<std::uint8_t const, 1> letters) {
  float sum = 0;
  for (std::ptrdiff_t p = 0; p < letters.extent(0); ++p) sum += letters(p) == 0 ? static_cast<float>(p + 1) : 0.0F;
  return sum;
}

std::string sentence_of(std::string const& behaviour, oracle::process_options options = {.seconds = 20}) {
  try {
    process const o(command(behaviour), options);
    oracle::predict(host, o, seam_test::random_letters<seam::dna>(3, 8, 1).view());
  } catch (seam::input_error const& wrong) {
    return wrong.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("a process is an oracle") {
  process const o(command("plain"), {.batch = 30});
  CHECK(o.length() == 0);
  CHECK(o.outputs() == 1);
  CHECK(o.block_size() == 30);
  CHECK_FALSE(o.differentiable());
  seam_test::check_oracle(host, o, 8);
  auto letters = seam_test::random_letters<seam::dna>(70, 40, 2);
  letters(3, 7) = seam::unknown_letter;
  auto const y = oracle::predict(host, o, letters.view());
  for (std::ptrdiff_t s = 0; s < 70; ++s) CHECK(y(s, 0) == expected(letters.view().row(s)));
  CHECK(oracle::predict(host, process(command("doubles")), letters.view()) == y);
  // More than fits the pipes' buffers.
  auto const many = seam_test::random_letters<seam::dna>(300, 900, 2);
  auto const answers = oracle::predict(host, process(command("plain"), {.batch = 300}), many.view());
  CHECK(answers(299, 0) == expected(many.view().row(299)));
}

TEST_CASE("several outputs, and one of them") {
  process const two(command("two"));
  CHECK(two.outputs() == 2);
  auto const letters = seam_test::random_letters<seam::dna>(5, 8, 2);
  auto const y = oracle::predict(host, two, letters.view());
  auto const second = oracle::predict(host, oracle::targeted<process>(two, {.index = 1}), letters.view());
  for (std::ptrdiff_t s = 0; s < 5; ++s) {
    CHECK(y(s, 1) == 2 * y(s, 0));
    CHECK(second(s, 0) == y(s, 1));
  }
}

TEST_CASE("a gradient is asked for where it is offered") {
  process const o(command("gradient"));
  CHECK(o.differentiable());
  seam_test::check_gradient(host, o, 8);
  oracle::any_oracle<seam::dna> const any(o, "process");
  CHECK(any.differentiable());
  CHECK(any.on_calling_thread());
  seam::array<float, 3> const relaxed(2, 8, 4);
  seam::array<float, 1> values(2);
  seam::array<float, 3> gradients(2, 8, 4);
  oracle::value_and_gradient_into(host, any, relaxed.view(), values.view(), gradients.view());
  CHECK(gradients(1, 6, 0) == 7);
  CHECK(gradients(1, 6, 1) == 0);
  process const none(command("plain"));
  CHECK_FALSE(oracle::any_oracle<seam::dna>(none, "process").differentiable());
  CHECK_THROWS_WITH_AS(oracle::value_and_gradient_into(host, none, relaxed.view(), values.view(), gradients.view()),
                       ("the process \"" + command("plain") + "\" offers no gradient; use ism").c_str(),
                       seam::capability_error);
}

TEST_CASE("a child that dies, hangs, talks or answers a wrong shape is a sentence") {
  auto const says = [](std::string const& behaviour, oracle::process_options options = {.seconds = 20}) {
    std::string const sentence = sentence_of(behaviour, options), name = "the process \"" + command(behaviour) + "\" ";
    REQUIRE(sentence.find(name) == 0);
    return sentence.substr(name.size());
  };
  CHECK(says("dies at once") == "ended with status 3 where an answer was expected");
  CHECK(says("dies later") == "ended with status 4 where an answer was expected");
  CHECK(says("killed") == "was ended by signal 9 where an answer was expected");
  CHECK(says("silent", {.seconds = 0.3}) == "did not answer within 0.3 seconds");
  CHECK(says("hangs", {.seconds = 2}) == "did not answer within 2.0 seconds");
  CHECK(says("greets wrongly") ==
        "began with \"hello\"; a line such as \"seam outputs 1 length 200 gradient 0\" was expected");
  CHECK(says("talks") == "answered what is no npy array; nothing else may go to its standard output");
  CHECK(says("short") == "answered an array of shape (4,); 3 numbers were expected");
  CHECK(says("transposed") == "answered an array of shape (1, 3); (3, 1) was expected");
  CHECK(says("integers") == "answered numbers of the type <i4; float32 or float64 (<f4 or <f8) were expected");
  CHECK(says("huge") == "answered an array of shape (3, 4336070567, 361611560983); 3 numbers were expected");
  CHECK(says("fortran") == "answered an array that is not in C order");
  CHECK(says("damaged") == "answered what is no npy array: its header is damaged");
  CHECK(says("long") == "answered an npy array whose header is too long");
  CHECK_THROWS_WITH_AS(process("nobody-has-a-command-of-this-name 2>/dev/null"),
                       "the process \"nobody-has-a-command-of-this-name 2>/dev/null\" ended with status 127 where an "
                       "answer was expected",
                       seam::input_error);
  CHECK_THROWS_AS(process(command("plain"), {.seconds = 0}), seam::input_error);
}

TEST_CASE("after an answer that was not read to its end, no other is asked for") {
  auto const letters = seam_test::random_letters<seam::dna>(3, 8, 1);
  for (auto const& [behaviour, seconds] : {std::pair<char const*, double>{"hangs", 2}, {"transposed", 20}}) {
    process const o(command(behaviour), {.seconds = seconds});
    CHECK_THROWS_AS(oracle::predict(host, o, letters.view()), seam::input_error);
    process const copy = o;  // shares the child
    CHECK_THROWS_WITH_AS(
        oracle::predict(host, copy, letters.view()),
        ("the process \"" + command(behaviour) + "\" did not finish an earlier answer, so it cannot be asked again")
            .c_str(),
        seam::input_error);
  }
}

TEST_CASE("a wish to stop is heeded while an answer is waited for") {
  seam::monitor monitor;
  monitor.request_stop();
  auto const begin = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(process("sleep 30", {.monitor = &monitor}), seam::cancelled);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}

TEST_CASE("the example in Python counts GATA") {
  if (std::system("python3 -c 'import numpy' 2>/dev/null") != 0) {
    MESSAGE("skipped: this Python has no NumPy");
    return;
  }
  process const o("python3 '" SEAM_SOURCE_DIR "/examples/process_model.py'");
  std::uint8_t const letters[] = {2, 0, 3, 0, 1, 2, 0, 3, 0, 1, 1, 1, 1, 1, 2, 0, 3, 0};  // GATACGATA CCCCCGATA
  auto const y = oracle::predict(host, o, seam::view<std::uint8_t const, 2>(letters, 2, 9));
  CHECK(y == seam::array<float, 2>({{2, 1}}, {2, 1}));
}
