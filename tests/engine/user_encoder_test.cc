#include "engine/user_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "test_model.h"

namespace pagepick {
namespace {

using Items = std::vector<int32_t>;
using Weights = std::vector<float>;

const RatingWeights kStars({{1, -1}, {3, 0}, {5, 1}});

WeightedHistory Weigh(const std::vector<HistoryEvent>& history,
                      float recency_decay) {
  TestModel made = Checkerboard(8, UserTowerKind::kMean);
  made.recency_decay = recency_decay;
  const AlignedBuffer bytes = made.Bytes();
  return WeighHistory(*ModelView::Parse(bytes.bytes()), history, kStars);
}

Result<EncodedUser> Encode(const ModelView& model, WeightedHistory history) {
  EncodedUser user{.history = std::move(history)};
  PAGEPICK_RETURN_IF_ERROR(EncodeUser(model, ReadNetwork(model), &user));
  return user;
}

Result<EncodedUser> Encode(const ModelView& model, Weights weights) {
  WeightedHistory history{{0, 1}, std::move(weights), {1, 0}};
  history.items.resize(history.weights.size());
  history.ages.resize(history.weights.size());
  return Encode(model, std::move(history));
}

TEST(WeighHistory, OrdersByTimeThenByPlaceInTheList) {
  const std::vector<HistoryEvent> history = {
      {0, 5, 30}, {1, 4, 10}, {2, 1, 30}, {3, 2, -5}};
  const WeightedHistory weighted = Weigh(history, 1);
  EXPECT_EQ(weighted.items, (Items{3, 1, 0, 2}));
  EXPECT_EQ(weighted.weights, (Weights{-0.5f, 0.5f, 1, -1}));
}

TEST(WeighHistory, AnItemCountsByItsNewestEvent) {
  const std::vector<HistoryEvent> history = {
      {7, 1, 20}, {7, 5, 10}, {2, 5, 0}, {2, 1, 0}};
  const WeightedHistory weighted = Weigh(history, 1);
  EXPECT_EQ(weighted.items, (Items{2, 7}));
  EXPECT_EQ(weighted.weights, (Weights{-1, -1}));
}

TEST(WeighHistory, EachNewerItemHalvesTheWeightAtADecayOfAHalf) {
  const std::vector<HistoryEvent> history = {
      {0, 5, 1}, {1, 5, 2}, {0, 5, 3}, {2, 5, 4}};
  const WeightedHistory weighted = Weigh(history, 0.5f);
  EXPECT_EQ(weighted.items, (Items{1, 0, 2}));
  EXPECT_EQ(weighted.weights, (Weights{0.25f, 0.5f, 1}));
}

TEST(WeighHistory, SpeaksOnlyWithAWeight) {
  EXPECT_FALSE(Weigh({}, 1).Speaks());
  const std::vector<HistoryEvent> neutral = {{0, 3, 0}};
  EXPECT_FALSE(Weigh(neutral, 1).Speaks());
  const std::vector<HistoryEvent> dislike = {{0, 2, 0}};
  EXPECT_TRUE(Weigh(dislike, 1).Speaks());
}

TEST(WeighHistory, AnItemWithoutEmbeddingIsIgnoredByANetwork) {
  for (const UserTowerKind kind :
       {UserTowerKind::kMean, UserTowerKind::kNetwork}) {
    TestModel made = Checkerboard(4, kind);
    made.codes[2] = made.codes[3] = 0;
    made.scales[1] = 0;
    made.recency_decay = 0.5f;
    const AlignedBuffer bytes = made.Bytes();
    const auto model = ModelView::Parse(bytes.bytes());
    ASSERT_TRUE(model.ok()) << model.status().message();
    const WeightedHistory weighted = WeighHistory(
        *model, std::vector<HistoryEvent>{{0, 5, 1}, {1, 5, 2}, {2, 5, 3}},
        kStars);
    const bool is_network = kind == UserTowerKind::kNetwork;
    EXPECT_EQ(weighted.items, (Items{0, 1, 2}));
    EXPECT_EQ(weighted.weights,
              is_network ? (Weights{0.5f, 0, 1}) : (Weights{0.25f, 0.5f, 1}));
    EXPECT_EQ(weighted.ages[0], is_network ? 1 : 2);
  }
}

TEST(EncodeUser, RunsANetworkOnTheInputTableAndAsksTheNeighbors) {
  const AlignedBuffer bytes =
      BuildModel(MakeToyModel({6, 3, CodeBits::kInt8, 1, 3, true}));
  const auto model = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  const auto user = Encode(*model, {3, -4});
  ASSERT_TRUE(user.ok());
  // Items 0 and 1: 5/4 and -5/4, 0 and 1/4.
  EXPECT_EQ(user->rows, (Weights{1.25f, 0, -1.25f, 0.25f}));
  // |(3, -4)| = 5, |(1.5, -4)| = 4.272; M, A and B hold .5, -.5, .25, ...
  const float x[] = {8.75f / 5, -1.0f / 5, 6.875f / 4.2720019f,
                     -1.0f / 4.2720019f};
  const float hidden[] = {
      0.5f * x[0] - 0.5f * x[1] + 0.25f * x[2] + 0.5f * x[3] + 0.5f,
      -0.5f * x[0] + 0.25f * x[1] + 0.5f * x[2] - 0.5f * x[3] - 0.5f};
  const float linear = 0.5f * x[0] - 0.5f * x[1] + 0.25f * x[2] + 0.5f * x[3];
  EXPECT_NEAR(
      user->encoding.embedding()[0],
      linear + 0.5f * hidden[0] - 0.5f * std::max(0.0f, hidden[1]) + 0.25f,
      1e-5);
  // Rows 0: 1 by weight 0 and 2 by 15; 1: 2 by 1 and 3 by 15. They stand for
  // -1.25, 2.5, -1 and 2.5.
  const Weights expected = {
      0, 3 * -1.25f / 5, (3 * 2.5f - 4 * -1.0f) / 5, -4 * 2.5f / 5, 0, 0};
  ASSERT_EQ(user->neighbor_scores.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_FLOAT_EQ(user->neighbor_scores[i], expected[i]) << i;
  }
}

TEST(EncodeUser, OfTheMeanTowerIsTheWeightedMeanOfRows) {
  const AlignedBuffer bytes = Checkerboard(4, UserTowerKind::kMean).Bytes();
  const auto model = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  const auto user = Encode(*model, {1, -0.5f});
  ASSERT_TRUE(user.ok());
  EXPECT_EQ(user->rows, (Weights{100 / 128.0f, 0, 0, 99 / 128.0f}));
  const std::span<const float> embedding = user->encoding.embedding();
  ASSERT_EQ(embedding.size(), 2u);
  EXPECT_FLOAT_EQ(embedding[0], 100 / 128.0f / 1.5f);
  EXPECT_FLOAT_EQ(embedding[1], -0.5f * 99 / 128.0f / 1.5f);
  EXPECT_TRUE(user->HasDirection());
}

TEST(EncodeUser, OfItemsWithoutEmbeddingHasNoDirection) {
  TestModel made = Checkerboard(4, UserTowerKind::kFoldIn);
  made.codes[2] = made.codes[3] = 0;
  made.scales[1] = 0;
  const AlignedBuffer bytes = made.Bytes();
  const auto model = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  const auto user = Encode(*model, WeightedHistory{{1}, {1}, {0}});
  ASSERT_TRUE(user.ok());
  EXPECT_FALSE(user->HasDirection());
}

TEST(EncodeUser, BlamesTheModelForASystemWithoutSolution) {
  TestModel made = Checkerboard(4, UserTowerKind::kFoldIn);
  made.matrix = {-1e6f, 0, 0, -1e6f};
  const AlignedBuffer bytes = made.Bytes();
  const auto model = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(Encode(*model, WeightedHistory{{1}, {1}, {0}}).status().code(),
            StatusCode::kCorruption);
}

}  // namespace
}  // namespace pagepick
