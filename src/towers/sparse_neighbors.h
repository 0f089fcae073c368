#ifndef PAGEPICK_TOWERS_SPARSE_NEIGHBORS_H_
#define PAGEPICK_TOWERS_SPARSE_NEIGHBORS_H_

#include <cstdint>
#include <span>
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

// Whether there are no neighbours or rows for num_items items: offsets from 0
// to the number of entries, never falling; targets in range and strictly
// rising within a row; weights finite.
bool IsValid(const SparseNeighbors& neighbors, int32_t num_items);

// scores[j] += factor * weight(item, j).
// REQUIRES: IsValid(neighbors, scores.size()), not empty, item in range
void AddNeighborScores(const SparseNeighbors& neighbors, int32_t item,
                       float factor, std::span<float> scores);

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_SPARSE_NEIGHBORS_H_
