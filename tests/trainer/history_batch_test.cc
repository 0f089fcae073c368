#include "trainer/history_batch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "small_data.h"

namespace pagepick {
namespace {

PositiveRows RowsOf(int32_t num_users, int32_t num_items) {
  std::vector<Interaction> rows;
  for (int32_t user = 0; user < num_users; ++user) {
    for (int32_t item = 0; item < num_items; ++item) {
      rows.push_back({user, item, 1, static_cast<uint32_t>(item)});
    }
  }
  const Dataset dataset = MakeDataset(num_users, num_items, std::move(rows));
  return CollectPositives(dataset, TrainOnAll(dataset), RatingWeights())
      .by_user;
}

std::vector<int32_t> Everybody(int32_t num_users) {
  std::vector<int32_t> users(static_cast<size_t>(num_users));
  std::iota(users.begin(), users.end(), 0);
  return users;
}

TEST(DrawExamples, PartsAHistoryIntoShownAndHeldOut) {
  Rng rng(1);
  const HistoryBatch batch =
      DrawExamples(RowsOf(50, 6), Everybody(50),
                   {.kind = ExampleKind::kHoldOut, .dropout = 0.5F}, &rng);
  ASSERT_EQ(batch.shown.num_rows(), 50);
  for (int32_t e = 0; e < 50; ++e) {
    std::vector<int32_t> all;
    for (const int32_t item : batch.shown.ColumnsOf(e)) all.push_back(item);
    EXPECT_FALSE(all.empty());
    EXPECT_LT(all.size(), 6U);
    for (const int32_t item : batch.targets.ColumnsOf(e)) all.push_back(item);
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, (std::vector<int32_t>{0, 1, 2, 3, 4, 5}));
  }
}

TEST(DrawExamples, LeavesFewOfWhatATeacherIsShown) {
  Rng rng(1);
  const HistoryBatch batch =
      DrawExamples(RowsOf(200, 40), Everybody(200),
                   {.dropout = 0.5F, .few_share = 0.5F, .most_few = 3}, &rng);
  int32_t cut = 0;
  for (int32_t e = 0; e < 200; ++e) {
    const auto shown = batch.shown.ColumnsOf(e);
    const auto to_teacher = batch.shown_to_teacher.ColumnsOf(e);
    EXPECT_EQ(shown.size() + batch.targets.ColumnsOf(e).size(), 40U);
    if (shown.size() == to_teacher.size()) continue;
    ++cut;
    EXPECT_GE(shown.size(), 1U);
    EXPECT_LE(shown.size(), 3U);
    EXPECT_TRUE(std::includes(to_teacher.begin(), to_teacher.end(),
                              shown.begin(), shown.end()));
  }
  EXPECT_NEAR(cut, 100, 25);
}

TEST(DrawExamples, ReconstructsAll) {
  Rng rng(1);
  const HistoryBatch batch =
      DrawExamples(RowsOf(20, 4), Everybody(20),
                   {.kind = ExampleKind::kReconstruct, .dropout = 0.5F}, &rng);
  for (int32_t e = 0; e < 20; ++e) {
    EXPECT_GE(batch.shown.ColumnsOf(e).size(), 1U);
    EXPECT_EQ(batch.targets.ColumnsOf(e).size(), 4U);
  }
}

TEST(DrawExamples, ShowsWhatCameBeforeAndAsksForWhatCameNext) {
  Rng rng(1);
  const HistoryBatch batch = DrawExamples(RowsOf(30, 5), Everybody(30),
                                          {.kind = ExampleKind::kNext}, &rng);
  for (int32_t e = 0; e < 30; ++e) {
    const auto shown = batch.shown.ColumnsOf(e);
    const auto targets = batch.targets.ColumnsOf(e);
    for (size_t n = 0; n < shown.size(); ++n) {
      EXPECT_EQ(shown[n], static_cast<int32_t>(n));
    }
    ASSERT_EQ(targets.size(), 1U);
    EXPECT_EQ(targets[0], static_cast<int32_t>(shown.size()));
  }
}

TEST(DrawExamples, LeavesOutWhoHasNothingToFind) {
  Rng rng(1);
  EXPECT_EQ(DrawExamples(RowsOf(3, 1), Everybody(3),
                         {.kind = ExampleKind::kHoldOut}, &rng)
                .shown.num_rows(),
            0);
  EXPECT_EQ(DrawExamples(RowsOf(3, 1), Everybody(3),
                         {.kind = ExampleKind::kNext}, &rng)
                .shown.num_rows(),
            0);
}

}  // namespace
}  // namespace pagepick
