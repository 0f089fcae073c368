#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "dataset/frozen_split.h"
#include "eval/baselines.h"
#include "eval/unseen_users.h"
#include "trainer/ials.h"
#include "trainer/whitening.h"

namespace pagepick {
namespace {

// ml-100k's frozen unseen-user folds, which lie beside the data that
// PAGEPICK_DATA names.
class FrozenQualityTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("PAGEPICK_DATA");
    if (data == nullptr) GTEST_SKIP() << "PAGEPICK_DATA is not set";
    folder_ = std::string(data).append("/../reference/ml-100k/strong/fold");
  }

  FrozenSplit Load(int fold) {
    Result<FrozenSplit> frozen =
        LoadFrozenSplit(folder_ + std::to_string(fold), "");
    EXPECT_TRUE(frozen.ok()) << frozen.status().ToString();
    return std::move(frozen).value();
  }

  static double Ndcg(const FrozenSplit& frozen, const RankFunction& rank) {
    const Result<UnseenUserEvaluation> evaluation = EvaluateUnseenUsers(
        HeldOutUsers(frozen.dataset, frozen.split, HeldOutFold::kTest), rank,
        1);
    EXPECT_TRUE(evaluation.ok()) << evaluation.status().ToString();
    return evaluation->quality.ndcg_at_100.mean;
  }

  static double NdcgOf(const FrozenSplit& frozen, const Towers& towers) {
    return Ndcg(frozen, RankByTowers(towers));
  }

  std::string folder_;
};

TEST_F(FrozenQualityTest, PopularityScoresWhatOthersMeasured) {
  double sum = 0;
  for (int fold = 0; fold < 5; ++fold) {
    const FrozenSplit frozen = Load(fold);
    sum += Ndcg(frozen, RankByPopularity(frozen.dataset, frozen.split,
                                         RatingWeights()));
  }
  EXPECT_NEAR(sum / 5, 0.2551, 0.0001);
}

TEST_F(FrozenQualityTest, IalsBeatsItemKnnAndWhiteningKeepsItsQuality) {
  const FrozenSplit frozen = Load(0);
  const Result<IalsResult> trained =
      TrainIals(frozen.dataset, frozen.split, RatingWeights(), IalsOptions(),
                nullptr, {});
  ASSERT_TRUE(trained.ok()) << trained.status().ToString();
  Towers towers = trained->towers;
  const double fold_in = NdcgOf(frozen, towers);
  const double knn = Ndcg(frozen, RankByItemKnn(frozen.dataset, frozen.split,
                                                RatingWeights(), 100, 1));
  std::vector<float> counts(static_cast<size_t>(towers.items.num_items), 0);
  for (size_t n = 0; n < frozen.split.parts.size(); ++n) {
    if (frozen.split.parts[n] != Part::kTrain) continue;
    ++counts[static_cast<size_t>(frozen.dataset.interactions[n].item)];
  }
  constexpr double kMeanPositives = 59;
  const Result<UserTower> whitened =
      WhitenUserTower(trained->towers, counts, kMeanPositives);
  ASSERT_TRUE(whitened.ok());
  towers.user = *whitened;
  const double white = NdcgOf(frozen, towers);
  towers.user = MeanUserTower(towers);
  const double mean = NdcgOf(frozen, towers);
  EXPECT_GT(fold_in, 0.49);
  EXPECT_GT(fold_in, knn);
  EXPECT_GT(white, 0.975 * fold_in);
  EXPECT_LT(mean, 0.93 * fold_in);
}

}  // namespace
}  // namespace pagepick
