#ifndef PAGEPICK_BATCH_FOLD_IN_KERNEL_H_
#define PAGEPICK_BATCH_FOLD_IN_KERNEL_H_

// Included once by each file that is compiled for an instruction set.

#include "batch/float_kernels.h"
#include "batch/lane_kernels.h"
#include "batch/lanes.h"

namespace pagepick {
namespace {

// Rows j .. j + kRows - 1 of the system: event after event is added while the
// sums stay in registers.
template <size_t kRows>
void AddEvents(const FoldInArguments& arguments, size_t j) {
  const size_t stride = arguments.stride;
  for (size_t i = j / kLanes * kLanes; i < arguments.dim; i += kLanes) {
    float* const matrix = arguments.matrix + j * stride + i;
    FloatLanes sums[kRows];
    for (size_t r = 0; r < kRows; ++r) {
      sums[r] = Load<FloatLanes>(matrix + r * stride);
    }
    const float* row = arguments.rows;
    for (size_t e = 0; e < arguments.events; ++e) {
      const FloatLanes factors =
          Load<FloatLanes>(row + i) * __builtin_fabsf(arguments.weights[e]);
#pragma GCC unroll 8
      for (size_t r = 0; r < kRows; ++r) sums[r] += factors * row[j + r];
      row += arguments.row_stride;
    }
    for (size_t r = 0; r < kRows; ++r) Store(sums[r], matrix + r * stride);
  }
}

// The right side, the weighted sum of rows, becomes element `dim` of each row
// of the matrix: the forward substitution is then one more row of the factor.
// Elements i, i + 1, ... of it, as many as kVectors registers hold.
template <size_t kVectors>
void SetRightSide(const FoldInArguments& arguments, size_t i) {
  const size_t stride = arguments.stride;
  FloatLanes sums[kVectors];
  SetZero<kVectors>(sums);
  for (size_t e = 0; e < arguments.events; ++e) {
    AddScaled<kVectors>(arguments.rows + e * arguments.row_stride + i,
                        arguments.weights[e], sums);
  }
  float elements[kVectors * kLanes];
  std::memcpy(elements, sums, sizeof(elements));
  for (size_t n = 0; n < kVectors * kLanes && i + n < arguments.dim; ++n) {
    arguments.matrix[(i + n) * stride + arguments.dim] = elements[n];
  }
}

// left[v] = the matrix at row j, column i + v * kLanes, less the dot of that
// column and column j of the factor so far.
template <size_t kVectors>
inline void SubtractDots(const FoldInArguments& arguments, size_t j, size_t i,
                         FloatLanes* left) {
  const size_t stride = arguments.stride;
  FloatLanes dots[kVectors];
  DotColumns<kVectors>(
      {.first = arguments.matrix + i, .stride = stride, .count = j},
      arguments.matrix + j, stride, dots);
  const float* row = arguments.matrix + j * stride + i;
#pragma GCC unroll 4
  for (size_t v = 0; v < kVectors; ++v) {
    left[v] = Load<FloatLanes>(row + v * kLanes) - dots[v];
  }
}

// Row j of the factor from column i on, which has the pivot if i <= j. False if
// that is not positive or not finite.
template <size_t kVectors>
bool FactorColumns(const FoldInArguments& arguments, size_t j, size_t i,
                   float* root) {
  FloatLanes left[kVectors];
  SubtractDots<kVectors>(arguments, j, i, left);
  if (i <= j) {
    const float pivot = left[0][j - i];
    if (!(pivot > 0) || !__builtin_isfinite(pivot)) return false;
    *root = __builtin_sqrtf(pivot);
  }
  float* const row = arguments.matrix + j * arguments.stride + i;
#pragma GCC unroll 4
  for (size_t v = 0; v < kVectors; ++v) {
    Store(left[v] / *root, row + v * kLanes);
  }
  return true;
}

// Row j of the factor from column i on, kMost registers at a time and the rest
// fewer.
template <size_t kMost>
bool FactorRow(const FoldInArguments& arguments, size_t j, size_t i,
               float* root) {
  for (; i + kMost * kLanes <= arguments.stride; i += kMost * kLanes) {
    if (!FactorColumns<kMost>(arguments, j, i, root)) return false;
  }
  if constexpr (kMost > 1) return FactorRow<kMost - 1>(arguments, j, i, root);
  return true;
}

// As column j of CholeskyFactor, all rows below the diagonal at once.
bool FactorColumn(const FoldInArguments& arguments, size_t j) {
  constexpr size_t kMost = kLanes == 16 ? 4 : 2;  // as registers allow
  float root = 0;
  if (!FactorRow<kMost>(arguments, j, j / kLanes * kLanes, &root)) return false;
  arguments.matrix[j * arguments.stride + j] = root;
  return true;
}

void TakeRightSide(const FoldInArguments& arguments) {
  for (size_t j = 0; j < arguments.dim; ++j) {
    arguments.embedding[j] =
        arguments.matrix[j * arguments.stride + arguments.dim];
  }
}

// As step i of the second half of CholeskySolve.
void SubstituteBack(const FoldInArguments& arguments, size_t i) {
  const size_t stride = arguments.stride;
  const float* const matrix = arguments.matrix;
  float* const x = arguments.embedding;
  x[i] /= matrix[i * stride + i];
  const float factor = -x[i];
  for (size_t j = 0; j < i; ++j) x[j] += matrix[j * stride + i] * factor;
}

void AddHistory(const FoldInArguments& arguments) {
  constexpr size_t kRows = kLanes == 16 ? 8 : 4;
  size_t j = 0;
  for (; j + kRows <= arguments.dim; j += kRows) {
    AddEvents<kRows>(arguments, j);
  }
  for (; j < arguments.dim; ++j) AddEvents<1>(arguments, j);
  size_t i = 0;
  for (; i + 4 * kLanes <= arguments.row_stride; i += 4 * kLanes) {
    SetRightSide<4>(arguments, i);
  }
  for (; i < arguments.dim; i += kLanes) SetRightSide<1>(arguments, i);
}

// In turns, because each step of a visitor's waits for the one before.
void FoldIn(const FoldInArguments* visitors, size_t count, bool* solved) {
  const size_t dim = visitors[0].dim;
  for (size_t v = 0; v < count; ++v) {
    AddHistory(visitors[v]);
    solved[v] = true;
  }
  for (size_t j = 0; j < dim; ++j) {
    for (size_t v = 0; v < count; ++v) {
      if (solved[v]) solved[v] = FactorColumn(visitors[v], j);
    }
  }
  for (size_t v = 0; v < count; ++v) TakeRightSide(visitors[v]);
  for (size_t i = dim; i-- > 0;) {
    for (size_t v = 0; v < count; ++v) SubstituteBack(visitors[v], i);
  }
}

}  // namespace
}  // namespace pagepick

#endif  // PAGEPICK_BATCH_FOLD_IN_KERNEL_H_
