#ifndef PAGEPICK_ENGINE_USER_ENCODER_H_
#define PAGEPICK_ENGINE_USER_ENCODER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "engine/recommendation.h"
#include "model/model_view.h"
#include "towers/rating_weights.h"
#include "towers/user_tower.h"

namespace pagepick {

// A history as user towers take it: one event per item (the newest), oldest
// first.
struct WeightedHistory {
  std::vector<int32_t> items;
  // The rating's weight times recency_decay^(number of newer events).
  std::vector<float> weights;

  // Whether any weight is not zero.
  bool Speaks() const;
};

// REQUIRES: items in 0..num_items - 1, times and ratings finite
WeightedHistory WeighHistory(std::span<const HistoryEvent> history,
                             const RatingWeights& rating_weights,
                             float recency_decay, int32_t num_items);

// A visitor as the ranking sees one.
struct EncodedUser {
  WeightedHistory history;
  std::vector<float> rows;       // [events x dim], dequantized
  UserProjection projection;     // the user tower's P for this history
  std::vector<float> embedding;  // [dim], P sum_i weight_i row_i

  // False if every score would be zero.
  bool HasDirection() const;
};

// The embedding is finite, or the result is kCorruption.
Result<EncodedUser> EncodeUser(const ModelView& model, WeightedHistory history);

// Item `item`'s embedding, as its codes and scale say, into `row` [dim].
void DequantizeItem(const ModelView& model, int32_t item, std::span<float> row);

}  // namespace pagepick

#endif  // PAGEPICK_ENGINE_USER_ENCODER_H_
