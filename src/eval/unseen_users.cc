#include "eval/unseen_users.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "base/parallel_for.h"

namespace pagepick {
namespace {

constexpr int32_t kListLength = kFiguresListLength;

std::vector<int32_t> Sorted(std::vector<int32_t> items) {
  std::sort(items.begin(), items.end());
  return items;
}

bool Holds(const std::vector<int32_t>& sorted, int32_t item) {
  return std::binary_search(sorted.begin(), sorted.end(), item);
}

// A ranking that cheats would be praised for it, so it is refused.
Status CheckRanking(const HeldOutUser& user,
                    const std::vector<int32_t>& ranking) {
  const auto refuse = [&](const std::string& what) {
    return Status::Internal("the ranking of user " + std::to_string(user.user) +
                            " " + what);
  };
  if (ranking.size() > static_cast<size_t>(kListLength)) {
    return refuse("has " + std::to_string(ranking.size()) + " items, " +
                  std::to_string(kListLength) + " were asked for");
  }
  std::vector<int32_t> seen;
  for (const Interaction& interaction : user.seen) {
    seen.push_back(interaction.item);
  }
  seen = Sorted(std::move(seen));
  const std::vector<int32_t> sorted = Sorted(ranking);
  for (size_t n = 0; n < sorted.size(); ++n) {
    const int32_t item = sorted[n];
    if (Holds(seen, item)) {
      return refuse("holds item " + std::to_string(item) +
                    ", which the user has seen");
    }
    if (n > 0 && sorted[n - 1] == item) {
      return refuse("holds item " + std::to_string(item) + " twice");
    }
  }
  return Status();
}

Status CheckUser(const HeldOutUser& user) {
  if (!user.held_out.empty()) return {};
  return Status::InvalidArgument("user " + std::to_string(user.user) +
                                 " has nothing held out");
}

Status CheckUsers(const std::vector<HeldOutUser>& users) {
  if (!users.empty()) return {};
  return Status::InvalidArgument(
      "no held-out user to evaluate on: the data has too few users with "
      "enough positives");
}

MeanAndError MeanOver(const std::vector<UserFigures>& figures,
                      double UserFigures::*member) {
  return MeanOf(Gather(figures, member));
}

}  // namespace

Result<UnseenUserEvaluation> JudgeRankings(
    const std::vector<HeldOutUser>& users,
    std::vector<std::vector<int32_t>> rankings) {
  assert(rankings.size() == users.size());
  PAGEPICK_RETURN_IF_ERROR(CheckUsers(users));
  UnseenUserEvaluation evaluation;
  std::vector<UserFigures>& figures = evaluation.figures;
  for (size_t n = 0; n < users.size(); ++n) {
    PAGEPICK_RETURN_IF_ERROR(CheckUser(users[n]));
    PAGEPICK_RETURN_IF_ERROR(CheckRanking(users[n], rankings[n]));
    figures.push_back(MeasureRanking(rankings[n], users[n].held_out));
  }
  UnseenUserQuality& quality = evaluation.quality;
  quality.num_users = static_cast<int32_t>(users.size());
  quality.recall_at_20 = MeanOver(figures, &UserFigures::recall_at_20);
  quality.recall_at_50 = MeanOver(figures, &UserFigures::recall_at_50);
  quality.precision_at_10 = MeanOver(figures, &UserFigures::precision_at_10);
  quality.map_at_10 = MeanOver(figures, &UserFigures::map_at_10);
  quality.hit_rate_at_10 = MeanOver(figures, &UserFigures::hit_rate_at_10);
  quality.ndcg_at_10 = MeanOver(figures, &UserFigures::ndcg_at_10);
  quality.mrr_at_10 = MeanOver(figures, &UserFigures::mrr_at_10);
  evaluation.ndcg_by_user = Gather(figures, &UserFigures::ndcg_at_100);
  quality.ndcg_at_100 = MeanOf(evaluation.ndcg_by_user);
  evaluation.rankings = std::move(rankings);
  return evaluation;
}

Result<UnseenUserEvaluation> EvaluateUnseenUsers(
    const std::vector<HeldOutUser>& users, const RankFunction& rank,
    int num_threads) {
  PAGEPICK_RETURN_IF_ERROR(CheckUsers(users));
  std::vector<std::vector<int32_t>> rankings(users.size());
  std::vector<Status> statuses(users.size());
  ParallelFor(static_cast<int64_t>(users.size()), 8, num_threads,
              [&](int64_t begin, int64_t end) {
                for (auto n = static_cast<size_t>(begin);
                     n < static_cast<size_t>(end); ++n) {
                  statuses[n] = rank(users[n], kListLength, &rankings[n]);
                }
              });
  for (const Status& status : statuses) PAGEPICK_RETURN_IF_ERROR(status);
  return JudgeRankings(users, std::move(rankings));
}

}  // namespace pagepick
