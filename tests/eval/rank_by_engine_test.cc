#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/test_model.h"
#include "eval/unseen_users.h"

namespace pagepick {
namespace {

// A model of six items that lie even and odd on two axes, the lower the
// longer. Dataset item 10 + p is at position p; items below 10 have no place.
class RankByEngineTest : public testing::Test {
 protected:
  std::vector<int32_t> Rank(const std::vector<Interaction>& seen, int32_t k) {
    const Result<Engine> engine = Engine::Create(bytes_.bytes());
    EXPECT_TRUE(engine.ok()) << engine.status().ToString();
    std::vector<int32_t> ranking;
    const Status status =
        RankByEngine(*engine, order_)({0, seen, {}}, k, &ranking);
    EXPECT_TRUE(status.ok()) << status.ToString();
    return ranking;
  }

  const AlignedBuffer bytes_ = Checkerboard(6, UserTowerKind::kMean).Bytes();
  const std::vector<int32_t> order_ = {10, 11, 12, 13, 14, 15};
};

TEST_F(RankByEngineTest, SpeaksInItemsOfTheDataset) {
  EXPECT_EQ(Rank({{0, 12, 1, 0}}, 2), (std::vector<int32_t>{10, 14}));
  EXPECT_EQ(Rank({{0, 11, 1, 0}}, 2), (std::vector<int32_t>{13, 15}));
}

TEST_F(RankByEngineTest, IgnoresSeenItemsThatTheModelLacks) {
  EXPECT_EQ(Rank({{0, 3, 1, 0}, {0, 11, 1, 0}}, 1), std::vector<int32_t>{13});
}

TEST_F(RankByEngineTest, GivesPopularItemsWhereNothingIsKnown) {
  EXPECT_EQ(Rank({}, 3), (std::vector<int32_t>{10, 11, 12}));
}

TEST_F(RankByEngineTest, ReturnsFewerWhereTheModelIsSmaller) {
  EXPECT_EQ(Rank({{0, 10, 1, 0}}, 100).size(), 5u);
}

TEST(RankByEngine, ScansAsManyClustersAsTheModelSaysUnlessTold) {
  Rng rng(5);
  TestModel model =
      RandomModel(CodeBits::kInt8, UserTowerKind::kMean, 60, 8, 6, &rng);
  model.default_num_probes = 1;
  const AlignedBuffer bytes = model.Bytes();
  const Result<Engine> engine = Engine::Create(bytes.bytes());
  ASSERT_TRUE(engine.ok()) << engine.status().ToString();
  std::vector<int32_t> order;
  for (int32_t item = 0; item < 60; ++item) order.push_back(item);
  const auto rank = [&](int32_t item, int32_t num_probes) {
    std::vector<int32_t> ranking;
    const HeldOutUser user{0, {{0, item, 1, 0}}, {}};
    EXPECT_TRUE(
        RankByEngine(*engine, order, num_probes)(user, 3, &ranking).ok());
    return ranking;
  };
  int missed = 0;
  for (int32_t item = 0; item < 60; ++item) {
    EXPECT_EQ(rank(item, 0), rank(item, 1));
    missed += rank(item, 1) != rank(item, 6);
  }
  EXPECT_GT(missed, 0);
}

}  // namespace
}  // namespace pagepick
