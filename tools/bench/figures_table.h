#ifndef PAGEPICK_TOOLS_BENCH_FIGURES_TABLE_H_
#define PAGEPICK_TOOLS_BENCH_FIGURES_TABLE_H_

#include <string>
#include <vector>

#include "base/status.h"
#include "eval/unseen_users.h"

namespace pagepick {

// A table of models by quality, in Markdown: figures are pooled over the users
// of all folds, and the last model is compared with each other on the same
// users, by the first metric.
class FiguresTable {
 public:
  // Keys as in eval/user_figures.h.
  explicit FiguresTable(const std::vector<std::string>& metric_keys);

  // Judges `rank` on users of one more fold; rows appear in the order of their
  // first call. Tells the fold's figure on standard error.
  Status Add(const std::string& model, const std::string& bytes,
             const std::vector<HeldOutUser>& users, const RankFunction& rank,
             int num_threads);

  // Standard errors are over users.
  void Print(const std::string& title) const;

 private:
  struct Row {
    std::string model;
    std::vector<std::string> bytes;  // of the folds
    std::vector<UserFigures> figures;
  };
  Row& RowOf(const std::string& model);
  void PrintGains() const;

  std::vector<Metric> metrics_;
  std::vector<Row> rows_;
};

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_BENCH_FIGURES_TABLE_H_
