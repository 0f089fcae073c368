#include "pagepick/warm_start.h"

#include <algorithm>

#include "base/hash.h"
#include "bundle/trained_model.h"
#include "pagepick/pipeline.h"

namespace pagepick {

Result<WarmStart> LoadWarmStart(const std::string& path,
                                const Catalogue& catalogue) {
  PAGEPICK_ASSIGN_OR_RETURN(const TrainedModel old, LoadTrainedModel(path));
  const ItemEmbeddings& rows = old.towers.items;
  WarmStart start;
  start.items = {catalogue.ids.size(), rows.dim, {}};
  start.items.values.resize(static_cast<size_t>(catalogue.ids.size()) *
                            static_cast<size_t>(rows.dim));
  for (int32_t item = 0; item < catalogue.ids.size(); ++item) {
    const int32_t from =
        old.dataset.catalogue.ids.Find(catalogue.ids.IdOf(item));
    if (from < 0 || !HasEmbedding(rows, from)) continue;
    std::copy(rows.Row(from).begin(), rows.Row(from).end(),
              start.items.Row(item).begin());
    ++start.num_known;
  }
  if (start.num_known == 0) {
    return Status::InvalidArgument(
        "--warm: none of the items of '" + path +
        "' is in this data; compare the ids with `pagepick inspect`");
  }
  const std::vector<float>& values = start.items.values;
  start.hash = HexDigits(Xxh3({reinterpret_cast<const uint8_t*>(values.data()),
                               values.size() * sizeof(float)}));
  return start;
}

}  // namespace pagepick
