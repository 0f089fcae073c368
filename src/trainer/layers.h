#ifndef PAGEPICK_TRAINER_LAYERS_H_
#define PAGEPICK_TRAINER_LAYERS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/rng.h"
#include "trainer/matrix.h"

namespace pagepick {

// The parts that learned towers are made of. A layer's Forward keeps nothing:
// whoever calls Backward hands it what Forward was given. Backward sets the
// gradients of the layer's own parameters and adds to that of its input.

// A matrix that is learned, with its gradient and Adam's two moments.
struct Parameter {
  Matrix value;
  Matrix gradient;  // set by whoever uses the parameter
  Matrix first_moment;
  Matrix second_moment;
  // The rows that the gradient is of, in its order; null = all. Rows rise or
  // not, but each is there once.
  std::optional<std::vector<int32_t>> gradient_rows;
  // How often AdamStep has stepped each row, where not all are.
  std::vector<int32_t> row_steps;

  void Resize(Eigen::Index rows, Eigen::Index cols);
  // Normal values of this standard deviation, in row order.
  void Draw(double stddev, Rng* rng);
};

// Adam (Kingma and Ba 2015) with the usual decays; `step` counts from 1.
// Where the gradient is of some rows, the others stay as they are, moments
// included, and each row counts steps of its own: by the common count a row
// that comes up for the first time late would leap, its moments being young
// and taken for old.
void AdamStep(float learning_rate, int64_t step, int num_threads,
              Parameter* parameter);

// y = x W' + bias.
class DenseLayer {
 public:
  DenseLayer() = default;
  // Weights are drawn with variance 1 / inputs, the bias is zero.
  DenseLayer(int32_t inputs, int32_t outputs, Rng* rng);

  void Forward(const Matrix& x, int num_threads, Matrix* y) const;
  // `dx` may be null.
  void Backward(const Matrix& x, const Matrix& dy, int num_threads, Matrix* dx);

  Parameter weights;  // [outputs x inputs]
  Parameter bias;     // [1 x outputs]
};

// y = normalized(x) * gain + bias, each row to mean 0 and variance 1 (Ba,
// Kiros, Hinton 2016).
class LayerNorm {
 public:
  LayerNorm() = default;
  explicit LayerNorm(int32_t size);

  void Forward(const Matrix& x, Matrix* y) const;
  void Backward(const Matrix& x, const Matrix& dy, Matrix* dx);

  Parameter gain;  // [1 x size]
  Parameter bias;  // [1 x size]
};

// x * sigmoid(x), and its derivative times dy.
void Swish(const Matrix& x, Matrix* y);
void SwishBackward(const Matrix& x, const Matrix& dy, Matrix* dx);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_LAYERS_H_
