#ifndef PAGEPICK_TOOLS_BENCH_SECOND_CLUSTERS_H_
#define PAGEPICK_TOOLS_BENCH_SECOND_CLUSTERS_H_

#include <vector>

#include "clusters/clustering.h"
#include "towers/item_embeddings.h"

namespace pagepick {

inline constexpr int32_t kListLength = 100;

// Prints, in Markdown, how many rows a query looks at to find a share of its
// true kListLength best items, where items are stored in their cluster alone,
// and where each is stored in a second one, too (spilling): in the next
// nearest, or in the one that is near while what is left of the item points
// elsewhere than what is left in the first (Sun et al. 2023, "SOAR: Improved
// Indexing for Approximate Nearest Neighbor Search"). A row in two of the
// clusters that are looked at counts twice, because it is scored twice; that
// the engine leaves out rows of a cluster (BlockRadii) does not count. queries:
// [queries x dim].  REQUIRES: at least kListLength items
void PrintSecondClusters(const ItemEmbeddings& items,
                         const Clustering& clusters,
                         const std::vector<float>& queries, int num_threads);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_BENCH_SECOND_CLUSTERS_H_
