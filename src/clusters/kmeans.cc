#include "clusters/kmeans.h"

#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/parallel_for.h"
#include "base/rng.h"

namespace pagepick {

namespace {

using RowMatrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstRows = Eigen::Map<const RowMatrix>;

constexpr int64_t kGrain = 1024;  // items a piece

ConstRows RowsOf(const std::vector<float>& values, int64_t rows, int32_t dim) {
  return {values.data(), rows, dim};
}

// Fills `squares` with each item's distance to `center` where that is less.
void LowerDistances(const ItemEmbeddings& items, std::span<const float> center,
                    int num_threads, std::vector<float>* squares) {
  ParallelFor(items.num_items, kGrain, num_threads,
              [&](int64_t begin, int64_t end) {
                for (int64_t i = begin; i < end; ++i) {
                  const auto row = items.Row(static_cast<int32_t>(i));
                  float square = 0;
                  for (size_t d = 0; d < row.size(); ++d) {
                    const float difference = row[d] - center[d];
                    square += difference * difference;
                  }
                  float& least = (*squares)[static_cast<size_t>(i)];
                  least = std::min(least, square);
                }
              });
}

// Where the running sum of `weights` passes `point`; the last item of positive
// weight if rounding keeps it from that.
int32_t PlaceOf(const std::vector<float>& weights, double point) {
  double sum = 0;
  int32_t last = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = static_cast<int32_t>(i);
    sum += static_cast<double>(weights[i]);
    if (sum > point) return last;
  }
  return last;
}

std::vector<float> SeedCentroids(const ItemEmbeddings& items,
                                 const KMeansOptions& options) {
  Rng rng(options.seed);
  std::vector<float> centroids;
  std::vector<float> squares(static_cast<size_t>(items.num_items),
                             std::numeric_limits<float>::infinity());
  auto chosen =
      static_cast<int32_t>(rng.Below(static_cast<uint64_t>(items.num_items)));
  for (int32_t c = 0; c < options.num_clusters; ++c) {
    if (c > 0) {
      const double total = std::accumulate(squares.begin(), squares.end(), 0.0);
      chosen = PlaceOf(squares, total * rng.Uniform());
    }
    const auto row = items.Row(chosen);
    centroids.insert(centroids.end(), row.begin(), row.end());
    LowerDistances(items, row, options.num_threads, &squares);
  }
  return centroids;
}

// Gives each item its nearest centroid, the lower one of equals, and fills
// `squares` with |x - c|^2 - |x|^2, which orders centroids alike.
void Assign(const ItemEmbeddings& items, int num_threads,
            Clustering* clustering, std::vector<float>* squares) {
  const ConstRows centroids =
      RowsOf(clustering->centroids, clustering->num_clusters, items.dim);
  const Eigen::RowVectorXf norms = centroids.rowwise().squaredNorm();
  const ConstRows rows = RowsOf(items.values, items.num_items, items.dim);
  ParallelFor(
      items.num_items, kGrain, num_threads, [&](int64_t begin, int64_t end) {
        RowMatrix distances =
            -2 * rows.middleRows(begin, end - begin) * centroids.transpose();
        distances.rowwise() += norms;
        for (int64_t i = begin; i < end; ++i) {
          Eigen::Index nearest = 0;
          (*squares)[static_cast<size_t>(i)] =
              distances.row(i - begin).minCoeff(&nearest);
          clustering->cluster_of[static_cast<size_t>(i)] =
              static_cast<int32_t>(nearest);
        }
      });
}

std::vector<int32_t> SizesOf(const Clustering& clustering) {
  std::vector<int32_t> sizes(static_cast<size_t>(clustering.num_clusters), 0);
  for (const int32_t cluster : clustering.cluster_of) {
    ++sizes[static_cast<size_t>(cluster)];
  }
  return sizes;
}

// Moves the item farthest from its centroid, out of a cluster that can spare
// one, into each empty cluster.
void FillEmptyClusters(const ItemEmbeddings& items, Clustering* clustering,
                       std::vector<float>* squares) {
  std::vector<int32_t> sizes = SizesOf(*clustering);
  for (size_t empty = 0; empty < sizes.size(); ++empty) {
    if (sizes[empty] > 0) continue;
    size_t farthest = 0;
    float greatest = -1;
    for (size_t i = 0; i < squares->size(); ++i) {
      const auto row = items.Row(static_cast<int32_t>(i));
      const float norm =
          std::inner_product(row.begin(), row.end(), row.begin(), 0.0f);
      const float square = std::max(0.0f, (*squares)[i] + norm);
      const auto home = static_cast<size_t>(clustering->cluster_of[i]);
      if (sizes[home] > 1 && square > greatest) {
        greatest = square;
        farthest = i;
      }
    }
    --sizes[static_cast<size_t>(clustering->cluster_of[farthest])];
    clustering->cluster_of[farthest] = static_cast<int32_t>(empty);
    sizes[empty] = 1;
  }
}

void MoveCentroids(const ItemEmbeddings& items, Clustering* clustering) {
  const auto dim = static_cast<size_t>(items.dim);
  std::vector<double> sums(clustering->centroids.size(), 0);
  for (int32_t i = 0; i < items.num_items; ++i) {
    const auto row = items.Row(i);
    const auto cluster =
        static_cast<size_t>(clustering->cluster_of[static_cast<size_t>(i)]);
    for (size_t d = 0; d < dim; ++d) {
      sums[cluster * dim + d] += static_cast<double>(row[d]);
    }
  }
  const std::vector<int32_t> sizes = SizesOf(*clustering);
  for (size_t c = 0; c < sizes.size(); ++c) {
    for (size_t d = 0; d < dim; ++d) {
      clustering->centroids[c * dim + d] =
          static_cast<float>(sums[c * dim + d] / sizes[c]);
    }
  }
}

}  // namespace

Clustering BuildKMeansClusters(const ItemEmbeddings& items,
                               const KMeansOptions& options) {
  assert(options.num_clusters >= 1 && options.num_clusters <= items.num_items);
  Clustering clustering;
  clustering.num_clusters = options.num_clusters;
  clustering.dim = items.dim;
  clustering.centroids = SeedCentroids(items, options);
  clustering.cluster_of.assign(static_cast<size_t>(items.num_items), -1);
  std::vector<float> squares(clustering.cluster_of.size());
  for (int32_t i = 0; i < std::max(1, options.max_iterations); ++i) {
    const std::vector<int32_t> before = clustering.cluster_of;
    Assign(items, options.num_threads, &clustering, &squares);
    FillEmptyClusters(items, &clustering, &squares);
    MoveCentroids(items, &clustering);
    if (clustering.cluster_of == before) break;
  }
  return clustering;
}

int32_t DefaultNumClusters(int32_t num_items) {
  const double root = std::sqrt(static_cast<double>(std::max(1, num_items)));
  return std::clamp(static_cast<int32_t>(std::lround(root)), 1,
                    std::max(1, num_items));
}

std::vector<int32_t> ClusterOrder(const Clustering& clustering,
                                  const std::vector<float>& popularity) {
  std::vector<int32_t> order(clustering.cluster_of.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    const auto i = static_cast<size_t>(a);
    const auto j = static_cast<size_t>(b);
    if (clustering.cluster_of[i] != clustering.cluster_of[j]) {
      return clustering.cluster_of[i] < clustering.cluster_of[j];
    }
    if (popularity[i] != popularity[j]) return popularity[i] > popularity[j];
    return a < b;
  });
  return order;
}

}  // namespace pagepick
