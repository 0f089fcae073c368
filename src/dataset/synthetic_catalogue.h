#ifndef PAGEPICK_DATASET_SYNTHETIC_CATALOGUE_H_
#define PAGEPICK_DATASET_SYNTHETIC_CATALOGUE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"

namespace pagepick {

// A made-up film. Genres and themes are what tastes are about.
struct SyntheticItem {
  std::string title;  // unlike every other
  int32_t year = 0;
  int32_t genre = 0;
  int32_t second_genre = 0;  // the same if there is only one
  int32_t theme = 0;
  double popularity = 0;  // how often it is picked, relative to others
  double quality = 0;     // how much better than usual people rate it
};

int32_t NumSyntheticGenres();
int32_t NumSyntheticThemes();
std::string_view SyntheticGenre(int32_t genre);
std::string_view SyntheticTheme(int32_t theme);

// Popularity falls with the item's rank about as 1/rank; ranks are shuffled
// over the items.
std::vector<SyntheticItem> MakeSyntheticItems(int32_t count, Rng* rng);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_SYNTHETIC_CATALOGUE_H_
