#ifndef PAGEPICK_TOOLS_PAGEPICK_NEIGHBOR_CHOICE_H_
#define PAGEPICK_TOOLS_PAGEPICK_NEIGHBOR_CHOICE_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "dataset/split.h"
#include "pagepick/train_options.h"
#include "pagepick/training_data.h"
#include "towers/towers.h"
#include "trainer/ease.h"

namespace pagepick {

// How many sparse neighbours an item gets beside a tower, and how loudly they
// speak: by NDCG@100 on validation visitors.
struct NeighborTrial {
  int32_t per_item = 0;  // 0 = the tower alone
  float scale = 0;       // of EASE's weights
  double ndcg = 0;
  std::vector<double> ndcg_by_user;
};
struct NeighborChoice {
  NeighborTrial chosen;
  std::vector<NeighborTrial> trials;  // the tower alone first
};

// Tries each of `per_item` (rising), and takes a larger number only if it
// gains a relative kNeighborsWorth over a smaller one, significantly so
// (ComparePaired).
inline constexpr double kNeighborsWorth = 0.01;
Result<NeighborChoice> ChooseNeighbors(const ItemWeights& weights,
                                       const std::vector<HeldOutUser>& users,
                                       const Towers& towers,
                                       const std::vector<int32_t>& per_item,
                                       int num_threads);

// Adds to trained towers what TrainOptions::neighbors asks for; -1 chooses
// among 8, 16 and 32 an item. None without validation visitors, or if the
// catalogue is too large for EASE. `known` are EASE's weights, solved for if
// they are empty and needed.
Result<NeighborChoice> AddNeighbors(const DataView& data,
                                    const RatingWeights& weights,
                                    const TrainOptions& options,
                                    ItemWeights* known, Towers* towers);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_NEIGHBOR_CHOICE_H_
