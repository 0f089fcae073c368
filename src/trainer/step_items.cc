#include "trainer/step_items.h"

#include <cmath>
#include <utility>

namespace pagepick {
namespace {

// An item that is nearly always there must not make its logarithm infinite.
constexpr double kLargestChance = 1 - 1e-7;

std::vector<int32_t> PossibleItems(const std::vector<float>& chances) {
  std::vector<int32_t> possible;
  for (size_t item = 0; item < chances.size(); ++item) {
    if (chances[item] > 0) possible.push_back(static_cast<int32_t>(item));
  }
  return possible;
}

std::vector<double> PowersOfCounts(const PositiveRows& by_item,
                                   const std::vector<int32_t>& items,
                                   float power) {
  std::vector<double> weights;
  weights.reserve(items.size());
  for (const int32_t item : items) {
    weights.push_back(std::pow(static_cast<double>(by_item.CountOf(item)),
                               static_cast<double>(power)));
  }
  return weights;
}

float LogMissed(double chance) {
  return static_cast<float>(std::log1p(-std::min(chance, kLargestChance)));
}

}  // namespace

StepItems TakeAllItems(HistoryBatch batch, int32_t num_items) {
  StepItems step;
  step.num_candidates = num_items;
  step.shown = batch.shown;
  step.in_softmax = std::move(batch);
  return step;
}

int32_t ItemSampler::Numbering::Add(int32_t item) {
  int32_t& number = numbers_[static_cast<size_t>(item)];
  if (number == kNone) {
    number = static_cast<int32_t>(items_.size());
    items_.push_back(item);
  }
  return number;
}

PositiveRows ItemSampler::Numbering::AddAll(const PositiveRows& rows) {
  PositiveRows numbered = rows;
  for (int32_t& column : numbered.columns) column = Add(column);
  return numbered;
}

std::vector<int32_t> ItemSampler::Numbering::Take() {
  for (const int32_t item : items_) numbers_[static_cast<size_t>(item)] = kNone;
  return std::exchange(items_, {});
}

ItemSampler::ItemSampler(const PositiveRows& by_item,
                         std::vector<float> chances,
                         const SoftmaxSampling& options, bool tied,
                         uint64_t seed)
    : options_(options),
      tied_(tied),
      rng_(seed),
      chances_(std::move(chances)),
      possible_(PossibleItems(chances_)),
      by_popularity_(
          PowersOfCounts(by_item, possible_, options.popularity_power)),
      log_missed_by_draw_(static_cast<size_t>(by_item.num_rows())),
      log_missed_by_target_(static_cast<size_t>(by_item.num_rows())),
      outputs_(by_item.num_rows()),
      inputs_(tied ? 0 : by_item.num_rows()) {
  const std::vector<double> weights =
      PowersOfCounts(by_item, possible_, options.popularity_power);
  double sum = 0;
  for (const double weight : weights) sum += weight;
  const auto evenly = static_cast<double>(options.uniform_share);
  for (size_t n = 0; n < possible_.size(); ++n) {
    const auto item = static_cast<size_t>(possible_[n]);
    log_missed_by_draw_[item] =
        LogMissed(evenly / static_cast<double>(possible_.size()) +
                  (1 - evenly) * weights[n] / sum);
    log_missed_by_target_[item] =
        LogMissed(static_cast<double>(by_item.CountOf(possible_[n])) /
                  static_cast<double>(by_item.size()));
  }
}

StepItems ItemSampler::Draw(const HistoryBatch& batch) {
  StepItems step;
  step.in_softmax.targets = outputs_.AddAll(batch.targets);
  for (int32_t n = 0; n < options_.num_negatives; ++n) {
    const bool evenly =
        rng_.Uniform() < static_cast<double>(options_.uniform_share);
    const auto place = evenly
                           ? static_cast<size_t>(rng_.Below(possible_.size()))
                           : static_cast<size_t>(by_popularity_.Draw(&rng_));
    const int32_t item = possible_[place];
    const auto chance =
        static_cast<double>(chances_[static_cast<size_t>(item)]);
    if (chance >= 1 || rng_.Uniform() < chance) outputs_.Add(item);
  }
  step.num_candidates = static_cast<int32_t>(outputs_.items().size());
  const auto num_targets = static_cast<double>(batch.targets.size());
  for (const int32_t item : outputs_.items()) {
    step.corrections.push_back(CorrectionOf(item, num_targets));
  }
  for (int32_t row = 0; row < batch.shown.num_rows(); ++row) {
    for (const int32_t item : batch.shown.ColumnsOf(row)) {
      const int32_t number = outputs_.Find(item);
      if (number != kNone) step.in_softmax.shown.Add(number, 1);
    }
    step.in_softmax.shown.EndRow();
  }
  step.shown = (tied_ ? outputs_ : inputs_).AddAll(batch.shown);
  step.outputs = outputs_.Take();
  if (!tied_) step.inputs = inputs_.Take();
  return step;
}

float ItemSampler::CorrectionOf(int32_t item, double num_targets) const {
  const auto i = static_cast<size_t>(item);
  const double log_missed =
      options_.num_negatives * static_cast<double>(log_missed_by_draw_[i]) +
      num_targets * static_cast<double>(log_missed_by_target_[i]);
  return static_cast<float>(-std::log(-std::expm1(log_missed)));
}

}  // namespace pagepick
