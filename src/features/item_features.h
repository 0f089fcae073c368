#ifndef PAGEPICK_FEATURES_ITEM_FEATURES_H_
#define PAGEPICK_FEATURES_ITEM_FEATURES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "dataset/catalogue.h"
#include "features/feature_spec.h"

namespace pagepick {

// The catalogue as numbers, what an item tower takes in: compressed sparse
// rows, row i for item i. Columns rise within a row. Owner.
//
// Groups weigh comparably: the part of a row in a group has length 1, or 1 on
// average over the training items (numbers, whose size is what they say). A
// group of which an item has nothing is zero.
struct ItemFeatures {
  int32_t num_columns = 0;
  std::vector<FeatureGroup> groups;
  std::vector<int64_t> offsets;  // [items + 1]
  std::vector<int32_t> columns;
  std::vector<float> values;

  int32_t num_items() const { return static_cast<int32_t>(offsets.size()) - 1; }
  std::span<const int32_t> ColumnsOf(int32_t item) const;
  std::span<const float> ValuesOf(int32_t item) const;
};

// Vectors made elsewhere (of a text or an image), one row an item, zero where
// there is none. Owner.
struct DenseVectors {
  int32_t dim = 0;
  std::vector<float> values;  // [items x dim]
};

// Encodes every item of a catalogue, which may be another one than `spec` was
// fitted on. `dense` may be null if spec.dense_dim is 0. The same bytes on
// every call.
// kInvalidArgument: a tag that the catalogue does not have, dense vectors of
// the wrong shape or not finite.
Result<ItemFeatures> EncodeItems(const Catalogue& catalogue,
                                 const FeatureSpec& spec,
                                 const DenseVectors* dense = nullptr);

}  // namespace pagepick

#endif  // PAGEPICK_FEATURES_ITEM_FEATURES_H_
