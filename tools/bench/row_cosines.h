#ifndef PAGEPICK_TOOLS_BENCH_ROW_COSINES_H_
#define PAGEPICK_TOOLS_BENCH_ROW_COSINES_H_

#include "clusters/clustering.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// Prints, in Markdown, how well codes of each kind keep the directions of rows:
// codes of rows, of what is left of them less their centroids, and the same
// with the short items in a cluster of their own (GroupShortItems).
// REQUIRES: as GroupShortItems
void PrintRowCosines(const ItemEmbeddings& items, const Clustering& clusters,
                     int num_threads);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_BENCH_ROW_COSINES_H_
