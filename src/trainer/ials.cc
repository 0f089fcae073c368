#include "trainer/ials.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/rng.h"
#include "trainer/check_range.h"
#include "trainer/ials_defaults.h"
#include "trainer/ials_solver.h"
#include "trainer/positives.h"
#include "trainer/whitening.h"

namespace pagepick {
namespace {

constexpr int32_t kMaxDim = 1024;

Status CheckOptions(const IalsOptions& options) {
  constexpr double kMany = 1e6;
  PAGEPICK_RETURN_IF_ERROR(CheckRange("iALS: dim", options.dim, 1, kMaxDim));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("iALS: max_sweeps", options.max_sweeps, 1, kMany));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("iALS: alpha0", options.alpha0, 0, kMany));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("iALS: regularization", options.regularization, 0, kMany));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("iALS: init_stddev", options.init_stddev, 1e-6, kMany));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("iALS: patience", options.patience, 0, kMany));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("iALS: num_threads", options.num_threads, 1, kMany));
  if (options.frequency_exponent != 0 && options.frequency_exponent != 1) {
    return Status::InvalidArgument("iALS: frequency_exponent is " +
                                   std::to_string(options.frequency_exponent) +
                                   ", expected 0 or 1");
  }
  return Status();
}

bool HasShape(const ItemEmbeddings& items, int32_t num_items, int32_t dim) {
  return items.num_items == num_items && items.dim == dim &&
         items.values.size() ==
             static_cast<size_t>(num_items) * static_cast<size_t>(dim);
}

ItemEmbeddings ZeroRows(int32_t num_rows, int32_t dim) {
  const size_t size = static_cast<size_t>(num_rows) * static_cast<size_t>(dim);
  return {num_rows, dim, std::vector<float>(size, 0.f)};
}

ItemEmbeddings DrawItems(const PositiveRows& by_item,
                         const IalsOptions& options) {
  ItemEmbeddings items = ZeroRows(by_item.num_rows(), options.dim);
  const double stddev = options.init_stddev / std::sqrt(options.dim);
  Rng rng(options.seed);
  for (int32_t item = 0; item < items.num_items; ++item) {
    if (by_item.CountOf(item) == 0) continue;
    for (float& value : items.Row(item)) {
      value = static_cast<float>(stddev * rng.Normal());
    }
  }
  return items;
}

bool IsFinite(const ItemEmbeddings& items) {
  return std::all_of(items.values.begin(), items.values.end(),
                     [](float value) { return std::isfinite(value); });
}

// The rows of `start` that are not zero, where the item has positives.
void TakeOver(const ItemEmbeddings& start, const PositiveRows& by_item,
              ItemEmbeddings* items) {
  for (int32_t item = 0; item < start.num_items; ++item) {
    const std::span<const float> row = start.Row(item);
    const bool is_zero = std::all_of(row.begin(), row.end(),
                                     [](float value) { return value == 0; });
    if (is_zero || by_item.CountOf(item) == 0) continue;
    std::copy(row.begin(), row.end(), items->Row(item).begin());
  }
}

// One training run: what stays the same from sweep to sweep, and the state.
class IalsRun {
 public:
  IalsRun(const Positives& positives, const RatingWeights& rating_weights,
          const IalsOptions& options, const IalsCallbacks& callbacks)
      : positives_(positives),
        rating_weights_(rating_weights),
        options_(options),
        callbacks_(callbacks),
        num_users_(positives.by_user.NumOccupiedRows()),
        num_items_(positives.by_item.NumOccupiedRows()),
        users_(ZeroRows(positives.by_user.num_rows(), options.dim)) {}

  Status Start() {
    state_.items = DrawItems(positives_.by_item, options_);
    if (callbacks_.start == nullptr) return Status();
    const ItemEmbeddings& start = *callbacks_.start;
    if (!HasShape(start, state_.items.num_items, options_.dim) ||
        !IsFinite(start)) {
      return Status::InvalidArgument(
          "iALS: the rows to start from are " +
          std::to_string(start.num_items) + " of dim " +
          std::to_string(start.dim) + ", expected " +
          std::to_string(state_.items.num_items) + " finite ones of dim " +
          std::to_string(options_.dim));
    }
    TakeOver(start, positives_.by_item, &state_.items);
    return Status();
  }

  Status Resume(const IalsState& state) {
    const int32_t num_items = positives_.by_item.num_rows();
    const bool has_best = state.best_sweep > 0;
    if (state.sweep < 0 || !HasShape(state.items, num_items, options_.dim) ||
        (has_best && !HasShape(state.best_items, num_items, options_.dim))) {
      return Status::InvalidArgument(
          "iALS: the state to resume from has " +
          std::to_string(state.items.num_items) + " items of dim " +
          std::to_string(state.items.dim) + ", the data and options have " +
          std::to_string(num_items) + " of dim " +
          std::to_string(options_.dim));
    }
    state_ = state;
    return Status();
  }

