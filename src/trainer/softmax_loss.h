#ifndef PAGEPICK_TRAINER_SOFTMAX_LOSS_H_
#define PAGEPICK_TRAINER_SOFTMAX_LOSS_H_

#include <cstdint>
#include <span>

#include "trainer/history_batch.h"
#include "trainer/matrix.h"

namespace pagepick {

// What the softmax over all items is to come close to: the items to be found
// and, beside or instead of them, what a teacher thinks (Hinton, Vinyals,
// Dean 2015).
struct SoftmaxTargets {
  float data_weight = 1;
  // Each history's items to find share one unit of weight; otherwise each
  // item weighs 1 and long histories count more.
  bool normalize = true;
  // Shown items can't be answers: they leave the softmax.
  bool mask_shown = true;
  float teacher_weight = 0;
  // Teacher scores are divided by it before their own softmax.
  float temperature = 1;
};

// Turns logits [examples x items] into the gradient of the loss by them, and
// returns the loss, a mean over examples. `teacher` [examples x items] is
// read; null without one. Items that are `excluded` leave the softmax.
double SoftmaxLoss(const HistoryBatch& batch, std::span<const int32_t> excluded,
                   const SoftmaxTargets& targets, int num_threads,
                   const Matrix* teacher, Matrix* logits);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_SOFTMAX_LOSS_H_
