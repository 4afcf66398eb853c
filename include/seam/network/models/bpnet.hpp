// SPDX-License-Identifier: MIT
// BPNet (Avsec, Weilert et al.: Nature Genetics 53, 2021) and ChromBPNet: a convolution, dilated residual convolutions,
// and two heads, the logarithm of the number of reads and their profile along the sequence as logits. Each head is a
// network of its own over the same body.
#pragma once

#include <seam/alphabet/alphabet.hpp>
#include <seam/network/network.hpp>
#include <seam/network/weight_layout.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace seam::inline v0::network::models {

namespace detail {

/// x + relu(conv(x)), the convolution three wide.
template <int Filters, padding Padding, int Dilation>
using dilated = residual<conv1d<Filters, 3, Padding, Dilation>, relu>;

/// The tensors of the layers `names` alone: a file has those of the other head as well.
inline io::named_tensors of_layers(io::named_tensors weights, std::vector<std::string> const& names) {
  std::erase_if(weights.tensors, [&](io::tensor const& each) {
    return std::find(names.begin(), names.end(), each.name.substr(0, each.name.rfind('/'))) == names.end();
  });
  return weights;
}

}  // namespace detail

/// BPNet as published for Oct4, Sox2, Nanog and Klf4: 1,000 base pairs, same-padded, dilations 2 to 512, two strands a
/// factor. Its inputs for a control experiment are zero, as for sequences without one.
struct bpnet {
  template <int Dilation>
  using block = detail::dilated<64, padding::same, Dilation>;
  /// (1000, 64).
  using body_type = network<dna, 1000, conv1d<64, 25>, relu, block<2>, block<4>, block<8>, block<16>, block<32>,
                            block<64>, block<128>, block<256>, block<512>>;
  /// Log counts, both strands of a factor together.
  using counts_type = extended<body_type, global_average_pool, heads<dense<2>, dense<2>, dense<2>, dense<2>>>;
  /// Logits of both strands of a factor (1000, 2). The published layer is a transposed convolution: this one with its
  /// taps turned around.
  using profile_type = extended<body_type, conv1d<2, 25>>;
  static_assert(body_type::parameters() == 117'632);
  static_assert(counts_type::parameters() - 117'632 + 4 * (profile_type::parameters() - 117'632) == 4 * 3'332);

  /// The log counts with Keras' weights, other layers' left alone; `names` are those of the ten convolutions and of the
  /// four dense layers. Throws input_error as network<...> does.
  static counts_type counts_from_tensors(io::named_tensors const& weights,
                                         std::vector<std::string> const& names = counts_layers()) {
    return counts_type(detail::of_layers(builder_layout(weights), names), names,
                       {"Oct4_0", "Oct4_1", "Sox2_0", "Sox2_1", "Nanog_0", "Nanog_1", "Klf4_0", "Klf4_1"});
  }
  /// The names that the published file has.
  static std::vector<std::string> counts_layers() {
    std::vector<std::string> names;
    for (int i = 1; i <= 10; ++i) names.push_back("conv1d_" + std::to_string(i));
    for (int i = 1; i <= 7; i += 2) names.push_back("dense_" + std::to_string(i));
    return names;
  }
};

/// The newer family: 2,114 base pairs, valid convolutions, dilations 2 to 256, a profile of 1,000 positions.
template <int Filters, int Tracks>
struct basic_chrombpnet {
  template <int Dilation>
  using block = detail::dilated<Filters, padding::valid, Dilation>;
  /// (1074, Filters).
  using body_type = network<dna, 2114, conv1d<Filters, 21, padding::valid>, relu, block<2>, block<4>, block<8>,
                            block<16>, block<32>, block<64>, block<128>, block<256>>;
  /// Log counts of all tracks together.
  using counts_type = extended<body_type, global_average_pool, dense<1>>;
  /// Logits (1000, Tracks).
  using profile_type = extended<body_type, conv1d<Tracks, 75, padding::valid>>;

  /// The log counts with weights that have PyTorch's names (those of bpnet-lite are the default) or Keras'; other
  /// layers' are left alone. `names` are those of the nine convolutions and of the dense layer. Throws input_error as
  /// network<...> does.
  static counts_type counts_from_tensors(io::named_tensors const& weights,
                                         std::vector<std::string> const& names = layers("linear")) {
    return counts_type(detail::of_layers(builder_layout(weights), names), names, {"log_counts"});
  }
  /// The profile, likewise; `names` are those of the ten convolutions.
  static profile_type profile_from_tensors(io::named_tensors const& weights,
                                           std::vector<std::string> const& names = layers("fconv")) {
    return profile_type(detail::of_layers(builder_layout(weights), names), names);
  }

 private:
  static std::vector<std::string> layers(std::string const& head) {
    std::vector<std::string> names{"iconv"};
    for (int i = 0; i < 8; ++i) names.push_back("rconvs." + std::to_string(i));
    names.push_back(head);
    return names;
  }
};

/// ChromBPNet (Pampari et al. 2024), the network of accessibility without the enzyme's bias, which attribution
/// explains.
using chrombpnet = basic_chrombpnet<512, 1>;
static_assert(chrombpnet::counts_type::parameters() + chrombpnet::profile_type::parameters() -
                  chrombpnet::body_type::parameters() ==
              6'377'986);
static_assert(chrombpnet::profile_type::outputs() == 1000);

/// bpnet-lite's BPNet of two strands (64 filters).
using bpnet_lite = basic_chrombpnet<64, 2>;
static_assert(bpnet_lite::body_type::parameters() == 104'256 && bpnet_lite::counts_type::parameters() == 104'321);
static_assert(bpnet_lite::profile_type::parameters() == 104'256 + 2 * 4'801);

}  // namespace seam::inline v0::network::models
