#include <memory>
#include <utility>

#include "batch/batch_ranker.h"
#include "eval/item_order.h"
#include "eval/unseen_users.h"

namespace pagepick {
namespace {

Status RankMany(const BatchRanker& ranker, const ItemOrder& order,
                std::span<const RankRequest> requests, int num_threads,
                std::span<std::vector<int32_t>> rankings) {
  std::vector<std::vector<HistoryEvent>> histories;
  std::vector<BatchRequest> questions;
  histories.reserve(requests.size());
  for (const RankRequest& request : requests) {
    histories.push_back(order.HistoryOf(*request.user));
    questions.push_back({histories.back(), request.k});
  }
  std::vector<std::vector<ScoredItem>> answers(requests.size());
  PAGEPICK_RETURN_IF_ERROR(ranker.Rank(questions, num_threads, answers));
  for (size_t n = 0; n < answers.size(); ++n) {
    rankings[n] = order.DatasetItems(answers[n]);
  }
  return {};
}

}  // namespace

RankFunction RankByEngine(const Engine& engine,
                          const std::vector<int32_t>& storage_order,
                          int32_t num_probes) {
  return [&engine, num_probes, order = ItemOrder(storage_order)](
             const HeldOutUser& user, int32_t k,
             std::vector<int32_t>* ranking) -> Status {
    RecommendOptions options;
    options.k = k;
    options.num_probes = num_probes;
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> recommendations,
                              engine.Recommend(order.HistoryOf(user), options));
    *ranking = order.DatasetItems(recommendations);
    return {};
  };
}

BatchRankFunction RankManyByEngine(const Engine& engine,
                                   const std::vector<int32_t>& storage_order,
                                   int32_t num_probes) {
  return [ranker = std::make_shared<const BatchRanker>(engine, num_probes),
          order = ItemOrder(storage_order)](
             std::span<const RankRequest> requests, int num_threads,
             std::span<std::vector<int32_t>> rankings) {
    return RankMany(*ranker, order, requests, num_threads, rankings);
  };
}

}  // namespace pagepick
