#ifndef PAGEPICK_EVAL_NEAREST_CLUSTER_H_
#define PAGEPICK_EVAL_NEAREST_CLUSTER_H_

#include <cstdint>
#include <vector>

#include "dataset/split.h"
#include "eval/unseen_users.h"
#include "towers/rating_weights.h"
#include "towers/towers.h"

namespace pagepick {

// How well an item was liked in training: the mean weight of its ratings, as if
// it had some more that say nothing, so that one good rating does not make the
// best item. [num_items]
std::vector<float> DampedPopularity(const Dataset& dataset, const Split& split,
                                    const RatingWeights& weights);

// What a clustering says of the towers' items.
struct ClusteredItems {
  std::vector<float> centroids;     // [clusters x dim]
  std::vector<int32_t> cluster_of;  // [num_items]
};

// The simplest use of clusters, to compare with: a visitor is the weighted mean
// of the embeddings rated, belongs to the cluster with the nearest centroid,
// and is shown its items, whoever they are, by `popularity`; nothing of the
// other clusters. All items' where the ratings say nothing. Items with an
// all-zero row are left out. Borrows the towers.
// REQUIRES: a cluster at least, a popularity for each item
RankFunction RankByNearestCluster(const Towers& towers, ClusteredItems clusters,
                                  std::vector<float> popularity);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_NEAREST_CLUSTER_H_
