#include "towers/cholesky.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

TEST(Cholesky, FactorsAMatrixThatCanBeCheckedByHand) {
  // [4 2; 2 10] = L L' with L = [2 0; 1 3].
  std::vector<float> matrix = {4, 777, 2, 10};
  ASSERT_TRUE(CholeskyFactor(matrix, 2));
  EXPECT_EQ(matrix, (std::vector<float>{2, 777, 1, 3}));
  std::vector<float> x = {8, 22};
  CholeskySolve(matrix, x);
  EXPECT_EQ(x, (std::vector<float>{1, 2}));
}

TEST(Cholesky, SolvesRandomSystems) {
  Rng rng(1);
  for (const size_t dim : {1u, 2u, 3u, 5u, 16u, 17u, 64u, 128u}) {
    std::vector<double> b(dim * dim);
    for (double& value : b) value = 2 * rng.Uniform() - 1;
    // A = B B' + dim I is well-conditioned.
    std::vector<double> a(dim * dim);
    for (size_t i = 0; i < dim; ++i) {
      for (size_t j = 0; j < dim; ++j) {
        a[i * dim + j] = i == j ? static_cast<double>(dim) : 0;
        for (size_t k = 0; k < dim; ++k) {
          a[i * dim + j] += b[i * dim + k] * b[j * dim + k];
        }
      }
    }
    std::vector<float> right_side(dim);
    for (float& value : right_side) {
      value = static_cast<float>(2 * rng.Uniform() - 1);
    }
    std::vector<float> matrix(a.begin(), a.end());
    ASSERT_TRUE(CholeskyFactor(matrix, dim));
    std::vector<float> x = right_side;
    CholeskySolve(matrix, x);
    for (size_t i = 0; i < dim; ++i) {
      double product = 0;
      for (size_t j = 0; j < dim; ++j) product += a[i * dim + j] * x[j];
      EXPECT_NEAR(product, right_side[i], 1e-5) << dim;
    }
  }
}

TEST(Cholesky, RefusesWhatIsNotPositiveDefinite) {
  std::vector<float> zero = {0};
  EXPECT_FALSE(CholeskyFactor(zero, 1));
  std::vector<float> singular = {1, 1, 1, 1};
  EXPECT_FALSE(CholeskyFactor(singular, 2));
  std::vector<float> indefinite = {1, 2, 2, 1};
  EXPECT_FALSE(CholeskyFactor(indefinite, 2));
}

TEST(Cholesky, RefusesWhatIsNotFinite) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::infinity(),
                          -std::numeric_limits<float>::infinity()}) {
    for (const size_t place : {0u, 2u, 3u}) {  // the lower triangle
      std::vector<float> matrix = {4, 2, 2, 10};
      matrix[place] = bad;
      EXPECT_FALSE(CholeskyFactor(matrix, 2)) << bad << " at " << place;
    }
  }
}

}  // namespace
}  // namespace pagepick
