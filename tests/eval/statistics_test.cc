#include "eval/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

std::vector<double> NormalDraws(size_t count, uint64_t seed) {
  Rng rng(seed);
  std::vector<double> values(count);
  for (double& value : values) value = rng.Normal();
  return values;
}

TEST(BootstrapMean, OfEqualValuesHasNoWidth) {
  const std::vector<double> values(20, 0.25);
  const Interval interval = BootstrapMean(values, {});
  EXPECT_DOUBLE_EQ(interval.mean, 0.25);
  EXPECT_DOUBLE_EQ(interval.low, 0.25);
  EXPECT_DOUBLE_EQ(interval.high, 0.25);
}

TEST(BootstrapMean, OfManyDrawsAgreesWithTheNormalInterval) {
  const std::vector<double> values = NormalDraws(2000, 3);
  const Interval interval = BootstrapMean(values, {});
  double squares = 0;
  for (const double value : values) {
    squares += (value - interval.mean) * (value - interval.mean);
  }
  const double error = std::sqrt(squares / 1999 / 2000);
  EXPECT_NEAR(interval.low, interval.mean - 1.96 * error, 0.25 * error);
  EXPECT_NEAR(interval.high, interval.mean + 1.96 * error, 0.25 * error);
}

TEST(BootstrapMean, CoversTheTruthAboutNineteenTimesOutOfTwenty) {
  int covered = 0;
  for (uint64_t trial = 0; trial < 300; ++trial) {
    const Interval interval =
        BootstrapMean(NormalDraws(60, trial), {.num_resamples = 400});
    covered += interval.low <= 0 && interval.high >= 0 ? 1 : 0;
  }
  EXPECT_GT(covered, 300 * 0.90);
  EXPECT_LT(covered, 300 * 0.985);
}

TEST(BootstrapMean, GivesTheSameForTheSameSeedOnly) {
  const std::vector<double> values = NormalDraws(50, 1);
  EXPECT_EQ(BootstrapMean(values, {.seed = 7}).low,
            BootstrapMean(values, {.seed = 7}).low);
  EXPECT_NE(BootstrapMean(values, {.seed = 7}).low,
            BootstrapMean(values, {.seed = 8}).low);
}

TEST(BootstrapMean, OfNothingIsZero) {
  EXPECT_EQ(BootstrapMean({}, {}).high, 0);
}

TEST(ComparePaired, CountsWhoIsServedBetter) {
  const std::vector<double> ours = {0.5, 0.5, 0.5, 0.1};
  const std::vector<double> theirs = {0.1, 0.2, 0.5, 0.2};
  const PairedComparison comparison = ComparePaired(ours, theirs, {});
  EXPECT_EQ(comparison.wins, 2);
  EXPECT_EQ(comparison.losses, 1);
  EXPECT_EQ(comparison.ties, 1);
  EXPECT_NEAR(comparison.difference.mean, (0.4 + 0.3 - 0.1) / 4, 1e-12);
}

TEST(ComparePaired, GivesTheExactPValueOfFewUsers) {
  // Of the 2^5 ways to sign five equal differences, two add up to as much.
  const std::vector<double> ours(5, 0.3);
  const std::vector<double> theirs(5, 0.1);
  const PairedComparison comparison =
      ComparePaired(ours, theirs, {.num_resamples = 20000});
  EXPECT_NEAR(comparison.p_value, 2.0 / 32, 0.006);
}

TEST(ComparePaired, OfTheSameModelSaysNothing) {
  const std::vector<double> values = NormalDraws(30, 2);
  const PairedComparison comparison = ComparePaired(values, values, {});
  EXPECT_EQ(comparison.p_value, 1);
  EXPECT_EQ(comparison.ties, 30);
  EXPECT_FALSE(IsSignificant(comparison));
}

TEST(ComparePaired, CriesWolfOneTimeInTwenty) {
  int significant = 0;
  for (uint64_t trial = 0; trial < 400; ++trial) {
    const PairedComparison comparison =
        ComparePaired(NormalDraws(30, 2 * trial),
                      NormalDraws(30, 2 * trial + 1), {.num_resamples = 400});
    significant += IsSignificant(comparison) ? 1 : 0;
  }
  EXPECT_GT(significant, 6);
  EXPECT_LT(significant, 36);
}

TEST(ComparePaired, SeesASmallGainThatEverybodyHas) {
  const std::vector<double> theirs = NormalDraws(200, 5);
  std::vector<double> ours = theirs;
  for (double& value : ours) value += 0.01;
  const PairedComparison comparison = ComparePaired(ours, theirs, {});
  EXPECT_TRUE(IsSignificant(comparison));
  EXPECT_GT(comparison.difference.low, 0);
  EXPECT_DOUBLE_EQ(comparison.p_value, 1.0 / 1001);
}

}  // namespace
}  // namespace pagepick
