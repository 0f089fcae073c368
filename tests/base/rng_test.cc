#include "base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace pagepick {
namespace {

// Computed by a separate program from the published definitions of
// SplitMix64 and xoshiro256**.
TEST(Rng, GivesThePublishedSequence) {
  Rng rng(0);
  EXPECT_EQ(rng.Next(), 0x99EC5F36CB75F2B4u);
  EXPECT_EQ(rng.Next(), 0xBF6E1F784956452Au);
  EXPECT_EQ(rng.Next(), 0x1A5F849D4933E6E0u);
}

TEST(Rng, DrawsEveryNumberBelowTheBoundEquallyOften) {
  Rng rng(1);
  std::vector<int> counts(7, 0);
  for (int i = 0; i < 70000; ++i) {
    ++counts[static_cast<size_t>(rng.Below(7))];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);
}

TEST(Rng, NormalHasMeanZeroAndVarianceOne) {
  Rng rng(2);
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < 100000; ++i) {
    const double x = rng.Normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / 100000, 0, 0.015);
  EXPECT_NEAR(squares / 100000, 1, 0.02);
}

TEST(Rng, ShuffleKeepsTheElementsAndRepeatsForASeed) {
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  std::vector<int> first = values;
  std::vector<int> second = values;
  Rng a(3);
  Rng b(3);
  Shuffle(&first, &a);
  Shuffle(&second, &b);
  EXPECT_EQ(first, second);
  EXPECT_NE(first, values);
  std::sort(first.begin(), first.end());
  EXPECT_EQ(first, values);
}

}  // namespace
}  // namespace pagepick
