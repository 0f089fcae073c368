#include "pagepick/quality.h"

#include <fmt/core.h>

#include <cassert>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "base/aligned_buffer.h"
#include "engine/engine.h"
#include "pagepick/pipeline.h"

namespace pagepick {

namespace {

// A model file with its engine, kept as long as a ranking needs them.
struct LoadedFile {
  AlignedBuffer bytes;
  std::vector<int32_t> storage_order;
  std::unique_ptr<Engine> engine;
};

Result<std::shared_ptr<const LoadedFile>> LoadFile(
    std::span<const uint8_t> bytes, const std::vector<int32_t>& order) {
  auto file = std::make_shared<LoadedFile>();
  file->bytes = AlignedBuffer(bytes.size());
  std::memcpy(file->bytes.data(), bytes.data(), bytes.size());
  file->storage_order = order;
  PAGEPICK_ASSIGN_OR_RETURN(Engine engine, Engine::Create(file->bytes.bytes()));
  file->engine = std::make_unique<Engine>(std::move(engine));
  return std::shared_ptr<const LoadedFile>(std::move(file));
}

const Metric& MetricOf(std::string_view key) {
  for (const Metric& metric : AllMetrics()) {
    if (metric.key == key) return metric;
  }
  assert(false);
  return AllMetrics().front();
}

}  // namespace

Result<QualityRow> Measure(const std::string& model,
                           const std::vector<HeldOutUser>& users,
                           BatchRankFunction rank, int num_threads) {
  QualityRow row;
  row.model = model;
  row.rank = std::move(rank);
  PAGEPICK_ASSIGN_OR_RETURN(row.evaluation,
                            EvaluateUnseenUsers(users, row.rank, num_threads));
  return row;
}

Result<QualityRow> Measure(const std::string& model,
                           const std::vector<HeldOutUser>& users,
                           RankFunction rank, int num_threads) {
  return Measure(model, users, OneByOne(std::move(rank)), num_threads);
}

Result<QualityRow> MeasureShipped(const std::string& model,
                                  std::span<const uint8_t> bytes,
                                  const std::vector<int32_t>& storage_order,
                                  const std::vector<HeldOutUser>& users,
                                  int num_threads) {
  PAGEPICK_ASSIGN_OR_RETURN(const std::shared_ptr<const LoadedFile> file,
                            LoadFile(bytes, storage_order));
  BatchRankFunction rank =
      [file, by_engine = RankManyByEngine(*file->engine, file->storage_order)](
          std::span<const RankRequest> requests, int threads,
          std::span<std::vector<int32_t>> rankings) {
        return by_engine(requests, threads, rankings);
      };
  PAGEPICK_ASSIGN_OR_RETURN(
      QualityRow row, Measure(model, users, std::move(rank), num_threads));
  row.kind = RowKind::kShipped;
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedBytes size, BytesOf(bytes));
  row.bytes_per_item = size.per_item;
  return row;
}

void SetQuality(const UnseenUserQuality& quality, Provenance* provenance) {
  provenance->quality.clear();
  const auto add = [&](const char* name, const MeanAndError& value) {
    provenance->quality.push_back({name, value.mean, value.standard_error});
  };
  add("ndcg_at_100", quality.ndcg_at_100);
  add("recall_at_20", quality.recall_at_20);
  add("recall_at_50", quality.recall_at_50);
  add("precision_at_10", quality.precision_at_10);
  add("map_at_10", quality.map_at_10);
}

const Metric& MainMetric(Protocol protocol) {
  return MetricOf(protocol == Protocol::kUnseenUsers ? "ndcg_at_100"
                                                     : "ndcg_at_10");
}

std::vector<double> FiguresOf(const QualityRow& row, const Metric& metric) {
  return Gather(row.evaluation.figures, metric.figure);
}

ShipGate CheckShipGate(const QualityRow& shipped, const QualityRow& popularity,
                       const QualityRow& item_knn, const Metric& metric) {
  return CheckShipGate(FiguresOf(shipped, metric),
                       FiguresOf(popularity, metric),
                       FiguresOf(item_knn, metric));
}

std::string GateFinding(const ShipGate& gate) {
  switch (gate.verdict) {
    case GateVerdict::kPass:
      return "better than popularity, and not worse than item-kNN";
    case GateVerdict::kTooFewUsers:
      return fmt::format(
          "not told from popularity: {} held-out visitors are too few ({} "
          "would do)",
          gate.popularity.wins + gate.popularity.losses + gate.popularity.ties,
          kMinGateUsers);
    case GateVerdict::kUnclear:
      return fmt::format(
          "better than popularity, but that may be chance (p = {:.2f})",
          gate.popularity.p_value);
    case GateVerdict::kNotAbovePopularity:
      return "no better than showing everybody the most popular items";
    case GateVerdict::kWorseThanPopularity:
      return fmt::format(
          "worse than showing everybody the most popular items (p = {:.3f})",
          gate.popularity.p_value);
    case GateVerdict::kWorseThanItemKnn:
      return fmt::format("worse than plain item-kNN (p = {:.3f})",
                         gate.item_knn.p_value);
  }
  return "";
}

std::string GateAdvice(const ShipGate& gate) {
  switch (gate.verdict) {
    case GateVerdict::kPass:
      return "";
    case GateVerdict::kTooFewUsers:
      return "Try a larger --test-fraction, or more data.";
    case GateVerdict::kUnclear:
    case GateVerdict::kNotAbovePopularity:
    case GateVerdict::kWorseThanPopularity:
      return "Try more data, another --threshold (what counts as liked), or "
             "fewer --dim.";
    case GateVerdict::kWorseThanItemKnn:
      return "Tastes here are narrow: try more --neighbors, more "
             "--dim, another --threshold, or more data.";
  }
  return "";
}

}  // namespace pagepick
