#include "clusters/kmeans.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "base/parallel_for.h"
#include "base/rng.h"

namespace pagepick {
namespace {

constexpr int64_t kRowsPerPiece = 256;
// Seeds are drawn from a sample of this many points per cluster: drawing them
// from all points would cost as much as all of Lloyd's iterations.
constexpr int64_t kSeedSample = 64;

using RowMajor =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstRows = Eigen::Map<const RowMajor>;

ConstRows RowsOf(const ItemEmbeddings& items, int64_t begin, int64_t end) {
  return {items.values.data() + begin * items.dim, end - begin, items.dim};
}

float SquaredDistance(std::span<const float> a, std::span<const float> b) {
  const auto dim = static_cast<Eigen::Index>(a.size());
  return (Eigen::Map<const Eigen::VectorXf>(a.data(), dim) -
          Eigen::Map<const Eigen::VectorXf>(b.data(), dim))
      .squaredNorm();
}

// `per_cluster` points for each cluster, or all if there are no more,
// ascending.
std::vector<int32_t> DrawSample(const ItemEmbeddings& items,
                                int64_t per_cluster, int32_t num_clusters,
                                Rng* rng) {
  std::vector<int32_t> sample(static_cast<size_t>(items.num_items));
  std::iota(sample.begin(), sample.end(), 0);
  const int64_t size = per_cluster * num_clusters;
  if (size < items.num_items) {
    Shuffle(&sample, rng);
    sample.resize(static_cast<size_t>(size));
    std::sort(sample.begin(), sample.end());
  }
  return sample;
}

// An index drawn with probability proportional to its weight; where all
// weights are zero, the first.
size_t DrawByWeight(const std::vector<float>& weights, Rng* rng) {
  double total = 0;
  for (const float weight : weights) total += static_cast<double>(weight);
  double left = rng->Uniform() * total;
  size_t drawn = 0;
  for (size_t n = 0; n < weights.size(); ++n) {
    if (weights[n] <= 0) continue;
    drawn = n;
    left -= static_cast<double>(weights[n]);
    if (left < 0) break;
  }
  return drawn;
}

// k-means++: every next seed is drawn by its squared distance to the nearest
// seed so far.
std::vector<float> SeedCentroids(const ItemEmbeddings& items,
                                 const KMeansOptions& options) {
  Rng rng(options.seed);
  const std::vector<int32_t> candidates =
      DrawSample(items, kSeedSample, options.num_clusters, &rng);
  std::vector<float> distance(candidates.size(),
                              std::numeric_limits<float>::max());
  std::vector<float> centroids;
  size_t drawn = rng.Below(candidates.size());
  while (true) {
    const std::span<const float> seed = items.Row(candidates[drawn]);
    centroids.insert(centroids.end(), seed.begin(), seed.end());
    if (centroids.size() == static_cast<size_t>(options.num_clusters) *
                                static_cast<size_t>(items.dim)) {
      return centroids;
    }
    ParallelFor(static_cast<int64_t>(candidates.size()), 4096,
                options.num_threads, [&](int64_t begin, int64_t end) {
                  for (auto n = static_cast<size_t>(begin);
                       n < static_cast<size_t>(end); ++n) {
                    distance[n] = std::min(
                        distance[n],
                        SquaredDistance(items.Row(candidates[n]), seed));
                  }
                });
    drawn = DrawByWeight(distance, &rng);
  }
}

// cluster_of[i] = the centroid c nearest to point i, the one with the largest
// x.c - |c|^2 / 2.
void Assign(const ItemEmbeddings& items, const KMeansOptions& options,
            Clustering* clustering) {
  const ConstRows centroids(clustering->centroids.data(),
                            clustering->num_clusters, clustering->dim);
  const Eigen::VectorXf half_norms = centroids.rowwise().squaredNorm() / 2;
  ParallelFor(items.num_items, kRowsPerPiece, options.num_threads,
              [&](int64_t begin, int64_t end) {
                // One column a point, so that its scores lie side by side.
                Eigen::MatrixXf scores =
                    centroids * RowsOf(items, begin, end).transpose();
                scores.colwise() -= half_norms;
                for (int64_t i = begin; i < end; ++i) {
                  Eigen::Index best = 0;
                  scores.col(i - begin).maxCoeff(&best);
                  clustering->cluster_of[static_cast<size_t>(i)] =
                      static_cast<int32_t>(best);
                }
              });
}

std::vector<int32_t> ClusterSizes(const Clustering& clustering) {
  std::vector<int32_t> sizes(static_cast<size_t>(clustering.num_clusters), 0);
  for (const int32_t cluster : clustering.cluster_of) {
    ++sizes[static_cast<size_t>(cluster)];
  }
  return sizes;
}

// Gives every empty cluster the point farthest from its centroid among those
// that would not leave another cluster empty.
void FillEmptyClusters(const ItemEmbeddings& items, Clustering* clustering) {
  std::vector<int32_t> sizes = ClusterSizes(*clustering);
  if (std::count(sizes.begin(), sizes.end(), 0) == 0) return;
  const auto dim = static_cast<size_t>(clustering->dim);
  const auto cluster_of = [&](int32_t item) -> int32_t& {
    return clustering->cluster_of[static_cast<size_t>(item)];
  };
  std::vector<float> distance;
  for (int32_t item = 0; item < items.num_items; ++item) {
    const auto begin = static_cast<size_t>(cluster_of(item)) * dim;
    distance.push_back(SquaredDistance(
        items.Row(item),
        std::span<const float>(clustering->centroids).subspan(begin, dim)));
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

// Centroids = the means of their points, summed in order of item.
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

ItemEmbeddings SelectItems(const ItemEmbeddings& items,
                           const std::vector<int32_t>& selection) {
  ItemEmbeddings selected = {
      static_cast<int32_t>(selection.size()), items.dim, {}};
  selected.values.reserve(selection.size() * static_cast<size_t>(items.dim));
  for (const int32_t item : selection) {
    const std::span<const float> row = items.Row(item);
    selected.values.insert(selected.values.end(), row.begin(), row.end());
  }
  return selected;
}

// Lloyd's iterations from the centroids that are there.
void Iterate(const ItemEmbeddings& items, const KMeansOptions& options,
             int32_t max_iterations, Clustering* clustering) {
  clustering->cluster_of.assign(static_cast<size_t>(items.num_items), -1);
  const double few = options.settled_share * items.num_items;
  for (int32_t iteration = 0; iteration < std::max(1, max_iterations);
       ++iteration) {
    const std::vector<int32_t> before = clustering->cluster_of;
    Assign(items, options, clustering);
    FillEmptyClusters(items, clustering);
    const int64_t moved =
        items.num_items - std::inner_product(before.begin(), before.end(),
                                             clustering->cluster_of.begin(),
                                             int64_t{0}, std::plus<>(),
                                             std::equal_to<>());
    UpdateCentroids(items, clustering);
    if (static_cast<double>(moved) <= few) break;
  }
}

}  // namespace

Clustering BuildKMeansClusters(const ItemEmbeddings& items,
                               const KMeansOptions& options) {
  assert(options.num_clusters >= 1);
  assert(options.num_clusters <= items.num_items);
  Clustering clustering;
  clustering.num_clusters = options.num_clusters;
  clustering.dim = items.dim;
  clustering.centroids = SeedCentroids(items, options);
  if (int64_t{options.sample_per_cluster} * options.num_clusters <
          items.num_items &&
      options.sample_per_cluster > 0) {
    Rng rng(options.seed);
    const ItemEmbeddings sample =
        SelectItems(items, DrawSample(items, options.sample_per_cluster,
                                      options.num_clusters, &rng));
    Iterate(sample, options, options.max_iterations, &clustering);
    Iterate(items, options, 1, &clustering);
  } else {
    Iterate(items, options, options.max_iterations, &clustering);
  }
  return clustering;
}

int32_t DefaultNumClusters(int32_t num_items) {
  const double root = std::sqrt(static_cast<double>(std::max(1, num_items)));
  return static_cast<int32_t>(std::lround(root));
}

std::vector<int32_t> ClusterOrder(const Clustering& clustering,
                                  const std::vector<float>& popularity) {
  assert(popularity.size() == clustering.cluster_of.size());
  std::vector<int32_t> order(popularity.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    const auto i = static_cast<size_t>(a);
    const auto j = static_cast<size_t>(b);
    if (clustering.cluster_of[i] != clustering.cluster_of[j]) {
      return clustering.cluster_of[i] < clustering.cluster_of[j];
    }
    return popularity[i] > popularity[j];
  });
  return order;
}

}  // namespace pagepick
