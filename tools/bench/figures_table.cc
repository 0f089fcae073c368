#include "bench/figures_table.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "eval/metrics.h"

namespace pagepick {

FiguresTable::FiguresTable(const std::vector<std::string>& metric_keys) {
  for (const std::string& key : metric_keys) {
    for (const Metric& metric : AllMetrics()) {
      if (key == metric.key) metrics_.push_back(metric);
    }
  }
}

Status FiguresTable::Add(const std::string& model, const std::string& bytes,
                         const std::vector<HeldOutUser>& users,
                         const RankFunction& rank, int num_threads) {
  PAGEPICK_ASSIGN_OR_RETURN(const UnseenUserEvaluation evaluation,
                            EvaluateUnseenUsers(users, rank, num_threads));
  Row& row = RowOf(model);
  // Neighbours are chosen anew on each fold, so that sizes differ.
  if (std::find(row.bytes.begin(), row.bytes.end(), bytes) == row.bytes.end()) {
    row.bytes.push_back(bytes);
  }
  row.figures.insert(row.figures.end(), evaluation.figures.begin(),
                     evaluation.figures.end());
  const Metric& metric = metrics_.front();
  fmt::print(stderr, "  {:<34} {} {:.4f}\n", model, metric.title,
             MeanOf(Gather(evaluation.figures, metric.figure)).mean);
  return Status();
}

void FiguresTable::Print(const std::string& title) const {
  fmt::print("\n{}\n\n| model | bytes an item |", title);
  for (const Metric& metric : metrics_) fmt::print(" {} |", metric.title);
  fmt::print("\n|---|---|");
  for (size_t m = 0; m < metrics_.size(); ++m) fmt::print("---|");
  for (const Row& row : rows_) {
    fmt::print("\n| {} | {} |", row.model, fmt::join(row.bytes, ", "));
    for (const Metric& metric : metrics_) {
      const MeanAndError mean = MeanOf(Gather(row.figures, metric.figure));
      fmt::print(" {:.4f} ± {:.4f} |", mean.mean, mean.standard_error);
    }
  }
  fmt::print("\n");
  PrintGains();
}

void FiguresTable::PrintGains() const {
  const Row& ours = rows_.back();
  const Metric& metric = metrics_.front();
  fmt::print("\n{} against each, the same users, {}:\n", ours.model,
             metric.title);
  for (const Row& row : rows_) {
    if (&row == &ours) break;
    std::vector<double> differences;
    for (size_t u = 0; u < row.figures.size(); ++u) {
      differences.push_back(ours.figures[u].*metric.figure -
                            row.figures[u].*metric.figure);
    }
    const MeanAndError gain = MeanOf(differences);
    fmt::print("  {:<34} {:+.4f} ± {:.4f}\n", row.model, gain.mean,
               gain.standard_error);
  }
}

FiguresTable::Row& FiguresTable::RowOf(const std::string& model) {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(),
                   [&](const Row& row) { return row.model == model; });
  if (found != rows_.end()) return *found;
  rows_.push_back({model, {}, {}});
  return rows_.back();
}

}  // namespace pagepick
