#include "trainer/layers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "gradient_check.h"

namespace pagepick {
namespace {

TEST(AdamStep, LeavesRowsWithoutAGradientAsTheyAreToTheBit) {
  Rng rng(1);
  Parameter parameter;
  parameter.Resize(5, 3);
  parameter.Draw(1, &rng);
  parameter.first_moment = DrawMatrix(5, 3, &rng);
  parameter.second_moment = DrawMatrix(5, 3, &rng).cwiseAbs();
  const Parameter before = parameter;
  parameter.gradient_rows = {{3, 1}};
  parameter.gradient = DrawMatrix(2, 3, &rng);
  AdamStep(0.1F, 9, 1, &parameter);
  for (const int32_t row : {0, 2, 4}) {
    EXPECT_EQ(parameter.value.row(row), before.value.row(row));
    EXPECT_EQ(parameter.first_moment.row(row), before.first_moment.row(row));
    EXPECT_EQ(parameter.second_moment.row(row), before.second_moment.row(row));
  }
  EXPECT_NE(parameter.value.row(1), before.value.row(1));
}

TEST(AdamStep, CountsStepsRowByRow) {
  Parameter late;
  late.Resize(2, 1);
  late.gradient_rows = {{1}};
  late.gradient = Matrix::Constant(1, 1, -7);
  AdamStep(0.1F, 1000, 1, &late);
  EXPECT_NEAR(late.value(1, 0), 0.1F, 1e-6F);  // as a first step
  Parameter dense;
  dense.Resize(2, 1);
  Parameter rows = dense;
  for (int64_t step = 1; step < 5; ++step) {
    const Matrix gradient = Matrix::Constant(2, 1, static_cast<float>(step));
    dense.gradient = gradient;
    rows.gradient = gradient;
    rows.gradient_rows = {{0, 1}};
    AdamStep(0.1F, step, 1, &dense);
    AdamStep(0.1F, step, 1, &rows);
  }
  EXPECT_EQ(dense.value, rows.value);
}

TEST(AdamStep, MovesByTheLearningRateAgainstTheGradientAtFirst) {
  Parameter parameter;
  parameter.Resize(1, 3);
  parameter.gradient.resize(1, 3);
  parameter.gradient << 5, -0.25F, 0;
  AdamStep(0.1F, 1, 1, &parameter);
  EXPECT_NEAR(parameter.value(0, 0), -0.1F, 1e-6F);
  EXPECT_NEAR(parameter.value(0, 1), 0.1F, 1e-6F);
  EXPECT_EQ(parameter.value(0, 2), 0);
}

TEST(DenseLayer, HasTheGradientsOfFiniteDifferences) {
  Rng rng(1);
  DenseLayer layer(3, 2, &rng);
  Matrix x = DrawMatrix(4, 3, &rng);
  const Matrix dy = DrawMatrix(4, 2, &rng);
  const auto loss = [&] {
    Matrix y;
    layer.Forward(x, 1, &y);
    return SumOfProducts(y, dy);
  };
  Matrix dx = Matrix::Zero(4, 3);
  layer.Backward(x, dy, 1, &dx);
  ExpectGradient(loss, &x, dx);
  ExpectGradient(loss, &layer.weights.value, layer.weights.gradient);
  ExpectGradient(loss, &layer.bias.value, layer.bias.gradient);
}

TEST(LayerNorm, BringsRowsToMeanZeroAndVarianceOne) {
  LayerNorm norm(4);
  Matrix x(1, 4);
  x << 1, 2, 3, 6;
  Matrix y;
  norm.Forward(x, &y);
  EXPECT_NEAR(y.mean(), 0, 1e-6);
  EXPECT_NEAR(y.squaredNorm() / 4, 1, 1e-4);
}

TEST(LayerNorm, HasTheGradientsOfFiniteDifferences) {
  Rng rng(2);
  LayerNorm norm(5);
  norm.gain.Draw(1, &rng);
  norm.bias.Draw(1, &rng);
  Matrix x = DrawMatrix(3, 5, &rng);
  const Matrix dy = DrawMatrix(3, 5, &rng);
  const auto loss = [&] {
    Matrix y;
    norm.Forward(x, &y);
    return SumOfProducts(y, dy);
  };
  Matrix dx = Matrix::Zero(3, 5);
  norm.Backward(x, dy, &dx);
  ExpectGradient(loss, &x, dx);
  ExpectGradient(loss, &norm.gain.value, norm.gain.gradient);
  ExpectGradient(loss, &norm.bias.value, norm.bias.gradient);
}

TEST(Swish, HasTheGradientOfFiniteDifferences) {
  Rng rng(3);
  Matrix x = DrawMatrix(2, 4, &rng);
  const Matrix dy = DrawMatrix(2, 4, &rng);
  const auto loss = [&] {
    Matrix y;
    Swish(x, &y);
    return SumOfProducts(y, dy);
  };
  Matrix dx = Matrix::Zero(2, 4);
  SwishBackward(x, dy, &dx);
  ExpectGradient(loss, &x, dx);
}

}  // namespace
}  // namespace pagepick
