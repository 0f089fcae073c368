#include "kernels/top_k.h"

#include <algorithm>
#include <utility>

namespace pagepick {

// The standard heap keeps the last of an order on top: here, the worst.
void TopK::Insert(ScoredItem candidate) {
  heap_.push_back(candidate);
  std::push_heap(heap_.begin(), heap_.end(), RanksBefore);
}

void TopK::ReplaceWorst(ScoredItem candidate) {
  std::pop_heap(heap_.begin(), heap_.end(), RanksBefore);
  heap_.back() = candidate;
  std::push_heap(heap_.begin(), heap_.end(), RanksBefore);
}

std::vector<ScoredItem> TopK::Take() {
  std::sort_heap(heap_.begin(), heap_.end(), RanksBefore);
  return std::exchange(heap_, {});
}

}  // namespace pagepick
