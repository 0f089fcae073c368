#include <gtest/gtest.h>

#include "eval/unseen_users.h"

namespace pagepick {
namespace {

// Items 0 and 2 lie along one axis, 1 and 3 along the other, 4 has no row.
Towers TwoAxes() {
  Towers towers;
  towers.items = {5, 2, {1, 0, 0, 1, 2, 0, 0, 2, 0, 0}};
  towers.rating_weights = RatingWeights({{1, -1}, {3, 0}, {5, 1}});
  return towers;
}

std::vector<int32_t> Rank(const Towers& towers,
                          const std::vector<Interaction>& seen, int32_t k) {
  std::vector<int32_t> ranking;
  const Status status = RankByTowers(towers)({0, seen, {}}, k, &ranking);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return ranking;
}

TEST(RankByTowers, RanksUnseenItemsThatHaveARow) {
  const Towers towers = TwoAxes();
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}}, 10), (std::vector<int32_t>{2, 1, 3}));
  EXPECT_EQ(Rank(towers, {{0, 1, 5, 0}}, 1), std::vector<int32_t>{3});
}

TEST(RankByTowers, IgnoresSeenItemsWithoutARow) {
  const Towers towers = TwoAxes();
  EXPECT_EQ(Rank(towers, {{0, 4, 5, 0}, {0, 1, 5, 0}}, 1),
            std::vector<int32_t>{3});
}

TEST(RankByTowers, LetsALowRatingPushAway) {
  const Towers towers = TwoAxes();
  EXPECT_EQ(Rank(towers, {{0, 0, 1, 0}}, 10), (std::vector<int32_t>{1, 3, 2}));
}

TEST(RankByTowers, HearsNothingOfARatingThatWeighsZero) {
  const Towers towers = TwoAxes();
  EXPECT_EQ(Rank(towers, {{0, 0, 3, 0}, {0, 1, 5, 0}}, 2),
            (std::vector<int32_t>{3, 2}));
}

TEST(RankByTowers, LetsNewerEventsWeighMore) {
  Towers towers = TwoAxes();
  towers.user.recency_decay = 0.5f;
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}, {0, 1, 5, 0}}, 1),
            std::vector<int32_t>{3});
  EXPECT_EQ(Rank(towers, {{0, 1, 5, 0}, {0, 0, 5, 0}}, 1),
            std::vector<int32_t>{2});
}

TEST(RankByTowers, CountsSilentEventsAsNewer) {
  // 1 * 0.5^2 against 0.4: the newer silent events decide.
  Towers towers = TwoAxes();
  towers.items = {6, 2, {1, 0, 0, 1, 2, 0, 0, 2, 1, 1, 1, 1}};
  towers.rating_weights = RatingWeights({{1, 0}, {3, 0.4f}, {5, 1}});
  towers.user.recency_decay = 0.5f;
  const std::vector<int32_t> ranking =
      Rank(towers, {{0, 0, 5, 0}, {0, 4, 1, 0}, {0, 1, 3, 0}}, 1);
  EXPECT_EQ(ranking, std::vector<int32_t>{3});
}

TEST(RankByTowers, AppliesTheUserTower) {
  // A = diag(1, 9) turns the balance between the axes.
  Towers towers = TwoAxes();
  const std::vector<Interaction> seen = {{0, 2, 5, 0}, {0, 1, 5, 0}};
  EXPECT_EQ(Rank(towers, seen, 2), (std::vector<int32_t>{0, 3}));
  towers.user.kind = UserTowerKind::kWhitened;
  towers.user.matrix = {1, 0, 0, 9};
  EXPECT_EQ(Rank(towers, seen, 2), (std::vector<int32_t>{3, 0}));
}

// u = 2 x, without a hidden layer.
UserNetwork Doubling(std::vector<float> decays, std::vector<float> linear) {
  UserNetwork network;
  network.decays = std::move(decays);
  network.input_dim = 2;
  network.linear = std::move(linear);
  network.output_bias = {0, 0};
  return network;
}

TEST(RankByTowers, RunsALearnedTowerAtEachPaceOfForgetting) {
  Towers towers = TwoAxes();
  towers.user.kind = UserTowerKind::kNetwork;
  const std::vector<Interaction> seen = {{0, 2, 5, 0}, {0, 1, 5, 0}};
  // The first pace remembers everything, so the longer item 2 decides; the
  // second one hears the newest event alone.
  towers.user.network = Doubling({1, 1e-3f}, {2, 0, 0, 0, 0, 2, 0, 0});
  EXPECT_EQ(Rank(towers, seen, 2), (std::vector<int32_t>{0, 3}));
  towers.user.network = Doubling({1, 1e-3f}, {0, 0, 2, 0, 0, 0, 0, 2});
  EXPECT_EQ(Rank(towers, seen, 2), (std::vector<int32_t>{3, 0}));
}

TEST(RankByTowers, MakesHistoriesOfTheInputTable) {
  Towers towers = TwoAxes();
  towers.user.kind = UserTowerKind::kNetwork;
  towers.user.network = Doubling({1}, {2, 0, 0, 2});
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}}, 1), std::vector<int32_t>{2});
  // The axes change places; item 1 has no input and is not heard.
  towers.inputs = {5, 2, {0, 1, 0, 0, 0, 1, 1, 0, 0, 0}};
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}}, 1), std::vector<int32_t>{3});
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}, {0, 1, 5, 0}}, 1),
            std::vector<int32_t>{3});
}

TEST(RankByTowers, AddsWhatNeighborsSay) {
  Towers towers = TwoAxes();
  towers.neighbors = {{0, 2, 3, 3, 3, 3}, {1, 3, 2}, {3, 4, 5}};
  // A mean divides by the weights: 2 and 0 of the tower, 1: 3 and 3: 4.
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}}, 3), (std::vector<int32_t>{3, 1, 2}));
  // Disliked, the very same pushes away.
  EXPECT_EQ(Rank(towers, {{0, 0, 1, 0}}, 3), (std::vector<int32_t>{2, 1, 3}));
}

TEST(RankByTowers, RefusesItemsOutOfRange) {
  const Towers towers = TwoAxes();
  std::vector<int32_t> ranking;
  for (const int32_t item : {-1, 5}) {
    const Status status =
        RankByTowers(towers)({0, {{0, item, 5, 0}}, {}}, 3, &ranking);
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace pagepick
