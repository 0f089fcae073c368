#include "trainer/history_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

#include "trainer/popularity_prior.h"
#include "trainer/step_items.h"
#include "trainer/weighted_sums.h"

namespace pagepick {
namespace {

constexpr size_t kStepsPerEpoch = 20;
constexpr size_t kLeastBatch = 32;
// The work of a full softmax grows with the items; from here on a sample is the
// default. Chosen by judgement, not measured.
constexpr size_t kManyItems = 20000;

std::vector<float> SizesOf(const PositiveRows& lists) {
  std::vector<float> sizes;
  sizes.reserve(static_cast<size_t>(lists.num_rows()));
  for (int32_t l = 0; l < lists.num_rows(); ++l) {
    sizes.push_back(static_cast<float>(lists.ColumnsOf(l).size()));
  }
  return sizes;
}

std::vector<Parameter*> ParametersOf(HistoryModel* model) {
  std::vector<Parameter*> all = model->net->Parameters();
  for (ItemNet* items : {model->outputs.get(), model->inputs.get()}) {
    if (items == nullptr) continue;
    const std::vector<Parameter*> of_items = items->Parameters();
    all.insert(all.end(), of_items.begin(), of_items.end());
  }
  if (model->bias.value.size() > 0) all.push_back(&model->bias);
  return all;
}

class ModelScorer : public HistoryScorer {
 public:
  explicit ModelScorer(HistoryModel& model) : model_(model) {}

  Status Score(const PositiveRows& histories, int num_threads,
               Matrix* scores) const override {
    const Matrix& outputs = model_.outputs->Forward({}, nullptr, num_threads);
    const Matrix& inputs =
        model_.is_tied() ? outputs
                         : model_.inputs->Forward({}, nullptr, num_threads);
    Matrix x;
    WeightedSums(histories, model_.decays).Forward(inputs, num_threads, &x);
    Matrix u;
    model_.net->Forward(x, SizesOf(histories), nullptr, num_threads, &u);
    MultiplyByTransposed(u, outputs, num_threads, scores);
    if (model_.bias.value.size() > 0) {
      scores->rowwise() += model_.bias.value.row(0);
    }
    return Status();
  }

 private:
  HistoryModel& model_;
};

// One fit: what stays the same from step to step, and the state.
class FitRun {
 public:
  FitRun(const Positives& positives, const FitOptions& options,
         const FitCallbacks& callbacks, HistoryModel* model)
      : by_user_(positives.by_user),
        by_item_(positives.by_item),
        options_(options),
        callbacks_(callbacks),
        model_(*model),
        num_items_(positives.by_item.num_rows()),
        prior_(positives.by_item),
        parameters_(ParametersOf(model)),
        rng_(options.seed) {
    for (int32_t user = 0; user < by_user_.num_rows(); ++user) {
      const int64_t events = by_user_.CountOf(user);
      if (events == 0) continue;
      const int64_t examples =
          options.events_per_example > 0
              ? std::max<int64_t>(1, events / options.events_per_example)
              : 1;
      users_.insert(users_.end(), static_cast<size_t>(examples), user);
    }
    for (int32_t item = 0; item < num_items_; ++item) {
      const bool is_rated = by_item_.CountOf(item) > 0;
      if (!is_rated) unrated_.push_back(item);
      chances_.push_back(is_rated ? 1 : model_.outputs->ChanceUnrated(item));
    }
    batch_size_ =
        std::clamp<size_t>(users_.size() / kStepsPerEpoch, kLeastBatch,
                           static_cast<size_t>(options.max_batch_size));
    total_steps_ =
        static_cast<int64_t>((users_.size() + batch_size_ - 1) / batch_size_) *
        options.epochs;
  }