  Result<IalsResult> Train() {
    bool stopped = false;
    while (!stopped && state_.sweep < options_.max_sweeps && !OutOfPatience()) {
      PAGEPICK_RETURN_IF_ERROR(Sweep());
      Judge();
      stopped = callbacks_.on_sweep && !callbacks_.on_sweep(progress_);
    }
    return Finish(stopped);
  }

 private:
  bool OutOfPatience() const {
    return callbacks_.validate && options_.patience > 0 &&
           state_.best_sweep > 0 &&
           state_.sweep - state_.best_sweep >= options_.patience;
  }

  Status Sweep() {
    const HalfSweep users_half{positives_.by_user, state_.items, num_items_};
    PAGEPICK_RETURN_IF_ERROR(SolveRows(users_half, options_, &users_, nullptr));
    double objective = UserRegularization();
    double item_objective = 0;
    const HalfSweep items_half{positives_.by_item, users_, num_users_};
    PAGEPICK_RETURN_IF_ERROR(
        SolveRows(items_half, options_, &state_.items, &item_objective));
    objective += item_objective;
    ++state_.sweep;
    progress_.sweep = state_.sweep;
    progress_.max_sweeps = options_.max_sweeps;
    progress_.loss = objective / static_cast<double>(positives_.by_user.size());
    progress_.state = &state_;
    return Status();
  }

  double UserRegularization() const {
    double total = 0;
    for (int32_t user = 0; user < users_.num_items; ++user) {
      double square = 0;
      for (const float value : users_.Row(user)) {
        square += static_cast<double>(value) * value;
      }
      total +=
          square * RowRegularization(options_, positives_.by_user.CountOf(user),
                                     num_items_);
    }
    return total;
  }

  void Judge() {
    if (!callbacks_.validate) return;
    progress_.validation_ndcg = callbacks_.validate(TowersOf(state_.items));
    if (state_.best_sweep == 0 ||
        progress_.validation_ndcg > state_.best_ndcg) {
      state_.best_sweep = state_.sweep;
      state_.best_ndcg = progress_.validation_ndcg;
      state_.best_items = state_.items;
    }
  }

  Towers TowersOf(const ItemEmbeddings& items) const {
    Towers towers;
    towers.items = items;
    towers.user.kind = UserTowerKind::kFoldIn;
    towers.user.matrix = Gramian(items, options_.num_threads);
    towers.user.fold_in = {options_.alpha0, options_.regularization,
                           options_.frequency_exponent, num_items_};
    towers.rating_weights = rating_weights_;
    return towers;
  }

  IalsResult Finish(bool stopped) const {
    IalsResult result;
    result.sweeps = state_.sweep;
    result.stopped = stopped;
    const bool judged = callbacks_.validate && state_.best_sweep > 0;
    result.best_sweep = judged ? state_.best_sweep : state_.sweep;
    result.best_ndcg = judged ? state_.best_ndcg : 0;
    result.towers = TowersOf(judged ? state_.best_items : state_.items);
    return result;
  }

  const Positives& positives_;
  const RatingWeights& rating_weights_;
  const IalsOptions& options_;
  const IalsCallbacks& callbacks_;
  const int32_t num_users_;  // that have positives; the others stay zero
  const int32_t num_items_;
  ItemEmbeddings users_;
  IalsState state_;
  IalsProgress progress_;
};

}  // namespace

Result<IalsResult> TrainIals(const Dataset& dataset, const Split& split,
                             const RatingWeights& rating_weights,
                             const IalsOptions& options,
                             const IalsState* resume,
                             const IalsCallbacks& callbacks) {
  PAGEPICK_RETURN_IF_ERROR(CheckOptions(options));
  if (split.parts.size() != dataset.interactions.size()) {
    return Status::InvalidArgument(
        "iALS: the split has " + std::to_string(split.parts.size()) +
        " parts for " + std::to_string(dataset.interactions.size()) +
        " interactions");
  }
  const Positives positives = CollectPositives(dataset, split, rating_weights);
  if (positives.by_user.size() == 0) {
    return Status::InvalidArgument(
        "iALS: no interaction of the training part has a positive weight; "
        "lower the threshold from which a rating counts as liked");
  }
  const IalsOptions resolved = ResolveIalsOptions(positives, options);
  IalsRun run(positives, rating_weights, resolved, callbacks);
  if (resume == nullptr) {
    PAGEPICK_RETURN_IF_ERROR(run.Start());
  } else {
    PAGEPICK_RETURN_IF_ERROR(run.Resume(*resume));
  }
  return run.Train();
}

}  // namespace pagepick
