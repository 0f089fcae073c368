#include "eval/baselines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "kernels/top_k.h"
#include "trainer/small_data.h"

namespace pagepick {
namespace {

std::vector<int32_t> Rank(const RankFunction& rank, std::vector<int32_t> seen,
                          int32_t k) {
  HeldOutUser user;
  for (const int32_t item : seen) user.seen.push_back({0, item, 5, 0});
  std::vector<int32_t> ranking;
  EXPECT_TRUE(rank(user, k, &ranking).ok());
  return ranking;
}

TEST(Popularity, PutsTheMostLikedItemsFirst) {
  // Item 2 is liked twice, items 0 and 1 once; item 3 is only disliked.
  const Dataset dataset = MakeDataset(
      3, 5,
      {{0, 0, 5, 0}, {0, 2, 5, 0}, {0, 3, 1, 0}, {1, 1, 5, 0}, {2, 2, 5, 0}});
  const RankFunction rank = RankByPopularity(dataset, TrainOnAll(dataset),
                                             RatingWeights({{1, -1}, {5, 1}}));
  EXPECT_EQ(Rank(rank, {}, 10), (std::vector<int32_t>{2, 0, 1}));
  EXPECT_EQ(Rank(rank, {2}, 1), std::vector<int32_t>{0});
}

TEST(Popularity, CountsTheTrainingPartAlone) {
  const Dataset dataset =
      MakeDataset(2, 2, {{0, 0, 1, 0}, {0, 1, 1, 0}, {1, 1, 1, 0}});
  const Split split{{Part::kTrain, Part::kTrain, Part::kTestHeldOut}};
  EXPECT_EQ(Rank(RankByPopularity(dataset, split, RatingWeights()), {}, 2),
            (std::vector<int32_t>{0, 1}));
}

TEST(ItemKnn, FindsTheWithheldSquareOfTheCheckerboard) {
  const Dataset dataset = Checkerboard(10, 10);
  const RankFunction rank =
      RankByItemKnn(dataset, TrainOnAll(dataset), RatingWeights(), 5, 1);
  EXPECT_EQ(Rank(rank, {0, 2, 4, 8}, 1), std::vector<int32_t>{6});
  EXPECT_EQ(Rank(rank, {1, 3, 5, 9}, 1), std::vector<int32_t>{7});
}

// Damped cosine of two items over the users who like them, the slow way.
float Cosine(const Dataset& dataset, int32_t a, int32_t b) {
  double both = 0;
  double count_a = 0;
  double count_b = 0;
  for (int32_t user = 0; user < dataset.num_users(); ++user) {
    bool likes_a = false;
    bool likes_b = false;
    for (const Interaction& event : dataset.HistoryOf(user)) {
      likes_a |= event.item == a;
      likes_b |= event.item == b;
    }
    both += likes_a && likes_b ? 1 : 0;
    count_a += likes_a ? 1 : 0;
    count_b += likes_b ? 1 : 0;
  }
  return static_cast<float>(both / (std::sqrt(count_a * count_b) + 5));
}

std::vector<ScoredItem> SlowNeighbors(const Dataset& dataset, int32_t item,
                                      size_t count) {
  std::vector<ScoredItem> all;
  for (int32_t other = 0; other < dataset.num_items(); ++other) {
    if (other != item) all.push_back({Cosine(dataset, item, other), other});
  }
  std::sort(all.begin(), all.end(), RanksBefore);
  all.resize(std::min(all.size(), count));
  return all;
}

TEST(ItemKnn, AgreesWithBruteForce) {
  const Dataset dataset = RandomDataset(60, 30, 0.3, 9);
  const std::vector<int32_t> seen = {3, 17, 8, 29};
  std::vector<ScoredItem> expected;
  for (int32_t item = 0; item < 30; ++item) {
    if (std::count(seen.begin(), seen.end(), item) > 0) continue;
    float score = 0;
    const std::vector<ScoredItem> neighbors = SlowNeighbors(dataset, item, 6);
    for (const int32_t event : seen) {
      for (const ScoredItem& neighbor : neighbors) {
        if (neighbor.item == event) score += neighbor.score;
      }
    }
    expected.push_back({score, item});
  }
  std::sort(expected.begin(), expected.end(), RanksBefore);
  std::vector<int32_t> items;
  for (const ScoredItem& scored : expected) items.push_back(scored.item);
  for (const int threads : {1, 3}) {
    const RankFunction rank = RankByItemKnn(dataset, TrainOnAll(dataset),
                                            RatingWeights(), 6, threads);
    EXPECT_EQ(Rank(rank, seen, 100), items);
  }
}

TEST(ItemKnn, GivesAStrangerTheMostPopular) {
  const Dataset dataset = MakeDataset(3, 3,
                                      {{0, 2, 5, 0},
                                       {1, 2, 5, 0},
                                       {1, 1, 5, 0},
                                       {2, 1, 5, 0},
                                       {2, 2, 5, 0},
                                       {2, 0, 1, 0}});
  const RankFunction rank = RankByItemKnn(
      dataset, TrainOnAll(dataset), RatingWeights({{1, -1}, {5, 1}}), 5, 1);
  EXPECT_EQ(Rank(rank, {}, 5), (std::vector<int32_t>{2, 1}));
  EXPECT_EQ(Rank(rank, {0}, 5), (std::vector<int32_t>{2, 1}));
}

TEST(ItemWeights, AddUpTheRowsOfWhatIsLiked) {
  const Dataset dataset = MakeDataset(
      1, 4, {{0, 0, 5, 0}, {0, 1, 5, 0}, {0, 2, 5, 0}, {0, 3, 5, 0}});
  const std::vector<float> values = {0, 1, 4, 2,  //
                                     1, 0, 1, 5,  //
                                     0, 0, 0, 0,  //
                                     0, 9, 0, 0};
  const RankFunction rank =
      RankByItemWeights({4, values}, dataset, TrainOnAll(dataset),
                        RatingWeights({{1, -1}, {5, 1}}));
  EXPECT_EQ(Rank(rank, {0}, 5), (std::vector<int32_t>{2, 3, 1}));
  EXPECT_EQ(Rank(rank, {0, 1}, 5), (std::vector<int32_t>{3, 2}));
  HeldOutUser dislikes_three{0, {{0, 0, 5, 0}, {0, 3, 1, 0}}, {}};
  std::vector<int32_t> ranking;
  ASSERT_TRUE(rank(dislikes_three, 5, &ranking).ok());
  EXPECT_EQ(ranking, (std::vector<int32_t>{2, 1}));
  EXPECT_EQ(Rank(rank, {}, 2), (std::vector<int32_t>{0, 1}));
}

}  // namespace
}  // namespace pagepick
