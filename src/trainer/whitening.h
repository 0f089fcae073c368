#ifndef PAGEPICK_TRAINER_WHITENING_H_
#define PAGEPICK_TRAINER_WHITENING_H_

#include <vector>

#include "base/status.h"
#include "towers/towers.h"

namespace pagepick {

// V'V over all rows [dim x dim], symmetric to the bit, the same with any
// number of threads.
std::vector<float> Gramian(const ItemEmbeddings& items, int num_threads);

// The user tower that replaces `towers`' exact fold-in by one matrix, the
// inverse of
//   alpha0 V'V + s n sum_i p_i v_i v_i' + lambda (n + alpha0 items)^nu I
// where n is `mean_positives`, the mean number of positives of a training
// user, p_i the share of item i in all positives (from `item_counts` [items],
// how often each is positive) and s a fixed fraction. That is the fold-in of a
// history that holds a little of everything. Symmetric to the bit and positive
// definite, so that a dislike always pushes the disliked item down.
// kInvalidArgument if `towers` has no fold-in, the counts have the wrong size
// or the sum cannot be inverted.
Result<UserTower> WhitenUserTower(const Towers& towers,
                                  const std::vector<float>& item_counts,
                                  double mean_positives);

// The naive rating-weighted mean, for comparison.
UserTower MeanUserTower(const Towers& towers);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_WHITENING_H_
