#ifndef PAGEPICK_BATCH_BATCH_RANKER_H_
#define PAGEPICK_BATCH_BATCH_RANKER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/status.h"
#include "batch/lane_kernels.h"
#include "batch/packed_rows.h"
#include "batch/visitor_encoder.h"
#include "engine/engine.h"
#include "kernels/top_k.h"

namespace pagepick {

// What one of many visitors asks. Borrows.
struct BatchRequest {
  std::span<const HistoryEvent> history;
  int32_t k = 0;
};

// Answers as Engine::Recommend does, items and scores to the last bit, but many
// visitors at once and several times faster: measuring asks thousands. Native
// only; a page has one visitor. Where not all clusters are scanned, or codes
// are those of residuals, it asks the engine, one by one; else it keeps a copy
// of the codes, two bytes each. Borrows the engine.
class BatchRanker {
 public:
  // Scans `num_probes` clusters, 0 = as many as the model says.
  explicit BatchRanker(const Engine& engine, int32_t num_probes = 0,
                       const LaneKernels& kernels = BestLaneKernels());

  // rankings[n] = what is recommended for requests[n], best first. The same
  // with any number of threads. Fails as Engine::Recommend does, by the first
  // request that fails.
  // REQUIRES: equal sizes
  Status Rank(std::span<const BatchRequest> requests, int num_threads,
              std::span<std::vector<ScoredItem>> rankings) const;

 private:
  class Block;
  Status AskEngine(const BatchRequest& request,
                   std::vector<ScoredItem>* ranking) const;

  const Engine& engine_;
  const LaneKernels& kernels_;
  const int32_t num_probes_;
  PackedRows rows_;
  std::optional<VisitorEncoder> encoder_;  // none: one by one
};

}  // namespace pagepick

#endif  // PAGEPICK_BATCH_BATCH_RANKER_H_
