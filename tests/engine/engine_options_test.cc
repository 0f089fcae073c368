#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "test_model.h"

namespace pagepick {
namespace {

constexpr int32_t kItems = 60;

// One engine for all cases: 60 items in 5 clusters.
class EngineOptions : public testing::Test {
 protected:
  EngineOptions() {
    Rng rng(1);
    bytes_ = RandomModel(CodeBits::kInt8, UserTowerKind::kFoldIn, kItems, 12, 5,
                         &rng)
                 .Bytes();
    history_ = {{3, 1, 0}, {17, 0, 0}, {40, 1, 0}};
  }

  Engine MakeEngine() const {
    Result<Engine> engine = Engine::Create(bytes_.bytes());
    EXPECT_TRUE(engine.ok()) << engine.status().message();
    return std::move(engine).value();
  }

  void ExpectRefused(const std::vector<HistoryEvent>& history,
                     const RecommendOptions& options,
                     const std::string& reason) const {
    const Status status = MakeEngine().Recommend(history, options).status();
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    EXPECT_NE(status.message().find(reason), std::string::npos)
        << status.message();
  }

  AlignedBuffer bytes_;
  std::vector<HistoryEvent> history_;
};

bool Contains(const std::vector<Recommendation>& list, int32_t item) {
  return std::any_of(list.begin(), list.end(),
                     [item](const auto& r) { return r.item == item; });
}

TEST_F(EngineOptions, AKAboveTheNumberOfItemsGivesAllThatAreEligible) {
  const Engine engine = MakeEngine();
  const int32_t most = std::numeric_limits<int32_t>::max();
  EXPECT_EQ(engine.Recommend(history_, {.k = most})->size(), kItems - 3u);
  EXPECT_EQ(engine.Recommend({}, {.k = most})->size(), kItems - 0u);
  EXPECT_EQ(engine.SimilarItems(0, {.k = most})->size(), kItems - 1u);
}

TEST_F(EngineOptions, SeenItemsComeBackOnlyWhenAskedFor) {
  const Engine engine = MakeEngine();
  const auto without = *engine.Recommend(history_, {.k = kItems});
  const auto with =
      *engine.Recommend(history_, {.k = kItems, .exclude_seen = false});
  EXPECT_EQ(with.size(), without.size() + history_.size());
  for (const HistoryEvent& event : history_) {
    EXPECT_FALSE(Contains(without, event.item));
    EXPECT_TRUE(Contains(with, event.item));
  }
}

TEST_F(EngineOptions, OnlyAllowedItemsAreRecommended) {
  const Engine engine = MakeEngine();
  std::vector<uint8_t> allowed(kItems, 0);
  for (const size_t item : {3u, 4u, 5u, 59u}) allowed[item] = 1;
  const RecommendOptions options{.k = kItems, .allowed = allowed};
  for (const auto& history : {history_, std::vector<HistoryEvent>()}) {
    const auto list = *engine.Recommend(history, options);
    EXPECT_EQ(list.size(), history.empty() ? 4u : 3u);  // 3 is seen
    for (const Recommendation& recommendation : list) {
      EXPECT_EQ(allowed[static_cast<size_t>(recommendation.item)], 1);
    }
  }
  const auto similar = *engine.SimilarItems(4, options);
  EXPECT_EQ(similar.size(), 3u);
  EXPECT_FALSE(Contains(similar, 4));
}

TEST_F(EngineOptions, OneProbeStillFindsAsManyAsThereAre) {
  const Engine engine = MakeEngine();
  std::vector<uint8_t> allowed(kItems, 0);
  allowed[0] = allowed[30] = allowed[59] = 1;
  const RecommendOptions options{.k = 3, .num_probes = 1, .allowed = allowed};
  EXPECT_EQ(engine.Recommend(history_, options)->size(), 3u);
}

TEST_F(EngineOptions, ReasonsAreAsManyAsAskedFor) {
  const Engine engine = MakeEngine();
  for (const int32_t count : {0, 1, 2, 3}) {
    const auto list = engine.Recommend(history_, {.num_reasons = count});
    ASSERT_TRUE(list.ok());
    for (const Recommendation& recommendation : *list) {
      EXPECT_EQ(recommendation.reasons.size(), static_cast<size_t>(count));
    }
  }
  for (const int32_t all : {-1, 1000}) {
    const auto list = engine.Recommend(history_, {.num_reasons = all});
    ASSERT_TRUE(list.ok());
    for (const Recommendation& recommendation : *list) {
      EXPECT_EQ(recommendation.reasons.size(), history_.size());
    }
  }
}

TEST_F(EngineOptions, RefusesNumbersOutOfRange) {
  ExpectRefused(history_, {.k = 0}, "k is 0");
  ExpectRefused(history_, {.k = -7}, "k is -7");
  ExpectRefused(history_, {.num_probes = 6}, "num_probes is 6, expected 0..5");
  ExpectRefused(history_, {.num_probes = -1}, "num_probes is -1");
  ExpectRefused(history_, {.num_reasons = -2}, "num_reasons is -2");
}

TEST_F(EngineOptions, RefusesAMaskOfAnotherSize) {
  for (const size_t size : {1u, 59u, 61u, 1000u}) {
    const std::vector<uint8_t> allowed(size, 1);
    ExpectRefused(history_, {.allowed = allowed},
                  "allowed has " + std::to_string(size));
  }
}

TEST_F(EngineOptions, RefusesItemsThatTheModelLacks) {
  for (const int32_t item : {-1, kItems, std::numeric_limits<int32_t>::min(),
                             std::numeric_limits<int32_t>::max()}) {
    ExpectRefused({{0, 1, 0}, {item, 1, 0}}, {},
                  "item is " + std::to_string(item) + ", expected 0..59");
    EXPECT_EQ(MakeEngine().SimilarItems(item, {}).status().code(),
              StatusCode::kInvalidArgument);
  }
}

TEST_F(EngineOptions, RefusesRatingsAndTimesThatAreNotFinite) {
  const float infinity = std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const float bad : {infinity, -infinity, nan}) {
    ExpectRefused({{0, 1, 0}, {1, bad, 0}}, {}, "history event 1");
    ExpectRefused({{0, 1, bad}}, {}, "history event 0");
  }
}

TEST_F(EngineOptions, TakesExtremeRatingsAndTimes) {
  const float most = std::numeric_limits<float>::max();
  const auto list = MakeEngine().Recommend(
      std::vector<HistoryEvent>{{0, most, -1e308}, {1, -most, 1e308}}, {});
  EXPECT_TRUE(list.ok());
}

}  // namespace
}  // namespace pagepick
