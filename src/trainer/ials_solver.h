#ifndef PAGEPICK_TRAINER_IALS_SOLVER_H_
#define PAGEPICK_TRAINER_IALS_SOLVER_H_

#include <cstdint>

#include "base/status.h"
#include "trainer/ials.h"
#include "trainer/positives.h"

namespace pagepick {

// One side of the data as a half sweep sees it: the other side's embeddings
// are held fixed. Borrows both.
struct HalfSweep {
  const PositiveRows& positives;  // of the side to solve
  const ItemEmbeddings& fixed;    // what its columns index
  int32_t num_fixed_rows = 0;     // rows of `fixed` that have positives
};

// lambda * (num_positives + alpha0 * num_fixed_rows)^nu, what a row's squared
// length costs.
double RowRegularization(const IalsOptions& options, int64_t num_positives,
                         int32_t num_fixed_rows);

// Every row of `solved` [positives.num_rows() x dim] becomes the exact
// minimum of the objective in ials.h with the other side fixed, zero where a
// row has no positives. `objective` (may be null) receives the objective of
// this side: all but the regularization of the fixed one.
// kInvalidArgument if single precision cannot factor a row's system.
Status SolveRows(const HalfSweep& half, const IalsOptions& options,
                 ItemEmbeddings* solved, double* objective);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_IALS_SOLVER_H_
