#include "pagepick/size_curve.h"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "eval/unseen_users.h"
#include "pagepick/fit_model.h"
#include "pagepick/quality.h"
#include "pagepick/size_ladder.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

// What one training serves: learned towers grow around their codes, others
// serve both widths.
struct TrainingKey {
  int32_t dim = 0;
  int32_t bits = 0;  // 0 = any

  bool operator==(const TrainingKey&) const = default;
};

// Time by dim, roughly: a part that does not grow, and one that does.
int64_t CostOf(const TrainingKey& key) { return 32 + key.dim; }

Status CheckTrainable(const Provenance& provenance) {
  for (const Provenance::Option& option : provenance.options) {
    if (option.name == "imported") {
      return Status::InvalidArgument(
          "the vectors of this model were imported, and other sizes of them "
          "can't be trained; --bits alone changes its size");
    }
    if (option.name == "warm") {
      return Status::InvalidArgument(
          "this model was trained with --warm, which other sizes can't start "
          "from; train it anew without");
    }
    if (option.name == "added-items") {
      return Status::InvalidArgument(
          "other sizes of this model would lose the items of add-items; "
          "choose the size of the model before them, then train --dim, "
          "add-items and build --bits");
    }
  }
  return {};
}

bool IsSmaller(const SizePoint& a, const SizePoint& b) {
  return std::tie(a.bytes, a.size.dim, a.size.bits, a.size.neighbors) <
         std::tie(b.bytes, b.size.dim, b.size.bits, b.size.neighbors);
}

void Choose(SizeCurve* curve) {
  std::vector<SizePoint>& points = curve->points;
  std::sort(points.begin(), points.end(), IsSmaller);
  for (size_t n = 1; n < points.size(); ++n) {
    if (points[n].quality.mean > points[curve->best].quality.mean) {
      curve->best = n;
    }
  }
  const SizePoint& best = points[curve->best];
  curve->chosen = curve->best;
  for (size_t n = 0; n < curve->best; ++n) {
    if (!IsAsGood(points[n], best)) continue;
    curve->chosen = n;
    return;
  }
}

class SizeSearch {
 public:
  SizeSearch(const SizeOptions& options, const OutputFlags& flags,
             TrainedModel* model)
      : options_(options),
        model_(model),
        progress_(flags, "sizes"),
        visitors_(HeldOutUsers(model->dataset, model->split,
                               HeldOutFold::kValidation)) {}

  Result<SizeCurve> Run() {
    if (visitors_.empty()) {
      return Status::InvalidArgument(
          "the model holds no validation visitors to choose a size by: train "
          "it with --validation-fraction above 0");
    }
    PAGEPICK_RETURN_IF_ERROR(CheckTrainable(model_->provenance));
    PAGEPICK_RETURN_IF_ERROR(Prepare());
    for (const TrainingKey& key : keys_) {
      PAGEPICK_RETURN_IF_ERROR(TryTraining(key));
    }
    progress_.Finish();
    if (curve_.points.empty()) return NothingFitted();
    Choose(&curve_);
    return std::move(curve_);
  }

 private:
  // The plan, and what it takes.
  Status Prepare() {
    curve_.budget = options_.budget;
    curve_.metric = &MainMetric(ProtocolOf(model_->dataset, model_->split));
    PAGEPICK_ASSIGN_OR_RETURN(train_, OptionsOf(model_->provenance));
    PAGEPICK_ASSIGN_OR_RETURN(trainer_, FindTrainer(train_.trainer));
    if (model_->towers.neighbors.empty()) train_.neighbors = 0;
    own_ = {model_->towers.items.dim, trainer_->around_codes ? train_.bits : 0};
    PAGEPICK_ASSIGN_OR_RETURN(ShippedModel shipped,
                              PrepareShippedModel(*model_, options_.ship));
    PAGEPICK_RETURN_IF_ERROR(Evaluate(&shipped).status());
    PAGEPICK_ASSIGN_OR_RETURN(
        sizes_, PlanSizes(shipped.contents, train_.neighbors, options_));
    for (const ModelSize& size : sizes_) {
      const TrainingKey key = KeyOf(size);
      if (std::find(keys_.begin(), keys_.end(), key) != keys_.end()) continue;
      keys_.push_back(key);
      if (key != own_) total_cost_ += CostOf(key);
    }
    return {};
  }

  TrainingKey KeyOf(const ModelSize& size) const {
    return {size.dim,
            trainer_->around_codes ? static_cast<int32_t>(size.bits) : 0};
  }

  Status TryTraining(const TrainingKey& key) {
    if (key == own_) return MeasureTowers(key);
    ++num_trained_;
    PAGEPICK_ASSIGN_OR_RETURN(FittedModel fit, Train(key));
    if (fit.stopped || Interrupted()) {
      return Status::InvalidArgument("stopped; nothing was written");
    }
    SizeTraining& training = curve_.trainings.emplace_back();
    training.towers = std::move(fit.towers);
    training.steps = std::move(fit.steps);
    training.provenance =
        MakeProvenance(model_->provenance.data_name,
                       model_->provenance.data_licence, View(), fit.options);
    Swap(&training);
    Status status = MeasureTowers(key);
    Swap(&training);
    done_cost_ += CostOf(key);
    return status;
  }

  Result<FittedModel> Train(const TrainingKey& key) {
    TrainOptions options = train_;
    options.ials.dim = key.dim;
    if (key.bits != 0) options.bits = key.bits;
    size_t steps = 0;
    FitRequest request{View(), options, {}};
    request.item_weights = &item_weights_;
    request.on_step = [&](const TrainingStep& step) {
      Tell(key, ++steps, step);
      return !Interrupted();
    };
    return FitModel(request);
  }

