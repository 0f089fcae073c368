#include "eval/unseen_users.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/parallel_for.h"

namespace pagepick {
namespace {

constexpr int32_t kListLength = 100;

// The figures of one user.
struct UserFigures {
  Status status;
  double recall_at_20 = 0;
  double recall_at_50 = 0;
  double ndcg_at_100 = 0;
  double precision_at_10 = 0;
  double map_at_10 = 0;
};

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

void Measure(const HeldOutUser& user, const std::vector<int32_t>& ranking,
             UserFigures* figures) {
  const std::vector<int32_t> relevant = Sorted(user.held_out);
  std::vector<uint8_t> hits(ranking.size());
  for (size_t rank = 0; rank < ranking.size(); ++rank) {
    hits[rank] = Holds(relevant, ranking[rank]);
  }
  const auto count = static_cast<int32_t>(relevant.size());
  figures->recall_at_20 = RecallAtK(hits, 20, count);
  figures->recall_at_50 = RecallAtK(hits, 50, count);
  figures->ndcg_at_100 = NdcgAtK(hits, kListLength, count);
  figures->precision_at_10 = PrecisionAtK(hits, 10);
  figures->map_at_10 = AveragePrecisionAtK(hits, 10, count);
}

UserFigures JudgeUser(const HeldOutUser& user, const RankFunction& rank,
                      std::vector<int32_t>* ranking) {
  UserFigures figures;
  if (user.held_out.empty()) {
    figures.status = Status::InvalidArgument(
        "user " + std::to_string(user.user) + " has nothing held out");
    return figures;
  }
  figures.status = rank(user, kListLength, ranking);
  if (figures.status.ok()) figures.status = CheckRanking(user, *ranking);
  if (figures.status.ok()) Measure(user, *ranking, &figures);
  return figures;
}

std::vector<double> Gather(const std::vector<UserFigures>& figures,
                           double UserFigures::*member) {
  std::vector<double> values;
  values.reserve(figures.size());
  for (const UserFigures& user : figures) values.push_back(user.*member);
  return values;
}

}  // namespace

Result<UnseenUserEvaluation> EvaluateUnseenUsers(
    const std::vector<HeldOutUser>& users, const RankFunction& rank,
    int num_threads) {
  if (users.empty()) {
    return Status::InvalidArgument(
        "no held-out user to evaluate on: the data has too few users with "
        "enough positives");
  }
  UnseenUserEvaluation evaluation;
  evaluation.rankings.resize(users.size());
  std::vector<UserFigures> figures(users.size());
  ParallelFor(static_cast<int64_t>(users.size()), 8, num_threads,
              [&](int64_t begin, int64_t end) {
                for (auto n = static_cast<size_t>(begin);
                     n < static_cast<size_t>(end); ++n) {
                  figures[n] =
                      JudgeUser(users[n], rank, &evaluation.rankings[n]);
                }
              });
  for (const UserFigures& user : figures) {
    PAGEPICK_RETURN_IF_ERROR(user.status);
  }
  UnseenUserQuality& quality = evaluation.quality;
  quality.num_users = static_cast<int32_t>(users.size());
  quality.recall_at_20 = MeanOf(Gather(figures, &UserFigures::recall_at_20));
  quality.recall_at_50 = MeanOf(Gather(figures, &UserFigures::recall_at_50));
  quality.precision_at_10 =
      MeanOf(Gather(figures, &UserFigures::precision_at_10));
  quality.map_at_10 = MeanOf(Gather(figures, &UserFigures::map_at_10));
  evaluation.ndcg_by_user = Gather(figures, &UserFigures::ndcg_at_100);
  quality.ndcg_at_100 = MeanOf(evaluation.ndcg_by_user);
  return evaluation;
}

}  // namespace pagepick
