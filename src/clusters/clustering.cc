#include "clusters/clustering.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "base/rng.h"

namespace pagepick {
namespace {

std::vector<int32_t> ClusterSizes(const Clustering& clustering) {
  std::vector<int32_t> sizes(static_cast<size_t>(clustering.num_clusters), 0);
  for (const int32_t cluster : clustering.cluster_of) {
    ++sizes[static_cast<size_t>(cluster)];
  }
  return sizes;
}

// Items that lie nearer to the origin than to their centroid.
std::vector<int32_t> ShortItems(const ItemEmbeddings& items,
                                const Clustering& clustering) {
  std::vector<int32_t> found;
  for (int32_t item = 0; item < items.num_items; ++item) {
    const std::span<const float> row = items.Row(item);
    const int32_t cluster = clustering.cluster_of[static_cast<size_t>(item)];
    const float squared_length =
        std::inner_product(row.begin(), row.end(), row.begin(), 0.0f);
    if (squared_length < SquaredDistance(row, clustering.Centroid(cluster))) {
      found.push_back(item);
    }
  }
  return found;
}

int32_t NearestCentroid(const Clustering& clustering,
                        std::span<const float> row) {
  int32_t nearest = 0;
  float least = SquaredDistance(row, clustering.Centroid(0));
  for (int32_t c = 1; c < clustering.num_clusters; ++c) {
    const float distance = SquaredDistance(row, clustering.Centroid(c));
    if (distance >= least) continue;
    least = distance;
    nearest = c;
  }
  return nearest;
}

}  // namespace

int32_t DefaultNumClusters(int32_t num_items) {
  const double root = std::sqrt(static_cast<double>(std::max(1, num_items)));
  return static_cast<int32_t>(std::lround(root));
}

std::vector<float> CentroidDistances(const ItemEmbeddings& items,
                                     const Clustering& clustering) {
  std::vector<float> distances;
  distances.reserve(clustering.cluster_of.size());
  for (int32_t item = 0; item < items.num_items; ++item) {
    const int32_t cluster = clustering.cluster_of[static_cast<size_t>(item)];
    distances.push_back(std::sqrt(
        SquaredDistance(items.Row(item), clustering.Centroid(cluster))));
  }
  return distances;
}

std::vector<int32_t> ClusterOrder(const Clustering& clustering,
                                  const std::vector<float>& keys) {
  assert(keys.size() == clustering.cluster_of.size());
  std::vector<int32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    const auto i = static_cast<size_t>(a);
    const auto j = static_cast<size_t>(b);
    if (clustering.cluster_of[i] != clustering.cluster_of[j]) {
      return clustering.cluster_of[i] < clustering.cluster_of[j];
    }
    return keys[i] > keys[j];
  });
  return order;
}

void GroupShortItems(const ItemEmbeddings& items, Clustering* clustering) {
  const std::vector<int32_t> short_items = ShortItems(items, *clustering);
  if (short_items.empty()) return;
  const std::vector<int32_t> sizes = ClusterSizes(*clustering);
  const auto around_origin = static_cast<int32_t>(
      std::min_element(sizes.begin(), sizes.end()) - sizes.begin());
  const auto dim = static_cast<size_t>(clustering->dim);
  const auto centroid =
      std::span(clustering->centroids)
          .subspan(static_cast<size_t>(around_origin) * dim, dim);
  std::ranges::fill(centroid, 0.0f);
  for (int32_t item = 0; item < items.num_items; ++item) {
    int32_t& cluster = clustering->cluster_of[static_cast<size_t>(item)];
    if (cluster != around_origin) continue;
    cluster = NearestCentroid(*clustering, items.Row(item));
  }
  for (const int32_t item : short_items) {
    clustering->cluster_of[static_cast<size_t>(item)] = around_origin;
  }
  FillEmptyClusters(items, clustering);
  UpdateCentroids(items, clustering);
  std::ranges::fill(centroid, 0.0f);
  // New means leave others short.
  for (const int32_t item : ShortItems(items, *clustering)) {
    clustering->cluster_of[static_cast<size_t>(item)] = around_origin;
  }
}

float SquaredDistance(std::span<const float> a, std::span<const float> b) {
  const auto dim = static_cast<Eigen::Index>(a.size());
  return (Eigen::Map<const Eigen::VectorXf>(a.data(), dim) -
          Eigen::Map<const Eigen::VectorXf>(b.data(), dim))
      .squaredNorm();
}

ItemEmbeddings SampleItems(const ItemEmbeddings& items, int64_t size,
                           uint64_t seed) {
  if (size >= items.num_items) return items;
  std::vector<int32_t> sample(static_cast<size_t>(items.num_items));
  std::iota(sample.begin(), sample.end(), 0);
  Rng rng(seed);
  Shuffle(&sample, &rng);
  sample.resize(static_cast<size_t>(size));
  std::sort(sample.begin(), sample.end());
  return SelectRows(items, sample);
}

void FillEmptyClusters(const ItemEmbeddings& items, Clustering* clustering) {
  std::vector<int32_t> sizes = ClusterSizes(*clustering);
  if (std::count(sizes.begin(), sizes.end(), 0) == 0) return;
  const auto cluster_of = [&](int32_t item) -> int32_t& {
    return clustering->cluster_of[static_cast<size_t>(item)];
  };
  std::vector<float> distance;
  distance.reserve(clustering->cluster_of.size());
  for (int32_t item = 0; item < items.num_items; ++item) {
    distance.push_back(SquaredDistance(items.Row(item),
                                       clustering->Centroid(cluster_of(item))));
  }
  std::vector<int32_t> farthest(distance.size());
  std::iota(farthest.begin(), farthest.end(), 0);
  std::stable_sort(farthest.begin(), farthest.end(), [&](int32_t a, int32_t b) {
    return distance[static_cast<size_t>(a)] > distance[static_cast<size_t>(b)];
  });
  auto candidate = farthest.begin();
  for (int32_t cluster = 0; cluster < clustering->num_clusters; ++cluster) {
    if (sizes[static_cast<size_t>(cluster)] > 0) continue;
    while (sizes[static_cast<size_t>(cluster_of(*candidate))] < 2) ++candidate;
    --sizes[static_cast<size_t>(cluster_of(*candidate))];
    cluster_of(*candidate) = cluster;
    sizes[static_cast<size_t>(cluster)] = 1;
    ++candidate;
  }
}

void UpdateCentroids(const ItemEmbeddings& items, Clustering* clustering) {
  const auto dim = static_cast<size_t>(clustering->dim);
  std::vector<double> sums(clustering->centroids.size(), 0);
  for (int32_t item = 0; item < items.num_items; ++item) {
    const auto cluster =
        static_cast<size_t>(clustering->cluster_of[static_cast<size_t>(item)]);
    const std::span<const float> row = items.Row(item);
    for (size_t d = 0; d < dim; ++d) {
      sums[cluster * dim + d] += static_cast<double>(row[d]);
    }
  }
  const std::vector<int32_t> sizes = ClusterSizes(*clustering);
  for (size_t n = 0; n < sums.size(); ++n) {
    clustering->centroids[n] = static_cast<float>(sums[n] / sizes[n / dim]);
  }
}

}  // namespace pagepick
