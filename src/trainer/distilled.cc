#include "trainer/distilled.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "trainer/history_model.h"

namespace pagepick {
namespace {

// One training: the options with seed and threads in place, and the teachers.
class DistilledRun {
 public:
  DistilledRun(const Positives& positives, const DistilledOptions& options,
               const DistilledCallbacks& callbacks)
      : positives_(positives), options_(options), callbacks_(callbacks) {
    IalsOptions& ials = options_.ials;
    ials.num_threads = options.num_threads;
    ials.seed = options.seed;
    options_.ease.num_threads = options.num_threads;
    for (FitOptions* fit : {&options_.autoencoder.fit, &options_.tower.fit}) {
      fit->num_threads = options.num_threads;
      fit->seed = options.seed;
    }
    options_.tower.dim = ials.dim;
  }

  Status TeachIals(const Dataset& dataset, const Split& split,
                   const RatingWeights& weights) {
    IalsCallbacks callbacks;
    callbacks.validate = callbacks_.validate;
    callbacks.on_sweep = [&](const IalsProgress& sweep) {
      return Report({"iALS", sweep.sweep, sweep.max_sweeps, sweep.loss,
                     sweep.validation_ndcg});
    };
    PAGEPICK_ASSIGN_OR_RETURN(
        IalsResult result,
        TrainIals(dataset, split, weights, options_.ials, nullptr, callbacks));
    ials_ = std::move(result.towers);
    AddTeacher(ScoreByFoldIn(ials_), options_.ials_share);
    return Status();
  }

  Status TeachEase() {
    const int32_t num_items = positives_.by_item.num_rows();
    if (options_.ease_share <= 0 || num_items > options_.ease.max_items ||
        !Report({"EASE", 0, 1, 0, 0})) {
      return Status();
    }
    PAGEPICK_ASSIGN_OR_RETURN(item_weights_,
                              TrainEase(positives_, options_.ease));
    AddTeacher(ScoreByItemWeights(item_weights_), options_.ease_share);
    Report({"EASE", 1, 1, 0, 0});
    return Status();
  }

  Status TeachAutoencoders() {
    const int32_t count = options_.num_autoencoders;
    if (options_.autoencoder_share <= 0) return Status();
    for (int32_t n = 0; n < count && !stopped_; ++n) {
      AutoencoderOptions options = options_.autoencoder;
      options.fit.seed += static_cast<uint64_t>(n);
      PAGEPICK_ASSIGN_OR_RETURN(
          HistoryModel model,
          TrainAutoencoder(positives_, options, [&](const FitProgress& fit) {
            return Report({"autoencoder", n * fit.epochs + fit.epoch,
                           count * fit.epochs, fit.loss, 0});
          }));
      autoencoders_.push_back(std::make_unique<HistoryModel>(std::move(model)));
      AddTeacher(ScoreByModel(*autoencoders_.back()),
                 options_.autoencoder_share / static_cast<float>(count));
    }
    return Status();
  }

  Result<DistilledResult> TrainTower(const RatingWeights& weights) {
    DistilledResult result;
    if (!stopped_) {
      const std::unique_ptr<HistoryScorer> blend =
          ScoreByBlend(std::move(teachers_));
      TwoTowerCallbacks callbacks;
      callbacks.start = &ials_;
      callbacks.teacher = blend.get();
      callbacks.as_shipped = callbacks_.as_shipped;
      callbacks.validate = callbacks_.validate;
      callbacks.on_epoch = [&](const FitProgress& fit) {
        result.best_ndcg = std::max(result.best_ndcg, fit.validation);
        return Report(
            {"tower", fit.epoch, fit.epochs, fit.loss, fit.validation});
      };
      PAGEPICK_ASSIGN_OR_RETURN(
          result.towers,
          TrainTwoTower(positives_, weights, options_.tower, callbacks));
    }
    result.item_weights = std::move(item_weights_);
    result.stopped = stopped_;
    return result;
  }

 private:
  bool Report(const DistilledProgress& progress) {
    if (callbacks_.on_progress && !callbacks_.on_progress(progress)) {
      stopped_ = true;
    }
    return !stopped_;
  }

  void AddTeacher(std::unique_ptr<HistoryScorer> scorer, float share) {
    if (share > 0) teachers_.push_back({std::move(scorer), share});
  }

  const Positives& positives_;
  DistilledOptions options_;
  const DistilledCallbacks& callbacks_;
  Towers ials_;
  ItemWeights item_weights_;
  std::vector<std::unique_ptr<HistoryModel>> autoencoders_;
  std::vector<BlendPart> teachers_;
  bool stopped_ = false;
};

}  // namespace

Result<DistilledResult> TrainDistilled(const Dataset& dataset,
                                       const Split& split,
                                       const RatingWeights& rating_weights,
                                       const DistilledOptions& options,
                                       const DistilledCallbacks& callbacks) {
  const Positives positives = CollectPositives(dataset, split, rating_weights);
  DistilledRun run(positives, options, callbacks);
  PAGEPICK_RETURN_IF_ERROR(run.TeachIals(dataset, split, rating_weights));
  PAGEPICK_RETURN_IF_ERROR(run.TeachEase());
  PAGEPICK_RETURN_IF_ERROR(run.TeachAutoencoders());
  return run.TrainTower(rating_weights);
}

}  // namespace pagepick