  Status Run() {
    if (users_.empty()) {
      return Status::InvalidArgument("fit: no user has a positive rating");
    }
    PAGEPICK_RETURN_IF_ERROR(ChooseSoftmax());
    FitProgress progress;
    progress.epochs = options_.epochs;
    bool stopped = false;
    while (!stopped && progress.epoch < options_.epochs) {
      PAGEPICK_RETURN_IF_ERROR(Epoch(&progress.loss));
      epoch_ = ++progress.epoch;
      Judge(&progress);
      stopped = callbacks_.on_epoch && !callbacks_.on_epoch(progress);
    }
    if (best_epoch_ > 0 && best_epoch_ < epoch_) Restore();
    return Status();
  }

 private:
  Status ChooseSoftmax() {
    const SoftmaxSampling& softmax = options_.softmax;
    const bool needs_all = is_taught() || model_.bias.value.size() > 0;
    const auto impossible =
        static_cast<size_t>(std::count(chances_.begin(), chances_.end(), 0.F));
    if (softmax.items == SoftmaxItems::kAll ||
        (softmax.items == SoftmaxItems::kAuto &&
         (needs_all || chances_.size() - impossible < kManyItems))) {
      return Status();
    }
    if (needs_all) {
      return Status::InvalidArgument(
          "fit: a softmax over a sample of items goes with neither a teacher "
          "nor item biases, which are of all items");
    }
    sampler_.emplace(by_item_, chances_, softmax, model_.is_tied(),
                     options_.seed);
    return Status();
  }

  Status Epoch(double* loss) {
    Shuffle(&users_, &rng_);
    *loss = 0;
    size_t steps = 0;
    for (size_t begin = 0; begin < users_.size(); begin += batch_size_) {
      const auto users = std::span(users_).subspan(
          begin, std::min(batch_size_, users_.size() - begin));
      HistoryBatch batch =
          DrawExamples(by_user_, users, options_.examples, &rng_);
      ++step_;
      if (batch.shown.num_rows() == 0) continue;
      double step_loss = 0;
      PAGEPICK_RETURN_IF_ERROR(Step(std::move(batch), &step_loss));
      *loss += step_loss;
      ++steps;
    }
    *loss /= static_cast<double>(std::max<size_t>(steps, 1));
    return Status();
  }

  // Forwards, backwards and Adam for one batch.
  Status Step(HistoryBatch batch, double* loss) {
    const int threads = options_.num_threads;
    if (is_taught()) {
      PAGEPICK_RETURN_IF_ERROR(callbacks_.teacher->Score(batch.shown_to_teacher,
                                                         threads, &teacher_));
      prior_.AddTo(batch, options_.targets.few_popularity, &teacher_);
    }
    const StepItems step = sampler_
                               ? sampler_->Draw(batch)
                               : TakeAllItems(std::move(batch), num_items_);
    const WeightedSums sums(step.shown, model_.decays);
    const Matrix& outputs = OutputRows(step.outputs);
    const Matrix& inputs =
        model_.is_tied() ? outputs
                         : model_.inputs->Forward(step.inputs, &rng_, threads);
    sums.Forward(inputs, threads, &x_);
    model_.net->Forward(x_, SizesOf(step.shown), &rng_, threads, &u_);
    const ConstRows candidates = outputs.topRows(step.num_candidates);
    PAGEPICK_RETURN_IF_ERROR(Loss(step, candidates, loss));
    Multiply(logits_, candidates, threads, &du_);
    model_.net->Backward(x_, du_, threads, &dx_);
    MultiplyTransposed(logits_, u_, threads, &doutputs_);
    if (outputs.rows() > doutputs_.rows()) {
      doutputs_.conservativeResizeLike(
          Matrix::Zero(outputs.rows(), outputs.cols()));
    }
    if (!model_.is_tied()) dinputs_.setZero(inputs.rows(), inputs.cols());
    sums.Backward(dx_, threads, model_.is_tied() ? &doutputs_ : &dinputs_);
    model_.outputs->Backward(&doutputs_, threads);
    if (!model_.is_tied()) model_.inputs->Backward(&dinputs_, threads);
    const float rate = options_.learning_rate * RateShare();
    for (Parameter* parameter : parameters_) {
      AdamStep(rate, step_, threads, parameter);
    }
    return Status();
  }

