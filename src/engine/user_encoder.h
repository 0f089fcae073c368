#ifndef PAGEPICK_ENGINE_USER_ENCODER_H_
#define PAGEPICK_ENGINE_USER_ENCODER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "engine/recommendation.h"
#include "model/model_view.h"
#include "towers/rating_weights.h"
#include "towers/user_encoding.h"

namespace pagepick {

// A history as user towers take it: one event per item (the newest), oldest
// first.
struct WeightedHistory {
  std::vector<int32_t> items;
  // The rating's weight times recency_decay^age; 0 for an item without an
  // embedding, which a network ignores.
  std::vector<float> weights;
  // How many newer events there are, ignored ones not counted.
  std::vector<int32_t> ages;

  // Whether any weight is not zero.
  bool Speaks() const;
};

// REQUIRES: items in 0..num_items - 1, times and ratings finite
WeightedHistory WeighHistory(const ModelView& model,
                             std::span<const HistoryEvent> history,
                             const RatingWeights& rating_weights);

// The network of a model whose user tower is one, as floats; else nothing.
UserNetwork ReadNetwork(const ModelView& model);

// A model's user tower. Borrows both.
UserTowerView TowerOf(const ModelView& model, const UserNetwork& network);

// What a history's event adds to the score of an item that is its neighbour.
struct NeighborShare {
  size_t event = 0;
  int32_t item = 0;
  float share = 0;
};

// A visitor as the ranking sees one.
struct EncodedUser {
  WeightedHistory history;
  std::vector<float> rows = {};  // [events x input dim], dequantized
  UserEncoding encoding = {};
  std::vector<NeighborShare> neighbor_shares = {};  // by event, then item
  // [num_items], their sums; empty if the model has no neighbours.
  std::vector<float> neighbor_scores = {};

  // False if every score would be zero.
  bool HasDirection() const;

  float NeighborScore(int32_t item) const {
    return neighbor_scores.empty() ? 0
                                   : neighbor_scores[static_cast<size_t>(item)];
  }
};

// Fills in what follows from user->history. The embedding is finite, or the
// result is kCorruption. Borrows `network`, the model's.
Status EncodeUser(const ModelView& model, const UserNetwork& network,
                  EncodedUser* user);

}  // namespace pagepick

#endif  // PAGEPICK_ENGINE_USER_ENCODER_H_
