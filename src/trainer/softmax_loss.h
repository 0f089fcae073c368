#ifndef PAGEPICK_TRAINER_SOFTMAX_LOSS_H_
#define PAGEPICK_TRAINER_SOFTMAX_LOSS_H_

#include <cstdint>
#include <span>

#include "trainer/fit_options.h"
#include "trainer/history_batch.h"
#include "trainer/matrix.h"

namespace pagepick {

// Turns logits [examples x items] into the gradient of the loss by them, and
// returns the loss, a mean over examples. `teacher` [examples x items] is
// read; null without one. Items that are `excluded` leave the softmax.
double SoftmaxLoss(const HistoryBatch& batch, std::span<const int32_t> excluded,
                   const SoftmaxTargets& targets, int num_threads,
                   const Matrix* teacher, Matrix* logits);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_SOFTMAX_LOSS_H_
