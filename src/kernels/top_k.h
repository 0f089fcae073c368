#ifndef PAGEPICK_KERNELS_TOP_K_H_
#define PAGEPICK_KERNELS_TOP_K_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pagepick {

struct ScoredItem {
  float score;
  int32_t item;

  friend bool operator==(const ScoredItem&, const ScoredItem&) = default;
};

// The total order of every ranking: score descending, then item ascending.
inline bool RanksBefore(const ScoredItem& a, const ScoredItem& b) {
  return a.score > b.score || (a.score == b.score && a.item < b.item);
}

// Keeps the k best of the items offered. Scores must not be NaN.
class TopK {
 public:
  explicit TopK(size_t k);

  void Offer(ScoredItem candidate);

  // Best first; leaves the heap empty.
  std::vector<ScoredItem> Take();

 private:
  size_t k_;
  std::vector<ScoredItem> heap_;  // the worst on top
};

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_TOP_K_H_
