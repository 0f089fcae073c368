#ifndef PAGEPICK_TRAINER_TWO_TOWER_H_
#define PAGEPICK_TRAINER_TWO_TOWER_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "base/status.h"
#include "towers/towers.h"
#include "trainer/fit_options.h"
#include "trainer/positives.h"

namespace pagepick {

class HistoryScorer;
struct ItemFeatures;

// Two towers learned by gradient descent over a softmax of items: a user tower
// of kind kNetwork (towers/user_network.h) against rows of items, which are a
// table's, or a table's and what features of the items add to it.
struct TwoTowerOptions {
  int32_t dim = 128;
  int32_t num_hidden = 128;
  // The paces of forgetting of the weighted averages, DESIGN's decayed
  // averages; {1} where order does not matter.
  std::vector<float> decays = {1};
  // One table for what is rated and what is scored. Without it, next-item
  // towers tell what leads on from what follows.
  bool tied = true;
  ItemTowerOptions item_tower = {};  // where there are features
  FitOptions fit;
};

// The defaults for learning what comes next in time: an input table of its
// own, and targets after a random moment of each history.
TwoTowerOptions NextItemOptions();

// The defaults for learning from ratings alone what else people like, whatever
// the order.
TwoTowerOptions HoldOutOptions();

struct TwoTowerCallbacks {
  // Towers with an exact fold-in to start from, of options.dim; null = a
  // random start. Needs `tied` and one decay of 1.
  const Towers* start = nullptr;
  // What is known of the items, all of them, or null.
  const ItemFeatures* features = nullptr;
  const HistoryScorer* teacher = nullptr;
  std::function<double(const Towers&)> validate;
  // What shipping makes of item rows; see FitCallbacks.
  std::function<void(ItemEmbeddings*)> as_shipped;
  std::function<bool(const FitProgress&)> on_epoch;
};

// Items without a positive get what their features say, which is nothing, a row
// of zeros, where there are none. Same bytes with any number of
// threads. kInvalidArgument: an option out of range, nothing to train on, or a
// start or features of another shape.
Result<Towers> TrainTwoTower(const Positives& positives,
                             const RatingWeights& rating_weights,
                             const TwoTowerOptions& options,
                             const TwoTowerCallbacks& callbacks);

// 2^(-1 / half_life) for each; a half-life of 0 stands for none.
std::vector<float> DecaysOf(const std::vector<float>& half_lives);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_TWO_TOWER_H_
