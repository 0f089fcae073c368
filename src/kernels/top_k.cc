#include "kernels/top_k.h"

#include <utility>

namespace pagepick {

// The standard library's heap goes down and up again, and is a longer download.
void TopK::Insert(ScoredItem candidate) {
  size_t hole = heap_.size();
  heap_.push_back(candidate);
  while (hole > 0) {
    const size_t parent = (hole - 1) / 2;
    if (!RanksBefore(heap_[parent], candidate)) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = candidate;
}

void TopK::ReplaceTop(ScoredItem candidate, size_t size) {
  size_t hole = 0;
  for (size_t child = 1; child < size; child = 2 * hole + 1) {
    if (child + 1 < size && RanksBefore(heap_[child], heap_[child + 1])) {
      ++child;
    }
    if (!RanksBefore(candidate, heap_[child])) break;
    heap_[hole] = heap_[child];
    hole = child;
  }
  heap_[hole] = candidate;
}

std::vector<ScoredItem> TopK::Take() {
  for (size_t size = heap_.size(); size > 1; --size) {
    const ScoredItem last = heap_[size - 1];
    heap_[size - 1] = heap_[0];  // the worst of those left
    ReplaceTop(last, size - 1);
  }
  return std::exchange(heap_, {});
}

}  // namespace pagepick
