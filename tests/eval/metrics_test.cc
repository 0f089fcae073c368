#include "eval/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace pagepick {
namespace {

using Hits = std::vector<uint8_t>;

TEST(Recall, DividesByWhatCouldBeFound) {
  EXPECT_DOUBLE_EQ(RecallAtK(Hits{1, 0, 1, 0, 1}, 3, 2), 1);
  EXPECT_DOUBLE_EQ(RecallAtK(Hits{1, 0, 1, 0, 1}, 3, 10), 2.0 / 3);
  EXPECT_DOUBLE_EQ(RecallAtK(Hits{0, 0, 0, 1}, 3, 1), 0);
}

TEST(Ndcg, DiscountsByTheLogarithmOfTheRank) {
  // Gains 1, 1/log2(3), 1/2, 1/log2(5).
  const double second = 1 / std::log2(3);
  EXPECT_DOUBLE_EQ(NdcgAtK(Hits{1, 1}, 100, 2), 1);
  EXPECT_DOUBLE_EQ(NdcgAtK(Hits{0, 1, 1}, 3, 2), (second + 0.5) / (1 + second));
  EXPECT_DOUBLE_EQ(NdcgAtK(Hits{0, 1, 1}, 2, 5), second / (1 + second));
}

TEST(Ndcg, CountsEveryRankOfALongList) {
  constexpr int32_t kRanks = 500;
  Hits hits(kRanks, 0);
  double gain = 0;
  double ideal = 0;
  for (size_t rank = 0; rank < hits.size(); ++rank) {
    const double of_rank = 1 / std::log2(static_cast<double>(rank) + 2);
    ideal += of_rank;
    if (rank % 3 != 0) continue;
    hits[rank] = 1;
    gain += of_rank;
  }
  EXPECT_EQ(NdcgAtK(hits, kRanks, 1000), gain / ideal);
}

TEST(Precision, DividesByKEvenIfTheListIsShorter) {
  EXPECT_DOUBLE_EQ(PrecisionAtK(Hits{1, 1}, 10), 0.2);
  EXPECT_DOUBLE_EQ(PrecisionAtK(Hits{0, 1, 1, 1}, 2), 0.5);
}

TEST(AveragePrecision, SumsPrecisionAtTheHits) {
  // Hits at ranks 1 and 3: (1/1 + 2/3) over min(10, 4).
  EXPECT_DOUBLE_EQ(AveragePrecisionAtK(Hits{1, 0, 1}, 10, 4),
                   (1 + 2.0 / 3) / 4);
  EXPECT_DOUBLE_EQ(AveragePrecisionAtK(Hits{1, 1, 1}, 2, 9), 1);
}

TEST(ReciprocalRank, LooksForTheFirstHitAlone) {
  EXPECT_DOUBLE_EQ(ReciprocalRankAtK(Hits{0, 0, 1, 1}, 10), 1.0 / 3);
  EXPECT_DOUBLE_EQ(ReciprocalRankAtK(Hits{1, 0, 1}, 10), 1);
  EXPECT_DOUBLE_EQ(ReciprocalRankAtK(Hits{0, 0, 1}, 2), 0);
}

TEST(HitRate, IsOneHoweverManyHits) {
  EXPECT_EQ(HitRateAtK(Hits{0, 1, 1}, 3), 1);
  EXPECT_EQ(HitRateAtK(Hits{0, 1, 1}, 2), 1);
  EXPECT_EQ(HitRateAtK(Hits{0, 1, 1}, 1), 0);
}

TEST(Metrics, AreZeroForAnEmptyList) {
  const Hits none;
  EXPECT_EQ(RecallAtK(none, 20, 3), 0);
  EXPECT_EQ(NdcgAtK(none, 100, 3), 0);
  EXPECT_EQ(PrecisionAtK(none, 10), 0);
  EXPECT_EQ(AveragePrecisionAtK(none, 10, 3), 0);
  EXPECT_EQ(ReciprocalRankAtK(none, 10), 0);
  EXPECT_EQ(HitRateAtK(none, 10), 0);
}

TEST(MeanOf, DividesTheSampleDeviationByTheRootOfTheCount) {
  const MeanAndError result = MeanOf(std::vector<double>{1, 2, 3, 6});
  EXPECT_DOUBLE_EQ(result.mean, 3);
  EXPECT_DOUBLE_EQ(result.standard_error, std::sqrt(14.0 / 3 / 4));
}

TEST(MeanOf, HasNoErrorBelowTwoValues) {
  EXPECT_EQ(MeanOf({}).mean, 0);
  EXPECT_EQ(MeanOf(std::vector<double>{5}).mean, 5);
  EXPECT_EQ(MeanOf(std::vector<double>{5}).standard_error, 0);
}

}  // namespace
}  // namespace pagepick
