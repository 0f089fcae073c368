#ifndef PAGEPICK_TOOLS_PAGEPICK_TRAINERS_H_
#define PAGEPICK_TOOLS_PAGEPICK_TRAINERS_H_

#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/training_step.h"
#include "dataset/split.h"
#include "pagepick/checkpointing.h"
#include "pagepick/train_options.h"
#include "pagepick/training_data.h"
#include "towers/towers.h"
#include "trainer/ease.h"

namespace pagepick {

// What a trainer is given.
struct TrainingJob {
  DataView data;
  const RatingWeights& weights;
  const TrainOptions& options;
  // NDCG@100 of towers on validation visitors; empty if there are none.
  std::function<double(const Towers&)> validate;
  // False stops the training.
  std::function<bool(const TrainingStep&)> on_step;
  // Where a trainer that can resume keeps its state.
  Checkpointing* checkpoint = nullptr;
  // Item rows that a trainer may start from, or null.
  const ItemEmbeddings* start = nullptr;
};

struct TrainingOutcome {
  Towers towers;
  bool stopped = false;  // by on_step
  double best_ndcg = 0;  // on validation visitors
  // EASE's, where the trainer has solved for them; else empty.
  ItemWeights item_weights;
};

// NDCG@100 of float towers on `users`, which it borrows; empty if there are
// none.
std::function<double(const Towers&)> ValidationBy(
    const std::vector<HeldOutUser>& users, int num_threads);

// A way to train. A new one is a file in src/trainer, its options in
// TrainOptions and a line in the list.
struct Trainer {
  const char* name;  // as in --trainer
  const char* what;
  bool resumes;
  bool starts_warm;
  Result<TrainingOutcome> (*train)(const TrainingJob& job);
  // Whether towers learn around the codes of TrainOptions::bits.
  bool around_codes = false;
};
const std::vector<Trainer>& Trainers();

// kInvalidArgument, naming all there are.
Result<const Trainer*> FindTrainer(const std::string& name);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_TRAINERS_H_
