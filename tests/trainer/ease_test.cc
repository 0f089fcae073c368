#include "trainer/ease.h"

#include <gtest/gtest.h>

#include <cmath>

#include "small_data.h"
#include "trainer/matrix.h"

namespace pagepick {
namespace {

Positives PositivesOf(const Dataset& dataset) {
  return CollectPositives(dataset, TrainOnAll(dataset), RatingWeights());
}

TEST(Ease, WeighsLikeItemsAndNoOthersOnACheckerboard) {
  const Positives positives = PositivesOf(Checkerboard(20, 8));
  const Result<ItemWeights> weights =
      TrainEase(positives, {.regularization = 1});
  ASSERT_TRUE(weights.ok());
  for (int32_t i = 0; i < 8; ++i) {
    for (int32_t j = 0; j < 8; ++j) {
      const float weight = weights->Row(i)[static_cast<size_t>(j)];
      if (i == j || i % 2 != j % 2) {
        EXPECT_NEAR(weight, 0, 1e-6) << i << " " << j;
      } else {
        EXPECT_GT(weight, 0.1F);
      }
    }
  }
}

// The optimum's condition, written down from the objective: off the diagonal,
// (X'X + D) B = X'X + a diagonal, with D = p / (1 - p) diag(X'X) + lambda.
TEST(Ease, SolvesItsOwnObjective) {
  const int32_t n = 12;
  const Positives positives = PositivesOf(RandomDataset(60, n, 0.3, 4));
  const EaseOptions options{.regularization = 5, .dropout = 0.25F};
  const Result<ItemWeights> weights = TrainEase(positives, options);
  ASSERT_TRUE(weights.ok());
  Eigen::MatrixXd x = Eigen::MatrixXd::Zero(60, n);
  for (int32_t user = 0; user < 60; ++user) {
    for (const int32_t item : positives.by_user.ColumnsOf(user)) {
      x(user, item) = 1;
    }
  }
  const Eigen::MatrixXd gram = x.transpose() * x;
  Eigen::MatrixXd b(n, n);
  for (int32_t i = 0; i < n; ++i) {
    for (int32_t j = 0; j < n; ++j) {
      b(i, j) = static_cast<double>(weights->Row(i)[static_cast<size_t>(j)]);
    }
  }
  Eigen::MatrixXd penalty = Eigen::MatrixXd::Zero(n, n);
  penalty.diagonal() = (gram.diagonal() / 3).array() + 5;
  Eigen::MatrixXd residual = (gram + penalty) * b - gram;
  residual.diagonal().setZero();
  EXPECT_LT(residual.cwiseAbs().maxCoeff(), 1e-3);
  EXPECT_EQ(b.diagonal().cwiseAbs().maxCoeff(), 0);
}

TEST(Ease, GivesTheSameBitsWithAnyNumberOfThreads) {
  const Positives positives = PositivesOf(RandomDataset(80, 300, 0.1, 2));
  const Result<ItemWeights> one = TrainEase(positives, {.num_threads = 1});
  const Result<ItemWeights> three = TrainEase(positives, {.num_threads = 3});
  ASSERT_TRUE(one.ok() && three.ok());
  EXPECT_TRUE(one->values == three->values);
}

TEST(Ease, RefusesWhatItCannotDo) {
  const Positives positives = PositivesOf(Checkerboard(4, 4));
  EXPECT_FALSE(TrainEase(positives, {.dropout = 1}).ok());
  EXPECT_FALSE(TrainEase(positives, {.regularization = NAN}).ok());
  EXPECT_FALSE(TrainEase(positives, {.max_items = 3}).ok());
}

TEST(StrongestNeighbors, KeepsTheLargestMagnitudesOnTheWayToEachItem) {
  ItemWeights weights{3,
                      {0, 5, -3,  //
                       1, 0, 2,   //
                       -4, 6, 0}};
  const SparseNeighbors neighbors = StrongestNeighbors(weights, 1, 2);
  // To 0: from 2 (-4). To 1: from 2 (6). To 2: from 0 (-3).
  EXPECT_EQ(neighbors.offsets, (std::vector<int64_t>{0, 1, 1, 3}));
  EXPECT_EQ(neighbors.targets, (std::vector<int32_t>{2, 0, 1}));
  EXPECT_EQ(neighbors.weights, (std::vector<float>{-3, -4, 6}));
}

TEST(StrongestNeighbors, KeepsNoZeros) {
  ItemWeights weights{2, {0, 0, 1, 0}};
  EXPECT_EQ(StrongestNeighbors(weights, 2, 1).targets, std::vector<int32_t>{0});
}

}  // namespace
}  // namespace pagepick
