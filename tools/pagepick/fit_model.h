#ifndef PAGEPICK_TOOLS_PAGEPICK_FIT_MODEL_H_
#define PAGEPICK_TOOLS_PAGEPICK_FIT_MODEL_H_

#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "pagepick/neighbor_choice.h"
#include "pagepick/train_options.h"
#include "pagepick/trainers.h"

namespace pagepick {

// A training from options to towers that can ship, neighbours included.
struct FitRequest {
  DataView data;
  const TrainOptions& options;
  std::function<bool(const TrainingStep&)> on_step;  // false stops
  Checkpointing* checkpoint = nullptr;
  const ItemEmbeddings* start = nullptr;  // as in TrainingJob
  // EASE's weights, where trainings on the same data share them: filled by
  // the first that needs them.
  ItemWeights* item_weights = nullptr;
};

struct FittedModel {
  Towers towers;
  // As given, with what the trainer and validation visitors chose.
  TrainOptions options;
  double best_ndcg = 0;  // on validation visitors
  NeighborChoice neighbors;
  std::vector<TrainingStep> steps;  // kMaxTrainingSteps at most
  bool stopped = false;             // by on_step; there are no towers then
};

// kInvalidArgument for options that don't fit each other or the data.
Result<FittedModel> FitModel(const FitRequest& request);

// "tower 4/40  loss 5.0720  held-out NDCG@100 0.4320"
std::string Describe(const TrainingStep& step);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_FIT_MODEL_H_
