#include "try_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/top_k.h"

namespace pagepick {

namespace {

std::vector<HistoryEvent> SomeHistory(const Engine& engine, Rng* rng) {
  constexpr float kRatings[] = {
      1, 3, 3.5F, 4, 5, 0, -7, 1e30F, -std::numeric_limits<float>::max()};
  std::vector<HistoryEvent> history(Pick(rng, 20));
  const auto num_items = static_cast<size_t>(engine.model().num_items());
  for (HistoryEvent& event : history) {
    event.item = static_cast<int32_t>(Pick(rng, num_items));
    event.rating = kRatings[Pick(rng, std::size(kRatings))];
    event.time = static_cast<double>(Pick(rng, 5));
  }
  return history;
}

}  // namespace

size_t Pick(Rng* rng, size_t bound) {
  return static_cast<size_t>(rng->Below(bound));
}

void ExpectSound(const Result<std::vector<Recommendation>>& answer,
                 const Engine& engine) {
  if (!answer.ok()) {
    EXPECT_EQ(answer.status().code(), StatusCode::kCorruption)
        << answer.status().ToString();
    return;
  }
  const Recommendation* before = nullptr;
  for (const Recommendation& recommendation : *answer) {
    EXPECT_TRUE(std::isfinite(recommendation.score));
    EXPECT_GE(recommendation.item, 0);
    EXPECT_LT(recommendation.item, engine.model().num_items());
    if (before != nullptr) {
      EXPECT_TRUE(RanksBefore({before->score, before->item},
                              {recommendation.score, recommendation.item}));
    }
    for (const Reason& reason : recommendation.reasons) {
      EXPECT_TRUE(std::isfinite(reason.share));
    }
    before = &recommendation;
  }
}

void TryModel(std::span<const uint8_t> bytes, Rng* rng, Tally* tally) {
  const Result<Engine> engine = Engine::Create(bytes);
  if (!engine.ok()) {
    const StatusCode code = engine.status().code();
    EXPECT_TRUE(code == StatusCode::kCorruption ||
                code == StatusCode::kUnsupported)
        << engine.status().ToString();
    ++tally->refused;
    return;
  }
  ++tally->answered;
  for (int round = 0; round < 3; ++round) {
    RecommendOptions options;
    options.k = static_cast<int32_t>(1 + Pick(rng, 20));
    options.num_probes = static_cast<int32_t>(
        Pick(rng, static_cast<size_t>(engine->model().num_clusters()) + 1));
    options.exclude_seen = rng->Below(2) == 0;
    options.num_reasons = -1;
    const std::vector<HistoryEvent> history = SomeHistory(*engine, rng);
    ExpectSound(engine->Recommend(history, options), *engine);
    const auto item = static_cast<int32_t>(
        Pick(rng, static_cast<size_t>(engine->model().num_items())));
    ExpectSound(engine->SimilarItems(item, options), *engine);
  }
}

ToyModel WithSelfTest(ToyModel model) {
  const AlignedBuffer bytes = BuildModel(model);
  const Result<Engine> engine = Engine::Create(bytes.bytes());
  EXPECT_TRUE(engine.ok()) << engine.status().ToString();
  ModelHeader::SelfTestSample sample;
  sample.items = {0, 3, 7};
  sample.ratings = {5, 1, 4};
  RecommendOptions options;
  options.k = 5;
  const Result<std::vector<Recommendation>> answer = engine->Recommend(
      std::vector<HistoryEvent>{{0, 5, 0}, {3, 1, 0}, {7, 4, 0}}, options);
  EXPECT_TRUE(answer.ok()) << answer.status().ToString();
  for (const Recommendation& recommendation : *answer) {
    sample.expected_items.push_back(static_cast<uint32_t>(recommendation.item));
    sample.expected_scores.push_back(recommendation.score);
  }
  model.header.self_test.push_back(sample);
  return model;
}

}  // namespace pagepick
