#include <seam/oracle/torch.hpp>

#undef CHECK  // LibTorch's log has one too
#include <doctest/doctest.h>
#include <seam/network/network.hpp>
#include <seam/network/weight_layout.hpp>
#include <seam/oracle/any_oracle.hpp>
#include <seam/oracle/run.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "oracle/concept_test.hpp"
#include "sentence.hpp"

#include <unistd.h>

namespace {

namespace oracle = seam::oracle;
using seam_test::contains, seam_test::sentence_of;
using torchscript = oracle::torchscript<seam::dna>;
static_assert(oracle::differentiable_host_oracle<torchscript>);
static_assert(oracle::differentiable_host_oracle<oracle::targeted<torchscript>>);

seam::backend::host const host;
constexpr std::ptrdiff_t length = 40;

/// A file that is removed at the end.
struct temporary_file {
  std::string path = (std::filesystem::temp_directory_path() /
                      ("seam_torch_" + std::to_string(getpid()) + "_" + std::to_string(number++) + ".pt"))
                         .string();
  static inline int number = 0;
  ~temporary_file() { std::filesystem::remove(path); }
};

/// The same small network twice: as ours, and as tensors of PyTorch's names.
using small_network =
    seam::network::network<seam::dna, length, seam::network::conv1d<8, 5>, seam::network::relu,
                           seam::network::max_pool<2>, seam::network::conv1d<6, 3>, seam::network::relu,
                           seam::network::max_pool<3>, seam::network::flatten_channels_first, seam::network::dense<5>,
                           seam::network::activate<seam::network::activation::tanh>, seam::network::dense<2>>;

seam::io::named_tensors weights() {
  seam::random_stream random(4, 0);
  auto const tensor = [&](std::string const& name, std::vector<std::ptrdiff_t> const& shape, double scale) {
    std::ptrdiff_t count = 1;
    for (std::ptrdiff_t const axis : shape) count *= axis;
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values) value = static_cast<float>(scale * (2 * random.next_double() - 1));
    return seam::io::tensor{name, shape, std::move(values)};
  };
  return {"the test",
          {tensor("a1.weight", {8, 4, 5}, 0.6), tensor("a1.bias", {8}, 0.3), tensor("a2.weight", {6, 8, 3}, 0.6),
           tensor("a2.bias", {6}, 0.3), tensor("b1.weight", {5, 36}, 0.5), tensor("b1.bias", {5}, 0.3),
           tensor("b2.weight", {2, 5}, 0.9), tensor("b2.bias", {2}, 0.3)}};
}

constexpr char const* body = R"(
    h = torch.max_pool1d(torch.relu(torch.conv1d(x, self.a1_weight, self.a1_bias, [1], [2])), [2])
    h = torch.max_pool1d(torch.relu(torch.conv1d(h, self.a2_weight, self.a2_bias, [1], [1])), [3])
    h = torch.tanh(torch.addmm(self.b1_bias, torch.flatten(h, 1), torch.t(self.b1_weight)))
    y = torch.addmm(self.b2_bias, h, torch.t(self.b2_weight))
)";

/// A file with a module of those weights, its first layer's letters in `order`; `lines` make its answer of x and y.
void save(std::string const& path, std::string const& before, std::string const& after,
          std::vector<std::int64_t> const& order = {0, 1, 2, 3}) {
  torch::jit::Module module("small");
  for (auto const& each : weights().tensors) {
    std::string name = each.name;
    name[name.find('.')] = '_';
    at::Tensor values =
        at::tensor(each.values).reshape(std::vector<std::int64_t>(each.shape.begin(), each.shape.end()));
    if (name == "a1_weight") values = values.index_select(1, at::tensor(order));
    module.register_parameter(name, values.contiguous(), false);
  }
  module.define("def forward(self, x):\n" + before + body + "    " + after + "\n");
  module.save(path);
}

torchscript saved(std::string const& after, oracle::torchscript_options options = {.length = length}) {
  temporary_file const file;
  save(file.path, "", after);
  return torchscript(file.path, std::move(options));
}

double largest_difference(float const* a, float const* b, std::ptrdiff_t count) {
  double most = 0;
  for (std::ptrdiff_t i = 0; i < count; ++i) most = std::max(most, std::abs(double{a[i]} - double{b[i]}));
  return most;
}

}  // namespace

TEST_CASE("a TorchScript module is an oracle with a gradient") {
  torchscript const module = saved("return y[:, 0]");
  CHECK(module.outputs() == 1);
  CHECK(module.length() == length);
  CHECK(module.block_size() == 256);
  CHECK(module.differentiable());
  seam_test::check_oracle(host, module, length);
  seam_test::check_gradient(host, saved("return torch.sum(torch.tanh(torch.conv1d(x, self.a1_weight)), [1, 2])"),
                            length);
  oracle::any_oracle<seam::dna> const any(module, "torchscript");
  CHECK(any.differentiable());
  CHECK(any.on_calling_thread());
  CHECK(any.takes_unknown_letters());
}

