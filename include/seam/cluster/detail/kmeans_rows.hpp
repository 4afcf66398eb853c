// SPDX-License-Identifier: MIT
// Rows and the centroids that they belong to: the assignment of Lloyd's algorithm by matrix products, exact, with
// bounds that let rows sit out an iteration (Hamerly 2010).
#pragma once

#include <seam/backend/transfer.hpp>
#include <seam/core/array.hpp>
#include <seam/distance/centred.hpp>
#include <seam/distance/detail/least.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace seam::inline v0::cluster::detail {

/// Centroids that a row may belong to are measured until the rest cannot be nearer: by lists of this many.
inline constexpr int centroid_list_length = 4;

/// What assignments say of every row.
struct assignments_view {
  std::int32_t* labels;  ///< the nearest centroid, the lowest of several
  double* upper;         ///< not below its distance
  double* lower;         ///< not above the distance to any other centroid
};

/// Chooses the nearest of the centroids in double. One call a row.
struct assign_row {
  float const* maps;  ///< (rows, columns)
  double const* centroids;
  std::ptrdiff_t columns;
  std::ptrdiff_t clusters;
  std::int32_t const* rows;  ///< the rows of the block
  int length;
  float const* bounds;             ///< (block, length): of squared distances, ascending
  std::int32_t const* candidates;  ///< (block, length)
  assignments_view result;

  SEAM_HD void operator()(std::ptrdiff_t place) const {
    std::ptrdiff_t const row = rows[place];
    float const* const bound = bounds + place * length;
    std::int32_t const* const candidate = candidates + place * length;
    nearest_two two;
    bool const listed_all = candidate[length - 1] == distance::detail::nobody || length >= clusters;
    double outside = listed_all ? distance::detail::infinitely_far<double> : static_cast<double>(bound[length - 1]);
    for (int each = 0; each < length && candidate[each] != distance::detail::nobody; ++each) {
      if (static_cast<double>(bound[each]) > two.best) {
        outside = static_cast<double>(bound[each]);
        break;
      }
      two.offer(candidate[each], squared_distance(row, candidate[each]));
    }
    if (two.best < outside) {
      two.second = two.second < outside ? two.second : outside;
    } else {
      two = {};
      for (std::ptrdiff_t other = 0; other < clusters; ++other)
        two.offer(static_cast<std::int32_t>(other), squared_distance(row, other));
    }
    // Distances are off by (columns + 3) roundings of double at most: bounds that are to hold for later centroids too
    // are moved apart by that.
    double const off = static_cast<double>(columns + 32) * 0x1p-53;
    result.labels[row] = two.label;
    result.upper[row] = std::sqrt(two.best) * (1 + off);
    result.lower[row] = std::sqrt(two.second < 0 ? 0.0 : two.second) * (1 - off);
  }

 private:
  struct nearest_two {
    double best = distance::detail::infinitely_far<double>;
    double second = distance::detail::infinitely_far<double>;
    std::int32_t label = distance::detail::nobody;

    SEAM_HD void offer(std::int32_t other, double square) {
      bool const nearer = square < best || (square == best && other < label);
      second = nearer ? best : square < second ? square : second;
      if (nearer) best = square, label = other;
    }
  };
  SEAM_HD double squared_distance(std::ptrdiff_t row, std::ptrdiff_t centroid) const {
    return distance::squared_difference(maps + row * columns, centroids + centroid * columns, columns);
  }
};

/// Rows that are assigned to centroids again and again.
template <class Backend>
class kmeans_rows {
 public:
  kmeans_rows(Backend const& backend, view<float const, 2> maps)
      : backend_(backend),
        maps_(maps),
        means_(distance::column_means(backend, maps)),
        centred_(distance::detail::centred_in_frames<float, float>(backend, maps, {}, means_)),
        lowered_(distance::detail::lowered_norms_of(centred_.norms, maps.extent(1))),
        labels_(lowered_.size(), distance::detail::nobody),
        upper_(lowered_.size()),
        lower_(lowered_.size()) {}

  view<float const, 2> maps() const { return maps_; }
  distance::centred_rows<float> const& centred() const { return centred_; }
  std::vector<std::int32_t>& labels() { return labels_; }
  /// Mean over columns of the variance of a column.
  double mean_variance() const {
    return std::accumulate(centred_.norms.begin(), centred_.norms.end(), 0.0) / static_cast<double>(maps_.size());
  }

  /// Forgets labels and bounds: every row is assigned anew.
  void forget() { std::fill(labels_.begin(), labels_.end(), distance::detail::nobody); }
  /// Forgets the bounds alone, after labels were changed from outside.
  void doubt_all() { std::fill(lower_.begin(), lower_.end(), 0.0); }

