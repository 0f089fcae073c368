#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/engine.h"
#include "engine/user_encoder.h"
#include "test_model.h"

namespace pagepick {
namespace {

struct Case {
  CodeBits bits;
  UserTowerKind kind;
  int32_t dim;
  int32_t num_clusters;
  bool neighbors = false;
  bool by_residual = false;
};

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    for (const UserTowerKind kind :
         {UserTowerKind::kMean, UserTowerKind::kWhitened,
          UserTowerKind::kFoldIn, UserTowerKind::kNetwork}) {
      for (const int32_t dim : {1, 5, 16, 33, 64}) {
        cases.push_back({bits, kind, dim, 1});
        cases.push_back({bits, kind, dim, 7});
        cases.push_back({bits, kind, dim, 7, true});
      }
    }
  }
  std::vector<Case> residuals;
  for (Case c : cases) {
    c.by_residual = true;
    if (c.num_clusters > 1) residuals.push_back(c);
  }
  cases.insert(cases.end(), residuals.begin(), residuals.end());
  return cases;
}

constexpr int32_t kItems = 700;  // more than two blocks of the scan

// Calls check(made, engine, rng) for a random model of every case.
template <typename Check>
void ForEachModel(uint64_t seed, const Check& check) {
  Rng rng(seed);
  for (const Case& c : AllCases()) {
    SCOPED_TRACE(testing::Message()
                 << static_cast<uint32_t>(c.bits) << " bits, tower "
                 << static_cast<uint32_t>(c.kind) << ", dim " << c.dim << ", "
                 << c.num_clusters << " clusters"
                 << (c.neighbors ? ", neighbours" : "")
                 << (c.by_residual ? ", by residual" : ""));
    TestModel made =
        RandomModel(c.bits, c.kind, kItems, c.dim, c.num_clusters, &rng);
    if (c.neighbors) AddRandomNeighbors(&made, &rng);
    made.extra.header.by_residual = c.by_residual;
    const AlignedBuffer bytes = made.Bytes();
    const Result<Engine> engine = Engine::Create(bytes.bytes());
    ASSERT_TRUE(engine.ok()) << engine.status().message();
    check(made, *engine, &rng);
  }
}

// Scores of all items in double, from the user embedding that
// user_encoder_test and user_tower_test answer for.
std::vector<double> ScoresOf(const TestModel& made, const Engine& engine,
                             const std::vector<HistoryEvent>& history) {
  const RatingWeights weights({{0, -1}, {1, 1}});
  const ModelView& model = engine.model();
  const UserNetwork network = ReadNetwork(model);
  EncodedUser user{.history = WeighHistory(model, history, weights)};
  EXPECT_TRUE(EncodeUser(model, network, &user).ok());
  std::vector<double> scores;
  for (int32_t item = 0; item < made.num_items; ++item) {
    double score = user.NeighborScore(item);
    for (int32_t d = 0; d < made.dim; ++d) {
      score += double{made.ValueAt(item, d)} *
               user.encoding.embedding()[static_cast<size_t>(d)];
    }
    scores.push_back(score);
  }
  return scores;
}

// Checks that `list` is the top of `scores` among items that are not seen,
// up to float rounding, and in its total order exactly.
void ExpectIsTop(const std::vector<Recommendation>& list,
                 std::vector<double> scores,
                 const std::vector<HistoryEvent>& seen) {
  double size = 0;
  for (const double score : scores) size = std::max(size, std::fabs(score));
  for (const HistoryEvent& event : seen) {
    scores[static_cast<size_t>(event.item)] = -1e300;
  }
  for (size_t i = 0; i < list.size(); ++i) {
    double& score = scores[static_cast<size_t>(list[i].item)];
    EXPECT_NEAR(list[i].score, score, 1e-5 * size);
    score = -1e300;
    if (i == 0) continue;
    EXPECT_TRUE(list[i - 1].score > list[i].score ||
                (list[i - 1].score == list[i].score &&
                 list[i - 1].item < list[i].item));
  }
  const double best_left = *std::max_element(scores.begin(), scores.end());
  EXPECT_LE(best_left, list.back().score + 2e-4 * size);
}

