#ifndef PAGEPICK_BATCH_BATCH_SCAN_H_
#define PAGEPICK_BATCH_BATCH_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "batch/lane_kernels.h"
#include "batch/packed_rows.h"
#include "kernels/integer_query.h"

namespace pagepick {

// What one of many visitors looks for. Borrows.
struct BatchQuery {
  IntegerQuery query;
  const float* bonus = nullptr;       // [rows of the tiles], or null
  std::span<const int32_t> left_out;  // items, which are rows
  size_t num_candidates = 0;          // at least 1
};

// For each query the items that ScanForTopK would find over all rows, by
// rising item: blocks of rows times all queries, so that a row fetched from
// memory serves everybody.
// REQUIRES: queries of the packed table, finite scores
std::vector<std::vector<int32_t>> ScanForMany(
    const PackedRows& rows, const LaneKernels& kernels,
    std::span<const BatchQuery> queries);

}  // namespace pagepick

#endif  // PAGEPICK_BATCH_BATCH_SCAN_H_
