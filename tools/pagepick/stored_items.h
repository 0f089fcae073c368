#ifndef PAGEPICK_TOOLS_PAGEPICK_STORED_ITEMS_H_
#define PAGEPICK_TOOLS_PAGEPICK_STORED_ITEMS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "pagepick/pipeline.h"
#include "quantizer/scalar_quantizer.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// Items as a model file holds them: the most popular first, or, in clusters,
// cluster by cluster, those first that lie farthest from their centroid.
struct StoredItems {
  std::vector<int32_t> order;  // position -> row
  QuantizedEmbeddings codes;   // by position
  // Empty where there is one cluster.
  std::vector<float> centroids;           // [num_clusters x dim]
  std::vector<uint32_t> cluster_offsets;  // [num_clusters + 1]
  // Of a Gaussian mixture, per item; less = better.
  std::optional<double> bic;
};

struct ItemCoding {
  int32_t num_clusters = 1;
  CodeBits bits = CodeBits::kInt8;
  // Whether a user network has learned around the codes of Quantize.
  bool is_learned_around = false;
};

// Groups and codes `items`: flat ones by their rows, clustered ones by
// residual, for which one cluster is that of short items. What was learned
// around ships as plain codes.
StoredItems StoreItems(const ItemEmbeddings& items,
                       const std::vector<float>& popularity,
                       const ItemCoding& coding, const ShipOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_STORED_ITEMS_H_
