#include "trainer/matrix.h"

#include "base/parallel_for.h"

namespace pagepick {
namespace {

// Large enough for a product to run at full speed, small enough to share out
// a batch of a few hundred rows.
constexpr int64_t kRowsPerPiece = 64;

}  // namespace

void MultiplyByTransposed(const ConstRows& a, const ConstRows& b,
                          int num_threads, Matrix* product) {
  product->resize(a.rows(), b.rows());
  ParallelFor(a.rows(), kRowsPerPiece, num_threads,
              [&](int64_t begin, int64_t end) {
                product->middleRows(begin, end - begin).noalias() =
                    a.middleRows(begin, end - begin) * b.transpose();
              });
}

void Multiply(const ConstRows& a, const ConstRows& b, int num_threads,
              Matrix* product) {
  product->resize(a.rows(), b.cols());
  ParallelFor(a.rows(), kRowsPerPiece, num_threads,
              [&](int64_t begin, int64_t end) {
                product->middleRows(begin, end - begin).noalias() =
                    a.middleRows(begin, end - begin) * b;
              });
}

void MultiplyTransposed(const ConstRows& a, const ConstRows& b, int num_threads,
                        Matrix* product) {
  product->resize(a.cols(), b.cols());
  ParallelFor(a.cols(), kRowsPerPiece, num_threads,
              [&](int64_t begin, int64_t end) {
                product->middleRows(begin, end - begin).noalias() =
                    a.middleCols(begin, end - begin).transpose() * b;
              });
}

}  // namespace pagepick
