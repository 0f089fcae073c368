#include "eval/unseen_users.h"

#include <gtest/gtest.h>

#include <cmath>

namespace pagepick {
namespace {

// User n has seen item 0 and has to find items n + 1 and n + 2.
std::vector<HeldOutUser> ManyUsers(int32_t count) {
  std::vector<HeldOutUser> users;
  for (int32_t user = 0; user < count; ++user) {
    users.push_back({user, {{user, 0, 1, 0}}, {user + 1, user + 2}});
  }
  return users;
}

Status RankOneToFifty(const HeldOutUser&, int32_t,
                      std::vector<int32_t>* ranking) {
  for (int32_t item = 1; item <= 50; ++item) ranking->push_back(item);
  return Status();
}

RankFunction Always(std::vector<int32_t> answer) {
  return [answer](const HeldOutUser&, int32_t, std::vector<int32_t>* ranking) {
    *ranking = answer;
    return Status();
  };
}

TEST(UnseenUsers, AveragesTheFiguresOfEachUser) {
  // The first user finds both items at the top, the second at ranks 2 and 3.
  const auto result = EvaluateUnseenUsers(ManyUsers(2), RankOneToFifty, 1);
  ASSERT_TRUE(result.ok());
  const UnseenUserQuality& quality = result->quality;
  const double second = 1 / std::log2(3);
  const double worse = (second + 0.5) / (1 + second);
  EXPECT_EQ(quality.num_users, 2);
  EXPECT_DOUBLE_EQ(result->ndcg_by_user[0], 1);
  EXPECT_DOUBLE_EQ(result->ndcg_by_user[1], worse);
  EXPECT_DOUBLE_EQ(quality.ndcg_at_100.mean, (1 + worse) / 2);
  EXPECT_DOUBLE_EQ(quality.ndcg_at_100.standard_error, (1 - worse) / 2);
  EXPECT_DOUBLE_EQ(quality.recall_at_20.mean, 1);
  EXPECT_DOUBLE_EQ(quality.recall_at_50.mean, 1);
  EXPECT_DOUBLE_EQ(quality.precision_at_10.mean, 0.2);
  EXPECT_DOUBLE_EQ(quality.map_at_10.mean, (1 + (0.5 + 2.0 / 3) / 2) / 2);
  EXPECT_EQ(result->rankings[1].size(), 50u);
}

TEST(UnseenUsers, MeasuresEachCutWhereItLies) {
  // User 30 finds its items at ranks 31 and 32: inside 50, outside 20.
  std::vector<HeldOutUser> users = ManyUsers(31);
  users.erase(users.begin(), users.end() - 1);
  const auto result = EvaluateUnseenUsers(users, RankOneToFifty, 1);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->quality.recall_at_20.mean, 0);
  EXPECT_EQ(result->quality.recall_at_50.mean, 1);
  EXPECT_EQ(result->quality.precision_at_10.mean, 0);
}

TEST(UnseenUsers, GivesTheSameWithAnyNumberOfThreads) {
  const auto one = EvaluateUnseenUsers(ManyUsers(100), RankOneToFifty, 1);
  const auto three = EvaluateUnseenUsers(ManyUsers(100), RankOneToFifty, 3);
  ASSERT_TRUE(one.ok() && three.ok());
  EXPECT_EQ(one->ndcg_by_user, three->ndcg_by_user);
  EXPECT_EQ(one->rankings, three->rankings);
  EXPECT_EQ(one->quality.ndcg_at_100.mean, three->quality.ndcg_at_100.mean);
}

TEST(UnseenUsers, RefusesARankingThatHoldsASeenItem) {
  const auto result = EvaluateUnseenUsers(ManyUsers(1), Always({1, 0, 2}), 1);
  EXPECT_EQ(result.status().code(), StatusCode::kInternal);
  EXPECT_NE(result.status().message().find("item 0"), std::string::npos);
}

TEST(UnseenUsers, RefusesARankingThatHoldsAnItemTwice) {
  const auto result = EvaluateUnseenUsers(ManyUsers(1), Always({1, 3, 1}), 1);
  EXPECT_EQ(result.status().code(), StatusCode::kInternal);
}

TEST(UnseenUsers, RefusesARankingLongerThanAskedFor) {
  std::vector<int32_t> many;
  for (int32_t item = 1; item <= 101; ++item) many.push_back(item);
  EXPECT_EQ(EvaluateUnseenUsers(ManyUsers(1), Always(many), 1).status().code(),
            StatusCode::kInternal);
  many.pop_back();
  EXPECT_TRUE(EvaluateUnseenUsers(ManyUsers(1), Always(many), 1).ok());
}

TEST(UnseenUsers, ReportsTheFirstFailure) {
  const RankFunction fail = [](const HeldOutUser& user, int32_t,
                               std::vector<int32_t>*) {
    if (user.user < 20) return Status();
    return Status::Unsupported("user " + std::to_string(user.user));
  };
  EXPECT_EQ(EvaluateUnseenUsers(ManyUsers(60), fail, 3).status().message(),
            "user 20");
}

TEST(UnseenUsers, NeedsSomebodyWithSomethingToFind) {
  EXPECT_EQ(EvaluateUnseenUsers({}, RankOneToFifty, 1).status().code(),
            StatusCode::kInvalidArgument);
  std::vector<HeldOutUser> users = ManyUsers(2);
  users[1].held_out.clear();
  EXPECT_EQ(EvaluateUnseenUsers(users, RankOneToFifty, 1).status().code(),
            StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace pagepick
