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
  const ItemEmbeddings candidates =
      SampleItems(items, kSeedSample * options.num_clusters, options.seed);
  std::vector<float> distance(static_cast<size_t>(candidates.num_items),
                              std::numeric_limits<float>::max());
  std::vector<float> centroids;
  size_t drawn = rng.Below(distance.size());
  while (true) {
    const std::span<const float> seed =
        candidates.Row(static_cast<int32_t>(drawn));
    centroids.insert(centroids.end(), seed.begin(), seed.end());
    if (centroids.size() == static_cast<size_t>(options.num_clusters) *
                                static_cast<size_t>(items.dim)) {
      return centroids;
    }
    ParallelFor(
        candidates.num_items, 4096, options.num_threads,
        [&](int64_t begin, int64_t end) {
          for (int64_t n = begin; n < end; ++n) {
            float& nearest = distance[static_cast<size_t>(n)];
            nearest = std::min(
                nearest,
                SquaredDistance(candidates.Row(static_cast<int32_t>(n)), seed));
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
  const int64_t sample =
      int64_t{options.sample_per_cluster} * options.num_clusters;
  if (sample > 0 && sample < items.num_items) {
    Iterate(SampleItems(items, sample, options.seed), options,
            options.max_iterations, &clustering);
    Iterate(items, options, 1, &clustering);
  } else {
    Iterate(items, options, options.max_iterations, &clustering);
  }
  return clustering;
}

}  // namespace pagepick
