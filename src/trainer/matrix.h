#ifndef PAGEPICK_TRAINER_MATRIX_H_
#define PAGEPICK_TRAINER_MATRIX_H_

#include <Eigen/Dense>

namespace pagepick {

// Dense float matrices as the trainers use them: row-major, a row an example
// or an item. The products part their result into fixed pieces, so that the
// bits are the same with any number of threads.
using Matrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;
using ConstMatrixMap = Eigen::Map<const Matrix>;
// A matrix or some of its rows.
using ConstRows = Eigen::Ref<const Matrix>;

// a b'  [a.rows x b.rows]
void MultiplyByTransposed(const ConstRows& a, const ConstRows& b,
                          int num_threads, Matrix* product);
// a b  [a.rows x b.cols]
void Multiply(const ConstRows& a, const ConstRows& b, int num_threads,
              Matrix* product);
// a' b  [a.cols x b.cols]
void MultiplyTransposed(const ConstRows& a, const ConstRows& b, int num_threads,
                        Matrix* product);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_MATRIX_H_
