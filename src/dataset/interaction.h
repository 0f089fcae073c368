#ifndef PAGEPICK_DATASET_INTERACTION_H_
#define PAGEPICK_DATASET_INTERACTION_H_

#include <cstdint>

namespace pagepick {

// One event of the ratings file: who, what, how much, when. Users and items
// are indices into the Dataset's IdMaps.
struct Interaction {
  int32_t user;
  int32_t item;
  float rating;   // explicit: on the data's own scale; implicit: event count
  uint32_t time;  // seconds since 1970, 0 = unknown

  friend bool operator==(const Interaction&, const Interaction&) = default;
};
static_assert(sizeof(Interaction) == 16);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_INTERACTION_H_
