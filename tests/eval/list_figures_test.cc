#include "eval/list_figures.h"

#include <gtest/gtest.h>

#include <vector>

namespace pagepick {
namespace {

using Rankings = std::vector<std::vector<int32_t>>;

TEST(ListFigures, CoverageIsTheShareOfCandidatesInSomebodysList) {
  const std::vector<float> counts = {4, 3, 2, 1, 0};
  const ListFigures figures =
      MeasureLists(Rankings{{0, 1}, {1, 0}, {2, 3}}, 1, {counts, 4, nullptr});
  // Items 0, 1 and 2 lead a list; item 4 is no candidate.
  EXPECT_DOUBLE_EQ(figures.coverage, 3.0 / 4);
}

TEST(ListFigures, GiniIsZeroForAllAlikeAndNearOneForOneItemForEverybody) {
  const std::vector<float> counts = {1, 1, 1, 1};
  const ItemFacts facts{counts, 4, nullptr};
  EXPECT_DOUBLE_EQ(MeasureLists(Rankings{{0, 1}, {2, 3}}, 2, facts).gini, 0);
  // One of n items takes all: (n - 1) / n.
  EXPECT_DOUBLE_EQ(MeasureLists(Rankings{{2}, {2}}, 1, facts).gini, 3.0 / 4);
  // Shown 1, 1, 2 and 4 times: (-3*1 - 1*1 + 1*2 + 3*4) / (4 * 8).
  EXPECT_DOUBLE_EQ(
      MeasureLists(Rankings{{3, 2}, {3, 2}, {3, 1}, {3, 0}}, 2, facts).gini,
      10.0 / 32);
}

TEST(ListFigures, NoveltyIsTheMeanSelfInformationInBits) {
  const std::vector<float> counts = {4, 2, 1, 0};
  // 8 users: log2 of 8/4, 8/2, 8/1, and 8/1 for what nobody likes.
  EXPECT_DOUBLE_EQ(
      MeasureLists(Rankings{{0, 1}, {2, 3}}, 2, {counts, 8, nullptr}).novelty,
      (1.0 + 2 + 3 + 3) / 4);
}

TEST(ListFigures, DiversityIsOneMinusTheMeanCosineOfPairs) {
  const std::vector<float> counts(4, 1);
  const ItemEmbeddings embeddings{4, 2, {1, 0, 0, 2, -3, 0, 0, 0}};
  const auto diversity = [&](const Rankings& rankings) {
    return MeasureLists(rankings, 3, {counts, 1, &embeddings}).diversity;
  };
  EXPECT_DOUBLE_EQ(diversity({{0, 1}}), 1);
  EXPECT_DOUBLE_EQ(diversity({{0, 2}}), 2);
  EXPECT_DOUBLE_EQ(diversity({{0, 3}}), 1);  // a row of zeros is like nothing
  EXPECT_DOUBLE_EQ(diversity({{0, 1, 2}}), (1.0 + 2 + 1) / 3);
  EXPECT_DOUBLE_EQ(diversity({{0, 2}, {1}, {}}), 2);  // short lists don't count
}

TEST(ListFigures, OfNothingAreZero) {
  const ListFigures figures = MeasureLists({}, 10, {{}, 0, nullptr});
  EXPECT_EQ(figures.coverage, 0);
  EXPECT_EQ(figures.gini, 0);
  EXPECT_EQ(figures.novelty, 0);
}

}  // namespace
}  // namespace pagepick
