// Networks whose outputs have several readers: random graphs of every operation against a second opinion.
#include <doctest/doctest.h>
#include <seam/network/network.hpp>

#include <algorithm>
#include <random>

#include "backends.hpp"
#include "naive.hpp"
#include "rules.hpp"
#include "sentence.hpp"

using namespace seam::network;
using seam_test::activations;
using seam_test::stack_case;

namespace {

enum class kind { convolve, scale, activate, pool, average, crop, add, join, dense };

/// An operation on the outputs of earlier ones; the sequence is output 0.
struct operation {
  kind what;
  std::vector<std::size_t> from;
  std::vector<double> kernel = {}, constant = {};  ///< or scale and shift
  std::ptrdiff_t width = 1, step = 1, dilation = 1, before = 0, after = 0;
  activation function = activation::relu;
};

/// A graph that grows by chance, ends in a dense layer of everything that nobody read, and has no batch of its own.
class random_graph {
 public:
  static constexpr std::ptrdiff_t length = 26, row = length * 4;
  using letters_of = stack_case<seam::dna, length>;

  explicit random_graph(unsigned seed) : generator_(seed) {
    shapes_.push_back({length, 4});
    if (below(2)) convolve(0);  // the sequence has one reader: its first convolution may begin the model
    bool const sequence = shapes_.size() == 1;
    for (int i = 0; i < 7; ++i) grow(sequence ? 0 : 1);
    std::vector<std::size_t> ends;
    for (std::size_t i = 1; i < shapes_.size(); ++i)
      if (!is_read(i)) ends.push_back(i);
    std::vector<std::size_t> parts;
    for (std::size_t const end : ends) {
      std::size_t const pooled =
          below(2) ? end : pool(kind::average, end, shapes_[end].length, shapes_[end].length, 0, 0);
      parts.push_back(dense(pooled, 3));
    }
    if (parts.size() > 1) parts = {join(parts)};
    dense(activate(parts[0], activation::relu), 2);
  }

  template <class T>
  detail::model<T> model() const {
    builder<T> b({});
    std::vector<int> places(shapes_.size(), -1);
    for (std::size_t i = 0; i + 1 < shapes_.size(); ++i) {
      if (i > 0) lower(b, operations_[i - 1], places);
      // Only what the next operation alone reads may be joined by it.
      bool alone = std::count(read_.begin(), read_.end(), i) == 1;
      operation const& next = operations_[i];
      alone &= next.from.size() == 1 && next.from[0] == i;
      if (!alone) places[i] = b.mark(shapes_[i]);
    }
    lower(b, operations_.back(), places);
    return std::move(b).finish({length, 4}, seam::network::detail::encoding_of<seam::dna>());
  }
  static std::vector<std::uint8_t> letters(std::ptrdiff_t n, unsigned seed) { return letters_of::letters(n, seed); }
  static std::vector<double> encode(std::uint8_t const* sequence) { return letters_of::encode(sequence); }
  template <class N>
  std::vector<N> outputs(std::vector<N> const& relaxed) const {
    std::vector<activations<N>> made;
    made.emplace_back(length, 4);
    made[0].values = relaxed;
    for (operation const& o : operations_) made.push_back(apply(o, made));
    return made.back().values;
  }
  std::vector<double> gradient(std::vector<double> const& relaxed, std::ptrdiff_t task) const {
    std::vector<seam_test::dual> x(relaxed.begin(), relaxed.end());
    std::vector<double> result;
    for (seam_test::dual& entry : x) {
      entry.slope = 1;
      result.push_back(outputs(x)[static_cast<std::size_t>(task)].slope);
      entry.slope = 0;
    }
    return result;
  }
  bool has(kind what) const {
    return std::any_of(operations_.begin(), operations_.end(), [&](operation const& o) { return o.what == what; });
  }

 private:
  // ---- growing

