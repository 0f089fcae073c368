#include "towers/cholesky.h"

#include <cassert>
#include <cmath>

#include "kernels/dot.h"

namespace pagepick {

// Rows of L are built one after the other (Cholesky-Banachiewicz), because
// then every inner loop is a dot product of two stretches of memory.
bool CholeskyFactor(std::span<float> matrix, size_t dim) {
  assert(matrix.size() == dim * dim);
  for (size_t i = 0; i < dim; ++i) {
    const std::span<float> row = matrix.subspan(i * dim, dim);
    for (size_t j = 0; j < i; ++j) {
      const float dot = DotF32(row.first(j), matrix.subspan(j * dim, j));
      row[j] = (row[j] - dot) / matrix[j * dim + j];
    }
    const float pivot = row[i] - DotF32(row.first(i), row.first(i));
    // Written so that NaN, which compares false, is refused.
    if (!(pivot > 0) || !std::isfinite(pivot)) return false;
    row[i] = std::sqrt(pivot);
  }
  return true;
}

void CholeskySolve(std::span<const float> factor, std::span<float> x) {
  const size_t dim = x.size();
  assert(factor.size() == dim * dim);
  for (size_t i = 0; i < dim; ++i) {
    const std::span<const float> row = factor.subspan(i * dim, i + 1);
    x[i] = (x[i] - DotF32(row.first(i), x.first(i))) / row[i];
  }
  for (size_t i = dim; i-- > 0;) {
    const std::span<const float> row = factor.subspan(i * dim, i + 1);
    x[i] /= row[i];
    AddScaledF32(row.first(i), -x[i], x.first(i));
  }
}

}  // namespace pagepick
