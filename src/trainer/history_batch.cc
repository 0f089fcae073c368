#include "trainer/history_batch.h"

#include <algorithm>

namespace pagepick {
namespace {

template <typename T>
std::span<const T> Slice(const std::vector<T>& values,
                         const std::vector<int64_t>& offsets, int32_t list) {
  const auto l = static_cast<size_t>(list);
  const auto begin = static_cast<size_t>(offsets[l]);
  return std::span(values).subspan(begin,
                                   static_cast<size_t>(offsets[l + 1]) - begin);
}

// Which events of a history of `size` are shown: at least one, and under
// kHoldOut not all.
std::vector<uint8_t> DrawShown(size_t size, const ExampleOptions& options,
                               Rng* rng) {
  std::vector<uint8_t> shown(size);
  size_t count = 0;
  for (uint8_t& is_shown : shown) {
    is_shown = rng->Uniform() >= static_cast<double>(options.dropout) ? 1 : 0;
    count += is_shown;
  }
  if (count == 0) shown[rng->Below(size)] = 1;
  if (count == size && options.kind == ExampleKind::kHoldOut) {
    shown[rng->Below(size)] = 0;
  }
  return shown;
}

void AddUnordered(std::span<const int32_t> items,
                  std::span<const float> weights, const ExampleOptions& options,
                  Rng* rng, HistoryBatch* batch) {
  const bool hold_out = options.kind == ExampleKind::kHoldOut;
  if (items.size() < (hold_out ? 2U : 1U)) return;
  const std::vector<uint8_t> shown = DrawShown(items.size(), options, rng);
  for (size_t n = 0; n < items.size(); ++n) {
    if (shown[n] != 0) batch->shown.Add(items[n], weights[n]);
    if (shown[n] == 0 || !hold_out) batch->targets.Add(items[n], weights[n]);
  }
  batch->shown.EndList();
  batch->targets.EndList();
}

void AddNext(std::span<const int32_t> items, std::span<const float> weights,
             const ExampleOptions& options, Rng* rng, HistoryBatch* batch) {
  if (items.size() < 2) return;
  const size_t moment = 1 + rng->Below(items.size() - 1);
  for (size_t n = 0; n < moment; ++n) batch->shown.Add(items[n], weights[n]);
  const size_t end =
      std::min(items.size(), moment + static_cast<size_t>(options.horizon));
  for (size_t n = moment; n < end; ++n) batch->targets.Add(items[n], 1);
  batch->shown.EndList();
  batch->targets.EndList();
}

}  // namespace

std::span<const int32_t> ItemLists::ItemsOf(int32_t list) const {
  return Slice(items, offsets, list);
}

std::span<const float> ItemLists::WeightsOf(int32_t list) const {
  return Slice(weights, offsets, list);
}

void ItemLists::Add(int32_t item, float weight) {
  items.push_back(item);
  weights.push_back(weight);
}

HistoryBatch DrawExamples(const PositiveRows& by_user,
                          std::span<const int32_t> users,
                          const ExampleOptions& options, Rng* rng) {
  HistoryBatch batch;
  for (const int32_t user : users) {
    const auto items = by_user.ColumnsOf(user);
    const auto weights = by_user.WeightsOf(user);
    if (options.kind == ExampleKind::kNext) {
      AddNext(items, weights, options, rng, &batch);
    } else {
      AddUnordered(items, weights, options, rng, &batch);
    }
  }
  return batch;
}

}  // namespace pagepick
