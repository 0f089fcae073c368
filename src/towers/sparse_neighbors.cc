#include "towers/sparse_neighbors.h"

#include <algorithm>
#include <cmath>

namespace pagepick {
namespace {

bool IsRow(std::span<const int32_t> targets, int32_t num_items) {
  int32_t before = -1;
  for (const int32_t target : targets) {
    if (target <= before || target >= num_items) return false;
    before = target;
  }
  return true;
}

}  // namespace

bool IsValid(const SparseNeighbors& neighbors, int32_t num_items) {
  const std::vector<int64_t>& offsets = neighbors.offsets;
  if (neighbors.weights.size() != neighbors.targets.size()) return false;
  if (offsets.empty()) return neighbors.targets.empty();
  if (num_items < 0 || offsets.size() != static_cast<size_t>(num_items) + 1 ||
      offsets.front() != 0 || !std::is_sorted(offsets.begin(), offsets.end()) ||
      offsets.back() != static_cast<int64_t>(neighbors.targets.size())) {
    return false;
  }
  const std::span<const int32_t> targets = neighbors.targets;
  for (size_t i = 0; i + 1 < offsets.size(); ++i) {
    const auto begin = static_cast<size_t>(offsets[i]);
    const auto end = static_cast<size_t>(offsets[i + 1]);
    if (!IsRow(targets.subspan(begin, end - begin), num_items)) return false;
  }
  return std::all_of(neighbors.weights.begin(), neighbors.weights.end(),
                     [](float weight) { return std::isfinite(weight); });
}

void AddNeighborScores(const SparseNeighbors& neighbors, int32_t item,
                       float factor, std::span<float> scores) {
  const auto row = static_cast<size_t>(item);
  const auto begin = static_cast<size_t>(neighbors.offsets[row]);
  const auto end = static_cast<size_t>(neighbors.offsets[row + 1]);
  for (size_t n = begin; n < end; ++n) {
    scores[static_cast<size_t>(neighbors.targets[n])] +=
        factor * neighbors.weights[n];
  }
}

}  // namespace pagepick