  std::ptrdiff_t below(std::ptrdiff_t n) {
    return static_cast<std::ptrdiff_t>(generator_() % static_cast<unsigned>(n));
  }
  std::vector<double> numbers(std::ptrdiff_t n, double deviation, double mean = 0) {
    std::normal_distribution<double> normal(mean, deviation);
    std::vector<double> result;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      result.push_back(static_cast<double>(static_cast<float>(normal(generator_))));
    return result;
  }
  bool is_read(std::size_t i) const { return std::count(read_.begin(), read_.end(), i) > 0; }
  std::size_t append(operation o, shape made) {
    read_.insert(read_.end(), o.from.begin(), o.from.end());
    operations_.push_back(std::move(o));
    shapes_.push_back(made);
    return shapes_.size() - 1;
  }
  std::size_t convolve(std::size_t from) {
    shape const in = shapes_[from];
    operation o{kind::convolve, {from}};
    o.dilation = 1 + below(3);
    o.width = 1 + below(5);
    while ((o.width - 1) * o.dilation >= in.length) --o.width;
    o.step = below(3) ? 1 : 1 + below(3);
    std::ptrdiff_t const reach = (o.width - 1) * o.dilation;
    o.before = below(reach + 1), o.after = below(2) ? reach - o.before : below(reach + 1);
    std::ptrdiff_t const filters = 3 + 2 * below(2);
    o.kernel = numbers(o.width * in.channels * filters, std::sqrt(1.5 / static_cast<double>(o.width * in.channels)));
    o.constant = numbers(filters, 0.3);
    std::ptrdiff_t const made = in.length + o.before + o.after - reach;
    return append(std::move(o), {(made - 1) / o.step + 1, filters});
  }
  std::size_t activate(std::size_t from, activation function) {
    operation o{kind::activate, {from}};
    o.function = function;
    return append(std::move(o), shapes_[from]);
  }
  std::size_t pool(kind what, std::size_t from, std::ptrdiff_t width, std::ptrdiff_t step, std::ptrdiff_t before,
                   std::ptrdiff_t after) {
    operation o{what, {from}};
    o.width = width, o.step = step, o.before = before, o.after = after;
    shape const in = shapes_[from];
    return append(std::move(o), {(in.length + before + after - width) / step + 1, in.channels});
  }
  std::size_t some_pool(std::size_t from) {
    std::ptrdiff_t const width = 1 + below(std::min<std::ptrdiff_t>(4, shapes_[from].length));
    std::ptrdiff_t const before = below(2) ? below(width) : 0, after = below(2) ? below(width) : 0;
    return pool(below(2) ? kind::pool : kind::average, from, width, 1 + below(3), before, after);
  }
  std::size_t dense(std::size_t from, std::ptrdiff_t units) {
    std::ptrdiff_t const inputs = shapes_[from].size();
    operation o{kind::dense, {from}};
    o.kernel = numbers(inputs * units, std::sqrt(1.5 / static_cast<double>(inputs)));
    o.constant = numbers(units, 0.3);
    return append(std::move(o), {1, units});
  }
  std::size_t join(std::vector<std::size_t> const& parts) {
    shape made{shapes_[parts[0]].length, 0};
    for (std::size_t const part : parts) made.channels += shapes_[part].channels;
    return append({kind::join, parts}, made);
  }
  void grow(std::size_t first) {
    auto const any = [&] {
      return first + static_cast<std::size_t>(below(static_cast<std::ptrdiff_t>(shapes_.size() - first)));
    };
    std::size_t const from = any();
    shape const in = shapes_[from];
    switch (below(5)) {
      case 0:
      case 1: {
        std::size_t at = convolve(from);
        if (below(2)) {
          operation o{kind::scale, {at}};
          o.kernel = numbers(shapes_[at].channels, 0.3, 1), o.constant = numbers(shapes_[at].channels, 0.3);
          at = append(std::move(o), shapes_[at]);
        }
        if (below(3)) at = activate(at, below(2) ? activation::relu : activation::gelu);
        if (below(2)) some_pool(at);
        return;
      }
      case 2:
        if (below(2)) return void(some_pool(from));
        if (below(2)) return void(activate(from, activation::silu));
        {
          operation o{kind::crop, {from}};
          o.before = in.length > 2 ? below(4) - 2 : 0, o.after = in.length > 2 ? below(3) - 2 : 0;
          append(std::move(o), {in.length - o.before - o.after, in.channels});
        }
        return;
      case 3:
        for (std::size_t other = shapes_.size(); other-- > first;) {
          shape const more = shapes_[other];
          if (more.channels != in.channels || more.length < in.length || (other == from && below(3))) continue;
          operation o{kind::add, {from, other}};
          o.before = below(more.length - in.length + 1);
          append(std::move(o), in);
          return;
        }
        return;
      default:
        std::vector<std::size_t> parts{from};
        for (std::size_t other = shapes_.size(); other-- > first && parts.size() < 3;)
          if (shapes_[other].length == in.length && (other != from || below(2))) parts.push_back(other);
        if (parts.size() > 1) join(parts);
    }
  }

