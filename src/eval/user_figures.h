#ifndef PAGEPICK_EVAL_USER_FIGURES_H_
#define PAGEPICK_EVAL_USER_FIGURES_H_

#include <cstdint>
#include <span>
#include <vector>

namespace pagepick {

// How long the judged lists are.
inline constexpr int32_t kFiguresListLength = 100;

// How well one list served one user. Definitions as in metrics.h; a figure's
// mean over users is the metric of the same name.
struct UserFigures {
  double ndcg_at_100 = 0;
  double recall_at_20 = 0;
  double recall_at_50 = 0;
  double precision_at_10 = 0;
  double map_at_10 = 0;
  double hit_rate_at_10 = 0;
  double ndcg_at_10 = 0;
  double mrr_at_10 = 0;
};

// A figure by its names: "ndcg_at_100" in documents, "NDCG@100" for people.
struct Metric {
  const char* key;
  const char* title;
  double UserFigures::*figure;
};

// All of them, NDCG@100 first.
std::span<const Metric> AllMetrics();

// Judges the best kFiguresListLength items, best first.
// REQUIRES: `held_out` not empty
UserFigures MeasureRanking(std::span<const int32_t> ranking,
                           std::vector<int32_t> held_out);

// One figure of every user.
std::vector<double> Gather(std::span<const UserFigures> figures,
                           double UserFigures::*figure);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_USER_FIGURES_H_
