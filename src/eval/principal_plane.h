#ifndef PAGEPICK_EVAL_PRINCIPAL_PLANE_H_
#define PAGEPICK_EVAL_PRINCIPAL_PLANE_H_

#include <vector>

#include "towers/item_embeddings.h"

namespace pagepick {

// Where an item stands on a map.
struct MapPoint {
  float x = 0;
  float y = 0;
};

// The items' directions (rows scaled to length 1, so that popularity, which
// makes them long, is left out) seen on the plane of their two largest
// principal components: like items lie close. One point a row; a row of zeros
// lies where the mean is drawn from, as a direction of length zero. The sign
// of each axis is such that its largest coordinate is positive.
std::vector<MapPoint> PrincipalPlane(const ItemEmbeddings& items);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_PRINCIPAL_PLANE_H_
