#ifndef PAGEPICK_QUANTIZER_NEIGHBOR_CODER_H_
#define PAGEPICK_QUANTIZER_NEIGHBOR_CODER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "towers/sparse_neighbors.h"

namespace pagepick {

// Sparse neighbours as they ship (models/FORMAT.md, "Neighbour rows"): gaps
// between targets as Golomb-Rice codes, weights as indices of 4 bits. Owner.
struct CodedNeighbors {
  std::vector<uint8_t> rows;
  std::vector<float> weights;  // [16], or none where there are no neighbours
  uint32_t max_row_length = 0;
  uint32_t rice_bits = 0;
};

// Takes the Rice parameter that makes the rows shortest.
// REQUIRES: IsValid(neighbors, num_items)
CodedNeighbors CodeNeighbors(const SparseNeighbors& neighbors,
                             int32_t num_items);

// The `count` levels, rising, whose nearest ones stand for `values` with a low
// squared error: Lloyd's iteration (Lloyd 1982; Max 1960) from the quantiles.
// REQUIRES: values are finite, count > 0
std::vector<float> LloydMaxLevels(std::span<const float> values, size_t count);

}  // namespace pagepick

#endif  // PAGEPICK_QUANTIZER_NEIGHBOR_CODER_H_
