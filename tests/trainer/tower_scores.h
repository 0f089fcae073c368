#ifndef PAGEPICK_TESTS_TRAINER_TOWER_SCORES_H_
#define PAGEPICK_TESTS_TRAINER_TOWER_SCORES_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kernels/dot.h"
#include "towers/towers.h"
#include "towers/user_encoding.h"

namespace pagepick {

// The score of `item` for somebody who liked `history`, oldest first.
inline float ScoreOf(const Towers& towers, const std::vector<int32_t>& history,
                     int32_t item) {
  const ItemEmbeddings& inputs =
      towers.inputs.num_items > 0 ? towers.inputs : towers.items;
  std::vector<float> rows;
  std::vector<int32_t> ages;
  for (const int32_t liked : history) {
    const std::span<const float> row = inputs.Row(liked);
    rows.insert(rows.end(), row.begin(), row.end());
    ages.insert(ages.begin(), static_cast<int32_t>(ages.size()));
  }
  const std::vector<float> weights(history.size(), 1.F);
  const Result<UserEncoding> encoding = UserEncoding::Create(
      ViewOf(towers.user), {.rows = rows, .weights = weights, .ages = ages},
      towers.items.dim);
  EXPECT_TRUE(encoding.ok());
  return DotF32(encoding->embedding(), towers.items.Row(item));
}

// The item of the highest score that is not in the history.
inline int32_t BestUnseen(const Towers& towers,
                          const std::vector<int32_t>& history) {
  int32_t best = -1;
  for (int32_t item = 0; item < towers.items.num_items; ++item) {
    if (std::count(history.begin(), history.end(), item) > 0) continue;
    if (best < 0 ||
        ScoreOf(towers, history, item) > ScoreOf(towers, history, best)) {
      best = item;
    }
  }
  return best;
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_TRAINER_TOWER_SCORES_H_
