#ifndef PAGEPICK_TOOLS_PAGEPICK_MERGE_CATALOGUE_H_
#define PAGEPICK_TOOLS_PAGEPICK_MERGE_CATALOGUE_H_

#include <cstdint>
#include <vector>

#include "bundle/trained_model.h"
#include "dataset/catalogue.h"

namespace pagepick {

struct MergedItems {
  std::vector<int32_t> items;  // of the model, that still need an embedding
  int64_t already_there = 0;
};

// Gives the model every item of `added` for which it has no embedding, with a
// row of zeros and no neighbours. What it knows stays as it is.
MergedItems MergeCatalogue(const Catalogue& added, TrainedModel* trained);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_MERGE_CATALOGUE_H_
