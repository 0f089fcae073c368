#ifndef PAGEPICK_EVAL_NEAREST_CLUSTER_H_
#define PAGEPICK_EVAL_NEAREST_CLUSTER_H_

#include <vector>

#include "clusters/clustering.h"
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

// The simplest use of clusters, to compare with: a visitor is the weighted mean
// of the embeddings rated, belongs to the cluster with the nearest centroid,
// and is shown its items, whoever they are, by `popularity`; nothing of the
// other clusters. All items' where the ratings say nothing. Items with an
// all-zero row are left out. Borrows the towers. REQUIRES: a clustering of the
// towers' items, a popularity for each
RankFunction RankByNearestCluster(const Towers& towers, Clustering clustering,
                                  std::vector<float> popularity);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_NEAREST_CLUSTER_H_
