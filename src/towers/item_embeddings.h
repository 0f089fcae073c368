#ifndef PAGEPICK_TOWERS_ITEM_EMBEDDINGS_H_
#define PAGEPICK_TOWERS_ITEM_EMBEDDINGS_H_

#include <cstdint>
#include <span>
#include <vector>

namespace pagepick {

// The item tower's output, one row an item. Owner.
struct ItemEmbeddings {
  int32_t num_items = 0;
  int32_t dim = 0;
  std::vector<float> values;  // [num_items x dim], row-major

  std::span<const float> Row(int32_t item) const {
    const auto d = static_cast<size_t>(dim);
    return std::span(values).subspan(static_cast<size_t>(item) * d, d);
  }
  std::span<float> Row(int32_t item) {
    const auto d = static_cast<size_t>(dim);
    return std::span(values).subspan(static_cast<size_t>(item) * d, d);
  }
};

// The rows of these items, in this order.
ItemEmbeddings SelectRows(const ItemEmbeddings& items,
                          std::span<const int32_t> rows);

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_ITEM_EMBEDDINGS_H_
