#include "engine/user_encoder.h"

#include <gtest/gtest.h>

#include <vector>

#include "test_model.h"

namespace pagepick {
namespace {

using Items = std::vector<int32_t>;
using Weights = std::vector<float>;

const RatingWeights kStars({{1, -1}, {3, 0}, {5, 1}});

TEST(WeighHistory, OrdersByTimeThenByPlaceInTheList) {
  const std::vector<HistoryEvent> history = {
      {0, 5, 30}, {1, 4, 10}, {2, 1, 30}, {3, 2, -5}};
  const WeightedHistory weighted = WeighHistory(history, kStars, 1, 4);
  EXPECT_EQ(weighted.items, (Items{3, 1, 0, 2}));
  EXPECT_EQ(weighted.weights, (Weights{-0.5f, 0.5f, 1, -1}));
}

TEST(WeighHistory, AnItemCountsByItsNewestEvent) {
  const std::vector<HistoryEvent> history = {
      {7, 1, 20}, {7, 5, 10}, {2, 5, 0}, {2, 1, 0}};
  const WeightedHistory weighted = WeighHistory(history, kStars, 1, 8);
  EXPECT_EQ(weighted.items, (Items{2, 7}));
  EXPECT_EQ(weighted.weights, (Weights{-1, -1}));
}

TEST(WeighHistory, EachNewerItemHalvesTheWeightAtADecayOfAHalf) {
  const std::vector<HistoryEvent> history = {
      {0, 5, 1}, {1, 5, 2}, {0, 5, 3}, {2, 5, 4}};
  const WeightedHistory weighted = WeighHistory(history, kStars, 0.5f, 3);
  EXPECT_EQ(weighted.items, (Items{1, 0, 2}));
  EXPECT_EQ(weighted.weights, (Weights{0.25f, 0.5f, 1}));
}

TEST(WeighHistory, SpeaksOnlyWithAWeight) {
  EXPECT_FALSE(WeighHistory({}, kStars, 1, 1).Speaks());
  const std::vector<HistoryEvent> neutral = {{0, 3, 0}};
  EXPECT_FALSE(WeighHistory(neutral, kStars, 1, 1).Speaks());
  const std::vector<HistoryEvent> dislike = {{0, 2, 0}};
  EXPECT_TRUE(WeighHistory(dislike, kStars, 1, 1).Speaks());
}

TEST(EncodeUser, OfTheMeanTowerIsTheWeightedMeanOfRows) {
  const AlignedBuffer bytes = Checkerboard(4, UserTowerKind::kMean).Bytes();
  const auto model = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  const auto user = EncodeUser(*model, {{0, 1}, {1, -0.5f}});
  ASSERT_TRUE(user.ok());
  EXPECT_EQ(user->rows, (Weights{100 / 128.0f, 0, 0, 99 / 128.0f}));
  ASSERT_EQ(user->embedding.size(), 2u);
  EXPECT_FLOAT_EQ(user->embedding[0], 100 / 128.0f / 1.5f);
  EXPECT_FLOAT_EQ(user->embedding[1], -0.5f * 99 / 128.0f / 1.5f);
  EXPECT_TRUE(user->HasDirection());
}

TEST(EncodeUser, OfItemsWithoutEmbeddingHasNoDirection) {
  TestModel made = Checkerboard(4, UserTowerKind::kFoldIn);
  made.codes[2] = made.codes[3] = 0;
  made.scales[1] = 0;
  const AlignedBuffer bytes = made.Bytes();
  const auto model = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  const auto user = EncodeUser(*model, {{1}, {1}});
  ASSERT_TRUE(user.ok());
  EXPECT_FALSE(user->HasDirection());
}

TEST(EncodeUser, BlamesTheModelForASystemWithoutSolution) {
  TestModel made = Checkerboard(4, UserTowerKind::kFoldIn);
  made.matrix = {-1e6f, 0, 0, -1e6f};
  const AlignedBuffer bytes = made.Bytes();
  const auto model = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(EncodeUser(*model, {{1}, {1}}).status().code(),
            StatusCode::kCorruption);
}

}  // namespace
}  // namespace pagepick
