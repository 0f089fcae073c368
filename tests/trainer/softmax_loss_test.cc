#include "trainer/softmax_loss.h"

#include <gtest/gtest.h>

#include <cmath>

#include "gradient_check.h"

namespace pagepick {
namespace {

// Two examples over five items: item 0 is shown and 1 wanted; 2 is shown and
// 3 and 4 are wanted.
HistoryBatch TwoExamples() {
  HistoryBatch batch;
  batch.shown.Add(0, 1);
  batch.shown.EndRow();
  batch.shown.Add(2, 1);
  batch.shown.EndRow();
  batch.targets.Add(1, 1);
  batch.targets.EndRow();
  batch.targets.Add(3, 1);
  batch.targets.Add(4, 1);
  batch.targets.EndRow();
  return batch;
}

TEST(SoftmaxLoss, IsTheLogarithmOfTheChoicesWhenAllAreAlike) {
  Matrix logits = Matrix::Zero(2, 5);
  const double loss =
      SoftmaxLoss(TwoExamples(), {}, {.mask_shown = false}, 1, &logits);
  EXPECT_NEAR(loss, std::log(5.0), 1e-5);
}

TEST(SoftmaxLoss, LeavesShownAndExcludedItemsOut) {
  Matrix logits = Matrix::Zero(2, 5);
  const std::vector<int32_t> excluded = {2};
  const double loss =
      SoftmaxLoss(TwoExamples(), {.excluded = excluded}, {}, 1, &logits);
  EXPECT_NEAR(loss, (std::log(3.0) + std::log(4.0)) / 2, 1e-5);
  EXPECT_EQ(logits(0, 0), 0);
  EXPECT_EQ(logits(0, 2), 0);
  EXPECT_EQ(logits(1, 2), 0);
}

TEST(SoftmaxLoss, WeighsEachItemOfALongHistoryUnlessNormalized) {
  SoftmaxTargets targets{.normalize = false, .mask_shown = false};
  Matrix logits = Matrix::Zero(2, 5);
  const double loss = SoftmaxLoss(TwoExamples(), {}, targets, 1, &logits);
  EXPECT_NEAR(loss, 1.5 * std::log(5.0), 1e-5);
}

TEST(SoftmaxLoss, HasItsMinimumWhereTheTeacherIs) {
  Rng rng(3);
  const Matrix teacher = DrawMatrix(2, 5, &rng);
  SoftmaxTargets targets{
      .data_weight = 0, .teacher_weight = 1, .temperature = 0.5F};
  Matrix logits = teacher / 0.5F;
  SoftmaxLoss(TwoExamples(), {.teacher = &teacher}, targets, 1, &logits);
  EXPECT_LT(logits.cwiseAbs().maxCoeff(), 1e-6F);
}

TEST(SoftmaxLoss, HasTheGradientOfFiniteDifferences) {
  Rng rng(4);
  Matrix logits = DrawMatrix(2, 5, &rng);
  const Matrix teacher = DrawMatrix(2, 5, &rng);
  const std::vector<int32_t> excluded = {2};
  const HistoryBatch batch = TwoExamples();
  const SoftmaxTargets targets{
      .data_weight = 0.3F, .teacher_weight = 0.7F, .temperature = 0.8F};
  Matrix gradient = logits;
  const SoftmaxScope scope{.excluded = excluded, .teacher = &teacher};
  SoftmaxLoss(batch, scope, targets, 1, &gradient);
  ExpectGradient(
      [&] {
        Matrix copy = logits;
        return SoftmaxLoss(batch, scope, targets, 1, &copy);
      },
      &logits, gradient);
}

}  // namespace
}  // namespace pagepick
