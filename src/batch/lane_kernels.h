#ifndef PAGEPICK_BATCH_LANE_KERNELS_H_
#define PAGEPICK_BATCH_LANE_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/codes.h"

namespace pagepick {

// The inner loops of ranking for many visitors, compiled once for every
// instruction set; the best one that the processor has is picked at run time.
// Each lane of a register does for its own row, or matrix element, what the
// engine does for one after the other, and in the same order: so all of them
// give the engine's numbers to the last bit. Their arguments are plain
// pointers, because a header's inline function compiled for a newer processor
// could be the one that the linker keeps for all.

// DotF32 adds up in so many sums, by turns.
inline constexpr size_t kSums = 4;

// dots[q * stride + r] = sum_i queries[q][i] * code i of row r, exact: what
// DotCodes gives. Rows as in PackedRows.
struct DotArguments {
  const int32_t* rows;  // of num_tiles tiles
  size_t num_tiles;
  size_t num_pairs;  // dimensions / 2
  const int16_t* const* queries;
  size_t num_queries;
  int32_t* dots;
  size_t stride;
};

// Turns dots into keys, in place: integers in the order of the scores
// dot * scale * query_scale + bonus, equal where scores are, and kNoKey where
// the scale is 0. REQUIRES: count a multiple of `lanes`, no score NaN
struct KeyArguments {
  int32_t* values;      // [count]
  const float* scales;  // [count]
  const float* bonus;   // [count], or null
  float query_scale;
  size_t count;
};
inline constexpr int32_t kNoKey = INT32_MIN;

struct NumberRange {
  size_t least;
  size_t most;
};

// Keys with their items, item by item.
struct KeyedItems {
  int32_t* keys;
  int32_t* items;
};

// order[place] = n: by falling scores, equal ones by n. Takes count^2 steps.
// REQUIRES: finite scores
struct RankArguments {
  const float* scores;  // [count, and room up to a multiple of `lanes`]
  size_t count;
  int32_t* keys;   // [as scores], for its own use
  int32_t* order;  // [count]
};

// Rows of codes to turn into floats.
struct CodeRows {
  CodeBits bits;
  const uint8_t* codes;
  size_t row_bytes;
  const float* scales;  // of each row
  size_t dim;
};

// scores[n] = DotF32(user, row items[n]), by the engine's order of additions.
struct RescoreArguments {
  CodeRows rows;
  const float* user;  // [PaddedDim], zero from dim on
  const int32_t* items;
  size_t count;
  float* scores;
};

// sum = what AddScaledF32 makes of zeros by the rows items[0], items[1], ...
// times their weights.
struct WeightedSumArguments {
  CodeRows rows;
  const int32_t* items;
  const float* weights;
  size_t events;
  float* sum;  // [PaddedDim]
};

// products[i] = DotF32(row i of a matrix, values).
struct ProjectArguments {
  size_t dim;
  size_t stride;         // a multiple of `lanes`, not below dim
  const float* columns;  // [dim x stride]; row j holds the matrix's column j
  const float* values;   // [dim]
  float* products;       // [stride], not the values
};

// One visitor's fold-in: what UserProjection and CholeskySolve compute.
struct FoldInArguments {
  CodeRows inputs;
  const int32_t* items;
  const float* weights;
  size_t events;
  size_t stride;  // a multiple of `lanes`, not below dim
  // [dim x stride]; row j holds column j of the system's lower triangle without
  // the history, element (i, j) at i.
  const float* system;
  float ridge;       // of its diagonal
  float* embedding;  // [stride]
  // For its own use:
  float* rows;    // [events x stride]
  float* scaled;  // [events x stride]
  float* matrix;  // [dim x stride]
  float* sums;    // [kSums x stride]
};

// Visitors whose systems are solved side by side: so many matrices fit the
// first cache.
inline constexpr size_t kFoldedInTogether = 2;

struct LaneKernels {
  const char* name;  // of the instruction set
  size_t lanes;      // numbers in a register
  void (*dot_rows)(const DotArguments& arguments);
  void (*score_keys)(const KeyArguments& arguments);
  // Appends the keys above `threshold` to `kept` and their items, which are
  // first_item, first_item + 1, ...; returns how many.
  // REQUIRES: count a multiple of `lanes`, room for count + lanes
  size_t (*keep_above)(const int32_t* keys, size_t count, int32_t threshold,
                       int32_t first_item, KeyedItems kept);
  // Leaves the keys from `bound` on, with their items, and returns how many.
  // REQUIRES: bound > INT32_MIN
  size_t (*drop_below)(KeyedItems pool, size_t count, int32_t bound);
  // A bound that at least number.least keys reach, and more than number.most
  // only if the number.least-th largest key is itself the bound.
  // REQUIRES: count >= number.least > 0
  int32_t (*bound_of_largest)(const int32_t* keys, size_t count,
                              NumberRange number);
  void (*rank_scores)(const RankArguments& arguments);
  void (*dequantize)(const CodeRows& rows, size_t row, float* values);
  void (*weighted_sum)(const WeightedSumArguments& arguments);
  void (*project)(const ProjectArguments& arguments);
  void (*rescore)(const RescoreArguments& arguments);
  // solved[v] is false if the system is not positive definite or not finite.
  // REQUIRES: one dim, 1 .. kFoldedInTogether visitors
  void (*fold_in)(const FoldInArguments* visitors, size_t count, bool* solved);
};

// All that this processor can run, the fastest last, and the fastest.
std::vector<const LaneKernels*> UsableLaneKernels();
const LaneKernels& BestLaneKernels();

// One for each instruction set; not every processor can run them.
extern const LaneKernels kPortableLaneKernels;
extern const LaneKernels kAvx2LaneKernels;
extern const LaneKernels kAvx512LaneKernels;

}  // namespace pagepick

#endif  // PAGEPICK_BATCH_LANE_KERNELS_H_
