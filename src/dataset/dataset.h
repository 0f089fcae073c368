#ifndef PAGEPICK_DATASET_DATASET_H_
#define PAGEPICK_DATASET_DATASET_H_

#include <cstdint>
#include <span>
#include <vector>

#include "dataset/catalogue.h"
#include "dataset/id_map.h"
#include "dataset/interaction.h"

namespace pagepick {

// What the numbers in the rating column mean.
struct RatingScale {
  bool is_explicit = false;  // false: events, `rating` counts them
  float min = 1;
  float max = 1;
  float step = 1;  // the smallest difference between two ratings seen
};

// The ratings file in memory. Owner of everything it holds.
struct Dataset {
  IdMap users;
  // Items of the ratings file and of the catalogue share one index space:
  // item i is catalogue.ids.IdOf(i); those with ratings need not come first.
  // An item the catalogue does not list has an empty CatalogueItem.
  Catalogue catalogue;
  // By user, then time, then order in the file; one per (user, item).
  std::vector<Interaction> interactions;
  std::vector<int64_t> user_offsets;  // [users + 1] into interactions
  RatingScale scale;
  bool has_times = false;

  int32_t num_users() const { return users.size(); }
  int32_t num_items() const { return catalogue.ids.size(); }

  // Oldest first.  REQUIRES: 0 <= user < num_users()
  std::span<const Interaction> HistoryOf(int32_t user) const {
    const auto u = static_cast<size_t>(user);
    const auto begin = static_cast<size_t>(user_offsets[u]);
    const auto end = static_cast<size_t>(user_offsets[u + 1]);
    return std::span(interactions).subspan(begin, end - begin);
  }
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_DATASET_H_
