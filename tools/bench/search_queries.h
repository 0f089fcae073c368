#ifndef PAGEPICK_TOOLS_BENCH_SEARCH_QUERIES_H_
#define PAGEPICK_TOOLS_BENCH_SEARCH_QUERIES_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "bundle/trained_model.h"
#include "engine/recommendation.h"
#include "towers/user_tower.h"

namespace pagepick {

// Oldest event first, of dataset items, each once.
using Histories = std::vector<std::vector<HistoryEvent>>;

// The newest ten liked items of up to `count` visitors whom training did not
// see.
Histories RealHistories(const TrainedModel& trained, int32_t count);

// Without the rows of zeros.
ItemEmbeddings ItemsWithEmbedding(const ItemEmbeddings& items);

// [histories x dim]: the user embeddings that `tower` makes of the float item
// embeddings.
Result<std::vector<float>> EncodeFloats(const TrainedModel& trained,
                                        const UserTower& tower,
                                        const Histories& histories);

// [queries x k]: the rows of `items` with the largest float products, best
// first.
std::vector<int32_t> ExactTopK(const ItemEmbeddings& items,
                               const std::vector<float>& queries, int32_t k,
                               int num_threads);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_BENCH_SEARCH_QUERIES_H_
