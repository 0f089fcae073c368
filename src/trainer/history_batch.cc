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

// Leaves 1 to `most` of what is shown.
void LeaveFew(int32_t most, Rng* rng, std::vector<uint8_t>* shown) {
  std::vector<size_t> places;
  for (size_t n = 0; n < shown->size(); ++n) {
    if ((*shown)[n] != 0) places.push_back(n);
  }
  const size_t left = 1 + rng->Below(static_cast<uint64_t>(most));
  Shuffle(&places, rng);
  for (size_t n = left; n < places.size(); ++n) (*shown)[places[n]] = 0;
}

void AddShown(std::span<const int32_t> items, std::span<const float> weights,
              const std::vector<uint8_t>& shown, PositiveRows* rows) {
  for (size_t n = 0; n < items.size(); ++n) {
    if (shown[n] != 0) rows->Add(items[n], weights[n]);
  }
  rows->EndRow();
}

void AddUnordered(std::span<const int32_t> items,
                  std::span<const float> weights, const ExampleOptions& options,
                  Rng* rng, HistoryBatch* batch) {
  const bool hold_out = options.kind == ExampleKind::kHoldOut;
  if (items.size() < (hold_out ? 2U : 1U)) return;
  std::vector<uint8_t> shown = DrawShown(items.size(), options, rng);
  AddShown(items, weights, shown, &batch->shown_to_teacher);
  if (hold_out && rng->Uniform() < static_cast<double>(options.few_share)) {
    LeaveFew(options.most_few, rng, &shown);
  }
  for (size_t n = 0; n < items.size(); ++n) {
    if (shown[n] == 0 || !hold_out) batch->targets.Add(items[n], weights[n]);
  }
  batch->targets.EndRow();
  AddShown(items, weights, shown, &batch->shown);
}

void AddNext(std::span<const int32_t> items, std::span<const float> weights,
             Rng* rng, HistoryBatch* batch) {
  if (items.size() < 2) return;
  const size_t moment = 1 + rng->Below(items.size() - 1);
  for (PositiveRows* rows : {&batch->shown, &batch->shown_to_teacher}) {
    for (size_t n = 0; n < moment; ++n) rows->Add(items[n], weights[n]);
    rows->EndRow();
  }
  batch->targets.Add(items[moment], 1);
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
