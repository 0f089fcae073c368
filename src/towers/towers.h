#ifndef PAGEPICK_TOWERS_TOWERS_H_
#define PAGEPICK_TOWERS_TOWERS_H_

#include "towers/item_embeddings.h"
#include "towers/rating_weights.h"
#include "towers/sparse_neighbors.h"
#include "towers/user_tower.h"

namespace pagepick {

// What every trainer produces: both towers, meeting in one space.
struct Towers {
  // The item tower's output: what is scored, and, unless `inputs` has rows,
  // what histories are made of.
  ItemEmbeddings items;
  // What histories are made of where that is another table (kNetwork alone).
  // Of items.num_items rows or none.
  ItemEmbeddings inputs;
  UserTower user;
  RatingWeights rating_weights;
  SparseNeighbors neighbors;
};

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_TOWERS_H_
