#ifndef PAGEPICK_TESTS_TRAINER_GRADIENT_CHECK_H_
#define PAGEPICK_TESTS_TRAINER_GRADIENT_CHECK_H_

#include <gtest/gtest.h>

#include <functional>

#include "base/rng.h"
#include "trainer/matrix.h"

namespace pagepick {

inline Matrix DrawMatrix(Eigen::Index rows, Eigen::Index cols, Rng* rng) {
  Matrix matrix(rows, cols);
  for (Eigen::Index n = 0; n < matrix.size(); ++n) {
    matrix.data()[n] = static_cast<float>(rng->Normal());
  }
  return matrix;
}

inline double SumOfProducts(const Matrix& a, const Matrix& b) {
  return a.cast<double>().cwiseProduct(b.cast<double>()).sum();
}

// Holds a gradient by `values` against central differences of `loss`, which
// reads `values`.
inline void ExpectGradient(const std::function<double()>& loss, Matrix* values,
                           const Matrix& gradient) {
  ASSERT_EQ(values->rows(), gradient.rows());
  ASSERT_EQ(values->cols(), gradient.cols());
  constexpr float kStep = 1e-2F;
  for (Eigen::Index n = 0; n < values->size(); ++n) {
    float& value = values->data()[n];
    const float kept = value;
    value = kept + kStep;
    const double above = loss();
    value = kept - kStep;
    const double below = loss();
    value = kept;
    const double expected = (above - below) / (2 * static_cast<double>(kStep));
    EXPECT_NEAR(static_cast<double>(gradient.data()[n]), expected,
                2e-3 + 0.01 * std::abs(expected))
        << "at " << n;
  }
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_TRAINER_GRADIENT_CHECK_H_
