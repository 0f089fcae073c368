#include "pagepick/quality.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "engine/engine.h"
#include "kernels/codes.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

std::string WithError(const MeanAndError& value) {
  return fmt::format("{:.4f} ±{:.4f}", value.mean, value.standard_error);
}

std::string Plain(const MeanAndError& value) {
  return fmt::format("{:.4f}", value.mean);
}

nlohmann::ordered_json ToJson(const MeanAndError& value) {
  return {{"mean", value.mean}, {"standard_error", value.standard_error}};
}

nlohmann::ordered_json ToJson(const QualityRow& row) {
  const UnseenUserQuality& quality = row.evaluation.quality;
  nlohmann::ordered_json json = {
      {"model", row.model},
      {"users", quality.num_users},
      {"ndcg_at_100", ToJson(quality.ndcg_at_100)},
      {"recall_at_20", ToJson(quality.recall_at_20)},
      {"recall_at_50", ToJson(quality.recall_at_50)},
      {"precision_at_10", ToJson(quality.precision_at_10)},
      {"map_at_10", ToJson(quality.map_at_10)}};
  if (row.bytes_per_item) json["bytes_per_item"] = *row.bytes_per_item;
  return json;
}

}  // namespace

Result<QualityRow> Measure(const std::string& model,
                           const std::vector<HeldOutUser>& users,
                           const RankFunction& rank, int num_threads) {
  QualityRow row;
  row.model = model;
  PAGEPICK_ASSIGN_OR_RETURN(row.evaluation,
                            EvaluateUnseenUsers(users, rank, num_threads));
  return row;
}

Result<QualityRow> MeasureShipped(const std::string& model,
                                  std::span<const uint8_t> bytes,
                                  const std::vector<int32_t>& storage_order,
                                  int32_t num_items,
                                  const std::vector<HeldOutUser>& users,
                                  int num_threads) {
  PAGEPICK_ASSIGN_OR_RETURN(const Engine engine, Engine::Create(bytes));
  PAGEPICK_ASSIGN_OR_RETURN(
      QualityRow row,
      Measure(model, users, RankByEngine(engine, storage_order, num_items),
              num_threads));
  const ModelView& view = engine.model();
  const size_t per_item = view.codes().size() + view.scales().size_bytes() +
                          view.popularity().size();
  row.bytes_per_item =
      static_cast<double>(per_item) / static_cast<double>(view.num_items());
  return row;
}

void PrintQuality(const std::vector<QualityRow>& rows,
                  const OutputFlags& flags) {
  if (flags.json) {
    nlohmann::ordered_json document = nlohmann::ordered_json::array();
    for (const QualityRow& row : rows) document.push_back(ToJson(row));
    fmt::print("{}\n", document.dump(2));
    return;
  }
  Table table({"model", "bytes/item", "NDCG@100", "Recall@20", "Recall@50",
               "Precision@10", "MAP@10"});
  for (const QualityRow& row : rows) {
    const UnseenUserQuality& quality = row.evaluation.quality;
    table.AddRow(
        {row.model,
         row.bytes_per_item ? fmt::format("{:.0f}", *row.bytes_per_item) : "–",
         WithError(quality.ndcg_at_100), Plain(quality.recall_at_20),
         Plain(quality.recall_at_50), Plain(quality.precision_at_10),
         Plain(quality.map_at_10)});
  }
  table.Print();
}

Comparison Compare(const QualityRow& ours, const QualityRow& other) {
  const std::vector<double>& a = ours.evaluation.ndcg_by_user;
  const std::vector<double>& b = other.evaluation.ndcg_by_user;
  std::vector<double> differences(a.size());
  for (size_t i = 0; i < a.size(); ++i) differences[i] = a[i] - b[i];
  const MeanAndError difference = MeanOf(differences);
  const double base = other.evaluation.quality.ndcg_at_100.mean;
  if (base <= 0) return {};
  const double margin = 1.96 * difference.standard_error;
  return {difference.mean / base, (difference.mean - margin) / base,
          (difference.mean + margin) / base};
}

}  // namespace pagepick
