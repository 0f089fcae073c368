#include "towers/rating_weights.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace pagepick {
namespace {

using Knots = std::vector<RatingWeights::Knot>;

TEST(RatingWeights, EveryRatingWeighsOneUnlessSaidOtherwise) {
  const RatingWeights weights;
  for (const float rating : {-5.0f, 0.0f, 3.5f, 1e30f}) {
    EXPECT_EQ(weights.WeightOf(rating), 1);
  }
}

TEST(RatingWeights, IsALineBetweenKnotsAndConstantBeyondThem) {
  const RatingWeights weights(Knots{{1, -2}, {3, 0}, {5, 1}});
  EXPECT_EQ(weights.WeightOf(-100), -2);
  EXPECT_EQ(weights.WeightOf(1), -2);
  EXPECT_EQ(weights.WeightOf(2), -1);
  EXPECT_EQ(weights.WeightOf(3), 0);
  EXPECT_EQ(weights.WeightOf(3.5f), 0.25f);
  EXPECT_EQ(weights.WeightOf(5), 1);
  EXPECT_EQ(weights.WeightOf(100), 1);
}

TEST(RatingWeights, FiveStarsWithThresholdFour) {
  const RatingWeights weights = RatingWeights::FromThreshold(4, 1, 1, 0.5f);
  EXPECT_EQ(weights.WeightOf(1), -0.5f);
  EXPECT_EQ(weights.WeightOf(2), -0.25f);
  EXPECT_EQ(weights.WeightOf(3), 0);
  EXPECT_EQ(weights.WeightOf(4), 1);
  EXPECT_EQ(weights.WeightOf(5), 1);
}

TEST(RatingWeights, ALowRatingNeverAttracts) {
  for (const float step : {0.5f, 1.0f, 3.0f}) {
    for (const float dislike : {0.0f, 0.3f, 1.0f, 7.0f}) {
      const RatingWeights weights =
          RatingWeights::FromThreshold(4, step, 1, dislike);
      for (float rating = 1; rating <= 4 - step; rating += 0.001f) {
        EXPECT_LE(weights.WeightOf(rating), 0) << rating;
      }
    }
  }
}

TEST(RatingWeights, ThumbsDownRepelsWithAllItsWeight) {
  const RatingWeights weights = RatingWeights::FromThreshold(1, 1, 0, 0.5f);
  EXPECT_EQ(weights.WeightOf(0), -0.5f);
  EXPECT_EQ(weights.WeightOf(1), 1);
}

TEST(RatingWeights, AThresholdAtTheBottomLikesEverything) {
  const RatingWeights weights = RatingWeights::FromThreshold(1, 1, 1, 0.5f);
  EXPECT_EQ(weights.WeightOf(1), 1);
  EXPECT_EQ(weights.WeightOf(9), 1);
}

TEST(RatingWeights, TellsValidKnotsFromInvalidOnes) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_TRUE(RatingWeights::IsValid({{1, 1}}));
  EXPECT_TRUE(RatingWeights::IsValid({{1, 1}, {2, -1}}));
  EXPECT_FALSE(RatingWeights::IsValid({}));
  EXPECT_FALSE(RatingWeights::IsValid({{1, 1}, {1, 2}}));
  EXPECT_FALSE(RatingWeights::IsValid({{2, 1}, {1, 2}}));
  EXPECT_FALSE(RatingWeights::IsValid({{nan, 1}}));
  EXPECT_FALSE(RatingWeights::IsValid({{1, nan}}));
  EXPECT_FALSE(RatingWeights::IsValid({{infinity, 1}}));
  EXPECT_FALSE(RatingWeights::IsValid({{1, 1}, {2, -infinity}}));
}

}  // namespace
}  // namespace pagepick
