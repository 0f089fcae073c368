#ifndef PAGEPICK_EVAL_UNSEEN_USERS_H_
#define PAGEPICK_EVAL_UNSEEN_USERS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/split.h"
#include "engine/engine.h"
#include "eval/metrics.h"
#include "eval/user_figures.h"
#include "towers/towers.h"

namespace pagepick {

// Fills `ranking` with up to k items for a held-out user's `seen` part, best
// first, seen items left out. Called from several threads at once.
using RankFunction = std::function<Status(const HeldOutUser& user, int32_t k,
                                          std::vector<int32_t>* ranking)>;

// What one of many users asks: RankFunction's arguments. Borrows.
struct RankRequest {
  const HeldOutUser* user = nullptr;
  int32_t k = 0;
};

// Fills one ranking a request, as RankFunction does, and in as many threads as
// it is told. REQUIRES: equal sizes
using BatchRankFunction =
    std::function<Status(std::span<const RankRequest> requests, int num_threads,
                         std::span<std::vector<int32_t>> rankings)>;

// One by one; fails with the first failure in the order of requests.
BatchRankFunction OneByOne(RankFunction rank);

// The figures of a protocol: mean and standard error over users. Definitions
// as in metrics.h.
struct UnseenUserQuality {
  int32_t num_users = 0;
  MeanAndError recall_at_20;
  MeanAndError recall_at_50;
  MeanAndError ndcg_at_100;
  MeanAndError precision_at_10;
  MeanAndError map_at_10;
  MeanAndError hit_rate_at_10;
  MeanAndError ndcg_at_10;
  MeanAndError mrr_at_10;
};

struct UnseenUserEvaluation {
  UnseenUserQuality quality;
  std::vector<UserFigures> figures;            // of each user
  std::vector<double> ndcg_by_user;            // NDCG@100, for comparisons
  std::vector<std::vector<int32_t>> rankings;  // top 100 of each user
};

// Ranks for every user of any protocol and judges the lists. Same figures
// with any number of threads. Fails with the first failure of `rank`;
// kInvalidArgument if there is no user or one has nothing held out; kInternal
// if a ranking holds a seen item, one item twice or too many.
Result<UnseenUserEvaluation> EvaluateUnseenUsers(
    const std::vector<HeldOutUser>& users, const BatchRankFunction& rank,
    int num_threads);
Result<UnseenUserEvaluation> EvaluateUnseenUsers(
    const std::vector<HeldOutUser>& users, const RankFunction& rank,
    int num_threads);

// Judges rankings that exist already, as EvaluateUnseenUsers does.
// REQUIRES: one ranking per user
Result<UnseenUserEvaluation> JudgeRankings(
    const std::vector<HeldOutUser>& users,
    std::vector<std::vector<int32_t>> rankings);

// Ranks through the shipped engine. `storage_order`: model position ->
// dataset item. Borrows both. Seen items that the model lacks are ignored.
// Scans `num_probes` clusters, 0 = as many as the model says.
RankFunction RankByEngine(const Engine& engine,
                          const std::vector<int32_t>& storage_order,
                          int32_t num_probes = 0);

// The same rankings, of many users at once (BatchRanker).
BatchRankFunction RankManyByEngine(const Engine& engine,
                                   const std::vector<int32_t>& storage_order,
                                   int32_t num_probes = 0);

// Ranks by float towers, before quantization: what the shipped file is
// compared with, and what training validates by. Borrows the towers; items
// with an all-zero row are left out, as they are in a model file. A history
// without any weight scores every item the same, so that they come by index;
// a network gives it its constant part.
RankFunction RankByTowers(const Towers& towers);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_UNSEEN_USERS_H_
