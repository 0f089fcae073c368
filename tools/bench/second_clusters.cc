#include "bench/second_clusters.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>

#include "base/parallel_for.h"
#include "bench/search_queries.h"
#include "kernels/dot.h"

namespace pagepick {
namespace {

constexpr double kRecalls[] = {0.9, 0.95, 0.98, 0.99};

std::vector<float> ResidualOf(std::span<const float> row,
                              std::span<const float> centroid) {
  std::vector<float> left(row.begin(), row.end());
  AddScaledF32(centroid, -1, left);
  return left;
}

// What an item's second cluster costs, the first's residual being `left`.
using Cost = float (*)(std::span<const float> left,
                       std::span<const float> second_left);

float ByDistance(std::span<const float> /*left*/,
                 std::span<const float> second_left) {
  return DotF32(second_left, second_left);
}

// The paper's loss, with its lambda of 1.
float ByDirection(std::span<const float> left,
                  std::span<const float> second_left) {
  const float square = DotF32(left, left);
  const float common = DotF32(left, second_left);
  return DotF32(second_left, second_left) +
         (square > 0 ? common * common / square : 0);
}

int32_t SecondOf(const ItemEmbeddings& items, const Clustering& clusters,
                 int32_t item, Cost cost) {
  const auto row = items.Row(item);
  const int32_t first = clusters.cluster_of[static_cast<size_t>(item)];
  const std::vector<float> left = ResidualOf(row, clusters.Centroid(first));
  int32_t best = -1;
  float least = std::numeric_limits<float>::infinity();
  for (int32_t cluster = 0; cluster < clusters.num_clusters; ++cluster) {
    if (cluster == first) continue;
    const float price = cost(left, ResidualOf(row, clusters.Centroid(cluster)));
    if (price < least) {
      least = price;
      best = cluster;
    }
  }
  return best;
}

// Clusters with their items.
using Lists = std::vector<std::vector<int32_t>>;

Lists ListsOf(const Clustering& clusters) {
  Lists lists(static_cast<size_t>(clusters.num_clusters));
  int32_t item = 0;
  for (const int32_t cluster : clusters.cluster_of) {
    lists[static_cast<size_t>(cluster)].push_back(item++);
  }
  return lists;
}

Lists WithSecond(const ItemEmbeddings& items, const Clustering& clusters,
                 Cost cost, int num_threads) {
  std::vector<int32_t> seconds(static_cast<size_t>(items.num_items));
  ParallelFor(
      items.num_items, 256, num_threads, [&](int64_t begin, int64_t end) {
        for (auto item = static_cast<int32_t>(begin); item < end; ++item) {
          seconds[static_cast<size_t>(item)] =
              SecondOf(items, clusters, item, cost);
        }
      });
  Lists lists = ListsOf(clusters);
  int32_t item = 0;
  for (const int32_t cluster : seconds) {
    lists[static_cast<size_t>(cluster)].push_back(item++);
  }
  return lists;
}

// Best first, as the engine orders them.
std::vector<int32_t> ClustersFor(const Clustering& clusters,
                                 std::span<const float> query) {
  std::vector<float> scores;
  scores.reserve(static_cast<size_t>(clusters.num_clusters));
  for (int32_t c = 0; c < clusters.num_clusters; ++c) {
    scores.push_back(DotF32(query, clusters.Centroid(c)));
  }
  std::vector<int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    return scores[static_cast<size_t>(a)] > scores[static_cast<size_t>(b)];
  });
  return order;
}

// After 0, 1, 2, ... clusters, summed over queries.
struct Curve {
  std::vector<double> rows;
  std::vector<double> found;
};

void AddQuery(const Lists& lists, const std::vector<int32_t>& order,
              std::span<const int32_t> truth, Curve* curve) {
  std::vector<int32_t> missing(truth.begin(), truth.end());
  std::sort(missing.begin(), missing.end());
  double rows = 0;
  double found = 0;
  for (size_t probes = 1; probes <= order.size(); ++probes) {
    for (const int32_t item : lists[static_cast<size_t>(order[probes - 1])]) {
      ++rows;
      const auto place = std::lower_bound(missing.begin(), missing.end(), item);
      if (place == missing.end() || *place != item) continue;
      missing.erase(place);
      ++found;
    }
    curve->rows[probes] += rows;
    curve->found[probes] += found;
  }
}

Curve CurveOf(const Lists& lists, const Clustering& clusters,
              const std::vector<float>& queries,
              const std::vector<int32_t>& truth) {
  const auto dim = static_cast<size_t>(clusters.dim);
  const size_t size = lists.size() + 1;
  Curve curve{std::vector<double>(size), std::vector<double>(size)};
  for (size_t q = 0; q < queries.size() / dim; ++q) {
    AddQuery(lists,
             ClustersFor(clusters, std::span(queries).subspan(q * dim, dim)),
             std::span(truth).subspan(q * kListLength, kListLength), &curve);
  }
  return curve;
}

// Between two numbers of probes on a straight line.
double RowsFor(const Curve& curve, double found) {
  size_t probes = 1;
  while (curve.found[probes] < found) ++probes;
  const double gained = curve.found[probes] - curve.found[probes - 1];
  const double share = (found - curve.found[probes - 1]) / gained;
  return curve.rows[probes - 1] +
         share * (curve.rows[probes] - curve.rows[probes - 1]);
}

}  // namespace

void PrintSecondClusters(const ItemEmbeddings& items,
                         const Clustering& clusters,
                         const std::vector<float>& queries, int num_threads) {
  const auto dim = static_cast<size_t>(items.dim);
  const size_t num_queries = queries.size() / dim;
  const std::vector<int32_t> truth =
      ExactTopK(items, queries, kListLength, num_threads);
  const struct {
    const char* name;
    Lists lists;
  } ways[] = {{"one cluster", ListsOf(clusters)},
              {"and the next nearest",
               WithSecond(items, clusters, ByDistance, num_threads)},
              {"and one in another direction",
               WithSecond(items, clusters, ByDirection, num_threads)}};
  fmt::print("Of all rows, for a share of the {} best of {} visitors:\n\n",
             kListLength, num_queries);
  fmt::print("| items stored in |");
  for (const double recall : kRecalls) fmt::print(" {:g} |", recall);
  fmt::print("\n|---|---|---|---|---|\n");
  for (const auto& way : ways) {
    const Curve curve = CurveOf(way.lists, clusters, queries, truth);
    fmt::print("| {} |", way.name);
    const auto everything = static_cast<double>(truth.size());
    const auto looks = static_cast<double>(num_queries) * items.num_items;
    for (const double recall : kRecalls) {
      fmt::print(" {:.1f} % |",
                 100 * RowsFor(curve, recall * everything) / looks);
    }
    fmt::print("\n");
  }
}

}  // namespace pagepick
