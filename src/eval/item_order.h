#ifndef PAGEPICK_EVAL_ITEM_ORDER_H_
#define PAGEPICK_EVAL_ITEM_ORDER_H_

#include <cstdint>
#include <vector>

#include "dataset/split.h"
#include "engine/recommendation.h"

namespace pagepick {

// Between a dataset's items and their positions in a model made of it.
class ItemOrder {
 public:
  // `storage_order`: position -> item of the dataset. Borrows it.
  explicit ItemOrder(const std::vector<int32_t>& storage_order);

  // What a user has seen, as an engine takes it; items that the model lacks are
  // left out.
  std::vector<HistoryEvent> HistoryOf(const HeldOutUser& user) const;

  // Of recommendations or scored items.
  template <typename Ranked>
  std::vector<int32_t> DatasetItems(const std::vector<Ranked>& ranked) const {
    std::vector<int32_t> items(ranked.size());
    for (size_t n = 0; n < ranked.size(); ++n) {
      items[n] = storage_order_[static_cast<size_t>(ranked[n].item)];
    }
    return items;
  }

 private:
  const std::vector<int32_t>& storage_order_;
  std::vector<int32_t> position_of_;  // of items up to the largest, or -1
};

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_ITEM_ORDER_H_
