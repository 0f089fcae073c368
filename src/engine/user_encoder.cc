#include "engine/user_encoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/codes.h"
#include "kernels/dot.h"

namespace pagepick {
namespace {

struct TimedEvent {
  double time;
  size_t position;  // in the visitor's list
};

bool IsOlder(const TimedEvent& a, const TimedEvent& b) {
  return a.time < b.time || (a.time == b.time && a.position < b.position);
}

// Positions of the history's events, oldest first.
std::vector<TimedEvent> ByAge(std::span<const HistoryEvent> history) {
  std::vector<TimedEvent> events;
  events.reserve(history.size());
  for (size_t i = 0; i < history.size(); ++i) {
    events.push_back({history[i].time, i});
  }
  // A heap sort is a third of std::sort's download, and histories are short.
  std::make_heap(events.begin(), events.end(), IsOlder);
  std::sort_heap(events.begin(), events.end(), IsOlder);
  return events;
}

UserTowerView TowerOf(const ModelView& model) {
  const ModelHeader& header = model.header();
  UserTowerView tower;
  tower.kind = static_cast<UserTowerKind>(header.user_tower_kind);
  tower.matrix = model.user_matrix();
  tower.fold_in = {.alpha0 = header.alpha0,
                   .regularization = header.regularization,
                   .frequency_exponent = header.frequency_exponent,
                   .num_items = static_cast<int32_t>(header.tower_num_items)};
  return tower;
}

}  // namespace

bool WeightedHistory::Speaks() const {
  for (const float weight : weights) {
    if (weight != 0) return true;
  }
  return false;
}

bool EncodedUser::HasDirection() const {
  for (const float value : embedding) {
    if (value != 0) return true;
  }
  return false;
}

WeightedHistory WeighHistory(std::span<const HistoryEvent> history,
                             const RatingWeights& rating_weights,
                             float recency_decay, int32_t num_items) {
  const std::vector<TimedEvent> events = ByAge(history);
  std::vector<uint8_t> seen(static_cast<size_t>(num_items), 0);
  WeightedHistory result;
  float recency = 1;
  for (size_t i = events.size(); i-- > 0;) {
    const HistoryEvent& event = history[events[i].position];
    uint8_t& is_seen = seen[static_cast<size_t>(event.item)];
    if (is_seen != 0) continue;
    is_seen = 1;
    result.items.push_back(event.item);
    result.weights.push_back(recency * rating_weights.WeightOf(event.rating));
    recency *= recency_decay;
  }
  std::reverse(result.items.begin(), result.items.end());
  std::reverse(result.weights.begin(), result.weights.end());
  return result;
}

void DequantizeItem(const ModelView& model, int32_t item,
                    std::span<float> row) {
  const auto i = static_cast<size_t>(item);
  const size_t row_bytes = CodeRowBytes(model.bits(), model.dim());
  DequantizeRow(model.bits(), model.codes().subspan(i * row_bytes, row_bytes),
                HalfToFloat(model.scales()[i]), row);
}

Result<EncodedUser> EncodeUser(const ModelView& model,
                               WeightedHistory history) {
  const auto dim = static_cast<size_t>(model.dim());
  std::vector<float> rows(history.items.size() * dim);
  std::vector<float> embedding(dim, 0);
  for (size_t e = 0; e < history.items.size(); ++e) {
    const std::span<float> row = std::span(rows).subspan(e * dim, dim);
    DequantizeItem(model, history.items[e], row);
    AddScaledF32(row, history.weights[e], embedding);
  }
  Result<UserProjection> projection = UserProjection::Create(
      TowerOf(model), rows, history.weights, model.dim());
  if (!projection.ok()) {  // the history has been checked: blame the model
    return Status::Corruption(projection.status().message());
  }
  projection->Apply(embedding, embedding);
  for (const float value : embedding) {
    if (!std::isfinite(value)) {
      return Status::Corruption("the user embedding is not finite");
    }
  }
  return EncodedUser{std::move(history), std::move(rows),
                     std::move(projection).value(), std::move(embedding)};
}

}  // namespace pagepick