  // Leaves the gradient by the logits in them.
  Status Loss(const StepItems& step, const ConstRows& candidates,
              double* loss) {
    MultiplyByTransposed(u_, candidates, options_.num_threads, &logits_);
    const bool biased = model_.bias.value.size() > 0;
    if (biased) logits_.rowwise() += model_.bias.value.row(0);
    SoftmaxScope scope;
    if (!sampler_) scope.excluded = DrawExcluded();
    scope.corrections = step.corrections;
    if (is_taught()) scope.teacher = &teacher_;
    *loss = SoftmaxLoss(step.in_softmax, scope, options_.targets,
                        options_.num_threads, &logits_) +
            model_.net->ExtraLoss();
    if (biased) model_.bias.gradient = logits_.colwise().sum();
    if (std::isfinite(*loss)) return Status();
    return Status::InvalidArgument(
        "fit: the loss is not finite; lower the learning rate");
  }

  std::span<const int32_t> DrawExcluded() {
    excluded_.clear();
    for (const int32_t item : unrated_) {
      const auto chance =
          static_cast<double>(chances_[static_cast<size_t>(item)]);
      if (chance <= 0 || rng_.Uniform() >= chance) excluded_.push_back(item);
    }
    return excluded_;
  }

  bool is_taught() const {
    return callbacks_.teacher != nullptr && options_.targets.teacher_weight > 0;
  }

  // As they are, or as they ship.
  const Matrix& OutputRows(const ItemList& items) {
    const Matrix& rows =
        model_.outputs->Forward(items, &rng_, options_.num_threads);
    if (!callbacks_.as_shipped || 2 * epoch_ < options_.epochs) return rows;
    shipped_ = rows;
    callbacks_.as_shipped(&shipped_);
    return shipped_;
  }

  float RateShare() const {
    const double done =
        static_cast<double>(step_) / static_cast<double>(total_steps_);
    const double wave = 0.5 * (1 + std::cos(std::numbers::pi * done));
    return options_.final_rate +
           (1 - options_.final_rate) * static_cast<float>(wave);
  }

  void Judge(FitProgress* progress) {
    if (!callbacks_.validate) return;
    progress->validation = callbacks_.validate(model_);
    if (best_epoch_ > 0 && progress->validation <= best_figure_) return;
    best_epoch_ = epoch_;
    best_figure_ = progress->validation;
    best_.clear();
    for (const Parameter* parameter : parameters_) {
      best_.push_back(parameter->value);
    }
  }

  void Restore() {
    for (size_t p = 0; p < parameters_.size(); ++p) {
      parameters_[p]->value = best_[p];
    }
  }

  const PositiveRows& by_user_;
  const PositiveRows& by_item_;
  const FitOptions& options_;
  const FitCallbacks& callbacks_;
  HistoryModel& model_;
  const int32_t num_items_;
  const PopularityPrior prior_;
  const std::vector<Parameter*> parameters_;
  Rng rng_;
  std::optional<ItemSampler> sampler_;
  std::vector<int32_t> users_;    // in the order of the epoch
  std::vector<int32_t> unrated_;  // items
  std::vector<float> chances_;    // [items] to be in a step's softmax
  size_t batch_size_ = 1;
  int64_t total_steps_ = 0;
  int64_t step_ = 0;
  int32_t epoch_ = 0;
  int32_t best_epoch_ = 0;
  double best_figure_ = 0;
  std::vector<Matrix> best_;

  // Of one step; kept to be allocated once.
  std::vector<int32_t> excluded_;
  Matrix teacher_, shipped_, x_, u_, logits_, du_, dx_, doutputs_, dinputs_;
};

}  // namespace

Status Fit(const Positives& positives, const FitOptions& options,
           const FitCallbacks& callbacks, HistoryModel* model) {
  return FitRun(positives, options, callbacks, model).Run();
}

std::unique_ptr<HistoryScorer> ScoreByModel(HistoryModel& model) {
  return std::make_unique<ModelScorer>(model);
}

}  // namespace pagepick
