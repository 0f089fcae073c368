#ifndef PAGEPICK_TOOLS_PAGEPICK_WARM_START_H_
#define PAGEPICK_TOOLS_PAGEPICK_WARM_START_H_

#include <string>

#include "base/status.h"
#include "dataset/catalogue.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// The item rows of an earlier training, for the items of `catalogue` by id;
// zero where the model has none.
struct WarmStart {
  ItemEmbeddings items;
  int32_t num_known = 0;
  std::string hash;  // of the rows, for provenance
};
Result<WarmStart> LoadWarmStart(const std::string& path,
                                const Catalogue& catalogue);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_WARM_START_H_
