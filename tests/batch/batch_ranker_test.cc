#include "batch/batch_ranker.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "each_instruction_set.h"
#include "engine/test_model.h"

namespace pagepick {
namespace {

constexpr UserTowerKind kAllTowers[] = {
    UserTowerKind::kMean, UserTowerKind::kWhitened, UserTowerKind::kFoldIn,
    UserTowerKind::kNetwork};
constexpr CodeBits kAllBits[] = {CodeBits::kInt4, CodeBits::kInt8};

std::vector<ScoredItem> AskOne(const Engine& engine,
                               const BatchRequest& request,
                               int32_t num_probes) {
  RecommendOptions options;
  options.k = request.k;
  options.num_probes = num_probes;
  const auto found = engine.Recommend(request.history, options);
  EXPECT_TRUE(found.ok()) << found.status().ToString();
  std::vector<ScoredItem> items;
  for (const Recommendation& recommendation : *found) {
    items.push_back({recommendation.score, recommendation.item});
  }
  return items;
}

// Visitors with no, few and many ratings, some of which say nothing.
std::vector<std::vector<HistoryEvent>> ManyHistories(int32_t num_items,
                                                     Rng* rng) {
  std::vector<std::vector<HistoryEvent>> histories = {{}};
  for (int n = 0; n < 70; ++n) {
    histories.push_back(RandomHistory(num_items, rng->Below(40), rng));
  }
  histories.push_back(RandomHistory(num_items, 3000, rng));
  // Rating 0.5 weighs 0 between the knots of -1 and 1.
  histories.push_back({{1, 0.5f, 0}, {2, 0.5f, 0}});
  histories.push_back({{1, 0.5f, 0}, {2, 1, 0}});
  return histories;
}

std::vector<BatchRequest> RequestsOf(
    const std::vector<std::vector<HistoryEvent>>& histories, Rng* rng) {
  std::vector<BatchRequest> requests;
  for (const auto& history : histories) {
    const auto k = static_cast<int32_t>(1 + rng->Below(30));
    requests.push_back({history, k});
  }
  requests[1].k = 100;
  requests[2].k = std::numeric_limits<int32_t>::max();
  return requests;
}

class BatchRankerTest : public testing::TestWithParam<const LaneKernels*> {
 protected:
  void ExpectTheEnginesLists(const TestModel& model, int32_t num_probes,
                             Rng* rng) {
    const AlignedBuffer bytes = model.Bytes();
    const Result<Engine> engine = Engine::Create(bytes.bytes());
    ASSERT_TRUE(engine.ok()) << engine.status().ToString();
    const auto histories = ManyHistories(model.num_items, rng);
    const std::vector<BatchRequest> requests = RequestsOf(histories, rng);
    const BatchRanker ranker(*engine, num_probes, *GetParam());
    for (const int num_threads : {1, 3}) {
      std::vector<std::vector<ScoredItem>> rankings(requests.size());
      const Status status = ranker.Rank(requests, num_threads, rankings);
      ASSERT_TRUE(status.ok()) << status.ToString();
      for (size_t n = 0; n < requests.size(); ++n) {
        ASSERT_EQ(rankings[n], AskOne(*engine, requests[n], num_probes)) << n;
      }
    }
  }
};

TEST_P(BatchRankerTest, GivesTheEnginesListsUnderEveryTowerAndCode) {
  Rng rng(11);
  for (const CodeBits bits : kAllBits) {
    for (const UserTowerKind tower : kAllTowers) {
      for (const int32_t dim : {1, 7, 16, 35, 64}) {
        SCOPED_TRACE("tower " + std::to_string(static_cast<int>(tower)) +
                     ", dim " + std::to_string(dim));
        TestModel model = RandomModel(bits, tower, 300, dim, 1, &rng);
        model.scales[17] = 0;
        model.recency_decay = 0.95f;
        ExpectTheEnginesLists(model, 0, &rng);
        AddRandomNeighbors(&model, &rng);
        ExpectTheEnginesLists(model, 0, &rng);
      }
    }
  }
}

TEST_P(BatchRankerTest, GivesTheEnginesListsOfManyItems) {
  Rng rng(12);
  TestModel model =
      RandomModel(CodeBits::kInt8, UserTowerKind::kFoldIn, 3000, 24, 1, &rng);
  model.fold_in.frequency_exponent = 0;
  AddRandomNeighbors(&model, &rng);
  ExpectTheEnginesLists(model, 0, &rng);
}

TEST_P(BatchRankerTest, ScansAsManyClustersAsTheEngine) {
  Rng rng(13);
  for (const int32_t num_probes : {0, 1, 4}) {
    TestModel model = PlantedClusters(CodeBits::kInt8, 4, 50, 8, &rng);
    model.default_num_probes = 2;
    ExpectTheEnginesLists(model, num_probes, &rng);
    ExpectTheEnginesLists(ByResidual(model), num_probes, &rng);
  }
}

TEST_P(BatchRankerTest, FailsAsTheEngineDoesByTheFirstFault) {
  const AlignedBuffer bytes = Checkerboard(6, UserTowerKind::kMean).Bytes();
  const Result<Engine> engine = Engine::Create(bytes.bytes());
  ASSERT_TRUE(engine.ok()) << engine.status().ToString();
  const BatchRanker ranker(*engine, 0, *GetParam());
  const std::vector<HistoryEvent> sound = {{0, 1, 0}};
  const std::vector<HistoryEvent> outside = {{6, 1, 0}};
  const std::vector<HistoryEvent> infinite = {
      {0, std::numeric_limits<float>::infinity(), 0}};
  const std::vector<BatchRequest> faults = {
      {sound, 0}, {outside, 1}, {infinite, 1}};
  for (const BatchRequest& fault : faults) {
    std::vector<BatchRequest> requests(80, {sound, 2});
    requests[40] = fault;
    requests[79] = {sound, -1};
    RecommendOptions options;
    options.k = fault.k;
    std::vector<std::vector<ScoredItem>> rankings(requests.size());
    EXPECT_EQ(ranker.Rank(requests, 2, rankings).ToString(),
              engine->Recommend(fault.history, options).status().ToString());
  }
}

TEST_P(BatchRankerTest, FailsAsTheEngineDoesWhereAFoldInHasNoSolution) {
  Rng rng(14);
  TestModel model =
      RandomModel(CodeBits::kInt8, UserTowerKind::kFoldIn, 50, 9, 1, &rng);
  for (size_t i = 0; i < model.matrix.size(); ++i) {
    model.matrix[i] = i % 10 == 0 ? -0.01f : 0;  // 9 x 9, the diagonal
  }
  model.fold_in = {.alpha0 = 1, .regularization = 1e-5f, .num_items = 50};
  const AlignedBuffer bytes = model.Bytes();
  const Result<Engine> engine = Engine::Create(bytes.bytes());
  ASSERT_TRUE(engine.ok()) << engine.status().ToString();
  const BatchRanker ranker(*engine, 0, *GetParam());
  std::vector<HistoryEvent> many;
  for (int32_t item = 0; item < 30; ++item) many.push_back({item, 1, 0});
  const std::vector<HistoryEvent> one = {many[0]};
  for (const size_t place : {size_t{0}, size_t{1}, size_t{2}, size_t{3}}) {
    std::vector<BatchRequest> requests(3, {many, 2});
    if (place < requests.size()) requests[place].history = one;
    std::vector<std::vector<ScoredItem>> rankings(requests.size());
    const Status status = ranker.Rank(requests, 1, rankings);
    EXPECT_EQ(status.ok(), place == requests.size());
    if (status.ok()) continue;
    EXPECT_EQ(status.ToString(),
              engine->Recommend(one, {}).status().ToString());
  }
}

TEST_P(BatchRankerTest, OfNoModelFailsAndOfNobodyDoesNothing) {
  const Engine engine;
  const BatchRanker ranker(engine, 0, *GetParam());
  EXPECT_TRUE(ranker.Rank({}, 1, {}).ok());
  const std::vector<BatchRequest> requests = {{{}, 1}};
  std::vector<std::vector<ScoredItem>> rankings(1);
  EXPECT_EQ(ranker.Rank(requests, 1, rankings).code(),
            StatusCode::kInvalidArgument);
}

INSTANTIATE_TEST_SUITE_P(EachInstructionSet, BatchRankerTest,
                         testing::ValuesIn(UsableLaneKernels()), LanesName);

}  // namespace
}  // namespace pagepick
