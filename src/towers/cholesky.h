#ifndef PAGEPICK_TOWERS_CHOLESKY_H_
#define PAGEPICK_TOWERS_CHOLESKY_H_

#include <cstddef>
#include <span>

namespace pagepick {

// Cholesky's factorization A = L L' and the solves with it, in one fixed
// order of operations, so that every build computes the same bits. For the
// small dense systems of a user embedding: O(dim^3 / 6) once, O(dim^2) a
// solve.

// Replaces the lower triangle of `matrix` [dim x dim, row-major] by L; what
// lies above the diagonal is neither read nor written. False, with the matrix
// spoilt, if it is not positive definite or not finite.
[[nodiscard]] bool CholeskyFactor(std::span<float> matrix, size_t dim);

// x = A^-1 x, in place [dim], for the L that CholeskyFactor left in `factor`.
void CholeskySolve(std::span<const float> factor, std::span<float> x);

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_CHOLESKY_H_
