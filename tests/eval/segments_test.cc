#include "eval/segments.h"

#include <gtest/gtest.h>

#include <vector>

namespace pagepick {
namespace {

// Ranks items 0, 1, 2, ... without the seen ones.
Status RankByIndex(const HeldOutUser& user, int32_t k,
                   std::vector<int32_t>* ranking) {
  ranking->clear();
  for (int32_t item = 0; static_cast<int32_t>(ranking->size()) < k; ++item) {
    bool seen = false;
    for (const Interaction& event : user.seen) seen |= event.item == item;
    if (!seen) ranking->push_back(item);
  }
  return {};
}

HeldOutUser SawThreeItems() {
  return {0, {{0, 2, 5, 1}, {0, 0, 5, 2}, {0, 1, 5, 3}}, {4}};
}

// What `rank` gives to a visitor with his first ratings alone.
Status RankFirst(const RankFunction& rank, int32_t num_ratings, int32_t k,
                 std::vector<int32_t>* ranking) {
  const HeldOutUser user = SawThreeItems();
  const std::vector<RankRequest> requests = {{&user, k}};
  return ShowFirst(OneByOne(rank), num_ratings)(requests, 1, {ranking, 1});
}

TEST(ShowFirst, HidesTheLaterRatingsAndDoesNotOfferThem) {
  std::vector<Interaction> shown;
  const RankFunction spy = [&](const HeldOutUser& user, int32_t k,
                               std::vector<int32_t>* ranking) {
    shown = user.seen;
    return RankByIndex(user, k, ranking);
  };
  std::vector<int32_t> ranking;
  ASSERT_TRUE(RankFirst(spy, 1, 2, &ranking).ok());
  EXPECT_EQ(shown, (std::vector<Interaction>{{0, 2, 5, 1}}));
  EXPECT_EQ(ranking, (std::vector<int32_t>{3, 4}));
}

TEST(ShowFirst, OfZeroIsAVisitorWhomNobodyKnows) {
  const RankFunction expect_stranger = [](const HeldOutUser& user, int32_t k,
                                          std::vector<int32_t>* ranking) {
    EXPECT_TRUE(user.seen.empty());
    return RankByIndex(user, k, ranking);
  };
  const auto result = EvaluateUnseenUsers(
      {SawThreeItems()}, ShowFirst(OneByOne(expect_stranger), 0), 1);
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_EQ(result->rankings[0].size(), 100u);
  EXPECT_DOUBLE_EQ(result->figures[0].mrr_at_10, 0.5);
}

TEST(ShowFirst, OfMoreThanThereAreShowsAll) {
  std::vector<int32_t> all;
  std::vector<int32_t> first_nine;
  ASSERT_TRUE(RankByIndex(SawThreeItems(), 5, &all).ok());
  ASSERT_TRUE(RankFirst(RankByIndex, 9, 5, &first_nine).ok());
  EXPECT_EQ(first_nine, all);
}

TEST(ShowFirst, PassesAFailureOn) {
  const RankFunction fail = [](const HeldOutUser&, int32_t,
                               std::vector<int32_t>*) {
    return Status::Unsupported("no");
  };
  std::vector<int32_t> ranking;
  EXPECT_EQ(RankFirst(fail, 1, 5, &ranking).code(), StatusCode::kUnsupported);
}

TEST(HeadItems, AreTheFewestThatHoldTheShare) {
  // Of 20 positives the first two items hold 15, with the third 17.
  const std::vector<float> counts = {2, 10, 1, 5, 1, 1};
  EXPECT_EQ(HeadItems(counts, 0.8), (std::vector<uint8_t>{1, 1, 0, 1, 0, 0}));
  EXPECT_EQ(HeadItems(counts, 0.75), (std::vector<uint8_t>{0, 1, 0, 1, 0, 0}));
  EXPECT_EQ(HeadItems(counts, 0), (std::vector<uint8_t>(6, 0)));
}

TEST(HeadItems, TakeTheLowerIndexOfEquals) {
  const std::vector<float> counts(4, 1);
  EXPECT_EQ(HeadItems(counts, 0.5), (std::vector<uint8_t>{1, 1, 0, 0}));
}

TEST(KeepHeldOut, DropsOtherItemsAndUsersWithNothingLeft) {
  const std::vector<HeldOutUser> users = {
      {3, {}, {0, 1}}, {4, {}, {1}}, {5, {}, {2}}};
  const std::vector<uint8_t> keep = {1, 0, 1};
  const HeldOutPart part = KeepHeldOut(users, {{7}, {8}, {9}}, keep);
  ASSERT_EQ(part.users.size(), 2u);
  EXPECT_EQ(part.users[0].user, 3);
  EXPECT_EQ(part.users[0].held_out, (std::vector<int32_t>{0}));
  EXPECT_EQ(part.users[1].user, 5);
  EXPECT_EQ(part.rankings, (std::vector<std::vector<int32_t>>{{7}, {9}}));
}

}  // namespace
}  // namespace pagepick
