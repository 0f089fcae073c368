#include "kernels/top_k.h"

namespace pagepick {

// The standard library's heap goes down and up again, and is a longer download.
void TopK::Insert(Key key) {
  size_t hole = heap_.size();
  heap_.push_back(key);
  while (hole > 0) {
    const size_t parent = (hole - 1) / 2;
    if (heap_[parent] <= key) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = key;
}

void TopK::ReplaceTop(Key key, size_t size) {
  size_t hole = 0;
  for (size_t child = 1; child < size; child = 2 * hole + 1) {
    if (child + 1 < size) child += heap_[child + 1] < heap_[child] ? 1 : 0;
    if (key <= heap_[child]) break;
    heap_[hole] = heap_[child];
    hole = child;
  }
  heap_[hole] = key;
}

std::vector<ScoredItem> TopK::Take() {
  std::vector<ScoredItem> best(heap_.size());
  for (size_t size = best.size(); size > 0; --size) {
    best[size - 1] = Unpack(heap_[0]);  // the worst of those left
    ReplaceTop(heap_[size - 1], size - 1);
  }
  heap_.clear();
  return best;
}

}  // namespace pagepick
