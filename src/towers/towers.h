#ifndef PAGEPICK_TOWERS_TOWERS_H_
#define PAGEPICK_TOWERS_TOWERS_H_

#include "towers/item_embeddings.h"
#include "towers/rating_weights.h"
#include "towers/user_tower.h"

namespace pagepick {

// What every trainer produces: both towers, meeting in one space.
struct Towers {
  ItemEmbeddings items;
  UserTower user;
  RatingWeights rating_weights;
};

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_TOWERS_H_
