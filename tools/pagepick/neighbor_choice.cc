#include "pagepick/neighbor_choice.h"

#include <cmath>
#include <utility>

#include "eval/unseen_users.h"

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
  std::vector<double> gains;
  for (size_t u = 0; u < more.ndcg_by_user.size(); ++u) {
    gains.push_back(more.ndcg_by_user[u] - less.ndcg_by_user[u]);
  }
  const MeanAndError gain = MeanOf(gains);
  return gain.mean > kNeighborsWorth * less.ndcg &&
         gain.mean > 2 * gain.standard_error;
}

// Measures towers with ever other neighbours.
class Search {
 public:
  Search(const ItemWeights& weights, const std::vector<HeldOutUser>& users,
         const Towers& towers, int num_threads)
      : weights_(weights),
        users_(SampleOf(users)),
        towers_(towers),
        num_threads_(num_threads) {}

  Result<NeighborTrial> Try(int32_t per_item, float scale) {
    towers_.neighbors = per_item == 0
                            ? SparseNeighbors()
                            : ScaledNeighbors(weights_, per_item, scale);
    PAGEPICK_ASSIGN_OR_RETURN(
        UnseenUserEvaluation evaluation,
        EvaluateUnseenUsers(users_, RankByTowers(towers_), num_threads_));
    return NeighborTrial{per_item, scale, evaluation.quality.ndcg_at_100.mean,
                         std::move(evaluation.ndcg_by_user)};
  }

  // Coarse steps first, then between the best and its neighbours.
  Result<NeighborTrial> TryScales(int32_t per_item) {
    NeighborTrial best;
    for (const float scale : kCoarseScales) {
      PAGEPICK_RETURN_IF_ERROR(Improve(per_item, scale, &best));
    }
    const float coarse = best.scale;
    for (const float factor : {0.5F, 2.F}) {
      PAGEPICK_RETURN_IF_ERROR(Improve(per_item, coarse * factor, &best));
    }
    return best;
  }

 private:
  Status Improve(int32_t per_item, float scale, NeighborTrial* best) {
    PAGEPICK_ASSIGN_OR_RETURN(NeighborTrial trial, Try(per_item, scale));
    if (trial.ndcg > best->ndcg) *best = std::move(trial);
    return Status();
  }

  const ItemWeights& weights_;
  const std::vector<HeldOutUser> users_;
  Towers towers_;
  const int num_threads_;
};

}  // namespace

SparseNeighbors ScaledNeighbors(const ItemWeights& weights, int32_t per_item,
                                float scale) {
  SparseNeighbors neighbors = StrongestNeighbors(weights, per_item);
  for (float& weight : neighbors.weights) weight *= scale;
  return neighbors;
}

Result<NeighborChoice> ChooseNeighbors(const ItemWeights& weights,
                                       const std::vector<HeldOutUser>& users,
                                       const Towers& towers,
                                       const std::vector<int32_t>& per_item,
                                       int num_threads) {
  NeighborChoice choice;
  if (users.empty()) return choice;
  Search search(weights, users, towers, num_threads);
  PAGEPICK_ASSIGN_OR_RETURN(choice.chosen, search.Try(0, 0));
  choice.trials.push_back(choice.chosen);
  for (const int32_t number : per_item) {
    PAGEPICK_ASSIGN_OR_RETURN(const NeighborTrial trial,
                              search.TryScales(number));
    choice.trials.push_back(trial);
    if (IsWorthIt(trial, choice.chosen)) choice.chosen = trial;
  }
  return choice;
}

Result<NeighborChoice> AddNeighbors(const TrainingData& data,
                                    const RatingWeights& weights,
                                    const TrainOptions& options,
                                    Towers* towers) {
  EaseOptions ease = options.distilled.ease;
  ease.num_threads = options.ials.num_threads;
  const std::vector<HeldOutUser> validation =
      HeldOutUsers(data.dataset, data.split, HeldOutFold::kValidation);
  if (options.neighbors == 0 || validation.empty() ||
      data.dataset.num_items() > ease.max_items) {
    return NeighborChoice();
  }
  PAGEPICK_ASSIGN_OR_RETURN(
      const ItemWeights item_weights,
      TrainEase(CollectPositives(data.dataset, data.split, weights), ease));
  const bool search = options.neighbors < 0;
  PAGEPICK_ASSIGN_OR_RETURN(
      NeighborChoice choice,
      ChooseNeighbors(item_weights, validation, *towers,
                      search ? std::vector<int32_t>{8, 16, 32}
                             : std::vector<int32_t>{options.neighbors},
                      options.ials.num_threads));
  if (!search) choice.chosen = choice.trials.back();
  if (choice.chosen.per_item > 0) {
    towers->neighbors = ScaledNeighbors(item_weights, choice.chosen.per_item,
                                        choice.chosen.scale);
  }
  return choice;
}

}  // namespace pagepick
