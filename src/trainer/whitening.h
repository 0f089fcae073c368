#ifndef PAGEPICK_TRAINER_WHITENING_H_
#define PAGEPICK_TRAINER_WHITENING_H_

#include "base/status.h"
#include "towers/towers.h"

namespace pagepick {

// V'V over all rows [dim x dim], symmetric to the bit.
std::vector<float> Gramian(const ItemEmbeddings& items, int num_threads);

// The user tower that replaces `towers`' exact fold-in by one matrix: the
// inverse of alpha0 V'V + (the mean history's share of observed Gramian) +
// lambda I, where `mean_positives` is the mean number of positives of a
// training user and `item_counts` [items] how often each item is positive.
// REQUIRES: towers.user.kind == kFoldIn
Result<UserTower> WhitenUserTower(const Towers& towers,
                                  const std::vector<float>& item_counts,
                                  double mean_positives);

// The naive rating-weighted mean, for comparison.
UserTower MeanUserTower(const Towers& towers);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_WHITENING_H_
