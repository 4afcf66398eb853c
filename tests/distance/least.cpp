#include <doctest/doctest.h>
#include <seam/backend/host.hpp>
#include <seam/distance/detail/least.hpp>

#include <cmath>
#include <random>
#include <string>

namespace {

namespace detail = seam::distance::detail;
using transpose = seam::blas::transpose;

/// Rows that a rounding error analysis fears: `kind` says how.
std::vector<double> fearful(std::string const& kind, std::ptrdiff_t n, std::ptrdiff_t columns) {
  std::mt19937 engine(17);
  std::uniform_real_distribution<double> uniform(0.5, 1);
  std::normal_distribution<double> normal;
  std::vector<double> rows;
  std::vector<double> common;
  for (std::ptrdiff_t c = 0; c < columns; ++c) common.push_back(uniform(engine));
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t c = 0; c < columns; ++c) {
      double const base = common[std::size_t(c)];
      if (kind == "equal") rows.push_back(1 / 3.0);                      // every product rounds the same way
      if (kind == "near") rows.push_back(base + 1e-7 * normal(engine));  // all cancels
      if (kind == "just above") rows.push_back(1 + std::ldexp(1.0, -24) * (i % 2 ? 1.001 : 0.999));  // halfway floats
      if (kind == "decades") rows.push_back(std::pow(10.0, -double(c % 30)) * normal(engine));
      if (kind == "normal") rows.push_back(normal(engine));
      if (kind == "vanishing") rows.push_back(1e-23 * normal(engine));  // products below the smallest float
    }
  return rows;
}

/// The largest of (computed bound - true square) / (|a|^2 + |b|^2 + smallest), which must not be above 0, over all
/// pairs; and the least: how much the bound gives away.
template <class T>
std::pair<double, double> excess(std::vector<double> const& rows, std::ptrdiff_t n, std::ptrdiff_t columns) {
  std::vector<T> rounded(rows.begin(), rows.end());
  std::vector<T> norms;
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    double norm = 0;
    for (std::ptrdiff_t c = 0; c < columns; ++c)
      norm += rows[std::size_t(i * columns + c)] * rows[std::size_t(i * columns + c)];
    norms.push_back(T(detail::lowered_norm<T>(norm, columns)));
  }
  std::vector<T> products(std::size_t(n * n));
  seam::blas::gemm(transpose::no, transpose::yes, n, n, columns, T{-2}, rounded.data(), columns, rounded.data(),
                   columns, T{0}, products.data(), n);
  std::pair<double, double> result{-1e300, 1e300};
  for (std::ptrdiff_t i = 0; i < n; ++i)
    for (std::ptrdiff_t j = 0; j < n; ++j) {
      long double square = 0, size = 0;
      for (std::ptrdiff_t c = 0; c < columns; ++c) {
        long double const a = rows[std::size_t(i * columns + c)], b = rows[std::size_t(j * columns + c)];
        square += (a - b) * (a - b), size += a * a + b * b;
      }
      T const bound = norms[std::size_t(i)] + norms[std::size_t(j)] + products[std::size_t(i * n + j)];
      double const over = double((static_cast<long double>(bound) - square) /
                                 (size + static_cast<long double>(std::numeric_limits<T>::min())));
      result = {std::max(result.first, over), std::min(result.second, over)};
    }
  return result;
}

}  // namespace

TEST_CASE("bounds are never above the truth, and do not give away much more than rounding may take") {
  std::ptrdiff_t const n = 40;
  for (std::string const kind : {"equal", "near", "just above", "decades", "normal"})
    for (std::ptrdiff_t const columns : {1, 3, 64, 996, 5000}) {
      CAPTURE(kind);
      CAPTURE(columns);
      auto const rows = fearful(kind, n, columns);
      auto const in_float = excess<float>(rows, n, columns);
      CHECK(in_float.first <= 0);
      CHECK(in_float.second > -2.5 * detail::rounding_share<float>(columns));
      auto const in_double = excess<double>(rows, n, columns);
      CHECK(in_double.first <= 0);
      CHECK(in_double.second > -2.5 * detail::rounding_share<double>(columns));
    }
  auto const vanishing = fearful("vanishing", n, 300);
  CHECK(excess<float>(vanishing, n, 300).first <= 0);
}

TEST_CASE("without the share, float bounds do lie above the truth") {
  auto const rows = fearful("near", 40, 996);
  auto const with = excess<float>(rows, 40, 996);
  CHECK(with.first <= 0);
  CHECK(with.first + detail::rounding_share<float>(996) > 0);  // norms that are not lowered
}

TEST_CASE("where nothing is known of the rounding, all is measured") {
  CHECK(detail::rounding_share<float>(20'000'000) == 1);
  CHECK(detail::lowered_norm<float>(5, 20'000'000) <= 0);
}

TEST_CASE("a list keeps the least, ascending") {
  std::mt19937 engine(2);
  std::vector<float> values(200);
  for (float& value : values) value = float(engine() % 50);
  float kept[7];
  std::int32_t slots[7];
  std::fill_n(kept, 7, detail::infinitely_far<float>);
  std::fill_n(slots, 7, detail::nobody);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] < kept[6]) detail::insert(kept, slots, 7, values[i], std::int32_t(i));
  auto sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t place = 0; place < 7; ++place) {
    CHECK(kept[place] == sorted[place]);
    CHECK(values[std::size_t(slots[place])] == kept[place]);
  }
}

TEST_CASE("pairs by tiles fill the same lists as rows one block after the other") {
  std::ptrdiff_t const n = 1100, columns = 3;
  std::mt19937 engine(6);
  std::normal_distribution<float> normal;
  std::vector<float> rows(std::size_t(n * columns)), norms;
  for (float& value : rows) value = normal(engine);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    double norm = 0;
    for (std::ptrdiff_t c = 0; c < columns; ++c)
      norm += double(rows[std::size_t(i * columns + c)]) * double(rows[std::size_t(i * columns + c)]);
    norms.push_back(float(detail::lowered_norm<float>(norm, columns)));
  }
  std::vector<std::int32_t> selves(n);
  for (std::ptrdiff_t i = 0; i < n; ++i) selves[std::size_t(i)] = std::int32_t(i);
  detail::bound_rows<float> const all{rows.data(), norms.data()};
  detail::least_lists<float> by_pairs(n, 5), by_blocks(n, 5);
  detail::least_of_pairs(seam::backend::host{}, all, selves.data(), n, columns, detail::unit_weights{}, 5, by_pairs);
  seam::backend::host{}.for_blocks(n, 300, [&](auto& lane, seam::extent r) {
    detail::least_of_block(lane, lane, rows.data() + r.first * columns, norms.data() + r.first, selves.data() + r.first,
                           r.count, all, n, columns, detail::unit_weights{}, 5, by_blocks.values.data() + r.first * 5,
                           by_blocks.slots.data() + r.first * 5);
  });
  std::ptrdiff_t differ = 0;
  for (std::size_t i = 0; i < by_pairs.values.size(); ++i)
    differ += std::abs(by_pairs.values[i] - by_blocks.values[i]) > 1e-5F;
  CHECK(differ == 0);
}
