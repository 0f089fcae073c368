#ifndef PAGEPICK_TRAINER_SOFTMAX_LOSS_H_
#define PAGEPICK_TRAINER_SOFTMAX_LOSS_H_

#include <cstdint>
#include <span>

#include "trainer/fit_options.h"
#include "trainer/history_batch.h"
#include "trainer/matrix.h"

namespace pagepick {

// What the softmax runs over, and what else it is to come close to. Borrows.
struct SoftmaxScope {
  // Items that leave the softmax.
  std::span<const int32_t> excluded = {};
  // [items], if the items are a sample: -log of each one's chance to be in it.
  // An item then stands for all like it in the sum of exponentials, unless the
  // example itself has brought it in as a target (log-Q correction: Bengio and
  // Senecal 2008; Yi et al. 2019). Empty if all items are there.
  std::span<const float> corrections = {};
  // Scores [examples x items], or null.  REQUIRES: not with corrections
  const Matrix* teacher = nullptr;
};

// Turns logits [examples x items] into the gradient of the loss by them, and
// returns the loss, a mean over examples.
double SoftmaxLoss(const HistoryBatch& batch, const SoftmaxScope& scope,
                   const SoftmaxTargets& targets, int num_threads,
                   Matrix* logits);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_SOFTMAX_LOSS_H_
