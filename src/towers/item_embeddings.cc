#include "towers/item_embeddings.h"

namespace pagepick {

ItemEmbeddings SelectRows(const ItemEmbeddings& items,
                          std::span<const int32_t> rows) {
  ItemEmbeddings selected = {static_cast<int32_t>(rows.size()), items.dim, {}};
  selected.values.reserve(rows.size() * static_cast<size_t>(items.dim));
  for (const int32_t row : rows) {
    const std::span<const float> values = items.Row(row);
    selected.values.insert(selected.values.end(), values.begin(), values.end());
  }
  return selected;
}

}  // namespace pagepick
