#include "eval/nearest_cluster.h"

#include <gtest/gtest.h>

#include "trainer/small_data.h"

namespace pagepick {
namespace {

// Items 0 to 3 lie to the east, items 4 to 6 to the north; item 7 is unknown.
Towers TwoDirections() {
  Towers towers;
  towers.items = {8,
                  2,
                  {1, 0, 2, 0, 1, .1f, 2, .1f,  //
                   0, 1, 0, 2, .1f, 1, 0, 0}};
  towers.rating_weights = RatingWeights({{1, -1}, {3, 0}, {5, 1}});
  return towers;
}

ClusteredItems ByDirection() {
  return {{1.5f, .05f, .03f, 1.3f}, {0, 0, 0, 0, 1, 1, 1, 1}};
}

std::vector<int32_t> Rank(const Towers& towers,
                          const std::vector<Interaction>& seen, int32_t k) {
  const RankFunction rank = RankByNearestCluster(
      towers, ByDirection(), {.1f, .5f, .2f, .4f, .9f, .3f, .3f, 1});
  HeldOutUser user;
  user.seen = seen;
  std::vector<int32_t> ranking;
  EXPECT_TRUE(rank(user, k, &ranking).ok());
  return ranking;
}

TEST(NearestCluster, ShowsItsUnseenItemsByPopularityAndNothingElse) {
  const Towers towers = TwoDirections();
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}}, 10), (std::vector<int32_t>{1, 3, 2}));
  EXPECT_EQ(Rank(towers, {{0, 4, 5, 0}}, 10), (std::vector<int32_t>{5, 6}));
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}}, 1), std::vector<int32_t>{1});
}

TEST(NearestCluster, IsThatOfTheWeightedMean) {
  const Towers towers = TwoDirections();
  // Two likes to the north outweigh one to the east.
  EXPECT_EQ(Rank(towers, {{0, 0, 5, 0}, {0, 4, 5, 0}, {0, 5, 5, 0}}, 10),
            std::vector<int32_t>{6});
}

TEST(NearestCluster, OfSilentRatingsIsEverywhere) {
  const Towers towers = TwoDirections();
  const std::vector<int32_t> all = {4, 1, 3, 5, 6, 2, 0};
  EXPECT_EQ(Rank(towers, {}, 10), all);
  EXPECT_EQ(Rank(towers, {{0, 7, 3, 0}}, 10), all);
}

TEST(DampedPopularity, DoesNotTrustOneRating) {
  // Item 0: one like. Item 1: ten likes and two dislikes. Item 2: a like, but
  // held out.
  std::vector<Interaction> rows = {{0, 0, 5, 0}, {0, 2, 5, 0}};
  for (int32_t user = 1; user <= 12; ++user) {
    rows.push_back({user, 1, user <= 10 ? 5.0f : 1.0f, 0});
  }
  const Dataset dataset = MakeDataset(13, 3, rows);
  Split split = TrainOnAll(dataset);
  split.parts[1] = Part::kTestHeldOut;
  const std::vector<float> popularity =
      DampedPopularity(dataset, split, TwoDirections().rating_weights);
  EXPECT_FLOAT_EQ(popularity[0], 1.0f / 11);
  EXPECT_FLOAT_EQ(popularity[1], 8.0f / 22);
  EXPECT_EQ(popularity[2], 0);
}

}  // namespace
}  // namespace pagepick
