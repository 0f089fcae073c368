#ifndef PAGEPICK_DATASET_INTERACTION_BUCKETS_H_
#define PAGEPICK_DATASET_INTERACTION_BUCKETS_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "dataset/interaction.h"

namespace pagepick {

// What becomes of several rows of one (user, item).
enum class OnRepeat { kKeepNewest, kAddUp };

// The interactions of a Dataset, as it holds them.
struct OrderedInteractions {
  std::vector<Interaction> interactions;
  std::vector<int64_t> user_offsets;
  int64_t repeated_rows = 0;
};

// Collects interactions in file order and sorts them by user, then time, then
// file order, one per (user, item), with about one copy of them in memory:
// rows go to buckets of consecutive users, and each bucket's memory returns
// to the system as soon as it stands in the result. A growing vector would
// hold three copies at its peak, a stable sort two.
class InteractionBuckets {
 public:
  // False if the system has no memory left.
  bool Add(const Interaction& interaction);

  int64_t size() const { return size_; }

  // Of kKeepNewest rows of the same time, the later in the file is kept; rows
  // that add up take the newest time. Empties the buckets.
  OrderedInteractions Finish(int32_t num_users, OnRepeat on_repeat);

 private:
  // Pages of the system rather than the heap: untouched ones cost nothing,
  // and released ones are not held back.
  struct Release {
    void operator()(Interaction* chunk) const;
  };
  using Chunk = std::unique_ptr<Interaction[], Release>;
  struct Bucket {
    std::vector<Chunk> chunks;
    int64_t size = 0;
  };

  std::vector<Bucket> buckets_;
  int64_t size_ = 0;
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_INTERACTION_BUCKETS_H_
