#include <utility>

#include "eval/unseen_users.h"

namespace pagepick {

RankFunction RankByEngine(const Engine& engine,
                          const std::vector<int32_t>& storage_order,
                          int32_t num_dataset_items, int32_t num_probes) {
  std::vector<int32_t> position_of(static_cast<size_t>(num_dataset_items), -1);
  for (size_t position = 0; position < storage_order.size(); ++position) {
    position_of[static_cast<size_t>(storage_order[position])] =
        static_cast<int32_t>(position);
  }
  return [&engine, &storage_order, num_probes,
          position_of = std::move(position_of)](
             const HeldOutUser& user, int32_t k,
             std::vector<int32_t>* ranking) -> Status {
    std::vector<HistoryEvent> history;
    for (const Interaction& event : user.seen) {
      const int32_t position = position_of[static_cast<size_t>(event.item)];
      if (position < 0) continue;
      history.push_back(
          {position, event.rating, static_cast<double>(event.time)});
    }
    RecommendOptions options;
    options.k = k;
    options.num_probes = num_probes;
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> recommendations,
                              engine.Recommend(history, options));
    ranking->clear();
    for (const Recommendation& recommendation : recommendations) {
      ranking->push_back(
          storage_order[static_cast<size_t>(recommendation.item)]);
    }
    return Status();
  };
}

}  // namespace pagepick
