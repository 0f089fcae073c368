#include "eval/unseen_users.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "base/parallel_for.h"

namespace pagepick {
namespace {

constexpr int32_t kListLength = kFiguresListLength;

// What is known of each item while one user's ranking is judged.
class Marks {
 public:
  enum Mark : uint8_t { kSeen = 1, kHeldOut = 2, kListed = 4 };

  void Add(int32_t item, Mark mark) {
    const auto i = static_cast<size_t>(item);
    if (i >= marks_.size()) marks_.resize(i + 1);
    marks_[i] |= mark;
  }
  bool Has(int32_t item, Mark mark) const {
    const auto i = static_cast<size_t>(item);
    return i < marks_.size() && (marks_[i] & mark) != 0;
  }
  void Remove(int32_t item) {
    const auto i = static_cast<size_t>(item);
    if (i < marks_.size()) marks_[i] = 0;
  }

 private:
  std::vector<uint8_t> marks_;  // of items up to the largest
};

Status Refuse(const HeldOutUser& user, const std::string& what) {
  return Status::Internal("the ranking of user " + std::to_string(user.user) +
                          " " + what);
}

// A ranking that cheats would be praised for it, so it is refused.
Status CheckRanking(const HeldOutUser& user,
                    const std::vector<int32_t>& ranking, Marks* marks) {
  if (ranking.size() > static_cast<size_t>(kListLength)) {
    return Refuse(user, "has " + std::to_string(ranking.size()) + " items, " +
                            std::to_string(kListLength) + " were asked for");
  }
  for (const int32_t item : ranking) {
    if (item < 0) {
      return Refuse(user, "holds item " + std::to_string(item));
    }
    if (marks->Has(item, Marks::kSeen)) {
      return Refuse(user, "holds item " + std::to_string(item) +
                              ", which the user has seen");
    }
    if (marks->Has(item, Marks::kListed)) {
      return Refuse(user, "holds item " + std::to_string(item) + " twice");
    }
    marks->Add(item, Marks::kListed);
  }
  return Status();
}

// The figures of one user. Leaves no marks, unless it fails.
Result<UserFigures> JudgeRanking(const HeldOutUser& user,
                                 const std::vector<int32_t>& ranking,
                                 Marks* marks) {
  for (const Interaction& event : user.seen) {
    marks->Add(event.item, Marks::kSeen);
  }
  for (const int32_t item : user.held_out) marks->Add(item, Marks::kHeldOut);
  PAGEPICK_RETURN_IF_ERROR(CheckRanking(user, ranking, marks));
  std::vector<uint8_t> hits(ranking.size());
  for (size_t rank = 0; rank < ranking.size(); ++rank) {
    hits[rank] = marks->Has(ranking[rank], Marks::kHeldOut) ? 1 : 0;
  }
  for (const Interaction& event : user.seen) marks->Remove(event.item);
  for (const int32_t item : user.held_out) marks->Remove(item);
  for (const int32_t item : ranking) marks->Remove(item);
  return MeasureHits(hits, static_cast<int32_t>(user.held_out.size()));
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
  Marks marks;
  for (size_t n = 0; n < users.size(); ++n) {
    PAGEPICK_RETURN_IF_ERROR(CheckUser(users[n]));
    PAGEPICK_ASSIGN_OR_RETURN(const UserFigures judged,
                              JudgeRanking(users[n], rankings[n], &marks));
    figures.push_back(judged);
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

BatchRankFunction OneByOne(RankFunction rank) {
  return [rank = std::move(rank)](
             std::span<const RankRequest> requests, int num_threads,
             std::span<std::vector<int32_t>> rankings) -> Status {
    std::vector<Status> statuses(requests.size());
    ParallelFor(static_cast<int64_t>(requests.size()), 8, num_threads,
                [&](int64_t begin, int64_t end) {
                  for (auto n = static_cast<size_t>(begin);
                       n < static_cast<size_t>(end); ++n) {
                    statuses[n] =
                        rank(*requests[n].user, requests[n].k, &rankings[n]);
                  }
                });
    for (const Status& status : statuses) PAGEPICK_RETURN_IF_ERROR(status);
    return {};
  };
}

Result<UnseenUserEvaluation> EvaluateUnseenUsers(
    const std::vector<HeldOutUser>& users, const BatchRankFunction& rank,
    int num_threads) {
  PAGEPICK_RETURN_IF_ERROR(CheckUsers(users));
  std::vector<RankRequest> requests;
  requests.reserve(users.size());
  for (const HeldOutUser& user : users) {
    requests.push_back({&user, kListLength});
  }
  std::vector<std::vector<int32_t>> rankings(users.size());
  PAGEPICK_RETURN_IF_ERROR(rank(requests, num_threads, rankings));
  return JudgeRankings(users, std::move(rankings));
}

Result<UnseenUserEvaluation> EvaluateUnseenUsers(
    const std::vector<HeldOutUser>& users, const RankFunction& rank,
    int num_threads) {
  return EvaluateUnseenUsers(users, OneByOne(rank), num_threads);
}

}  // namespace pagepick
