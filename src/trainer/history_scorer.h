#ifndef PAGEPICK_TRAINER_HISTORY_SCORER_H_
#define PAGEPICK_TRAINER_HISTORY_SCORER_H_

#include <memory>
#include <vector>

#include "base/status.h"
#include "towers/towers.h"
#include "trainer/ease.h"
#include "trainer/history_batch.h"
#include "trainer/matrix.h"

namespace pagepick {

// Anything that scores all items for histories: what a tower can be taught by.
class HistoryScorer {
 public:
  virtual ~HistoryScorer() = default;
  // scores [histories x items], larger = better; any scale.
  virtual Status Score(const PositiveRows& histories, int num_threads,
                       Matrix* scores) const = 0;
};

// Sums of rows of an item-item matrix. Borrows it.
std::unique_ptr<HistoryScorer> ScoreByItemWeights(const ItemWeights& weights);

// Towers with an exact fold-in (iALS). Borrows them.
std::unique_ptr<HistoryScorer> ScoreByFoldIn(const Towers& towers);

// The weighted sum of several scorers, each history's scores brought to mean 0
// and standard deviation 1 first. Owns them.
struct BlendPart {
  std::unique_ptr<HistoryScorer> scorer;
  float weight = 1;
};
std::unique_ptr<HistoryScorer> ScoreByBlend(std::vector<BlendPart> parts);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_HISTORY_SCORER_H_
