#include "trainer/layers.h"

#include <cmath>

#include "base/parallel_for.h"

namespace pagepick {
namespace {

constexpr float kNormEpsilon = 1e-5F;
constexpr float kFirstDecay = 0.9F;
constexpr float kSecondDecay = 0.999F;
constexpr float kAdamEpsilon = 1e-8F;
constexpr int64_t kRowsPerPiece = 64;

Matrix Sigmoid(const Matrix& x) {
  return (1 + (-x.array()).exp()).inverse().matrix();
}

// Rows brought to mean 0 and variance 1, and what they were divided by.
void Normalize(const Matrix& x, Matrix* normalized, Vector* deviation) {
  const Vector mean = x.rowwise().mean();
  *normalized = x.colwise() - mean;
  *deviation = (normalized->array().square().rowwise().mean() + kNormEpsilon)
                   .sqrt()
                   .matrix();
  normalized->array().colwise() /= deviation->array();
}

// 1 - decay^step, what moments that started at zero lack.
float AgeOf(float decay, int64_t step) {
  return static_cast<float>(
      1 - std::pow(static_cast<double>(decay), static_cast<double>(step)));
}

// Rows from `begin` on.
void StepBlock(float learning_rate, int64_t step,
               Eigen::Ref<const Matrix> gradient, int64_t begin,
               Parameter* parameter) {
  const float rate = learning_rate / AgeOf(kFirstDecay, step);
  const float root = 1 / std::sqrt(AgeOf(kSecondDecay, step));
  const Eigen::Index count = gradient.rows();
  auto first = parameter->first_moment.middleRows(begin, count).array();
  auto second = parameter->second_moment.middleRows(begin, count).array();
  first = kFirstDecay * first + (1 - kFirstDecay) * gradient.array();
  second =
      kSecondDecay * second + (1 - kSecondDecay) * gradient.array().square();
  parameter->value.middleRows(begin, count).array() -=
      rate * first / (root * second.sqrt() + kAdamEpsilon);
}

void StepRows(float learning_rate, int num_threads, Parameter* parameter) {
  const std::vector<int32_t>& rows = *parameter->gradient_rows;
  parameter->row_steps.resize(static_cast<size_t>(parameter->value.rows()));
  ParallelFor(
      static_cast<int64_t>(rows.size()), kRowsPerPiece, num_threads,
      [&](int64_t begin, int64_t end) {
        for (int64_t n = begin; n < end; ++n) {
          const int32_t row = rows[static_cast<size_t>(n)];
          const int32_t step = ++parameter->row_steps[static_cast<size_t>(row)];
          StepBlock(learning_rate, step, parameter->gradient.middleRows(n, 1),
                    row, parameter);
        }
      });
}

}  // namespace

void Parameter::Resize(Eigen::Index rows, Eigen::Index cols) {
  value.setZero(rows, cols);
  first_moment.setZero(rows, cols);
  second_moment.setZero(rows, cols);
}

void Parameter::Draw(double stddev, Rng* rng) {
  for (Eigen::Index n = 0; n < value.size(); ++n) {
    value.data()[n] = static_cast<float>(stddev * rng->Normal());
  }
}

void AdamStep(float learning_rate, int64_t step, int num_threads,
              Parameter* parameter) {
  if (parameter->gradient_rows) {
    return StepRows(learning_rate, num_threads, parameter);
  }
  ParallelFor(parameter->value.rows(), kRowsPerPiece, num_threads,
              [&](int64_t begin, int64_t end) {
                StepBlock(learning_rate, step,
                          parameter->gradient.middleRows(begin, end - begin),
                          begin, parameter);
              });
}

DenseLayer::DenseLayer(int32_t inputs, int32_t outputs, Rng* rng) {
  weights.Resize(outputs, inputs);
  weights.Draw(1 / std::sqrt(static_cast<double>(inputs)), rng);
  bias.Resize(1, outputs);
}

void DenseLayer::Forward(const Matrix& x, int num_threads, Matrix* y) const {
  MultiplyByTransposed(x, weights.value, num_threads, y);
  y->rowwise() += bias.value.row(0);
}

void DenseLayer::Backward(const Matrix& x, const Matrix& dy, int num_threads,
                          Matrix* dx) {
  MultiplyTransposed(dy, x, num_threads, &weights.gradient);
  bias.gradient = dy.colwise().sum();
  if (dx == nullptr) return;
  Matrix through;
  Multiply(dy, weights.value, num_threads, &through);
  *dx += through;
}

LayerNorm::LayerNorm(int32_t size) {
  gain.Resize(1, size);
  gain.value.setOnes();
  bias.Resize(1, size);
}

void LayerNorm::Forward(const Matrix& x, Matrix* y) const {
  Vector deviation;
  Normalize(x, y, &deviation);
  y->array().rowwise() *= gain.value.row(0).array();
  y->rowwise() += bias.value.row(0);
}

void LayerNorm::Backward(const Matrix& x, const Matrix& dy, Matrix* dx) {
  Matrix normalized;
  Vector deviation;
  Normalize(x, &normalized, &deviation);
  gain.gradient = dy.cwiseProduct(normalized).colwise().sum();
  bias.gradient = dy.colwise().sum();
  Matrix inner = dy;
  inner.array().rowwise() *= gain.value.row(0).array();
  const Vector mean = inner.rowwise().mean();
  const Vector along = inner.cwiseProduct(normalized).rowwise().mean();
  inner.colwise() -= mean;
  inner.array() -= normalized.array().colwise() * along.array();
  inner.array().colwise() /= deviation.array();
  *dx += inner;
}

void Swish(const Matrix& x, Matrix* y) { *y = x.cwiseProduct(Sigmoid(x)); }

void SwishBackward(const Matrix& x, const Matrix& dy, Matrix* dx) {
  const Matrix sigmoid = Sigmoid(x);
  dx->array() +=
      dy.array() * sigmoid.array() * (1 + x.array() * (1 - sigmoid.array()));
}

}  // namespace pagepick
