#include "pagepick/stored_items.h"

#include <numeric>
#include <utility>

#include "clusters/gaussian_mixture.h"
#include "clusters/kmeans.h"

namespace pagepick {
namespace {

Clustering GroupItems(const ItemEmbeddings& items, int32_t num_clusters,
                      const ShipOptions& options, std::optional<double>* bic) {
  if (options.clustering == ClusteringKind::kKMeans || num_clusters == 1) {
    KMeansOptions kmeans;
    kmeans.num_clusters = num_clusters;
    kmeans.seed = options.seed;
    kmeans.num_threads = options.num_threads;
    return BuildKMeansClusters(items, kmeans);
  }
  GaussianMixtureOptions mixture;
  mixture.num_clusters = num_clusters;
  mixture.covariance = options.clustering == ClusteringKind::kDiagonalMixture
                           ? Covariance::kDiagonal
                           : Covariance::kSpherical;
  mixture.seed = options.seed;
  mixture.num_threads = options.num_threads;
  GaussianMixture fitted = FitGaussianMixture(items, mixture);
  *bic = fitted.bic / items.num_items;
  return std::move(fitted.clustering);
}

// The clusters of the same items in another order.
Clustering Reordered(Clustering clustering, const std::vector<int32_t>& order) {
  std::vector<int32_t> cluster_of;
  cluster_of.reserve(order.size());
  for (const int32_t item : order) {
    cluster_of.push_back(clustering.cluster_of[static_cast<size_t>(item)]);
  }
  clustering.cluster_of = std::move(cluster_of);
  return clustering;
}

// Where each cluster's items begin, once they stand in storage order.
std::vector<uint32_t> OffsetsOf(const Clustering& clustering) {
  std::vector<uint32_t> offsets(
      static_cast<size_t>(clustering.num_clusters) + 1, 0);
  for (const int32_t cluster : clustering.cluster_of) {
    ++offsets[static_cast<size_t>(cluster) + 1];
  }
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  return offsets;
}

// `clusters` are those of `items`, in their order.
QuantizedEmbeddings CodeItems(const ItemEmbeddings& items,
                              const Clustering& clusters,
                              const ItemCoding& coding, int num_threads) {
  if (coding.is_learned_around) {
    return Quantize(items, coding.bits, num_threads);
  }
  if (clusters.num_clusters == 1) {
    return QuantizeForScores(items, coding.bits, num_threads);
  }
  return QuantizeResiduals(items, clusters, coding.bits, num_threads);
}

}  // namespace

StoredItems StoreItems(const ItemEmbeddings& items,
                       const std::vector<float>& popularity,
                       const ItemCoding& coding, const ShipOptions& options) {
  StoredItems stored;
  Clustering clusters =
      GroupItems(items, coding.num_clusters, options, &stored.bic);
  if (clusters.num_clusters > 1 && !coding.is_learned_around) {
    GroupShortItems(items, &clusters);
  }
  stored.order =
      ClusterOrder(clusters, clusters.num_clusters == 1
                                 ? popularity
                                 : CentroidDistances(items, clusters));
  clusters = Reordered(std::move(clusters), stored.order);
  stored.codes = CodeItems(SelectRows(items, stored.order), clusters, coding,
                           options.num_threads);
  if (clusters.num_clusters > 1) {
    stored.cluster_offsets = OffsetsOf(clusters);
    stored.centroids = std::move(clusters.centroids);
  }
  return stored;
}

}  // namespace pagepick
