#ifndef PAGEPICK_EVAL_BASELINES_H_
#define PAGEPICK_EVAL_BASELINES_H_

#include "dataset/split.h"
#include "eval/unseen_users.h"
#include "towers/rating_weights.h"

namespace pagepick {

// What any recommender has to beat. Both train on the split's kTrain part,
// on interactions whose weight is positive, and own what they need.

// Most positives first.
RankFunction RankByPopularity(const Dataset& dataset, const Split& split,
                              const RatingWeights& weights);

// Item-based k nearest neighbours with cosine similarity over binary
// positives (Sarwar et al. 2001), damped for rare pairs: the score of an item
// is the sum of its similarities to the seen items among its `num_neighbors`
// nearest. About 100 serve well.
RankFunction RankByItemKnn(const Dataset& dataset, const Split& split,
                           const RatingWeights& weights, int32_t num_neighbors,
                           int num_threads);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_BASELINES_H_
