#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "test_model.h"

namespace pagepick {
namespace {

constexpr UserTowerKind kAllKinds[] = {
    UserTowerKind::kMean, UserTowerKind::kWhitened, UserTowerKind::kFoldIn,
    UserTowerKind::kNetwork};

std::vector<int32_t> ItemsOf(const std::vector<Recommendation>& list) {
  std::vector<int32_t> items;
  items.reserve(list.size());
  for (const Recommendation& recommendation : list) {
    items.push_back(recommendation.item);
  }
  return items;
}

Result<Engine> EngineOf(const AlignedBuffer& bytes) {
  return Engine::Create(bytes.bytes());
}

TEST(Engine, LikingEvenItemsBringsEvenItems) {
  for (const UserTowerKind kind : kAllKinds) {
    const AlignedBuffer bytes = Checkerboard(10, kind).Bytes();
    const auto engine = EngineOf(bytes);
    ASSERT_TRUE(engine.ok()) << engine.status().message();
    const std::vector<HistoryEvent> history = {{4, 1, 0}};
    const auto list = engine->Recommend(history, {.k = 4});
    ASSERT_TRUE(list.ok());
    EXPECT_EQ(ItemsOf(*list), (std::vector<int32_t>{0, 2, 6, 8}));
    EXPECT_GT(list->back().score, 0);
  }
}

TEST(Engine, DislikingEvenItemsPutsThemLast) {
  for (const UserTowerKind kind : kAllKinds) {
    const AlignedBuffer bytes = Checkerboard(6, kind).Bytes();
    const auto engine = EngineOf(bytes);
    const std::vector<HistoryEvent> history = {{4, 0, 0}, {5, 1, 0}};
    const auto list = engine->Recommend(history, {.k = 6});
    ASSERT_TRUE(list.ok());
    EXPECT_EQ(ItemsOf(*list), (std::vector<int32_t>{1, 3, 2, 0}));
    EXPECT_LT((*list)[2].score, 0);
  }
}

TEST(Engine, SaysBecauseOfWhat) {
  for (const UserTowerKind kind : kAllKinds) {
    const AlignedBuffer bytes = Checkerboard(10, kind).Bytes();
    const auto engine = EngineOf(bytes);
    const std::vector<HistoryEvent> history = {{4, 1, 0}, {1, 1, 0}, {2, 1, 0}};
    const auto list = engine->Recommend(history, {.k = 1, .num_reasons = 2});
    ASSERT_TRUE(list.ok());
    ASSERT_EQ(ItemsOf(*list), std::vector<int32_t>{0});
    const std::vector<Reason>& reasons = (*list)[0].reasons;
    ASSERT_EQ(reasons.size(), 2u);
    EXPECT_EQ(reasons[0].item, 2);
    EXPECT_EQ(reasons[1].item, 4);
  }
}

TEST(Engine, AnEmptyOrSilentHistoryBringsWhatIsPopular) {
  TestModel made = Checkerboard(5, UserTowerKind::kFoldIn);
  made.popularity = {7, 255, 0, 7, 51};
  made.cluster_offsets = {0, 2, 5};
  made.centroids = {1, 0, 0, 1};
  const AlignedBuffer bytes = made.Bytes();
  const auto engine = EngineOf(bytes);
  auto list = engine->Recommend({}, {.k = 4, .num_reasons = 3});
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(ItemsOf(*list), (std::vector<int32_t>{1, 4, 0, 3}));
  EXPECT_EQ((*list)[0].score, 1);
  EXPECT_EQ((*list)[1].score, 0.2f);
  EXPECT_TRUE((*list)[0].reasons.empty());
  const std::vector<HistoryEvent> neutral = {{4, 0.5f, 0}};  // weighs 0
  list = engine->Recommend(neutral, {.k = 9});
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(ItemsOf(*list), (std::vector<int32_t>{1, 0, 3, 2}));
}

TEST(Engine, ItemsWithoutClustersLieByPopularity) {
  const AlignedBuffer bytes = Checkerboard(5, UserTowerKind::kMean).Bytes();
  const auto engine = EngineOf(bytes);
  const auto list = engine->Recommend({}, {.k = 9});
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(ItemsOf(*list), (std::vector<int32_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ((*list)[0].score, 1);
  EXPECT_EQ((*list)[1].score, 0.8f);
  EXPECT_EQ((*list)[4].score, 0.2f);
}

TEST(Engine, LeavesOutItemsWithoutEmbeddingUnlessNothingIsKnown) {
  TestModel made = Checkerboard(6, UserTowerKind::kWhitened);
  made.codes[4] = made.codes[5] = 0;
  made.scales[2] = 0;
  const AlignedBuffer bytes = made.Bytes();
  const auto engine = EngineOf(bytes);
  std::vector<HistoryEvent> history = {{0, 1, 0}};
  auto list = engine->Recommend(history, {.k = 6});
  EXPECT_EQ(ItemsOf(*list), (std::vector<int32_t>{4, 1, 3, 5}));
  history = {{2, 1, 0}};  // a rating of nothing but that item
  list = engine->Recommend(history, {.k = 6});
  EXPECT_EQ(ItemsOf(*list), (std::vector<int32_t>{0, 1, 3, 4, 5}));
}

TEST(Engine, SimilarItemsPointTheSameWay) {
  TestModel made = Checkerboard(6, UserTowerKind::kMean);
  made.codes[8] = 50;  // item 4 = (50, 50)
  made.codes[9] = 50;
  const AlignedBuffer bytes = made.Bytes();
  const auto engine = EngineOf(bytes);
  const auto list = engine->SimilarItems(0, {.k = 5});
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(ItemsOf(*list), (std::vector<int32_t>{2, 4, 1, 3, 5}));
  EXPECT_EQ((*list)[0].score, 1);
  EXPECT_FLOAT_EQ((*list)[1].score, std::sqrt(0.5f));
  EXPECT_EQ((*list)[2].score, 0);
}

TEST(Engine, NothingIsSimilarToAnItemWithoutEmbedding) {
  TestModel made = Checkerboard(4, UserTowerKind::kMean);
  made.codes[2] = made.codes[3] = 0;
  made.scales[1] = 0;
  const AlignedBuffer bytes = made.Bytes();
  const auto engine = EngineOf(bytes);
  EXPECT_TRUE(engine->SimilarItems(1, {})->empty());
  EXPECT_EQ(ItemsOf(*engine->SimilarItems(0, {})),
            (std::vector<int32_t>{2, 3}));
}

// By residual such an item has a centroid, but no embedding.
TEST(Engine, NothingIsSimilarToAnItemOfAClusterWithoutEmbedding) {
  Rng rng(2);
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    TestModel made = ByResidual(PlantedClusters(bits, 3, 4, 6, &rng));
    made.scales[5] = 0;
    std::fill_n(made.codes.begin() + 5 * made.dim, made.dim, int8_t{0});
    const AlignedBuffer bytes = made.Bytes();
    const auto engine = EngineOf(bytes);
    EXPECT_TRUE(engine->SimilarItems(5, {.k = 12})->empty());
    const auto list = *engine->SimilarItems(4, {.k = 12});
    EXPECT_EQ(list.size(), 10u);
    for (const Recommendation& similar : list) EXPECT_NE(similar.item, 5);
  }
}

TEST(Engine, ADislikeLowersTheScoreOfAnyItemThatWasRecommended) {
  Rng rng(1);
  for (const UserTowerKind kind : kAllKinds) {
    // A network of random numbers promises nothing of the kind.
    if (kind == UserTowerKind::kNetwork) continue;
    const TestModel made = RandomModel(CodeBits::kInt8, kind, 40, 8, 1, &rng);
    const AlignedBuffer bytes = made.Bytes();
    const auto engine = EngineOf(bytes);
    ASSERT_TRUE(engine.ok()) << engine.status().message();
    const RecommendOptions options{.k = 40, .exclude_seen = false};
    int tried = 0;
    for (int round = 0; round < 40; ++round) {
      std::vector<HistoryEvent> history = RandomHistory(
          made.num_items, 1 + static_cast<size_t>(rng.Below(10)), &rng);
      const auto seen = *engine->Recommend(history, {.k = 1});
      if (seen.empty() || !(seen[0].score > 0)) continue;
      history.push_back({seen[0].item, 0, 100});
      const auto list = *engine->Recommend(history, options);
      for (const Recommendation& recommendation : list) {
        if (recommendation.item != seen[0].item) continue;
        EXPECT_LT(recommendation.score, seen[0].score);
        ++tried;
      }
    }
    EXPECT_GT(tried, 20);
  }
}

// A history, and what the engine without self-test says to it.
ModelHeader::SelfTestSample SampleOf(const Engine& engine) {
  const std::vector<HistoryEvent> history = {{0, 1, 0}, {3, 0, 0}};
  ModelHeader::SelfTestSample sample;
  for (const HistoryEvent& event : history) {
    sample.items.push_back(static_cast<uint32_t>(event.item));
    sample.ratings.push_back(event.rating);
  }
  const auto list = engine.Recommend(history, {.k = 3});
  for (const Recommendation& recommendation : *list) {
    sample.expected_items.push_back(static_cast<uint32_t>(recommendation.item));
    sample.expected_scores.push_back(recommendation.score);
  }
  return sample;
}

TEST(Engine, OpensOnlyAModelThatAnswersAsWhereItWasMade) {
  Rng rng(2);
  TestModel made =
      RandomModel(CodeBits::kInt4, UserTowerKind::kFoldIn, 30, 8, 4, &rng);
  const AlignedBuffer plain = made.Bytes();
  const auto engine = EngineOf(plain);
  ASSERT_TRUE(engine.ok()) << engine.status().message();
  made.self_test = {SampleOf(*engine), SampleOf(*engine)};
  EXPECT_TRUE(EngineOf(made.Bytes()).ok());

  TestModel other = made;
  float& score = other.self_test[1].expected_scores[2];
  score = std::nextafter(score, 1e9f);
  AlignedBuffer bytes = other.Bytes();
  EXPECT_EQ(EngineOf(bytes).status().code(), StatusCode::kCorruption);
  EXPECT_NE(EngineOf(bytes).status().message().find("self-test 1"),
            std::string::npos);

  other = made;
  std::swap(other.self_test[0].expected_items[0],
            other.self_test[0].expected_items[1]);
  bytes = other.Bytes();
  EXPECT_EQ(EngineOf(bytes).status().code(), StatusCode::kCorruption);

  // More answers than the catalogue can give.
  other = made;
  other.self_test[0].expected_items.resize(4000, 0);
  other.self_test[0].expected_scores.resize(4000, 0);
  bytes = other.Bytes();
  EXPECT_EQ(EngineOf(bytes).status().code(), StatusCode::kCorruption);
}

TEST(Engine, RefusesBytesThatAreNoModel) {
  AlignedBuffer bytes(100);
  std::fill(bytes.data(), bytes.data() + bytes.size(), uint8_t{7});
  EXPECT_FALSE(EngineOf(bytes).ok());
  EXPECT_FALSE(Engine::Create({}).ok());
}

}  // namespace
}  // namespace pagepick
