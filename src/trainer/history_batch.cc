#include "trainer/history_batch.h"

namespace pagepick {
namespace {

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
  batch->shown.EndRow();
  batch->targets.EndRow();
}

void AddNext(std::span<const int32_t> items, std::span<const float> weights,
             Rng* rng, HistoryBatch* batch) {
  if (items.size() < 2) return;
  const size_t moment = 1 + rng->Below(items.size() - 1);
  for (size_t n = 0; n < moment; ++n) batch->shown.Add(items[n], weights[n]);
  batch->targets.Add(items[moment], 1);
  batch->shown.EndRow();
  batch->targets.EndRow();
}

}  // namespace

HistoryBatch DrawExamples(const PositiveRows& by_user,
                          std::span<const int32_t> users,
                          const ExampleOptions& options, Rng* rng) {
  HistoryBatch batch;
  for (const int32_t user : users) {
    const auto items = by_user.ColumnsOf(user);
    const auto weights = by_user.WeightsOf(user);
    if (options.kind == ExampleKind::kNext) {
      AddNext(items, weights, rng, &batch);
    } else {
      AddUnordered(items, weights, options, rng, &batch);
    }
  }
  return batch;
}

}  // namespace pagepick
