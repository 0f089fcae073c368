#ifndef PAGEPICK_TRAINER_IALS_H_
#define PAGEPICK_TRAINER_IALS_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "base/status.h"
#include "dataset/dataset.h"
#include "dataset/split.h"
#include "towers/towers.h"

namespace pagepick {

// Implicit alternating least squares with exact solves (Hu, Koren, Volinsky
// 2008; regularization scaled by frequency: Rendle, Krichene, Zhang, Koren
// 2021/2022). Minimizes over user rows u and item rows v
//   sum over positives  w (1 - u'v)^2  +  alpha0 * sum over all (u'v)^2
//   + lambda * ( sum_u (n_u + alpha0 * items)^nu |u|^2
//              + sum_v (n_v + alpha0 * users)^nu |v|^2 )
// where w is the rating's weight (positives are weights above zero), n counts
// positives, and `items` and `users` are those that have any.
struct IalsOptions {
  int32_t dim = 64;
  int32_t max_sweeps = 16;
  // Both 0: chosen by the data's shape, see ials_defaults.h. The constants in
  // the resulting user tower tell what was used.
  float alpha0 = 0;
  float regularization = 0;      // lambda
  float frequency_exponent = 1;  // nu, 0 or 1
  float init_stddev = 0.1f;      // of the item rows, divided by sqrt(dim)
  // Sweeps without a better validation NDCG@100 before training stops; 0 =
  // never. The best sweep's towers are returned.
  int32_t patience = 3;
  uint64_t seed = 1;
  int num_threads = 1;
};

// The state between two sweeps; resuming from it gives the same bytes as
// never having stopped.
struct IalsState {
  int32_t sweep = 0;  // sweeps finished
  ItemEmbeddings items;
  int32_t best_sweep = 0;
  double best_ndcg = -1;
  ItemEmbeddings best_items;
};

struct IalsProgress {
  int32_t sweep = 0;  // finished, from 1
  int32_t max_sweeps = 0;
  double loss = 0;                   // the objective above, per positive
  double validation_ndcg = 0;        // what `validate` returned; 0 without
  const IalsState* state = nullptr;  // valid during the call
};

// What the caller plugs in. Any may be empty.
struct IalsCallbacks {
  // Item rows of an earlier training, [items x dim], from which this one
  // starts; where a row is zero (a new item) the usual draw stands. Not looked
  // at when resuming.
  const ItemEmbeddings* start = nullptr;
  // NDCG@100 of the towers on the validation part; decides the best sweep.
  std::function<double(const Towers&)> validate;
  // Called after each sweep; false stops training, with what there is.
  std::function<bool(const IalsProgress&)> on_sweep;
};

struct IalsResult {
  Towers towers;  // of the best sweep; user tower: exact fold-in
  int32_t sweeps = 0;
  int32_t best_sweep = 0;
  double best_ndcg = 0;
  bool stopped = false;  // by on_sweep
};

// Trains on the split's kTrain part. `resume` may be null. Same bytes with any
// number of threads. Items without a training positive get zero rows.
// kInvalidArgument: an option out of range, nothing to train on, a state or
// split of other shape, or too little regularization for single precision.
Result<IalsResult> TrainIals(const Dataset& dataset, const Split& split,
                             const RatingWeights& rating_weights,
                             const IalsOptions& options,
                             const IalsState* resume,
                             const IalsCallbacks& callbacks);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_IALS_H_
