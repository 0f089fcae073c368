#include "pagepick/trainers.h"

#include <algorithm>
#include <utility>

#include "eval/unseen_users.h"
#include "pagepick/cold_fit.h"
#include "quantizer/scalar_quantizer.h"
#include "trainer/distilled.h"
#include "trainer/ials.h"
#include "trainer/two_tower.h"

namespace pagepick {

namespace {

// What `build` will make of item rows, for towers to learn around.
std::function<void(ItemEmbeddings*)> AsShipped(const TrainOptions& options) {
  const CodeBits bits = options.bits == 4 ? CodeBits::kInt4 : CodeBits::kInt8;
  const int threads = options.ials.num_threads;
  return [bits, threads](ItemEmbeddings* items) {
    *items = Dequantize(Quantize(*items, bits, threads));
  };
}

void SetTower(const TrainOptions& options, TwoTowerOptions* tower) {
  tower->dim = options.ials.dim;
  if (options.hidden > 0) tower->num_hidden = options.hidden;
  if (options.epochs > 0) tower->fit.epochs = options.epochs;
}

Result<TrainingOutcome> TrainByIals(const TrainingJob& job) {
  Status saved;
  IalsCallbacks callbacks;
  callbacks.start = job.start;
  callbacks.validate = job.validate;
  callbacks.on_sweep = [&](const IalsProgress& sweep) {
    // The checkpoint holds this step, too.
    const bool go_on = job.on_step({"iALS", sweep.sweep, sweep.max_sweeps,
                                    sweep.loss, sweep.validation_ndcg});
    if (job.checkpoint != nullptr) saved = job.checkpoint->Save(*sweep.state);
    return saved.ok() && go_on;
  };
  Result<IalsResult> result = TrainIals(
      job.data.dataset, job.data.split, job.weights, job.options.ials,
      job.checkpoint != nullptr ? job.checkpoint->state() : nullptr, callbacks);
  PAGEPICK_RETURN_IF_ERROR(saved);
  if (!result.ok()) return result.status();
  return TrainingOutcome{
      std::move(result->towers), result->stopped, result->best_ndcg, {}};
}

Result<TrainingOutcome> TrainByDistilling(const TrainingJob& job) {
  DistilledOptions options;
  options.ials = job.options.ials;
  options.autoencoder.fit.epochs = job.options.teacher_epochs;
  options.num_autoencoders = job.options.autoencoders;
  SetTower(job.options, &options.tower);
  options.seed = job.options.ials.seed;
  options.num_threads = job.options.ials.num_threads;
  DistilledCallbacks callbacks;
  callbacks.validate = job.validate;
  callbacks.as_shipped = AsShipped(job.options);
  callbacks.on_progress = [&](const DistilledProgress& step) {
    return job.on_step(
        {step.stage, step.done, step.total, step.loss, step.validation_ndcg});
  };
  PAGEPICK_ASSIGN_OR_RETURN(DistilledResult result,
                            TrainDistilled(job.data.dataset, job.data.split,
                                           job.weights, options, callbacks));
  return TrainingOutcome{std::move(result.towers), result.stopped,
                         result.best_ndcg, std::move(result.item_weights)};
}

// Learns towers on the data alone. `callbacks` says what from.
Result<TrainingOutcome> LearnTowers(const TrainingJob& job,
                                    const Positives& positives,
                                    TwoTowerOptions options,
                                    TwoTowerCallbacks callbacks) {
  SetTower(job.options, &options);
  options.fit.seed = job.options.ials.seed;
  options.fit.num_threads = job.options.ials.num_threads;
  TrainingOutcome outcome;
  callbacks.validate = job.validate;
  callbacks.as_shipped = AsShipped(job.options);
  callbacks.on_epoch = [&](const FitProgress& fit) {
    outcome.best_ndcg = std::max(outcome.best_ndcg, fit.validation);
    outcome.stopped = !job.on_step(
        {"tower", fit.epoch, fit.epochs, fit.loss, fit.validation});
    return !outcome.stopped;
  };
  PAGEPICK_ASSIGN_OR_RETURN(
      outcome.towers,
      TrainTwoTower(positives, job.weights, options, callbacks));
  return outcome;
}

Result<TrainingOutcome> TrainByNext(const TrainingJob& job) {
  TwoTowerOptions options = NextItemOptions();
  options.decays = DecaysOf(job.options.half_lives);
  return LearnTowers(
      job, CollectPositives(job.data.dataset, job.data.split, job.weights),
      options, {});
}

SoftmaxItems SoftmaxItemsOf(const TrainOptions& options) {
  if (options.softmax == "full") return SoftmaxItems::kAll;
  if (options.softmax == "sampled") return SoftmaxItems::kSample;
  return SoftmaxItems::kAuto;
}

// A net finds pairs by itself, and would know its items by their titles.
FeatureOptions TowerFeatures() {
  FeatureOptions options;
  options.title_buckets = 0;
  return options;
}

Result<TrainingOutcome> TrainByTowers(const TrainingJob& job) {
  const Positives positives =
      CollectPositives(job.data.dataset, job.data.split, job.weights);
  TwoTowerOptions options = HoldOutOptions();
  options.fit.softmax.items = SoftmaxItemsOf(job.options);
  options.fit.softmax.num_negatives = job.options.negatives;
  TwoTowerCallbacks callbacks;
  ItemFeatures features;
  if (job.options.features) {
    PAGEPICK_ASSIGN_OR_RETURN(
        features,
        FeaturesByRated(job.data.dataset.catalogue, CountsOf(positives.by_item),
                        TowerFeatures()));
    if (features.num_columns > 0) callbacks.features = &features;
  }
  TrainingJob first = job;
  first.checkpoint = nullptr;
  PAGEPICK_ASSIGN_OR_RETURN(TrainingOutcome start, TrainByIals(first));
  if (start.stopped) return start;
  callbacks.start = &start.towers;
  return LearnTowers(job, positives, options, callbacks);
}

}  // namespace

std::function<double(const Towers&)> ValidationBy(
    const std::vector<HeldOutUser>& users, int num_threads) {
  if (users.empty()) return {};
  return [&users, num_threads](const Towers& towers) {
    const Result<UnseenUserEvaluation> evaluation =
        EvaluateUnseenUsers(users, RankByTowers(towers), num_threads);
    return evaluation.ok() ? evaluation->quality.ndcg_at_100.mean : 0.0;
  };
}

const std::vector<Trainer>& Trainers() {
  static const std::vector<Trainer> trainers = {
      {"ials", "alternating least squares: fast, and hard to beat", true, true,
       TrainByIals},
      {"distilled", "a small tower taught by large models: the best quality",
       false, false, TrainByDistilling, /*around_codes=*/true},
      {"towers", "learned by ratings and what the catalogue tells of items",
       false, true, TrainByTowers, /*around_codes=*/true},
      {"next", "learns from the order of ratings what comes next", false, false,
       TrainByNext, /*around_codes=*/true},
  };
  return trainers;
}

Result<const Trainer*> FindTrainer(const std::string& name) {
  std::string known;
  for (const Trainer& trainer : Trainers()) {
    if (name == trainer.name) return &trainer;
    known += std::string(known.empty() ? "" : ", ") + trainer.name;
  }
  return Status::InvalidArgument("--trainer is '" + name +
                                 "', expected one of: " + known);
}

}  // namespace pagepick
