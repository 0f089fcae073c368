#ifndef PAGEPICK_TRAINER_HISTORY_MODEL_H_
#define PAGEPICK_TRAINER_HISTORY_MODEL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "trainer/history_batch.h"
#include "trainer/history_scorer.h"
#include "trainer/layers.h"
#include "trainer/softmax_loss.h"
#include "trainer/user_nets.h"

namespace pagepick {

// What every learned model is made of: a table of input rows that a history's
// weighted averages are taken of, a net that turns those into a user
// embedding, and a table of output rows that it is multiplied with.
struct HistoryModel {
  std::vector<float> decays = {1};
  Parameter inputs;   // [items x input_dim]; empty if tied to the outputs
  Parameter outputs;  // [items x dim]
  Parameter bias;     // [1 x items]; empty without one
  std::unique_ptr<UserNet> net;

  bool is_tied() const { return inputs.value.size() == 0; }
  const Matrix& input_table() const {
    return is_tied() ? outputs.value : inputs.value;
  }
};

// How a HistoryModel is fitted.
struct FitOptions {
  int32_t epochs = 20;
  // Users in one step; 0 = a twentieth of them, 32 to 256: fewer steps than
  // some hundreds leave small data sets unlearned.
  int32_t batch_size = 0;
  AdamOptions adam;
  // The learning rate falls along a cosine from its start to this share.
  float final_rate = 0;
  ExampleOptions examples;
  // Passes over all users that make up one epoch.
  int32_t examples_per_user = 1;
  SoftmaxTargets targets;
  // Epochs without a better validation figure before fitting stops; 0 = never.
  int32_t patience = 0;
  // Epochs between two validations.
  int32_t validate_every = 1;
  uint64_t seed = 1;
  int num_threads = 1;
};

struct FitProgress {
  int32_t epoch = 0;  // finished, from 1
  int32_t epochs = 0;
  double loss = 0;
  double validation = 0;  // the last figure that `validate` gave
};

// What the caller plugs in. Each may be empty.
struct FitCallbacks {
  // Teaches by its scores where targets.teacher_weight is above 0.
  const HistoryScorer* teacher = nullptr;
  // A figure of the model as it stands, greater = better; the best is kept.
  std::function<double(HistoryModel&)> validate;
  // What shipping makes of the output rows (quantization), to learn around:
  // called on a copy before each step from `as_shipped_from` (a share of the
  // epochs) on; gradients pass as if it were not there (straight-through
  // estimator: Bengio, Leonard, Courville 2013).
  std::function<void(Matrix*)> as_shipped;
  float as_shipped_from = 0.5F;
  // False stops.
  std::function<bool(const FitProgress&)> on_epoch;
};

// Fits on all users, by the full softmax over the items that somebody likes;
// the rows of others stay as they are. The best validated state is what `model`
// is left in. Same bits with any number of threads. kInvalidArgument: nobody to
// fit on, a loss that is not finite, or a failing teacher.
Status Fit(const Positives& positives, const FitOptions& options,
           const FitCallbacks& callbacks, HistoryModel* model);

// Scores of all items. Borrows the model.
std::unique_ptr<HistoryScorer> ScoreByModel(HistoryModel& model);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_HISTORY_MODEL_H_