  /// Assigns every row to its nearest centroid. `moves`: how far each centroid has moved since the last call. Returns
  /// the number of labels that changed.
  std::ptrdiff_t assign(view<double const, 2> centroids, std::vector<double> const& moves) {
    std::vector<std::int32_t> const open = rows_in_doubt(centroids, moves);
    std::vector<std::int32_t> before(open.size());
    for (std::size_t place = 0; place < open.size(); ++place) before[place] = labels_[std::size_t(open[place])];
    assign_rows(centroids, open);
    std::ptrdiff_t changed = 0;
    for (std::size_t place = 0; place < open.size(); ++place)
      changed += before[place] != labels_[std::size_t(open[place])] ? 1 : 0;
    return changed;
  }

  /// Assigns the given rows alone, whatever is known of them. 2 rows clusters columns flops.
  void assign_rows(view<double const, 2> centroids, std::vector<std::int32_t> const& rows) {
    std::ptrdiff_t const columns = maps_.extent(1);
    std::ptrdiff_t const clusters = centroids.extent(0);
    auto const prepared = distance::detail::centred_in_frames<float, double>(backend_, centroids, {}, means_);
    std::vector<float> const lowered = distance::detail::lowered_norms_of(prepared.norms, columns);
    distance::detail::bound_rows<float> const others{prepared.centred.data(), lowered.data()};
    distance::detail::bound_rows<float> const all{centred_.centred.data(), lowered_.data()};
    int const length = static_cast<int>(std::min<std::ptrdiff_t>(centroid_list_length, clusters));
    constexpr std::ptrdiff_t rows_a_block = 256 * backend::block_factor<typename Backend::lane_type>;
    backend_.for_blocks(std::ptrdiff_t(rows.size()), rows_a_block, [&](auto& lane, extent r) {
      std::int32_t const* const which = rows.data() + r.first;
      backend::host_side side(lane);
      auto const lists = distance::detail::least_of_rows(lane, *side, all, which, r.count, false, others, clusters,
                                                         columns, distance::detail::unit_weights{}, length);
      (*side).for_each(r.count, assign_row{maps_.data(), centroids.data(), columns, clusters, which, length,
                                           lists.values, lists.slots, result()});
    });
  }

  /// Squared distance of every row to its centroid.
  std::vector<double> squared_distances(view<double const, 2> centroids) const {
    std::vector<double> squares(labels_.size());
    backend::on_host(backend_).for_blocks(maps_.extent(0), 256, [&](auto&, extent r) {
      for (std::ptrdiff_t row = r.first; row < r.first + r.count; ++row)
        squares[static_cast<std::size_t>(row)] = squared_distance(row, centroids);
    });
    return squares;
  }
  /// The same of one row.
  double squared_distance(std::ptrdiff_t row, view<double const, 2> centroids) const {
    std::ptrdiff_t const columns = maps_.extent(1);
    return distance::squared_difference(maps_.data() + row * columns,
                                        centroids.data() + labels_[static_cast<std::size_t>(row)] * columns, columns);
  }

 private:
  assignments_view result() { return {labels_.data(), upper_.data(), lower_.data()}; }

  /// Rows whose centroid may not be the nearest any more; the bounds of all are brought up to date.
  std::vector<std::int32_t> rows_in_doubt(view<double const, 2> centroids, std::vector<double> const& moves) {
    // A bound moves by as much as a centroid: of the others' moves the largest counts.
    std::ptrdiff_t fastest = 0;
    double second = 0;
    for (std::size_t k = 1; k < moves.size(); ++k) {
      bool const faster = moves[k] > moves[std::size_t(fastest)];
      second = std::max(second, faster ? moves[std::size_t(fastest)] : moves[k]);
      if (faster) fastest = std::ptrdiff_t(k);
    }
    double const off = static_cast<double>(maps_.extent(1) + 32) * 0x1p-53;
    std::vector<char> doubt(labels_.size(), 1);
    backend::on_host(backend_).for_blocks(maps_.extent(0), 512, [&](auto&, extent r) {
      for (std::ptrdiff_t row = r.first; row < r.first + r.count; ++row) {
        auto const at = static_cast<std::size_t>(row);
        if (labels_[at] == distance::detail::nobody) continue;
        double const others = labels_[at] == fastest ? second : moves[std::size_t(fastest)];
        upper_[at] = (upper_[at] + moves[std::size_t(labels_[at])]) * (1 + 0x1p-51);
        lower_[at] = std::max(0.0, (lower_[at] - others) * (1 - 0x1p-51));
        if (!(upper_[at] < lower_[at])) upper_[at] = std::sqrt(squared_distance(row, centroids)) * (1 + off);
        doubt[at] = upper_[at] < lower_[at] ? 0 : 1;
      }
    });
    std::vector<std::int32_t> open;
    for (std::size_t row = 0; row < doubt.size(); ++row)
      if (doubt[row]) open.push_back(static_cast<std::int32_t>(row));
    return open;
  }

  Backend const& backend_;
  view<float const, 2> maps_;
  std::vector<double> means_;
  distance::centred_rows<float> centred_;
  std::vector<float> lowered_;  ///< norms, for bounds
  std::vector<std::int32_t> labels_;
  std::vector<double> upper_;
  std::vector<double> lower_;
};

}  // namespace seam::inline v0::cluster::detail
