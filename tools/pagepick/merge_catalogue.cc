#include "pagepick/merge_catalogue.h"

#include <utility>

#include "pagepick/pipeline.h"

namespace pagepick {

namespace {

void AddZeroRows(int32_t num_items, ItemEmbeddings* table) {
  if (table->num_items == 0) return;
  table->num_items = num_items;
  table->values.resize(static_cast<size_t>(num_items) *
                       static_cast<size_t>(table->dim));
}

}  // namespace

MergedItems MergeCatalogue(const Catalogue& added, TrainedModel* trained) {
  Catalogue& catalogue = trained->dataset.catalogue;
  MergedItems merged;
  const int32_t num_old = catalogue.ids.size();
  for (int32_t i = 0; i < added.ids.size(); ++i) {
    const int32_t item = catalogue.ids.FindOrAdd(added.ids.IdOf(i));
    if (item < num_old && HasEmbedding(trained->towers.items, item)) {
      ++merged.already_there;
      continue;
    }
    CatalogueItem entry = added.items[static_cast<size_t>(i)];
    for (int32_t& tag : entry.tags) {
      tag = catalogue.tags.FindOrAdd(added.tags.IdOf(tag));
    }
    const auto place = static_cast<size_t>(item);
    if (place >= catalogue.items.size()) catalogue.items.resize(place + 1);
    catalogue.items[place] = std::move(entry);
    merged.items.push_back(item);
  }
  const int32_t num_items = catalogue.ids.size();
  AddZeroRows(num_items, &trained->towers.items);
  AddZeroRows(num_items, &trained->towers.inputs);
  std::vector<int64_t>& offsets = trained->towers.neighbors.offsets;
  if (!offsets.empty()) {
    offsets.resize(static_cast<size_t>(num_items) + 1, offsets.back());
  }
  return merged;
}

}  // namespace pagepick
