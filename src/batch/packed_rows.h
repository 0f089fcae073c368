#ifndef PAGEPICK_BATCH_PACKED_ROWS_H_
#define PAGEPICK_BATCH_PACKED_ROWS_H_

#include <cstddef>
#include <cstdint>

#include "batch/lane_vector.h"
#include "model/model_view.h"

namespace pagepick {

// The codes of a catalogue as LaneKernels::dot_rows reads them: two bytes a
// code, widened once for all visitors. Rows lie in tiles of 2 * lanes; in a
// tile lies, for each two dimensions, the pair of every row, side by side: so
// each lane sums up a row of its own, and nothing is added across lanes. The
// last tile is filled up with rows of zeros and scale 0.
struct PackedRows {
  size_t rows_per_tile = 0;
  size_t num_pairs = 0;
  LaneVector<int32_t> pairs;  // [tiles x num_pairs x rows_per_tile]
  LaneVector<float> scales;   // [tiles x rows_per_tile]

  size_t num_tiles() const { return scales.size() / rows_per_tile; }
  const int32_t* Tile(size_t tile) const {
    return &pairs[tile * num_pairs * rows_per_tile];
  }
};

PackedRows PackRows(const CodeTable& table, size_t lanes);

}  // namespace pagepick

#endif  // PAGEPICK_BATCH_PACKED_ROWS_H_