  // The steps of the model's own training say how far along another is.
  void Tell(const TrainingKey& key, size_t steps, const TrainingStep& step) {
    const size_t expected = model_->training.size();
    const double share =
        static_cast<double>(steps) / static_cast<double>(expected + 1);
    const double cost = static_cast<double>(CostOf(key)) * std::min(share, 1.0);
    const std::string width =
        key.bits == 0 ? "" : fmt::format(", {} bits", key.bits);
    progress_.Update(1000 * done_cost_ + static_cast<int64_t>(1000 * cost),
                     1000 * total_cost_,
                     fmt::format("{} of {}: {} dims{}  {}", num_trained_,
                                 keys_.size() - (HasOwn() ? 1 : 0), key.dim,
                                 width, Describe(step)));
  }

  bool HasOwn() const {
    return std::find(keys_.begin(), keys_.end(), own_) != keys_.end();
  }

  // Every size that the towers in *model_ serve.
  Status MeasureTowers(const TrainingKey& key) {
    const bool is_own = key == own_;
    for (const ModelSize& size : sizes_) {
      if (KeyOf(size) != key) continue;
      PAGEPICK_ASSIGN_OR_RETURN(SizePoint point, MeasureSize(size));
      if (options_.budget && point.bytes > *options_.budget) {
        smallest_ = std::min(smallest_, point.bytes);
        continue;
      }
      if (!is_own) {
        point.training = static_cast<int32_t>(curve_.trainings.size()) - 1;
      }
      curve_.points.push_back(std::move(point));
    }
    return {};
  }

  Result<SizePoint> MeasureSize(const ModelSize& size) {
    ShipOptions ship = options_.ship;
    ship.bits = size.bits;
    SparseNeighbors left_out;
    if (size.neighbors == 0) std::swap(left_out, model_->towers.neighbors);
    Result<ShippedModel> shipped = PrepareShippedModel(*model_, ship);
    if (size.neighbors == 0) std::swap(left_out, model_->towers.neighbors);
    if (!shipped.ok()) return shipped.status();
    PAGEPICK_ASSIGN_OR_RETURN(const QualityRow row, Evaluate(&*shipped));
    SizePoint point;
    point.size = size;
    point.bytes = shipped->bytes.size();
    point.bytes_per_item = row.bytes_per_item.value_or(0);
    point.figures = FiguresOf(row, *curve_.metric);
    point.quality = MeanOf(point.figures);
    return point;
  }

  // What ships tells its quality, which is a part of its size.
  Result<QualityRow> Evaluate(ShippedModel* shipped) {
    PAGEPICK_ASSIGN_OR_RETURN(
        QualityRow row,
        MeasureShipped("", shipped->bytes.bytes(), shipped->storage_order,
                       visitors_, options_.ship.num_threads));
    SetQuality(row.evaluation.quality, &shipped->contents.provenance);
    PAGEPICK_RETURN_IF_ERROR(WriteBytes(shipped));
    return row;
  }

  Status NothingFitted() const {
    return Status::InvalidArgument(
        fmt::format("--budget: nothing fits into {} B; the smallest model file "
                    "that was tried takes {} B",
                    WithThousands(static_cast<int64_t>(*options_.budget)),
                    WithThousands(static_cast<int64_t>(smallest_))));
  }

  void Swap(SizeTraining* training) {
    std::swap(model_->towers, training->towers);
    std::swap(model_->provenance, training->provenance);
  }

  DataView View() const {
    return {model_->dataset, model_->split, model_->positive_threshold};
  }

  const SizeOptions& options_;
  TrainedModel* model_;
  Progress progress_;
  const std::vector<HeldOutUser> visitors_;
  TrainOptions train_;
  const Trainer* trainer_ = nullptr;
  TrainingKey own_;
  std::vector<ModelSize> sizes_;
  std::vector<TrainingKey> keys_;
  ItemWeights item_weights_;
  int64_t num_trained_ = 0;
  int64_t done_cost_ = 0;
  int64_t total_cost_ = 0;
  uint64_t smallest_ = UINT64_MAX;
  SizeCurve curve_;
};

}  // namespace

bool IsAsGood(const SizePoint& point, const SizePoint& best) {
  return point.quality.mean >= (1 - kSizesWorth) * best.quality.mean &&
         !IsSignificant(ComparePaired(point.figures, best.figures, {}));
}

Result<SizeCurve> MeasureSizes(const SizeOptions& options,
                               const OutputFlags& flags, TrainedModel* model) {
  return SizeSearch(options, flags, model).Run();
}

void TakeChosen(SizeCurve curve, TrainedModel* model, ShipOptions* ship) {
  const SizePoint& chosen = curve.points[curve.chosen];
  ship->bits = chosen.size.bits;
  if (chosen.training >= 0) {
    SizeTraining& training =
        curve.trainings[static_cast<size_t>(chosen.training)];
    model->towers = std::move(training.towers);
    model->provenance = std::move(training.provenance);
    model->training = std::move(training.steps);
  }
  if (chosen.size.neighbors > 0 || model->towers.neighbors.empty()) return;
  model->towers.neighbors = {};
  for (Provenance::Option& option : model->provenance.options) {
    if (option.name == "neighbors") option.value = "0";
  }
}

}  // namespace pagepick