TEST_CASE("predictions and gradients are those of our own network") {
  small_network const network(seam::network::builder_layout(weights()));
  temporary_file const file;
  auto letters = seam_test::random_letters<seam::dna>(70, length, 3);
  letters(2, 5) = seam::unknown_letter;
  auto const expected = oracle::predict(host, network, letters.view());
  auto const relaxed = seam_test::encoded<seam::dna>(letters.view());
  auto const compare = [&](oracle::torchscript_options options) {
    options.batch = 30;
    torchscript const module(file.path, options);
    CHECK(module.outputs() == 2);
    auto const y = oracle::predict(host, module, letters.view());
    CHECK(largest_difference(y.data(), expected.data(), y.size()) < 1e-5);
    seam::array<float, 1> values(70), wanted_values(70);
    seam::array<float, 3> gradients(relaxed.shape()), wanted(relaxed.shape());
    for (std::ptrdiff_t const task : {0, 1}) {
      oracle::targeted<torchscript> const one(module, {.index = task});
      oracle::value_and_gradient_into(host, one, relaxed.view(), values.view(), gradients.view());
      oracle::value_and_gradient_into(host, network.task(task), relaxed.view(), wanted_values.view(), wanted.view());
      CHECK(largest_difference(values.data(), wanted_values.data(), 70) < 1e-5);
      CHECK(largest_difference(gradients.data(), wanted.data(), wanted.size()) < 1e-5);
      double largest = 0;
      for (float const g : wanted) largest = std::max(largest, std::abs(double{g}));
      CHECK(largest > 0.1);
    }
  };
  SUBCASE("letters before positions, as PyTorch has them") {
    save(file.path, "", "return y");
    compare({.length = length});
  }
  SUBCASE("positions before letters") {
    save(file.path, "    x = torch.transpose(x, 1, 2)\n", "return y");
    compare({.length = length, .layout = oracle::module_layout::nla});
  }
  SUBCASE("letters in another order") {
    save(file.path, "", "return y", {0, 2, 1, 3});
    compare({.length = length, .letters = "AGCT"});
    save(file.path, "", "return y", {3, 0, 1, 2});
    compare({.length = length, .letters = "TACG"});
  }
  SUBCASE("axes behind the outputs are outputs too") {
    save(file.path, "", "return torch.reshape(y, [-1, 2, 1])");
    compare({.length = length});
  }
}

TEST_CASE("what cannot be used is a sentence that names the file") {
  CHECK(sentence_of([] { torchscript("none.pt", {.length = 8}); }) == "cannot read none.pt, there is no such file");
  temporary_file const file;
  auto const says = [&](oracle::torchscript_options const& options) {
    std::string const sentence = sentence_of([&] { torchscript(file.path, options); });
    REQUIRE(sentence.starts_with(file.path + ' '));
    CHECK(!contains(sentence, "\n"));
    return sentence.substr(file.path.size() + 1);
  };
  std::ofstream(file.path) << "no module";
  CHECK(contains(says({.length = length}), "is no TorchScript module: "));
  CHECK(says({}) == "is given sequences of 0 letters in batches of 256; both must be 1 or more");
  CHECK(says({.length = length, .letters = "ACGA"}) == "has the letters ACGA, not each letter of the alphabet once");
  CHECK(contains(says({.length = length, .letters = "ACG"}), "has the letters ACG, not"));
  save(file.path, "", "return y");
  CHECK(contains(says({.length = 30}), "does not take an array of shape (3, 4, 30): "));
  CHECK(contains(says({.length = length, .layout = oracle::module_layout::nla}),
                 "does not take an array of shape (3, 40, 4): "));
  save(file.path, "", "return torch.sum(y)");
  CHECK(says({.length = length}) == "answers an array of shape () to 3 sequences; (3, outputs) was expected");
  save(file.path, "", "return torch.t(y)");
  CHECK(says({.length = length}) == "answers an array of shape (2, 3) to 3 sequences; (3, outputs) was expected");
  save(file.path, "", "return (y, y)");
  CHECK(says({.length = length}) == "answers a Tuple; one tensor was expected");
  save(file.path, "", "return torch.argmax(y, 1)");
  CHECK(says({.length = length}) == "answers whole numbers; floating-point ones were expected");
}

TEST_CASE("answers that are not finite and gradients that are not there are sentences") {
  auto const letters = seam_test::random_letters<seam::dna>(3, length, 1);
  CHECK(sentence_of([&] { oracle::predict(host, saved("return torch.log(-torch.abs(y) - 1)"), letters.view()); }) ==
        "row 0 of the oracle's outputs holds NaN at column 0; every number must be finite");
  seam::array<float, 1> values(3);
  seam::array<float, 3> const relaxed = seam_test::encoded<seam::dna>(letters.view());
  seam::array<float, 3> gradients(relaxed.shape());
  auto const gradient_of = [&](torchscript const& module) {
    return sentence_of(
        [&] { oracle::value_and_gradient_into(host, module, relaxed.view(), values.view(), gradients.view()); });
  };
  CHECK(contains(gradient_of(saved("return y")), "has 2 outputs and a gradient of one: pick it"));
  CHECK(contains(gradient_of(saved("return y[:, 0].detach()")), "has no gradient: its answer does not depend on its"));
}
