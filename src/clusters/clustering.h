#ifndef PAGEPICK_CLUSTERS_CLUSTERING_H_
#define PAGEPICK_CLUSTERS_CLUSTERING_H_

#include <cstdint>
#include <span>
#include <vector>

#include "towers/item_embeddings.h"

namespace pagepick {

// Items parted into groups of like embeddings (an inverted file's lists).
struct Clustering {
  int32_t num_clusters = 0;
  int32_t dim = 0;
  std::vector<float> centroids;     // [num_clusters x dim]
  std::vector<int32_t> cluster_of;  // [num_items]

  std::span<const float> Centroid(int32_t cluster) const {
    const auto d = static_cast<size_t>(dim);
    return std::span(centroids).subspan(static_cast<size_t>(cluster) * d, d);
  }
};

// The number of clusters a catalogue gets when nobody says: about sqrt(items).
int32_t DefaultNumClusters(int32_t num_items);

// How far each item [num_items] lies from its centroid.
std::vector<float> CentroidDistances(const ItemEmbeddings& items,
                                     const Clustering& clustering);

// A permutation [num_items]: storage position -> item, cluster by cluster, and
// within a cluster by falling key, then rising item. By popularity, if there is
// one cluster: its order says what is popular. By distance, if there are more:
// then one radius tells much of rows that follow each other, and a search that
// must not miss any leaves out most of a cluster (BlockRadii).
std::vector<int32_t> ClusterOrder(const Clustering& clustering,
                                  const std::vector<float>& keys);

// If items lie nearer to the origin than to their centroid, gives them the
// smallest cluster, which is moved onto the origin; its former items go where
// they are nearest, and the other centroids become means again. What is left of
// an item less its centroid is then never longer than the item, but for
// rounding, so that coding residuals serves none much worse than coding its
// row: of the iALS rows of films (MovieTweetings) in 87 clusters the lowest
// cosine of a row with its int8 codes is .94 without and .99996 with it. Of
// few clusters the one that is given up is missed (of four, these films'
// residuals grow by up to a twentieth), of 60 and more it is not.
// REQUIRES: at least two clusters, none empty, centroids the means of their
// items; so not twice
void GroupShortItems(const ItemEmbeddings& items, Clustering* clustering);

// What clusterings are made of.

float SquaredDistance(std::span<const float> a, std::span<const float> b);

// `size` items drawn at random, in their order; all if there are no more.
ItemEmbeddings SampleItems(const ItemEmbeddings& items, int64_t size,
                           uint64_t seed);

// Gives every empty cluster the point farthest from its centroid among those
// that would not leave another cluster empty.
// REQUIRES: at least as many items as clusters
void FillEmptyClusters(const ItemEmbeddings& items, Clustering* clustering);

// Centroids = the means of their points, summed in order of item.
// REQUIRES: no cluster is empty
void UpdateCentroids(const ItemEmbeddings& items, Clustering* clustering);

}  // namespace pagepick

#endif  // PAGEPICK_CLUSTERS_CLUSTERING_H_
