// SPDX-License-Identifier: MIT
// Principal component analysis of maps, through the covariance matrix (in double, or in float where that is much work),
// or randomised where the matrix would be too large. Sums are in double; the maps are read in chunks, never copied
// whole.
#pragma once

#include <seam/core/finite.hpp>
#include <seam/core/lapack.hpp>
#include <seam/core/memory.hpp>
#include <seam/embedding/concept.hpp>
#include <seam/embedding/detail/krylov_eigenpairs.hpp>
#include <seam/embedding/principal_components.hpp>
#include <seam/io/concept.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace seam::inline v0::embedding {

/// How the eigenvectors of the covariance matrix are found.
enum class pca_solver {
  automatic,   ///< covariance up to pca::largest_covariance columns (in float from pca::float_work), else randomised
  covariance,  ///< the matrix (D, D) by products in double, and LAPACK
  float_covariance,  ///< products and LAPACK in float, sums of products and the last step in double
  randomised         ///< block Krylov iteration: two products with the maps a pass, no matrix
};

/// The `components` directions along which the maps differ most (Pearson 1901).
///
/// The rows' coordinates are centred and not scaled. A direction's sign is fixed: its first entry of largest size is
/// positive. Where two variances are equal to rounding, their directions are any basis of the plane that they span.
struct pca {
  std::ptrdiff_t components = 20;
  pca_solver solver = pca_solver::automatic;
  /// The randomised solver ends when no direction's residual |C v - lambda v| is above this share of the first
  /// variance (a variance is then wrong by the square of it over the gap to the next), or after `passes`.
  double tolerance = 1e-6;
  int passes = 20;
  std::uint64_t seed = 42;  ///< of the randomised solver

  static constexpr std::ptrdiff_t largest_covariance = 4096;
  static constexpr double float_work = 4e9;  ///< rows columns^2
  static constexpr std::ptrdiff_t oversampling = 10;

  static constexpr char const* name() { return "pca"; }

  /// Bytes that `fit` takes beside `rows` maps of `columns`.
  double bytes_needed(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    auto const d = static_cast<double>(columns);
    auto const chunk = static_cast<double>(std::min(rows, detail::chunk_rows));
    double const scores = static_cast<double>(components) * (3 * d + chunk);
    if (chosen(rows, columns) == pca_solver::covariance) return 8.0 * (d * d + scores);
    if (chosen(rows, columns) == pca_solver::float_covariance)
      return 12.0 * d * d + 8.0 * scores + 4.0 * d * static_cast<double>(std::min(rows, detail::float_rows));
    return 8.0 * (2 * static_cast<double>(search(columns).most(columns)) * d +
                  static_cast<double>(search(columns).block) * chunk);
  }
  /// Throws input_error when maps (rows, columns) do not have so many components.
  void check(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    expect(rows >= 2, [&] {
      return "principal components need 2 maps or more, there " + std::string(rows == 1 ? "is 1" : "are none");
    });
    expect(columns >= 1, [] { return std::string("the maps have no columns"); });
    expect(components >= 1 && components <= std::min(rows, columns), [&] {
      return std::to_string(components) + " principal components were asked of " + std::to_string(rows) + " maps of " +
             std::to_string(columns) + " numbers, which have 1 to " + std::to_string(std::min(rows, columns));
    });
    expect(passes >= 1 && tolerance > 0,
           [] { return std::string("pca needs 1 pass or more and a tolerance above 0"); });
  }

  /// The analysis of maps (N, D) in memory. N D^2 flops and an eigenproblem of D^3 (covariance, in double or float), or
  /// 4 N D (components + 10) flops a pass. Same bits for any number of threads on one machine. Throws input_error for
  /// options that do not fit (see check) and for values that are not finite, with the row; memory_error when the matrix
  /// does not fit the memory that is free.
  template <backend::backend Backend>
  principal_components fit(Backend const& backend, view<float const, 2> maps) const {
    check(maps.extent(0), maps.extent(1));
    return fit_rows(backend, maps);
  }
  /// The same of maps that come from a source, which is read from the front to the back two times (covariance; three
  /// where products in float would leave their range) or two times and once a pass (randomised); its rows must be
  /// finite.
  template <backend::backend Backend, io::source<float, 2> Source>
  principal_components fit(Backend const& backend, Source& source) const {
    check(source.shape()[0], source.shape()[1]);
    return fit_rows(backend, source);
  }

  /// The maps' coordinates (N, components), for a pipeline.
  template <backend::backend Backend>
  array<float, 2> embed(Backend const& backend, view<float const, 2> maps) const {
    return fit(backend, maps).transform(backend, maps);
  }
  /// The same with the variances along them.
  template <backend::backend Backend>
  embedded embed_explained(Backend const& backend, view<float const, 2> maps) const {
    principal_components found = fit(backend, maps);
    return {found.transform(backend, maps), std::move(found.explained_variance)};
  }

 private:
  pca_solver chosen(std::ptrdiff_t rows, std::ptrdiff_t columns) const {
    if (solver != pca_solver::automatic) return solver;
    if (columns > largest_covariance) return pca_solver::randomised;
    auto const d = static_cast<double>(columns);
    return static_cast<double>(rows) * d * d < float_work ? pca_solver::covariance : pca_solver::float_covariance;
  }
  detail::krylov_options search(std::ptrdiff_t columns) const {
    return {.count = components,
            .block = std::min(components + oversampling, columns),
            .passes = passes,
            .tolerance = tolerance,
            .seed = seed};
  }

