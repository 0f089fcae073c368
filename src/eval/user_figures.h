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

// Judges a list, best first, by its hits: 1 where an item was held out.
// REQUIRES: num_held_out > 0
UserFigures MeasureHits(std::span<const uint8_t> hits, int32_t num_held_out);

// One figure of every user.
std::vector<double> Gather(std::span<const UserFigures> figures,
                           double UserFigures::*figure);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_USER_FIGURES_H_
