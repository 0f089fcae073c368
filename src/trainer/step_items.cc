#include "trainer/step_items.h"

#include <cmath>
#include <utility>

namespace pagepick {
namespace {

// An item that is nearly always there must not make its logarithm infinite.
constexpr double kLargestChance = 1 - 1e-7;

std::vector<int32_t> RatedItems(const PositiveRows& by_item) {
  std::vector<int32_t> rated;
  for (int32_t item = 0; item < by_item.num_rows(); ++item) {
    if (by_item.CountOf(item) > 0) rated.push_back(item);
  }
  return rated;
}

std::vector<double> PowersOfCounts(const PositiveRows& by_item,
                                   const std::vector<int32_t>& rated,
                                   float power) {
  std::vector<double> weights;
  weights.reserve(rated.size());
  for (const int32_t item : rated) {
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
                         const SoftmaxSampling& options, bool tied,
                         uint64_t seed)
    : options_(options),
      tied_(tied),
      rng_(seed),
      rated_(RatedItems(by_item)),
      by_popularity_(PowersOfCounts(by_item, rated_, options.popularity_power)),
      log_missed_by_draw_(static_cast<size_t>(by_item.num_rows())),
      log_missed_by_target_(static_cast<size_t>(by_item.num_rows())),
      outputs_(by_item.num_rows()),
      inputs_(tied ? 0 : by_item.num_rows()) {
  const std::vector<double> weights =
      PowersOfCounts(by_item, rated_, options.popularity_power);
  double sum = 0;
  for (const double weight : weights) sum += weight;
  const auto evenly = static_cast<double>(options.uniform_share);
  for (size_t n = 0; n < rated_.size(); ++n) {
    const auto item = static_cast<size_t>(rated_[n]);
    log_missed_by_draw_[item] =
        LogMissed(evenly / static_cast<double>(rated_.size()) +
                  (1 - evenly) * weights[n] / sum);
    log_missed_by_target_[item] =
        LogMissed(static_cast<double>(by_item.CountOf(rated_[n])) /
                  static_cast<double>(by_item.size()));
  }
}

StepItems ItemSampler::Draw(const HistoryBatch& batch) {
  StepItems step;
  step.in_softmax.targets = outputs_.AddAll(batch.targets);
  for (int32_t n = 0; n < options_.num_negatives; ++n) {
    const bool evenly =
        rng_.Uniform() < static_cast<double>(options_.uniform_share);
    const auto place = evenly ? static_cast<size_t>(rng_.Below(rated_.size()))
                              : static_cast<size_t>(by_popularity_.Draw(&rng_));
    outputs_.Add(rated_[place]);
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
