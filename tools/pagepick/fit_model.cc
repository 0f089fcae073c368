#include "pagepick/fit_model.h"

#include <fmt/core.h>

#include <utility>
#include <vector>

namespace pagepick {

namespace {

// Steps of this run after those that a checkpoint holds, which gets them, too.
class StepRecord {
 public:
  explicit StepRecord(Checkpointing* checkpoint) : checkpoint_(checkpoint) {
    if (checkpoint != nullptr) steps_ = checkpoint->steps();
  }

  void Add(const TrainingStep& step) {
    if (steps_.size() >= kMaxTrainingSteps) return;
    steps_.push_back(step);
    if (checkpoint_ != nullptr) checkpoint_->AddStep(step);
  }

  std::vector<TrainingStep> Take() && { return std::move(steps_); }

 private:
  Checkpointing* checkpoint_;
  std::vector<TrainingStep> steps_;
};

// What the trainer chose by the data's shape is part of where it comes from.
void KeepChosenConstants(const UserTower& user, TrainOptions* options) {
  if (user.kind != UserTowerKind::kFoldIn) return;
  options->ials.alpha0 = user.fold_in.alpha0;
  options->ials.regularization = user.fold_in.regularization;
}

}  // namespace

Result<FittedModel> FitModel(const FitRequest& request) {
  const DataView& data = request.data;
  const TrainOptions& options = request.options;
  PAGEPICK_ASSIGN_OR_RETURN(const Trainer* trainer,
                            FindTrainer(options.trainer));
  PAGEPICK_ASSIGN_OR_RETURN(
      const RatingWeights weights,
      MakeRatingWeights(options, data.dataset.scale, data.positive_threshold));
  const std::vector<HeldOutUser> validation =
      HeldOutUsers(data.dataset, data.split, HeldOutFold::kValidation);
  StepRecord steps(request.checkpoint);
  const TrainingJob job{data,
                        weights,
                        options,
                        ValidationBy(validation, options.ials.num_threads),
                        [&](const TrainingStep& step) {
                          steps.Add(step);
                          return request.on_step(step);
                        },
                        request.checkpoint,
                        request.start};
  PAGEPICK_ASSIGN_OR_RETURN(TrainingOutcome outcome, trainer->train(job));
  FittedModel fit;
  fit.towers = std::move(outcome.towers);
  fit.options = options;
  fit.best_ndcg = outcome.best_ndcg;
  fit.stopped = outcome.stopped;
  fit.steps = std::move(steps).Take();
  if (fit.stopped) return fit;
  KeepChosenConstants(fit.towers.user, &fit.options);
  fit.towers.user.recency_decay = RecencyDecay(options);
  ItemWeights* known = request.item_weights != nullptr ? request.item_weights
                                                       : &outcome.item_weights;
  if (known->values.empty()) *known = std::move(outcome.item_weights);
  PAGEPICK_ASSIGN_OR_RETURN(
      fit.neighbors, AddNeighbors(data, weights, options, known, &fit.towers));
  fit.options.neighbors = fit.neighbors.chosen.per_item;
  return fit;
}

std::string Describe(const TrainingStep& step) {
  std::string text = fmt::format("{} {}/{}", step.stage, step.done, step.total);
  if (step.loss != 0) text += fmt::format("  loss {:.4f}", step.loss);
  if (step.validation_ndcg > 0) {
    text += fmt::format("  held-out NDCG@100 {:.4f}", step.validation_ndcg);
  }
  return text;
}

}  // namespace pagepick
