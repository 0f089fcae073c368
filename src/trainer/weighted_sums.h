#ifndef PAGEPICK_TRAINER_WEIGHTED_SUMS_H_
#define PAGEPICK_TRAINER_WEIGHTED_SUMS_H_

#include <vector>

#include "trainer/history_batch.h"
#include "trainer/matrix.h"

namespace pagepick {

// The weighted averages x of towers/user_network.h for a batch of histories,
// forwards and backwards. Borrows nothing: the coefficients of each event are
// worked out once.
class WeightedSums {
 public:
  WeightedSums(const PositiveRows& histories, const std::vector<float>& decays);

  // x [histories x decays * dim] from the input table [items x dim].
  void Forward(const Matrix& table, int num_threads, Matrix* x) const;

  // Adds to the table's gradient. Items are parted among threads, so that
  // each row is summed in the order of histories.
  void Backward(const Matrix& dx, int num_threads, Matrix* gradient) const;

 private:
  struct Event {
    int32_t history;
    size_t coefficient;  // of the first decay
  };

  PositiveRows histories_;
  size_t num_decays_;
  std::vector<float> coefficients_;  // [events x decays]
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_WEIGHTED_SUMS_H_
