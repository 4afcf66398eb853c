#include <doctest/doctest.h>
#include <seam/cluster/tree.hpp>
#include <seam/report/viewer_groups.hpp>

#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

using namespace seam::report;

namespace {

/// A linkage of n points: each row joins two nodes picked by a fixed rule, heights rise (and tie where `ties`).
seam::array<double, 2> example_linkage(std::ptrdiff_t n, bool ties) {
  seam::array<double, 2> linkage(n - 1, 4);
  std::vector<std::pair<std::ptrdiff_t, double>> open;  // id, size
  for (std::ptrdiff_t i = 0; i < n; ++i) open.emplace_back(i, 1);
  std::uint32_t state = 5;
  auto const take = [&] {
    state = state * 1664525 + 1013904223;
    auto const place = static_cast<std::ptrdiff_t>((state >> 16) % open.size());
    auto const taken = open[static_cast<std::size_t>(place)];
    open.erase(open.begin() + place);
    return taken;
  };
  for (std::ptrdiff_t row = 0; row < n - 1; ++row) {
    auto const a = take();
    auto const b = take();
    linkage(row, 0) = static_cast<double>(std::min(a.first, b.first));
    linkage(row, 1) = static_cast<double>(std::max(a.first, b.first));
    linkage(row, 2) = ties ? static_cast<double>(row / 3) : static_cast<double>(row);
    linkage(row, 3) = a.second + b.second;
    open.emplace_back(n + row, a.second + b.second);
  }
  return linkage;
}

/// Whether two labellings are the same but for the numbers.
template <class A, class B>
bool same_partition(std::vector<A> const& a, std::vector<B> const& b) {
  std::map<A, B> forth;
  std::map<B, A> back;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (forth.emplace(a[i], b[i]).first->second != b[i] || back.emplace(b[i], a[i]).first->second != a[i]) return false;
  return true;
}

/// The labels that a cut of the groups' tree at `height` gives the sequences.
std::vector<std::int32_t> cut_groups(viewer_groups const& groups, double height) {
  std::vector<std::int32_t> owner(static_cast<std::size_t>(groups.size() + groups.merges.extent(0)));
  std::iota(owner.begin(), owner.end(), 0);
  auto const root = [&](std::int32_t node) {
    while (owner[static_cast<std::size_t>(node)] != node) node = owner[static_cast<std::size_t>(node)];
    return node;
  };
  for (std::ptrdiff_t row = 0; row < groups.merges.extent(0); ++row)
    if (groups.merges(row, 2) <= height)
      for (int column = 0; column < 2; ++column)
        owner[static_cast<std::size_t>(root(static_cast<std::int32_t>(groups.merges(row, column))))] =
            static_cast<std::int32_t>(groups.size() + row);
  std::vector<std::int32_t> labels;
  for (std::int32_t const group : groups.of) labels.push_back(root(group));
  return labels;
}

}  // namespace

TEST_CASE("every cut of the groups' tree is that of the whole tree") {
  for (bool const ties : {false, true}) {
    std::ptrdiff_t const n = 60;
    auto const linkage = example_linkage(n, ties);
    auto const labels = seam::cluster::cut_by_number(linkage, 7);
    std::vector<std::int32_t> order(7);
    std::iota(order.rbegin(), order.rend(), 0);
    auto const groups = group_sequences({labels.data(), n}, order, linkage, 20);
    CHECK(groups.size() <= 20);
    CHECK(groups.size() > 7);
    CHECK(groups.merges.extent(0) == groups.size() - 1);
    CHECK(groups.merges(groups.merges.extent(0) - 1, 3) == 60);
    for (std::ptrdiff_t clusters = 1; clusters <= groups.size(); ++clusters) {
      CAPTURE(clusters);
      CHECK(same_partition(cut_groups(groups, seam::cluster::height_of_number(linkage, clusters)),
                           seam::cluster::cut_by_number(linkage, clusters)));
    }
    for (std::size_t row = 0; row < labels.size(); ++row)
      CHECK(groups.cluster[static_cast<std::size_t>(groups.of[row])] == 6 - labels[row]);
  }
}

TEST_CASE("without a tree of these clusters a group is a cluster, and noise is a group") {
  std::vector<std::int32_t> const labels = {5, 2, -1, 2, 5};
  auto const groups = group_sequences({labels.data(), 5}, {5, 2}, {}, 100);
  CHECK(groups.of == std::vector<std::int32_t>{0, 1, 2, 1, 0});
  CHECK(groups.cluster == std::vector<std::int32_t>{0, 1, -1});
  CHECK(groups.merges.empty());
  // labels that cross the tree: 0 and 1 join first, but lie in different clusters
  seam::array<double, 2> const linkage({{2, 4}}, {0, 1, 1, 2, 2, 3, 2, 3});
  std::vector<std::int32_t> const crossing = {0, 1, 0};
  auto const crossed = group_sequences({crossing.data(), 3}, {0, 1}, linkage, 2);
  CHECK(crossed.of == crossing);
  CHECK(crossed.merges.empty());
  std::vector<std::int32_t> const one = {0};
  CHECK(group_sequences({one.data(), 1}, {0}, {}, 5).size() == 1);
  CHECK(group_sequences({nullptr, 0}, {}, {}, 5).size() == 0);
}
