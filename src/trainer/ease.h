#ifndef PAGEPICK_TRAINER_EASE_H_
#define PAGEPICK_TRAINER_EASE_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/status.h"
#include "towers/sparse_neighbors.h"
#include "trainer/positives.h"

namespace pagepick {

// Every item's weight on every other: score(j) = sum over liked i of
// Row(i)[j]. The diagonal is zero. Owner of items^2 floats.
struct ItemWeights {
  int32_t num_items = 0;
  std::vector<float> values;  // [num_items x num_items], row-major

  std::span<const float> Row(int32_t item) const {
    const auto n = static_cast<size_t>(num_items);
    return std::span(values).subspan(static_cast<size_t>(item) * n, n);
  }
};

// The linear autoencoder without a diagonal, in closed form (EASE: Steck
// 2019). With `dropout` p the penalty is that of training on inputs of which
// a share p is dropped (EDLAE: Steck 2020):
//   B = argmin |X - X B|^2 + |(p / (1 - p) diag(X'X) + lambda)^1/2 B|^2,
//   diag(B) = 0
struct EaseOptions {
  float regularization = 0;  // lambda; 0 = by the data's shape
  float dropout = 0;         // p, 0 .. 0.9
  // More items than this are refused: the matrix takes 4 bytes a pair, and
  // its inverse that again.
  int32_t max_items = 20000;
  int num_threads = 1;
};

// `options` with a regularization of 0 replaced by what suits how often
// items are liked.
EaseOptions ResolveEaseOptions(const Positives& positives, EaseOptions options);

// Positives count once, whatever their weight. Items without any get zero
// rows and columns. kInvalidArgument: an option out of range, too many items,
// or too little regularization to invert.
Result<ItemWeights> TrainEase(const Positives& positives,
                              const EaseOptions& options);

// The `per_item` entries of largest magnitude on the way to each item (each
// column of `weights`); ties go to the lower rated item.
// REQUIRES: per_item >= 0
SparseNeighbors StrongestNeighbors(const ItemWeights& weights, int32_t per_item,
                                   int num_threads);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_EASE_H_
