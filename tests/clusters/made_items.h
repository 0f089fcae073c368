#ifndef PAGEPICK_TESTS_CLUSTERS_MADE_ITEMS_H_
#define PAGEPICK_TESTS_CLUSTERS_MADE_ITEMS_H_

#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// `per_group` points around each of `groups` far-apart centres, group by
// group.
inline ItemEmbeddings PlantedGroups(int32_t groups, int32_t per_group,
                                    int32_t dim) {
  Rng rng(7);
  ItemEmbeddings items{groups * per_group, dim, {}};
  for (int32_t g = 0; g < groups; ++g) {
    std::vector<double> centre(static_cast<size_t>(dim));
    for (double& x : centre) x = 20 * rng.Normal();
    for (int32_t i = 0; i < per_group; ++i) {
      for (const double x : centre) {
        items.values.push_back(static_cast<float>(x + 0.1 * rng.Normal()));
      }
    }
  }
  return items;
}

inline ItemEmbeddings RandomItems(int32_t num_items, int32_t dim) {
  Rng rng(3);
  ItemEmbeddings items{num_items, dim, {}};
  for (int32_t i = 0; i < num_items * dim; ++i) {
    items.values.push_back(static_cast<float>(rng.Normal()));
  }
  return items;
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_CLUSTERS_MADE_ITEMS_H_
