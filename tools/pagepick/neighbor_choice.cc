#include "pagepick/neighbor_choice.h"

#include <utility>

#include "eval/statistics.h"
#include "eval/unseen_users.h"
#include "trainer/distilled.h"

namespace pagepick {

namespace {

// Enough to tell a gain of a few percent, and quick to judge.
constexpr size_t kMostUsers = 600;
// Fold-in scores are near EASE's own; a network's are some tens of times that.
constexpr float kCoarseScales[] = {0.25F, 1, 4, 16, 64};

// Evenly over the list, so that the sample is of everybody.
std::vector<HeldOutUser> SampleOf(const std::vector<HeldOutUser>& users) {
  if (users.size() <= kMostUsers) return users;
  std::vector<HeldOutUser> sample;
  for (size_t n = 0; n < kMostUsers; ++n) {
    sample.push_back(users[n * users.size() / kMostUsers]);
  }
  return sample;
}

bool IsWorthIt(const NeighborTrial& more, const NeighborTrial& less) {
  const PairedComparison comparison =
      ComparePaired(more.ndcg_by_user, less.ndcg_by_user, {});
  return comparison.difference.mean > kNeighborsWorth * less.ndcg &&
         IsSignificant(comparison);
}

SparseNeighbors Scaled(SparseNeighbors neighbors, float scale) {
  for (float& weight : neighbors.weights) weight *= scale;
  return neighbors;
}

// Measures towers with ever other neighbours.
class Search {
 public:
  Search(const std::vector<HeldOutUser>& users, const Towers& towers,
         int num_threads)
      : users_(SampleOf(users)), towers_(towers), num_threads_(num_threads) {}

  // The tower alone.
  Result<NeighborTrial> TryNone() { return Try(SparseNeighbors(), 0, 0); }

  // Coarse steps first, then between the best and its neighbours.
  Result<NeighborTrial> TryScales(const SparseNeighbors& neighbors,
                                  int32_t per_item) {
    NeighborTrial best;
    const auto improve = [&](float scale) -> Status {
      PAGEPICK_ASSIGN_OR_RETURN(NeighborTrial trial,
                                Try(neighbors, per_item, scale));
      if (trial.ndcg > best.ndcg) best = std::move(trial);
      return Status();
    };
    for (const float scale : kCoarseScales) {
      PAGEPICK_RETURN_IF_ERROR(improve(scale));
    }
    const float coarse = best.scale;
    PAGEPICK_RETURN_IF_ERROR(improve(coarse / 2));
    PAGEPICK_RETURN_IF_ERROR(improve(coarse * 2));
    return best;
  }

 private:
  Result<NeighborTrial> Try(const SparseNeighbors& neighbors, int32_t per_item,
                            float scale) {
    towers_.neighbors = Scaled(neighbors, scale);
    PAGEPICK_ASSIGN_OR_RETURN(
        UnseenUserEvaluation evaluation,
        EvaluateUnseenUsers(users_, RankByTowers(towers_), num_threads_));
    return NeighborTrial{per_item, scale, evaluation.quality.ndcg_at_100.mean,
                         std::move(evaluation.ndcg_by_user)};
  }

  const std::vector<HeldOutUser> users_;
  Towers towers_;
  const int num_threads_;
};

}  // namespace

Result<NeighborChoice> ChooseNeighbors(const ItemWeights& weights,
                                       const std::vector<HeldOutUser>& users,
                                       const Towers& towers,
                                       const std::vector<int32_t>& per_item,
                                       int num_threads) {
  NeighborChoice choice;
  if (users.empty()) return choice;
  Search search(users, towers, num_threads);
  PAGEPICK_ASSIGN_OR_RETURN(choice.chosen, search.TryNone());
  choice.trials.push_back(choice.chosen);
  for (const int32_t number : per_item) {
    PAGEPICK_ASSIGN_OR_RETURN(
        const NeighborTrial trial,
        search.TryScales(StrongestNeighbors(weights, number, num_threads),
                         number));
    choice.trials.push_back(trial);
    if (IsWorthIt(trial, choice.chosen)) choice.chosen = trial;
  }
  return choice;
}

Result<NeighborChoice> AddNeighbors(const DataView& data,
                                    const RatingWeights& weights,
                                    const TrainOptions& options,
                                    ItemWeights* known, Towers* towers) {
  const int threads = options.ials.num_threads;
  EaseOptions ease = DistilledOptions().ease;
  ease.num_threads = threads;
  const std::vector<HeldOutUser> validation =
      HeldOutUsers(data.dataset, data.split, HeldOutFold::kValidation);
  if (options.neighbors == 0 || validation.empty() ||
      data.dataset.num_items() > ease.max_items) {
    return NeighborChoice();
  }
  if (known->values.empty()) {
    PAGEPICK_ASSIGN_OR_RETURN(
        *known,
        TrainEase(CollectPositives(data.dataset, data.split, weights), ease));
  }
  const bool search = options.neighbors < 0;
  PAGEPICK_ASSIGN_OR_RETURN(
      NeighborChoice choice,
      ChooseNeighbors(*known, validation, *towers,
                      search ? std::vector<int32_t>{8, 16, 32}
                             : std::vector<int32_t>{options.neighbors},
                      threads));
  if (!search) choice.chosen = choice.trials.back();
  if (choice.chosen.per_item > 0) {
    towers->neighbors =
        Scaled(StrongestNeighbors(*known, choice.chosen.per_item, threads),
               choice.chosen.scale);
  }
  return choice;
}

}  // namespace pagepick