  // ---- as the library does it

  template <class T>
  void lower(builder<T>& b, operation const& o, std::vector<int> const& places) const {
    std::size_t const from = o.from[0];
    shape const in = shapes_[from];
    if (o.what != kind::join && places[from] >= 0) b.go_to(places[from]);
    switch (o.what) {
      case kind::convolve:
        return b.convolution(in, o.width, o.dilation, o.before, o.after, o.kernel, o.constant, o.step);
      case kind::scale:
        return b.affine(in, o.kernel, o.constant);
      case kind::activate:
        return b.activate(in, o.function, 1);
      case kind::pool:
        return b.max_pool(in, o.width, o.step, o.before, o.after);
      case kind::average:
        return b.average_pool(in, o.width, o.step, o.before, o.after);
      case kind::crop:
        return b.crop(in, o.before, o.after);
      case kind::add:
        return b.add(in, places[o.from[1]], o.before);
      case kind::join: {
        std::vector<int> parts;
        for (std::size_t const part : o.from) parts.push_back(places[part]);
        return b.join(parts);
      }
      case kind::dense:
        return b.dense(in, o.kernel, o.constant);
    }
  }

  // ---- by definition

  template <class N>
  activations<N> apply(operation const& o, std::vector<activations<N>> const& made) const {
    activations<N> const& in = made[o.from[0]];
    shape const to = shapes_[static_cast<std::size_t>(&o - operations_.data()) + 1];
    activations<N> out(to.length, to.channels);
    for (std::ptrdiff_t p = 0; p < to.length; ++p) {
      std::ptrdiff_t channel = 0;  // of a join
      for (std::size_t const part : o.what == kind::join ? o.from : std::vector<std::size_t>{})
        for (std::ptrdiff_t c = 0; c < made[part].channels; ++c) out.at(p, channel++) = made[part].at(p, c);
      for (std::ptrdiff_t c = 0; c < to.channels && o.what != kind::join; ++c) out.at(p, c) = entry(o, in, made, p, c);
    }
    return out;
  }
  template <class N>
  N entry(operation const& o, activations<N> const& in, std::vector<activations<N>> const& made, std::ptrdiff_t p,
          std::ptrdiff_t c) const {
    auto const inside = [&](std::ptrdiff_t q) {
      return q >= 0 && q < in.length;
    };
    auto const channel = static_cast<std::size_t>(c);
    N sum = 0.0;
    switch (o.what) {
      case kind::convolve:
        for (std::ptrdiff_t t = 0; t < o.width; ++t)
          for (std::ptrdiff_t i = 0; i < in.channels; ++i)
            if (std::ptrdiff_t const q = p * o.step + t * o.dilation - o.before; inside(q))
              sum =
                  sum + in.at(q, i) *
                            N(o.kernel[(static_cast<std::size_t>(t * in.channels + i)) * o.constant.size() + channel]);
        return sum + N(o.constant[channel]);
      case kind::scale:
        return in.at(p, c) * N(o.kernel[channel]) + N(o.constant[channel]);
      case kind::activate:
        if (o.function == activation::relu) return in.at(p, c) > N(0.0) ? in.at(p, c) : N(0.0);
        if (o.function == activation::gelu)
          return seam_test::naive<seam::network::activate<activation::gelu>>::apply_one(in.at(p, c));
        return seam_test::naive<seam::network::activate<activation::silu>>::apply_one(in.at(p, c));
      case kind::pool:
      case kind::average: {
        int count = 0;
        for (std::ptrdiff_t q = p * o.step - o.before; q < p * o.step - o.before + o.width; ++q) {
          if (!inside(q)) continue;
          bool const larger = count == 0 || in.at(q, c) > sum;
          if (o.what == kind::average)
            sum = sum + in.at(q, c);
          else if (larger)
            sum = in.at(q, c);
          ++count;
        }
        return o.what == kind::average ? sum * N(1.0 / count) : sum;
      }
      case kind::crop:
        return inside(p + o.before) ? in.at(p + o.before, c) : N(0.0);
      case kind::add:
        return in.at(p, c) + made[o.from[1]].at(p + o.before, c);
      case kind::dense:
        for (std::size_t i = 0; i < in.values.size(); ++i)
          sum = sum + in.values[i] * N(o.kernel[i * o.constant.size() + channel]);
        return sum + N(o.constant[channel]);
      case kind::join:
        break;
    }
    return sum;
  }

