#ifndef PAGEPICK_DATASET_CATALOGUE_H_
#define PAGEPICK_DATASET_CATALOGUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataset/id_map.h"

namespace pagepick {

// What the site shows of one item. Text is UTF-8, empty where unknown.
struct CatalogueItem {
  std::string title;
  std::string url;
  std::string image;
  std::optional<int32_t> year;
  std::optional<float> price;
  std::vector<int32_t> tags;  // indices into Catalogue::tags, in file order
};

// Items by index; `items[i]` belongs to the id `ids.IdOf(i)`.
struct Catalogue {
  IdMap ids;
  IdMap tags;  // genres, categories, free tags: their names
  std::vector<CatalogueItem> items;
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_CATALOGUE_H_
