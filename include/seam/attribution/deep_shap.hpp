// SPDX-License-Identifier: MIT
// DeepSHAP: DeepLIFT (Shrikumar, Greenside, Kundaje: ICML 2017, Rescale rule) averaged over references (Lundberg, Lee:
// NeurIPS 2017), with hypothetical contributions as genomics uses them.
#pragma once

#include <seam/attribution/concept.hpp>
#include <seam/attribution/references.hpp>
#include <seam/oracle/adapt.hpp>

#include <atomic>

namespace seam::inline v0::attribution {

namespace detail {

/// Multipliers to a map: row p averages, over the references k, what each channel would contribute in the place of the
/// reference's own: m_k(c) - sum over channels j of r_k(j) m_k(j).
struct hypothetical_contributions {
  float const* sequence;     ///< (length, channels); null: hypothetical, else what the sequence has of them
  float const* references;   ///< (count, length, channels)
  float const* multipliers;  ///< (count, length, channels)
  float* map;                ///< (length, channels)
  std::ptrdiff_t count;
  std::ptrdiff_t length;
  std::ptrdiff_t channels;

  SEAM_HD void operator()(std::ptrdiff_t p) const {
    for (std::ptrdiff_t c = 0; c < channels; ++c) {
      double sum = 0;
      for (std::ptrdiff_t k = 0; k < count; ++k) {
        float const* const m = multipliers + (k * length + p) * channels;
        float const* const r = references + (k * length + p) * channels;
        sum += static_cast<double>(m[c]);
        for (std::ptrdiff_t j = 0; j < channels; ++j) sum -= static_cast<double>(r[j]) * static_cast<double>(m[j]);
      }
      double const mean = sum / static_cast<double>(count);
      double const share = sequence ? static_cast<double>(sequence[p * channels + c]) : 1.0;
      map[p * channels + c] = static_cast<float>(share * mean);
    }
  }
};

}  // namespace detail

/// maps(s, p, c): what channel c at position p would contribute in the place of a reference's, averaged over the
/// references; with `hypothetical` false times the sequence, and then a one-hot sequence's map sums to f(x) - the mean
/// of f(r) exactly, but for rounding. 1 + R forward and R backward passes a sequence, whose forward pass all
/// references share. Needs a rescale_oracle (networks).
struct deep_shap {
  references against = {};
  bool hypothetical = true;
  /// Where the largest convergence delta |sum of (x - r) multiplier - (f(x) - f(r))| / max(1, |f(x)|, |f(r)|) goes; not
  /// owned, may be null. Above 1e-3 something is wrong.
  std::atomic<float>* largest_delta = nullptr;

  static constexpr bool needs_rescale = true;
  static constexpr std::ptrdiff_t largest_block = 4;
  /// Columns of a map: the channels of the alphabet.
  template <alphabet A>
  static constexpr int columns = A::channels;
  static constexpr char const* name() { return "deep_shap"; }

  /// Throws input_error unless the references fit sequences of `length` letters.
  template <alphabet A>
  void check(std::ptrdiff_t length) const {
    against.check<A>(length);
  }

  /// maps (n, L, channels) for letters (n, L).
  template <class Lane, class O>
    requires oracle::rescale_oracle<O, Lane>
  void attribute_into(Lane& lane, O const& o, backend::view_on<Lane, std::uint8_t const, 2> letters,
                      backend::view_on<Lane, float, 3> maps) const {
    using A = typename O::alphabet_type;
    std::ptrdiff_t const n = letters.extent(0), length = letters.extent(1), count = against.number();
    constexpr std::ptrdiff_t channels = A::channels;
    if (n == 0) return;
    using backend::view_on;
    backend::scratch_scope const scope(lane);
    view_on<Lane, float, 3> const sequences(lane.template workspace<float>(n * length * channels), n, length, channels);
    view_on<Lane, float, 3> const compared(lane.template workspace<float>(count * length * channels), count, length,
                                           channels);
    view_on<Lane, float, 3> const multipliers(lane.template workspace<float>(compared.size()), compared.shape());
    view_on<Lane, float, 1> const values(lane.template workspace<float>(1 + count), 1 + count);
    sequence::encode_into<A>(lane, letters, sequences);
    for (std::ptrdiff_t s = 0; s < n; ++s) {
      if (s == 0 || against.from == reference_kind::dinucleotide_shuffles)
        against.fill<A>(lane, letters.row(s), compared);
      view_on<Lane, float const, 2> const own = sequences.row(s);
      o.multipliers_into(lane, own, view_on<Lane, float const, 3>(compared), values, multipliers);
      lane.for_each(
          length, detail::hypothetical_contributions{hypothetical ? nullptr : own.data(), compared.data(),
                                                     multipliers.data(), maps.row(s).data(), count, length, channels});
      if (largest_delta) report_all(lane, own, compared, multipliers, values);
    }
  }

 private:
  template <class Lane>
  void report_all(Lane& lane, backend::view_on<Lane, float const, 2> own,
                  backend::view_on<Lane, float const, 3> compared, backend::view_on<Lane, float const, 3> multipliers,
                  backend::view_on<Lane, float const, 1> values) const {
    backend::host_copy const x(lane, own.data(), own.size());
    backend::host_copy const r(lane, compared.data(), compared.size());
    backend::host_copy const m(lane, multipliers.data(), multipliers.size());
    backend::host_copy const f(lane, values.data(), values.size());
    for (std::ptrdiff_t k = 0; k < compared.extent(0); ++k)
      report({x.data(), own.shape()}, {r.data() + k * own.size(), own.shape()},
             {m.data() + k * own.size(), own.shape()}, f[0], f[1 + k]);
  }
  void report(view<float const, 2> x, view<float const, 2> r, view<float const, 2> m, float of_x, float of_r) const {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < x.size(); ++i)
      sum += (static_cast<double>(x.data()[i]) - static_cast<double>(r.data()[i])) * static_cast<double>(m.data()[i]);
    double const change = static_cast<double>(of_x) - static_cast<double>(of_r);
    float const scale = std::max({1.0F, std::abs(of_x), std::abs(of_r)});
    float const delta = static_cast<float>(std::abs(sum - change)) / scale;
    float largest = largest_delta->load();
    while (delta > largest && !largest_delta->compare_exchange_weak(largest, delta)) {
    }
  }
};

}  // namespace seam::inline v0::attribution