  std::mt19937 generator_;
  std::vector<operation> operations_;  ///< the i-th makes output i + 1
  std::vector<shape> shapes_;
  std::vector<std::size_t> read_;  ///< outputs, once a reading
};

constexpr auto same = padding::same;
constexpr auto valid = padding::valid;

// The same by types: widths side by side on the sequence, a dense block, branches that are pooled by a stride, crops.
using multi_scale =
    stack_case<seam::dna, 31, concatenate<conv1d<5, 3>, conv1d<4, 7>, chain<conv1d<3, 11>, relu>>, batch_norm<>, relu,
               max_pool<3, 2, same>, concatenate<chain<>, chain<relu, conv1d<4, 3>>>, relu,
               residual<conv1d<16, 1>, relu>, average_pool<3, 2, same>, flatten, concatenate<dense<3>, dense<2>>>;
using strided =
    stack_case<seam::dna, 37, conv1d<6, 5, same, 1, bias::yes, 3>, batch_norm<>, relu,
               concatenate<conv1d<4, 3, same, 1, bias::no, 2>, chain<conv1d<3, 2>, max_pool<2, 2, same>>>,
               activate<activation::gelu>, conv1d<4, 2, valid, 2, bias::yes, 2>, crop<1, 0>, flatten, dense<2>>;

// Parts that a change reaches at different places.
using apart = stack_case<seam::dna, 25, conv1d<5, 3>, relu, concatenate<crop<4, 0>, crop<0, 4>, crop<2>>, relu,
                         conv1d<3, 2>, flatten, dense<2>>;

}  // namespace

TEST_CASE_TEMPLATE("random graphs: passes, changes and contributions", Backend, SEAM_TEST_BACKENDS) {
  int seen[9] = {};
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    random_graph const graph(seed);
    for (int k = 0; k < 9; ++k) seen[k] += graph.has(static_cast<kind>(k));
    seam_test::check_rules<Backend>(graph);
  }
  for (int const count : seen) CHECK(count >= 10);
}

TEST_CASE_TEMPLATE("concatenations, strides and padded pools by types", Backend, SEAM_TEST_BACKENDS) {
  seam_test::check_rules<Backend>(multi_scale(4));
  seam_test::check_rules<Backend>(strided(4));
  seam_test::check_rules<Backend>(apart(4));
}
