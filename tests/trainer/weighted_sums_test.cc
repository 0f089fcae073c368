#include "trainer/weighted_sums.h"

#include <gtest/gtest.h>

#include <cmath>

#include "gradient_check.h"

namespace pagepick {
namespace {

PositiveRows OneHistory() {
  PositiveRows lists;
  lists.Add(0, 1);  // the oldest
  lists.Add(2, 1);
  lists.EndRow();
  return lists;
}

TEST(WeightedSums, ForgetsAtEveryPaceAndNormalizes) {
  const Matrix table = Matrix::Identity(3, 3);
  Matrix x;
  WeightedSums(OneHistory(), {1, 0.5F}).Forward(table, 1, &x);
  ASSERT_EQ(x.cols(), 6);
  EXPECT_NEAR(x(0, 0), 1 / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(x(0, 2), 1 / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(x(0, 3), 0.5 / std::sqrt(1.25), 1e-6);
  EXPECT_NEAR(x(0, 5), 1 / std::sqrt(1.25), 1e-6);
  EXPECT_EQ(x(0, 1), 0);
}

TEST(WeightedSums, SaysNothingOfAnEmptyHistory) {
  PositiveRows lists;
  lists.EndRow();
  Matrix x;
  WeightedSums(lists, {1}).Forward(Matrix::Identity(2, 2), 1, &x);
  EXPECT_EQ(x, Matrix::Zero(1, 2));
}

TEST(WeightedSums, HasTheGradientOfFiniteDifferences) {
  Rng rng(1);
  PositiveRows lists = OneHistory();
  lists.Add(2, 0.5F);
  lists.Add(1, 2);
  lists.EndRow();
  const WeightedSums sums(lists, {1, 0.7F});
  Matrix table = DrawMatrix(3, 2, &rng);
  const Matrix dx = DrawMatrix(2, 4, &rng);
  Matrix gradient = Matrix::Zero(3, 2);
  sums.Backward(dx, 2, &gradient);
  ExpectGradient(
      [&] {
        Matrix x;
        sums.Forward(table, 2, &x);
        return SumOfProducts(x, dx);
      },
      &table, gradient);
}

}  // namespace
}  // namespace pagepick
