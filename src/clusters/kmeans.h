#ifndef PAGEPICK_CLUSTERS_KMEANS_H_
#define PAGEPICK_CLUSTERS_KMEANS_H_

#include <cstdint>

#include "clusters/clustering.h"
#include "towers/item_embeddings.h"

namespace pagepick {

struct KMeansOptions {
  int32_t num_clusters = 1;
  int32_t max_iterations = 25;
  // Done when no more than this share of the points changes its cluster.
  double settled_share = 0.005;
  // Iterations run on a sample of this many points a cluster where there are
  // more: means of some hundred points hardly move any more. All points are
  // assigned at the end. 0 = always all points.
  int32_t sample_per_cluster = 256;
  uint64_t seed = 1;
  int num_threads = 1;
};

// Lloyd's algorithm from k-means++ seeds (Arthur and Vassilvitskii 2007), until
// hardly a point changes its cluster; an emptied cluster takes the point
// farthest from its centroid. Ties go to the lower index. Same result with any
// number of threads. Centroids are the means of their items, and no cluster is
// empty.
// REQUIRES: 1 <= num_clusters <= items.num_items
Clustering BuildKMeansClusters(const ItemEmbeddings& items,
                               const KMeansOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_CLUSTERS_KMEANS_H_
