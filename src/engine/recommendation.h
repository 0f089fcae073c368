#ifndef PAGEPICK_ENGINE_RECOMMENDATION_H_
#define PAGEPICK_ENGINE_RECOMMENDATION_H_

#include <cstdint>
#include <span>
#include <vector>

namespace pagepick {

// What goes into the engine and what comes out of it.

// One thing a visitor rated. `item` is the model's index (storage order).
struct HistoryEvent {
  int32_t item = 0;
  float rating = 0;  // on the model's rating scale
  double time = 0;   // seconds since 1970; equal times: later in the list is
                     // newer
};

struct RecommendOptions {
  int32_t k = 10;  // more than there are items = all
  // Clusters to scan: 0 = the model's default, num_clusters = all (exact).
  // More are scanned while fewer than k items are found.
  int32_t num_probes = 0;
  bool exclude_seen = true;
  // How many reasons to give per recommendation, largest share first; -1 =
  // one for every item of the history.
  int32_t num_reasons = 0;
  // Empty, or [num_items]: items with 0 are not recommended.
  std::span<const uint8_t> allowed = {};
};

// Whether the rows of a cluster of a chunked model are there; kWanted is an
// answer: they are not, but should be.
enum class ClusterRows : uint8_t { kAbsent = 0, kWanted = 1, kLoaded = 2 };

// One rating's share of a score. All shares of a recommendation add up to
// its score; where the user tower is a network they leave its constant part,
// which no rating has brought. A share may be negative (the rating speaks
// against the item).
struct Reason {
  int32_t item = 0;
  float share = 0;
};

struct Recommendation {
  int32_t item = 0;
  float score = 0;
  std::vector<Reason> reasons;
};

}  // namespace pagepick

#endif  // PAGEPICK_ENGINE_RECOMMENDATION_H_
