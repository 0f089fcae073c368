#include "trainer/history_scorer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace pagepick {
namespace {

PositiveRows Liked(std::vector<int32_t> items) {
  PositiveRows lists;
  for (const int32_t item : items) lists.Add(item, 1);
  lists.EndRow();
  return lists;
}

const ItemWeights kWeights{3,
                           {0, 5, -3,  //
                            1, 0, 2,   //
                            -4, 6, 0}};

Matrix ScoresOf(const HistoryScorer& scorer, const PositiveRows& histories) {
  Matrix scores;
  EXPECT_TRUE(scorer.Score(histories, 2, &scores).ok());
  return scores;
}

TEST(ScoreByItemWeights, AddsTheRowsOfWhatIsLiked) {
  const Matrix scores = ScoresOf(*ScoreByItemWeights(kWeights), Liked({0, 1}));
  EXPECT_EQ(scores, (Matrix(1, 3) << 1, 5, -1).finished());
}

TEST(ScoreByFoldIn, SolvesTheRidgeRegressionOfOneHistory) {
  // One dimension: (2 * 2 + 0.5 * (4 + 1) + 0.1 * (1 + 0.5 * 2)) u = 2.
  Towers towers;
  towers.items = {2, 1, {2, 1}};
  towers.user.kind = UserTowerKind::kFoldIn;
  towers.user.matrix = {5};
  towers.user.fold_in = {0.5F, 0.1F, 1, 2};
  const Matrix scores = ScoresOf(*ScoreByFoldIn(towers), Liked({0}));
  const float user = 2 / (4 + 2.5F + 0.2F);
  EXPECT_NEAR(scores(0, 0), 2 * user, 1e-6F);
  EXPECT_NEAR(scores(0, 1), user, 1e-6F);
}

TEST(ScoreByBlend, AddsScoresAsIfAllHadTheSameSpread) {
  std::vector<BlendPart> parts;
  parts.push_back({ScoreByItemWeights(kWeights), 0.5F});
  parts.push_back({ScoreByItemWeights(kWeights), 0.25F});
  const Matrix scores = ScoresOf(*ScoreByBlend(std::move(parts)), Liked({2}));
  EXPECT_NEAR(scores.mean(), 0, 1e-6F);
  EXPECT_NEAR(std::sqrt(scores.squaredNorm() / 3), 0.75F, 1e-5F);
  EXPECT_GT(scores(0, 1), scores(0, 2));
}

}  // namespace
}  // namespace pagepick
