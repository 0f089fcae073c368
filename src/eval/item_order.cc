#include "eval/item_order.h"

#include <cstddef>

namespace pagepick {

ItemOrder::ItemOrder(const std::vector<int32_t>& storage_order)
    : storage_order_(storage_order) {
  for (size_t position = 0; position < storage_order.size(); ++position) {
    const auto item = static_cast<size_t>(storage_order[position]);
    if (item >= position_of_.size()) position_of_.resize(item + 1, -1);
    position_of_[item] = static_cast<int32_t>(position);
  }
}

std::vector<HistoryEvent> ItemOrder::HistoryOf(const HeldOutUser& user) const {
  std::vector<HistoryEvent> history;
  history.reserve(user.seen.size());
  for (const Interaction& event : user.seen) {
    const auto item = static_cast<size_t>(event.item);
    if (item >= position_of_.size() || position_of_[item] < 0) continue;
    history.push_back(
        {position_of_[item], event.rating, static_cast<double>(event.time)});
  }
  return history;
}

}  // namespace pagepick
