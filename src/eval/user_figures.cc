#include "eval/user_figures.h"

#include "eval/metrics.h"

namespace pagepick {

namespace {

constexpr Metric kMetrics[] = {
    {"ndcg_at_100", "NDCG@100", &UserFigures::ndcg_at_100},
    {"recall_at_20", "Recall@20", &UserFigures::recall_at_20},
    {"recall_at_50", "Recall@50", &UserFigures::recall_at_50},
    {"precision_at_10", "Precision@10", &UserFigures::precision_at_10},
    {"map_at_10", "MAP@10", &UserFigures::map_at_10},
    {"hit_rate_at_10", "HR@10", &UserFigures::hit_rate_at_10},
    {"ndcg_at_10", "NDCG@10", &UserFigures::ndcg_at_10},
    {"mrr_at_10", "MRR@10", &UserFigures::mrr_at_10},
};

}  // namespace

std::span<const Metric> AllMetrics() { return kMetrics; }

UserFigures MeasureHits(std::span<const uint8_t> hits, int32_t num_held_out) {
  UserFigures figures;
  figures.ndcg_at_100 = NdcgAtK(hits, kFiguresListLength, num_held_out);
  figures.recall_at_20 = RecallAtK(hits, 20, num_held_out);
  figures.recall_at_50 = RecallAtK(hits, 50, num_held_out);
  figures.precision_at_10 = PrecisionAtK(hits, 10);
  figures.map_at_10 = AveragePrecisionAtK(hits, 10, num_held_out);
  figures.hit_rate_at_10 = HitRateAtK(hits, 10);
  figures.ndcg_at_10 = NdcgAtK(hits, 10, num_held_out);
  figures.mrr_at_10 = ReciprocalRankAtK(hits, 10);
  return figures;
}

std::vector<double> Gather(std::span<const UserFigures> figures,
                           double UserFigures::*figure) {
  std::vector<double> values;
  values.reserve(figures.size());
  for (const UserFigures& user : figures) values.push_back(user.*figure);
  return values;
}

}  // namespace pagepick
