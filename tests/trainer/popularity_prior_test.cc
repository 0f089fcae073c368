#include "trainer/popularity_prior.h"

#include <gtest/gtest.h>

#include <cmath>

#include "small_data.h"

namespace pagepick {
namespace {

// Item 0 has three positives, item 1 has one, item 2 none.
PositiveRows ThreeItems() {
  const Dataset dataset = MakeDataset(
      3, 3, {{0, 0, 1, 0}, {1, 0, 1, 0}, {2, 0, 1, 0}, {2, 1, 1, 0}});
  return CollectPositives(dataset, TrainOnAll(dataset), RatingWeights())
      .by_item;
}

void AddRow(int32_t count, PositiveRows* rows) {
  for (int32_t item = 0; item < count; ++item) rows->Add(item, 1);
  rows->EndRow();
}

TEST(PopularityPrior, CountsLessTheMoreIsShown) {
  HistoryBatch batch;
  for (const int32_t shown : {1, 2}) {
    AddRow(shown, &batch.shown);
    AddRow(3, &batch.shown_to_teacher);
  }
  Matrix scores = Matrix::Zero(2, 3);
  PopularityPrior(ThreeItems()).AddTo(batch, 4, &scores);
  // log 4, log 2 and log 1 are evenly apart: standardized sqrt(3/2), 0 and
  // -sqrt(3/2).
  const float one = std::sqrt(1.5F);
  EXPECT_NEAR(scores(0, 0), 4 * one, 1e-5);
  EXPECT_NEAR(scores(0, 1), 0, 1e-5);
  EXPECT_NEAR(scores(0, 2), -4 * one, 1e-5);
  EXPECT_NEAR(scores(1, 0), 2 * one, 1e-5);
}

TEST(PopularityPrior, LeavesTheTeacherAloneWhereAllIsShown) {
  HistoryBatch batch;
  AddRow(1, &batch.shown);
  AddRow(1, &batch.shown_to_teacher);
  Matrix scores = Matrix::Constant(1, 3, 7);
  PopularityPrior(ThreeItems()).AddTo(batch, 4, &scores);
  EXPECT_EQ(scores, Matrix::Constant(1, 3, 7));
}

}  // namespace
}  // namespace pagepick
