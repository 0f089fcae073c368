#ifndef PAGEPICK_TRAINER_POPULARITY_PRIOR_H_
#define PAGEPICK_TRAINER_POPULARITY_PRIOR_H_

#include "trainer/history_batch.h"
#include "trainer/matrix.h"
#include "trainer/positives.h"

namespace pagepick {

// What everybody likes, as the better part of what a teacher thinks of somebody
// who has shown little: of one or two ratings the teachers, who see more, are
// too sure.
class PopularityPrior {
 public:
  explicit PopularityPrior(const PositiveRows& by_item);

  // Adds strength / n times the standardized logarithms of popularity to the
  // teacher's scores [examples x items] of examples that show n items, fewer
  // than the teacher is shown.
  void AddTo(const HistoryBatch& batch, float strength, Matrix* scores) const;

 private:
  Eigen::RowVectorXf prior_;  // [items] mean 0, standard deviation 1
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_POPULARITY_PRIOR_H_
