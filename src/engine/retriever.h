#ifndef PAGEPICK_ENGINE_RETRIEVER_H_
#define PAGEPICK_ENGINE_RETRIEVER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/recommendation.h"
#include "kernels/eligible_rows.h"
#include "kernels/top_k.h"
#include "model/model_view.h"

namespace pagepick {

// The first stage: few candidates out of all items. In each, `eligible` is of
// num_items, and the result is ordered by RanksBefore.

// How many more candidates than k are found, because the query's rounding to
// integers can exchange neighbours.
inline constexpr size_t kSpareCandidates = 16;

// What to look for.
struct Retrieval {
  std::span<const float> user;  // [dim], finite
  // [num_items], finite, or empty: added to every item's score.
  std::span<const float> bonus;
  const EligibleRows& eligible;
  // [num_clusters], or empty: all are loaded. Those that were to be scanned and
  // are not become kWanted. With these the answer is the whole model's, unless
  // that still finds fewer than k items: then the next one is wanted.
  std::span<ClusterRows> clusters = {};
  int32_t num_probes = 1;  // 1..num_clusters
  int32_t k = 1;           // 1..num_items
};

struct Retrieved {
  std::vector<ScoredItem> candidates;
  int64_t rows_scanned = 0;
};

// The k best by user . item + bonus, and kSpareCandidates more for
// RankCandidates to choose from: by exact integer products of codes, to which
// residuals add a float a cluster.
// Clusters are scanned in order of query . centroid (ties: the lower index):
// the first num_probes, then further ones until k items are found; of the rest,
// the items that have a bonus. Items with scale 0 are skipped.
//
// num_probes = num_clusters is exact: the candidates are those of a scan of all
// items, in whatever order clusters come. With any number, what is left out are
// rows that cannot reach the candidates found so far, by query . centroid +
// |query| * radius: those of a cluster that are nearest to its centroid, or
// all.
Retrieved RetrieveByScore(const ModelView& model, const Retrieval& retrieval);

// The k most popular; score = popularity in 0..1. Without clusters items lie
// by popularity, and the n-th of N, counted from 0, has score (N - n) / N.
std::vector<ScoredItem> RetrieveByPopularity(const ModelView& model,
                                             const EligibleRows& eligible,
                                             int32_t k);

// The k best by cosine with `item`, all floats; items with scale 0 have none.
std::vector<ScoredItem> RetrieveSimilar(const ModelView& model, int32_t item,
                                        const EligibleRows& eligible,
                                        int32_t k);

}  // namespace pagepick

#endif  // PAGEPICK_ENGINE_RETRIEVER_H_
