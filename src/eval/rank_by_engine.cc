#include <memory>
#include <utility>

#include "batch/batch_ranker.h"
#include "eval/unseen_users.h"

namespace pagepick {
namespace {

// The model's items and the dataset's. Borrows the order.
class ItemOrder {
 public:
  ItemOrder(const std::vector<int32_t>& storage_order,
            int32_t num_dataset_items)
      : storage_order_(storage_order),
        position_of_(static_cast<size_t>(num_dataset_items), -1) {
    for (size_t position = 0; position < storage_order.size(); ++position) {
      position_of_[static_cast<size_t>(storage_order[position])] =
          static_cast<int32_t>(position);
    }
  }

  std::vector<HistoryEvent> HistoryOf(const HeldOutUser& user) const {
    std::vector<HistoryEvent> history;
    history.reserve(user.seen.size());
    for (const Interaction& event : user.seen) {
      const int32_t position = position_of_[static_cast<size_t>(event.item)];
      if (position < 0) continue;
      history.push_back(
          {position, event.rating, static_cast<double>(event.time)});
    }
    return history;
  }

  // Of recommendations or scored items.
  template <typename Ranked>
  std::vector<int32_t> DatasetItems(const std::vector<Ranked>& ranked) const {
    std::vector<int32_t> items(ranked.size());
    for (size_t n = 0; n < ranked.size(); ++n) {
      items[n] = storage_order_[static_cast<size_t>(ranked[n].item)];
    }
    return items;
  }

 private:
  const std::vector<int32_t>& storage_order_;
  std::vector<int32_t> position_of_;
};

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
                          int32_t num_dataset_items, int32_t num_probes) {
  return [&engine, num_probes,
          order = ItemOrder(storage_order, num_dataset_items)](
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
                                   int32_t num_dataset_items,
                                   int32_t num_probes) {
  return [ranker = std::make_shared<const BatchRanker>(engine, num_probes),
          order = ItemOrder(storage_order, num_dataset_items)](
             std::span<const RankRequest> requests, int num_threads,
             std::span<std::vector<int32_t>> rankings) {
    return RankMany(*ranker, order, requests, num_threads, rankings);
  };
}

}  // namespace pagepick
