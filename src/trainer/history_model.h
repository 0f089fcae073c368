#ifndef PAGEPICK_TRAINER_HISTORY_MODEL_H_
#define PAGEPICK_TRAINER_HISTORY_MODEL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "trainer/fit_options.h"
#include "trainer/history_batch.h"
#include "trainer/history_scorer.h"
#include "trainer/item_nets.h"
#include "trainer/layers.h"
#include "trainer/softmax_loss.h"
#include "trainer/user_nets.h"

namespace pagepick {

// What every learned model is made of: input rows of items that a history's
// weighted averages are taken of, a net that turns those into a user
// embedding, and output rows of items that it is multiplied with.
struct HistoryModel {
  std::vector<float> decays = {1};
  std::unique_ptr<ItemNet> inputs;  // null if tied to the outputs
  std::unique_ptr<ItemNet> outputs;
  Parameter bias;  // [1 x items]; empty without one
  std::unique_ptr<UserNet> net;

  bool is_tied() const { return inputs == nullptr; }
};

// What the caller plugs in. Each may be empty.
struct FitCallbacks {
  // Teaches by its scores where targets.teacher_weight is above 0.
  const HistoryScorer* teacher = nullptr;
  // A figure of the model as it stands, greater = better; the best is kept.
  std::function<double(HistoryModel&)> validate;
  // What shipping makes of the output rows (quantization), to learn around:
  // called on a copy before each step of the second half of the epochs;
  // gradients pass as if it were not there (straight-through estimator:
  // Bengio, Leonard, Courville 2013).
  std::function<void(Matrix*)> as_shipped;
  // False stops.
  std::function<bool(const FitProgress&)> on_epoch;
};

// Fits on all users, by the softmax over the items that somebody likes or a
// sample of them, and others as their net says. The best validated state
// is what `model` is left in. Same bits with any number of threads.
// kInvalidArgument: nobody to fit on, a loss that is not finite, a failing
// teacher, or a sample of items where all are needed.
Status Fit(const Positives& positives, const FitOptions& options,
           const FitCallbacks& callbacks, HistoryModel* model);

// Scores of all items. Borrows the model.
std::unique_ptr<HistoryScorer> ScoreByModel(HistoryModel& model);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_HISTORY_MODEL_H_