TEST(Ranking, IsTheTopOfAllScores) {
  ForEachModel(1, [](const TestModel& made, const Engine& engine, Rng* rng) {
    for (const size_t events : {1u, 5u, 50u}) {
      const auto history = RandomHistory(kItems, events, rng);
      const auto list = engine.Recommend(
          history, {.k = 20, .num_probes = engine.model().num_clusters()});
      ASSERT_TRUE(list.ok()) << list.status().message();
      ASSERT_EQ(list->size(), 20u);
      ExpectIsTop(*list, ScoresOf(made, engine, history), history);
    }
  });
}

TEST(Ranking, SharesOfAllRatingsAddUpToTheScore) {
  ForEachModel(2, [](const TestModel& made, const Engine& engine, Rng* rng) {
    if (made.kind == UserTowerKind::kNetwork) return;
    const auto history = RandomHistory(kItems, 12, rng);
    const auto list = engine.Recommend(history, {.k = 5, .num_reasons = -1});
    ASSERT_TRUE(list.ok());
    for (const Recommendation& recommendation : *list) {
      double sum = 0;
      double size = 0;
      for (size_t i = 0; i < recommendation.reasons.size(); ++i) {
        const Reason& reason = recommendation.reasons[i];
        sum += reason.share;
        size += std::fabs(reason.share);
        if (i == 0) continue;
        EXPECT_GE(recommendation.reasons[i - 1].share, reason.share);
      }
      EXPECT_NEAR(sum, recommendation.score, 1e-4 * size);
    }
  });
}

TEST(Ranking, SharesOfANetworkWithoutBiasesAddUpToTheScore) {
  ForEachModel(5, [](const TestModel& made, const Engine&, Rng* rng) {
    if (made.kind != UserTowerKind::kNetwork) return;
    TestModel unbiased = made;
    for (float& bias : unbiased.extra.network_biases) bias = 0;
    const AlignedBuffer bytes = unbiased.Bytes();
    const Result<Engine> engine = Engine::Create(bytes.bytes());
    const auto history = RandomHistory(kItems, 12, rng);
    const auto list = engine->Recommend(history, {.k = 5, .num_reasons = -1});
    ASSERT_TRUE(list.ok());
    for (const Recommendation& recommendation : *list) {
      double sum = 0;
      double size = 0;
      for (const Reason& reason : recommendation.reasons) {
        sum += reason.share;
        size += std::fabs(reason.share);
      }
      EXPECT_NEAR(sum, recommendation.score, 1e-4 * size);
    }
  });
}

bool SameToTheBit(const std::vector<Recommendation>& a,
                  const std::vector<Recommendation>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Recommendation& x, const Recommendation& y) {
                      return x.item == y.item && x.score == y.score;
                    });
}

TEST(Ranking, ScanningAllClustersEqualsTheFlatScan) {
  ForEachModel(3, [](const TestModel& made, const Engine& engine, Rng* rng) {
    // Residuals say nothing without their centroids: see retriever_test.
    if (made.extra.header.by_residual) return;
    TestModel flat = made;
    flat.cluster_offsets.clear();
    flat.centroids.clear();
    const AlignedBuffer bytes = flat.Bytes();
    const Result<Engine> flat_engine = Engine::Create(bytes.bytes());
    ASSERT_TRUE(flat_engine.ok());
    const auto history = RandomHistory(kItems, 8, rng);
    const int32_t clusters = engine.model().num_clusters();
    for (const int32_t k : {1, 10, kItems}) {
      const auto expected = *flat_engine->Recommend(history, {.k = k});
      EXPECT_TRUE(SameToTheBit(
          *engine.Recommend(history, {.k = k, .num_probes = clusters}),
          expected));
      // Fewer probes, but so large a k that every cluster is needed: the
      // cluster by cluster way through the same items.
      if (k < kItems) continue;
      EXPECT_TRUE(SameToTheBit(
          *engine.Recommend(history, {.k = k, .num_probes = 1}), expected));
    }
  });
}

