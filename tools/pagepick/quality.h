#ifndef PAGEPICK_TOOLS_PAGEPICK_QUALITY_H_
#define PAGEPICK_TOOLS_PAGEPICK_QUALITY_H_

#include <optional>
#include <string>
#include <vector>

#include "bundle/model_writer.h"
#include "eval/ship_gate.h"
#include "eval/unseen_users.h"

namespace pagepick {

// The neighbours of the item-kNN that models are held against.
inline constexpr int32_t kItemKnnNeighbors = 100;

// What a row of the quality table stands for.
enum class RowKind {
  kBaseline,  // what needs no training, or ships no towers
  kFloat,     // the towers before quantization
  kVariant,   // another way to ship them
  kShipped,   // what ships
};

// One row of the quality table.
struct QualityRow {
  std::string model;
  RowKind kind = RowKind::kBaseline;
  std::optional<double> bytes_per_item;  // ModelView::item_bytes()
  BatchRankFunction rank;                // borrows the data alone
  UnseenUserEvaluation evaluation;
};

// Measures a ranking on held-out visitors.
Result<QualityRow> Measure(const std::string& model,
                           const std::vector<HeldOutUser>& users,
                           BatchRankFunction rank, int num_threads);
Result<QualityRow> Measure(const std::string& model,
                           const std::vector<HeldOutUser>& users,
                           RankFunction rank, int num_threads);

// Measures a model file, of which the row keeps a copy, through the engine
// that the page runs, with as many probes as ship. `storage_order`: position
// in the file -> item of the data that `users` come from.
Result<QualityRow> MeasureShipped(const std::string& model,
                                  std::span<const uint8_t> bytes,
                                  const std::vector<int32_t>& storage_order,
                                  const std::vector<HeldOutUser>& users,
                                  int num_threads);

// The figures that a model file tells of itself.
void SetQuality(const UnseenUserQuality& quality, Provenance* provenance);

// The figure that decides under a protocol: NDCG@100 for unseen visitors,
// NDCG@10 where the next items are to be found.
const Metric& MainMetric(Protocol protocol);

// A row's figure of each user.
std::vector<double> FiguresOf(const QualityRow& row, const Metric& metric);

// The gate by the rows of what ships, popularity and item-kNN.
ShipGate CheckShipGate(const QualityRow& shipped, const QualityRow& popularity,
                       const QualityRow& item_knn, const Metric& metric);

// One sentence for the owner: what the gate found, and, unless it passed,
// what to try.
std::string GateFinding(const ShipGate& gate);
std::string GateAdvice(const ShipGate& gate);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_QUALITY_H_
