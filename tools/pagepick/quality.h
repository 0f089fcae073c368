#ifndef PAGEPICK_TOOLS_PAGEPICK_QUALITY_H_
#define PAGEPICK_TOOLS_PAGEPICK_QUALITY_H_

#include <optional>
#include <string>
#include <vector>

#include "bundle/trained_model.h"
#include "eval/unseen_users.h"
#include "pagepick/command.h"
#include "pagepick/pipeline.h"

namespace pagepick {

// One row of the quality table.
struct QualityRow {
  std::string model;
  std::optional<double> bytes_per_item;  // of codes, scales and popularity
  UnseenUserEvaluation evaluation;
};

// Measures a ranking on held-out visitors.
Result<QualityRow> Measure(const std::string& model,
                           const std::vector<HeldOutUser>& users,
                           const RankFunction& rank, int num_threads);

// Measures a model file through the engine that the page runs. The engine
// scans num_probes clusters, 0 = as shipped. `storage_order`: position in
// the file -> item of the data that `users` come from.
Result<QualityRow> MeasureShipped(const std::string& model,
                                  std::span<const uint8_t> bytes,
                                  const std::vector<int32_t>& storage_order,
                                  int32_t num_items,
                                  const std::vector<HeldOutUser>& users,
                                  int num_threads);

void PrintQuality(const std::vector<QualityRow>& rows,
                  const OutputFlags& flags);

// Relative NDCG@100 difference of two rows on the same users, with its 95 %
// interval (normal approximation over the users' differences).
struct Comparison {
  double gain = 0;
  double low = 0;
  double high = 0;
};
Comparison Compare(const QualityRow& ours, const QualityRow& other);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_QUALITY_H_
