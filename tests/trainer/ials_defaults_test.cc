#include "trainer/ials_defaults.h"

#include <gtest/gtest.h>

#include <cmath>

#include "small_data.h"

namespace pagepick {
namespace {

// 400 users x 100 items, one pair in ten positive, of weight 1 or 3.
Positives TenPercent(float weight) {
  std::vector<Interaction> rows;
  for (int32_t user = 0; user < 400; ++user) {
    for (int32_t item = user % 10; item < 100; item += 10) {
      rows.push_back({user, item, 1, 0});
    }
  }
  const Dataset dataset = MakeDataset(400, 100, std::move(rows));
  return CollectPositives(dataset, TrainOnAll(dataset),
                          RatingWeights({{1, weight}}));
}

TEST(IalsDefaults, FollowTheShapeOfTheData) {
  const IalsOptions options = ResolveIalsOptions(TenPercent(1), IalsOptions());
  const double alpha0 = 4 * std::pow(0.1, 0.75);
  EXPECT_FLOAT_EQ(options.alpha0, static_cast<float>(alpha0));
  EXPECT_FLOAT_EQ(options.regularization,
                  static_cast<float>(4.5 / (alpha0 * 200)));
}

TEST(IalsDefaults, RegularizeThickDataMore) {
  // 400 x 900 pairs, all positive: 600 to a row or column in the geometric
  // mean.
  std::vector<Interaction> rows;
  for (int32_t user = 0; user < 400; ++user) {
    for (int32_t item = 0; item < 900; ++item) {
      rows.push_back({user, item, 1, 0});
    }
  }
  const Dataset dataset = MakeDataset(400, 900, std::move(rows));
  const IalsOptions options = ResolveIalsOptions(
      CollectPositives(dataset, TrainOnAll(dataset), RatingWeights()),
      IalsOptions());
  EXPECT_FLOAT_EQ(options.alpha0, 1);
  EXPECT_FLOAT_EQ(options.regularization,
                  static_cast<float>(4.5 * std::pow(600 / 45.0, 0.6) / 600));
}

TEST(IalsDefaults, ScaleTheUnobservedWithTheWeights) {
  const IalsOptions one = ResolveIalsOptions(TenPercent(1), IalsOptions());
  const IalsOptions three = ResolveIalsOptions(TenPercent(3), IalsOptions());
  EXPECT_FLOAT_EQ(three.alpha0, 3 * one.alpha0);
  EXPECT_FLOAT_EQ(three.regularization, one.regularization);
}

TEST(IalsDefaults, LeaveWhatIsGiven) {
  IalsOptions given;
  given.alpha0 = 0.5f;
  given.regularization = 0.25f;
  const IalsOptions options = ResolveIalsOptions(TenPercent(1), given);
  EXPECT_EQ(options.alpha0, 0.5f);
  EXPECT_EQ(options.regularization, 0.25f);
}

TEST(IalsDefaults, StayWithinLimitsOnTinyData) {
  const Dataset dataset = MakeDataset(1, 1, {{0, 0, 1, 0}});
  const Positives positives =
      CollectPositives(dataset, TrainOnAll(dataset), RatingWeights());
  const IalsOptions options = ResolveIalsOptions(positives, IalsOptions());
  EXPECT_EQ(options.alpha0, 1);
  EXPECT_EQ(options.regularization, 0.05f);
}

TEST(IalsDefaults, AreWhatTrainingUses) {
  const Dataset dataset = Checkerboard(40, 20);
  const Positives positives =
      CollectPositives(dataset, TrainOnAll(dataset), RatingWeights());
  const IalsOptions expected = ResolveIalsOptions(positives, IalsOptions());
  IalsOptions options;
  options.dim = 2;
  const Result<IalsResult> result = TrainIals(
      dataset, TrainOnAll(dataset), RatingWeights(), options, nullptr, {});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->towers.user.fold_in.alpha0, expected.alpha0);
  EXPECT_EQ(result->towers.user.fold_in.regularization,
            expected.regularization);
}

}  // namespace
}  // namespace pagepick
