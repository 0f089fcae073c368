#ifndef PAGEPICK_TOWERS_SPARSE_NEIGHBORS_H_
#define PAGEPICK_TOWERS_SPARSE_NEIGHBORS_H_

#include <cstdint>
#include <vector>

namespace pagepick {

// A second scorer beside the towers, for tastes too narrow for a few dozen
// dimensions: what a rating of one item adds to the score of another, for the
// few pairs where that is much (the strongest entries of EASE or SLIM;
// Steck 2019, Ning and Karypis 2011). Compressed sparse rows by the rated
// item: row i's entries are n with offsets[i] <= n < offsets[i + 1], targets
// ascending. Owner.
//
// score(j) += scale * sum_i w_i * weight(i, j), where `scale` is what the user
// tower divides its own weighted sum by: 1 for fold-in and whitened, 1 / sum
// |w| for the mean, 1 / |w|_2 for a network.
struct SparseNeighbors {
  std::vector<int64_t> offsets;  // [items + 1], empty if there are none
  std::vector<int32_t> targets;
  std::vector<float> weights;

  bool empty() const { return targets.empty(); }
};

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_SPARSE_NEIGHBORS_H_