TEST(Ranking, FewProbesScanTheClustersNearestToTheUser) {
  // Four clusters of five items, each along its own axis; centroids say so.
  TestModel made;
  made.num_items = 20;
  made.dim = 4;
  made.cluster_offsets = {0, 5, 10, 15, 20};
  for (int32_t i = 0; i < made.num_items; ++i) {
    for (int32_t d = 0; d < made.dim; ++d) {
      made.codes.push_back(static_cast<int8_t>(i / 5 == d ? 100 - i : 1));
    }
    made.scales.push_back(1.0f / 128);
    made.popularity.push_back(1);
  }
  made.centroids = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  const AlignedBuffer bytes = made.Bytes();
  const auto engine = Engine::Create(bytes.bytes());
  ASSERT_TRUE(engine.ok()) << engine.status().message();
  // Likes cluster 2 most, then cluster 0.
  const std::vector<HistoryEvent> history = {{12, 1, 0}, {13, 1, 0}, {0, 1, 0}};
  const auto one = *engine->Recommend(history, {.k = 3, .num_probes = 1});
  ASSERT_EQ(one.size(), 3u);
  for (const Recommendation& r : one) EXPECT_EQ(r.item / 5, 2);
  const auto two = *engine->Recommend(history, {.k = 7, .num_probes = 2});
  ASSERT_EQ(two.size(), 7u);
  for (const Recommendation& r : two) {
    EXPECT_TRUE(r.item / 5 == 2 || r.item / 5 == 0) << r.item;
  }
}

TEST(Ranking, NeighborsOutsideTheProbedClustersAreCandidates) {
  // Two clusters of three items on opposite axes. Item 0 is liked; item 4, in
  // the other cluster, is its neighbour.
  TestModel made;
  made.num_items = 6;
  made.dim = 2;
  made.cluster_offsets = {0, 3, 6};
  made.centroids = {1, 0, 0, 1};
  for (int8_t i = 0; i < 6; ++i) {
    made.codes.push_back(i < 3 ? int8_t{64} : int8_t{0});
    made.codes.push_back(i < 3 ? int8_t{0} : int8_t{64});
    made.scales.push_back(1.0f / 64);
    made.popularity.push_back(1);
  }
  BitBytes rows;
  rows.Bits(1, 1).Rice(1, 4).Bits(4, 3);
  for (int i = 1; i < 6; ++i) rows.Bits(1, 0);
  made.extra.header.neighbor_max_row_length = 1;
  made.extra.header.neighbor_rice_bits = 1;
  made.extra.neighbor_rows = rows.bytes();
  made.extra.neighbor_weights.assign(16, 0);
  made.extra.neighbor_weights[3] = 5;
  const AlignedBuffer bytes = made.Bytes();
  const auto engine = Engine::Create(bytes.bytes());
  ASSERT_TRUE(engine.ok()) << engine.status().message();
  const std::vector<HistoryEvent> history = {{0, 1, 0}};
  const auto list =
      *engine->Recommend(history, {.k = 2, .num_probes = 1, .num_reasons = 1});
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].item, 4);
  EXPECT_EQ(list[0].score, 5);
  EXPECT_EQ(list[0].reasons[0].share, 5);
  EXPECT_EQ(list[1].item, 1);
  EXPECT_EQ(list[1].score, 1);
}

TEST(Ranking, SimilarItemsAreTheTopOfAllCosines) {
  ForEachModel(4, [](const TestModel& made, const Engine& engine, Rng* rng) {
    const auto item = static_cast<int32_t>(rng->Below(kItems));
    const auto cosine = [&made, item](int32_t other) {
      double dot = 0;
      double a = 0;
      double b = 0;
      for (int32_t d = 0; d < made.dim; ++d) {
        dot += double{made.ValueAt(item, d)} * made.ValueAt(other, d);
        a += double{made.ValueAt(item, d)} * made.ValueAt(item, d);
        b += double{made.ValueAt(other, d)} * made.ValueAt(other, d);
      }
      return a == 0 || b == 0 ? -2 : dot / std::sqrt(a * b);
    };
    const auto list = engine.SimilarItems(item, {.k = 10});
    ASSERT_TRUE(list.ok());
    std::vector<double> cosines;
    cosines.reserve(kItems);
    for (int32_t other = 0; other < kItems; ++other) {
      cosines.push_back(other == item ? -2 : cosine(other));
    }
    std::sort(cosines.rbegin(), cosines.rend());
    constexpr double kRounding = 1e-6;
    for (size_t i = 0; i < list->size(); ++i) {
      EXPECT_NEAR((*list)[i].score, cosines[i], kRounding);
      EXPECT_NEAR((*list)[i].score, cosine((*list)[i].item), kRounding);
      EXPECT_LE((*list)[i].score, 1);
    }
  });
}

}  // namespace
}  // namespace pagepick
