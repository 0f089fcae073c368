#include "trainer/alias_table.h"

#include <gtest/gtest.h>

namespace pagepick {
namespace {

TEST(AliasTable, DrawsEachNumberAsOftenAsItWeighs) {
  const std::vector<double> weights = {0.5, 8, 0, 1.5, 6};
  const AliasTable table(weights);
  Rng rng(1);
  constexpr int kDraws = 64000;
  std::vector<int> counts(weights.size());
  for (int n = 0; n < kDraws; ++n) {
    ++counts[static_cast<size_t>(table.Draw(&rng))];
  }
  EXPECT_EQ(counts[2], 0);
  for (size_t n = 0; n < weights.size(); ++n) {
    EXPECT_NEAR(counts[n], kDraws * weights[n] / 16, 500) << n;
  }
}

TEST(AliasTable, AlwaysDrawsTheOnlyNumber) {
  Rng rng(1);
  EXPECT_EQ(AliasTable({3}).Draw(&rng), 0);
}

}  // namespace
}  // namespace pagepick
