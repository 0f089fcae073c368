#include "kernels/top_k.h"

#include <algorithm>
#include <utility>

namespace pagepick {
namespace {

// A type rather than a function, which compilers would call by its address.
struct BestFirst {
  bool operator()(const ScoredItem& a, const ScoredItem& b) const {
    return RanksBefore(a, b);
  }
};

}  // namespace

// The standard heap keeps the last of an order on top: here, the worst.
void TopK::Insert(ScoredItem candidate) {
  heap_.push_back(candidate);
  std::push_heap(heap_.begin(), heap_.end(), BestFirst());
}

// One way down the heap; the standard library would go down and up again.
void TopK::ReplaceWorst(ScoredItem candidate) {
  size_t hole = 0;
  for (size_t child = 1; child < heap_.size(); child = 2 * hole + 1) {
    if (child + 1 < heap_.size() &&
        RanksBefore(heap_[child], heap_[child + 1])) {
      ++child;
    }
    if (!RanksBefore(candidate, heap_[child])) break;
    heap_[hole] = heap_[child];
    hole = child;
  }
  heap_[hole] = candidate;
}

std::vector<ScoredItem> TopK::Take() {
  std::sort_heap(heap_.begin(), heap_.end(), BestFirst());
  return std::exchange(heap_, {});
}

}  // namespace pagepick
