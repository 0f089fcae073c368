#ifndef PAGEPICK_MODEL_NEIGHBOR_ROWS_H_
#define PAGEPICK_MODEL_NEIGHBOR_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"

namespace pagepick {

// The weights of sparse neighbours are indices into a table of this size.
inline constexpr uint32_t kNeighborWeightBits = 4;
inline constexpr size_t kNeighborWeights = 1 << kNeighborWeightBits;

// How rows are coded, beside their bits (models/FORMAT.md, "Neighbour rows").
struct NeighborCoding {
  uint32_t num_items = 0;
  uint32_t max_row_length = 0;
  uint32_t rice_bits = 0;          // at most kMaxRiceBits
  std::span<const float> weights;  // [kNeighborWeights]
};

struct Neighbor {
  int32_t item = 0;
  float weight = 0;
};

// The sparse neighbours of a model file, one row for each item, read in place
// from a stream of bits. Borrows the bits and the weights; owns where each row
// begins.
class NeighborRows {
 public:
  NeighborRows() = default;  // no rows

  // Walks every row, so that Row cannot fail afterwards. kCorruption; then the
  // rows are not to be used.
  Status Read(std::span<const uint8_t> bits, const NeighborCoding& coding);

  // Rows that have been read.
  static Result<NeighborRows> Parse(std::span<const uint8_t> bits,
                                    const NeighborCoding& coding);

  bool empty() const { return row_begins_.empty(); }

  // What a rating of `item` speaks for or against, by rising item.
  // REQUIRES: not empty, item in 0..num_items - 1
  std::vector<Neighbor> Row(int32_t item) const;

 private:
  std::span<const uint8_t> bits_;
  NeighborCoding coding_;
  std::vector<uint32_t> row_begins_;  // in bits
};

}  // namespace pagepick

#endif  // PAGEPICK_MODEL_NEIGHBOR_ROWS_H_