  template <backend::backend Backend, class Rows>
  principal_components fit_rows(Backend const& backend, Rows& rows) const {
    extents<2> const shape = rows.shape();
    require_memory(bytes_needed(shape[0], shape[1]),
                   "a principal component analysis of maps of " + std::to_string(shape[1]) + " numbers",
                   "use the randomised solver, or fewer components");
    principal_components result;
    result.mean = detail::means_of_chunks(backend, rows);
    if constexpr (std::same_as<Rows, view<float const, 2>>)  // what is not finite has a mean that is not
      if (!std::all_of(result.mean.begin(), result.mean.end(), [](double mean) { return std::isfinite(mean); }))
        require_finite(rows, "the maps");
    switch (chosen(shape[0], shape[1])) {
      case pca_solver::randomised:
        iterate(backend, rows, result);
        break;
      case pca_solver::float_covariance:
        solve_float_covariance(backend, rows, result);
        break;
      default:
        solve_covariance(backend, rows, result);
    }
    for (double& variance : result.explained_variance) variance = std::max(0.0, variance);
    detail::fix_signs(result.directions);
    return result;
  }

  /// The covariance matrix from the upper triangle of the sums of products of centred rows; `add(chunk, sum)` adds
  /// those of a chunk, `finish(sum)` comes last.
  template <class Rows, class Add, class Finish>
  static array<double, 2> covariance_of(Rows& rows, principal_components& result, Add const& add,
                                        Finish const& finish) {
    extents<2> const shape = rows.shape();
    array<double, 2> covariance(shape[1], shape[1]);
    detail::for_chunks(rows, [&](std::ptrdiff_t, view<float const, 2> chunk) { add(chunk, covariance.view()); });
    finish(covariance.view());
    double const scale = 1.0 / static_cast<double>(shape[0] - 1);
    for (double& value : covariance) value *= scale;
    for (std::ptrdiff_t column = 0; column < shape[1]; ++column) result.total_variance += covariance(column, column);
    return covariance;
  }
  static void keep(lapack::eigenpairs found, principal_components& result) {
    result.explained_variance = std::move(found.values);
    result.directions = std::move(found.vectors);
  }

  template <backend::backend Backend, class Rows>
  void solve_covariance(Backend const& backend, Rows& rows, principal_components& result) const {
    array<double, 2> covariance = covariance_of(
        rows, result,
        [&](view<float const, 2> x, view<double, 2> sum) {
          detail::add_cross_products(backend, {x, result.mean.data()}, sum);
        },
        [](view<double, 2>) {});
    keep(lapack::largest_eigenpairs(covariance, components), result);
  }

  /// Eigenvectors in float span the space; what is best in it, and how good that is, is found in double.
  template <backend::backend Backend, class Rows>
  void solve_float_covariance(Backend const& backend, Rows& rows, principal_components& result) const {
    std::ptrdiff_t const columns = rows.shape()[1];
    detail::float_means const means(result.mean.data(), columns);
    array<double, 2> covariance = covariance_of(
        rows, result,
        [&](view<float const, 2> x, view<double, 2> sum) { detail::add_float_cross_products(backend, x, means, sum); },
        [&](view<double, 2> sum) { detail::take_off_rest(means, rows.shape()[0], sum); });
    if (!detail::floats_hold(covariance)) {
      result.total_variance = 0;
      return solve_covariance(backend, rows, result);
    }
    array<float, 2> rounded(covariance.shape());
    std::transform(covariance.begin(), covariance.end(), rounded.begin(),
                   [](double value) { return static_cast<float>(value); });
    lapack::eigenpairs const rough = lapack::largest_eigenpairs(rounded, components);
    detail::mirror_upper_triangle(covariance);
    detail::krylov_basis basis(columns, components, seed);
    view<double, 2> const directions = basis.extend(rough.vectors);
    view<double, 2> const image = basis.image_of_last(components);
    blas::single_thread_guard const guard;
    blas::gemm(blas::transpose::no, blas::transpose::no, components, columns, columns, 1.0, directions.data(), columns,
               covariance.data(), columns, 0.0, image.data(), columns);
    keep(basis.best(components, result.residual), result);
    result.residual /= std::max(result.explained_variance.front(), std::numeric_limits<double>::min());
  }

  template <backend::backend Backend, class Rows>
  void iterate(Backend const& backend, Rows& rows, principal_components& result) const {
    extents<2> const shape = rows.shape();
    double const scale = 1.0 / static_cast<double>(shape[0] - 1);
    detail::for_chunks(rows, [&](std::ptrdiff_t, view<float const, 2> chunk) {
      result.total_variance += scale * detail::sum_of_squares(backend, {chunk, result.mean.data()});
    });
    lapack::eigenpairs found = detail::krylov_eigenpairs(
        shape[1], search(shape[1]),
        [&](view<double const, 2> directions, view<double, 2> image) {
          detail::for_chunks(rows, [&](std::ptrdiff_t, view<float const, 2> chunk) {
            detail::centred_view const x{chunk, result.mean.data()};
            array<double, 2> scores(chunk.extent(0), directions.extent(0));
            detail::project_into(backend, x, directions, scores);
            detail::add_back_projection(backend, x, scores.view(), image);
          });
          for (double& value : image) value *= scale;
        },
        result.residual);
    keep(std::move(found), result);
  }
};

static_assert(embedder<pca>);

}  // namespace seam::inline v0::embedding
