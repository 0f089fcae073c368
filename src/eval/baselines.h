#ifndef PAGEPICK_EVAL_BASELINES_H_
#define PAGEPICK_EVAL_BASELINES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "dataset/split.h"
#include "eval/unseen_users.h"
#include "towers/rating_weights.h"

namespace pagepick {

// What any recommender has to beat. They train on the split's kTrain part, on
// interactions whose weight is positive, and own what they need. A history
// that says nothing gets the most popular items.

// How many training positives each item has.
std::vector<float> CountPositives(const Dataset& dataset, const Split& split,
                                  const RatingWeights& weights);

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

// Any item-to-item weights, EASE's for example: the score of item j is the sum
// of values[i * items + j] over the liked seen items i.
struct ItemWeightsView {
  int32_t num_items = 0;
  std::span<const float> values;  // [num_items x num_items], row-major
};

// Borrows the weights.  REQUIRES: weights.num_items of the dataset
RankFunction RankByItemWeights(const ItemWeightsView& item_weights,
                               const Dataset& dataset, const Split& split,
                               const RatingWeights& weights);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_BASELINES_H_
