#ifndef PAGEPICK_KERNELS_TOP_K_H_
#define PAGEPICK_KERNELS_TOP_K_H_

#include <cstddef>
#include <cstdint>
#include <limits>
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

// Keeps the k best of the items offered, in whatever order they come. Scores
// must not be NaN. Memory grows with what is kept, not with k.
class TopK {
 public:
  explicit TopK(size_t k) : k_(k) {}

  size_t size() const { return heap_.size(); }
  // What has a lower score than this is rejected.
  float threshold() const {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    if (heap_.size() < k_) return -kInfinity;
    return k_ == 0 ? kInfinity : heap_.front().score;
  }

  // Inline as far as the rejection, which is what nearly every item of a scan
  // meets.
  void Offer(ScoredItem candidate) {
    if (heap_.size() < k_) {
      Insert(candidate);
    } else if (k_ > 0 && RanksBefore(candidate, heap_.front())) {
      ReplaceTop(candidate, heap_.size());
    }
  }

  // Best first; leaves the heap empty.
  std::vector<ScoredItem> Take();

 private:
  void Insert(ScoredItem candidate);
  // The heap of the first `size` with `candidate` instead of its top.
  void ReplaceTop(ScoredItem candidate, size_t size);

  size_t k_;
  std::vector<ScoredItem> heap_;  // the worst on top
};

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_TOP_K_H_
