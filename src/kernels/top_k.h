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
// must not be NaN; -0 comes back as 0, which it equals. Memory grows with what
// is kept, not with k.
class TopK {
 public:
  explicit TopK(size_t k) : k_(k) {}

  size_t size() const { return heap_.size(); }
  // What has a lower score than this is rejected.
  float threshold() const {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    if (heap_.size() < k_) return -kInfinity;
    return k_ == 0 ? kInfinity : Unpack(heap_.front()).score;
  }

  // Inline as far as the rejection, which is what nearly every item of a scan
  // meets.
  void Offer(ScoredItem candidate) {
    const Key key = Pack(candidate);
    if (heap_.size() < k_) {
      Insert(key);
    } else if (k_ > 0 && key > heap_.front()) {
      ReplaceTop(key, heap_.size());
    }
  }

  // Best first; leaves the heap empty.
  std::vector<ScoredItem> Take();

 private:
  // A score's bits, in the order of scores, above the item's, which count
  // backwards: one comparison of integers is RanksBefore, without a branch.
  using Key = int64_t;

  static Key Pack(ScoredItem candidate) {
    const auto bits = __builtin_bit_cast(int32_t, candidate.score + 0.0f);
    const auto item = static_cast<uint32_t>(candidate.item);
    return Key{InOrder(bits)} * (Key{1} << 32) + (uint32_t{INT32_MAX} - item);
  }
  static ScoredItem Unpack(Key key) {
    const auto item = uint32_t{INT32_MAX} - static_cast<uint32_t>(key);
    return {__builtin_bit_cast(float, InOrder(static_cast<int32_t>(key >> 32))),
            static_cast<int32_t>(item)};
  }
  // The bits of negative floats count backwards. Its own inverse.
  static int32_t InOrder(int32_t bits) {
    return bits ^ (bits >> 31 & INT32_MAX);
  }

  void Insert(Key key);
  // The heap of the first `size` with `key` instead of its top.
  void ReplaceTop(Key key, size_t size);

  size_t k_;
  std::vector<Key> heap_;  // the worst on top
};

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_TOP_K_H_
