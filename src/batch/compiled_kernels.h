#ifndef PAGEPICK_BATCH_COMPILED_KERNELS_H_
#define PAGEPICK_BATCH_COMPILED_KERNELS_H_

#include "batch/float_kernels.h"
#include "batch/fold_in_kernel.h"
#include "batch/integer_kernels.h"
#include "batch/lane_kernels.h"
#include "batch/rescore_kernel.h"

namespace pagepick {
namespace {

// All kernels, as the instruction set of the including file makes them.
constexpr LaneKernels CompiledKernels(const char* name) {
  return {.name = name,
          .lanes = kLanes,
          .dot_rows = DotRows,
          .score_keys = ScoreKeys,
          .keep_above = KeepAbove,
          .drop_below = DropBelow,
          .bound_of_largest = BoundOfLargest,
          .rank_scores = RankScores,
          .dequantize = DequantizeFloats,
          .weighted_sum = WeightedSum,
          .project = Project,
          .rescore = Rescore,
          .fold_in = FoldIn};
}

}  // namespace
}  // namespace pagepick

#endif  // PAGEPICK_BATCH_COMPILED_KERNELS_H_
