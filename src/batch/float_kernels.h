#ifndef PAGEPICK_BATCH_FLOAT_KERNELS_H_
#define PAGEPICK_BATCH_FLOAT_KERNELS_H_

// Included once by each file that is compiled for an instruction set.

#include "batch/lane_kernels.h"
#include "batch/lanes.h"

namespace pagepick {
namespace {

constexpr size_t kChunk = 4;  // DotF32 adds up in so many sums

// Codes i, i+1, ... of a row as floats, as many as a register holds.
// REQUIRES: i a multiple of that
template <CodeBits kBits>
FloatLanes CodesFrom(const uint8_t* row, size_t i) {
  if (kBits == CodeBits::kInt8) {
    return __builtin_convertvector(LoadInt8(row + i), FloatLanes);
  }
  const size_t in_block = i % 32;
  const IntLanes bytes =
      LoadUint8(row + i / 32 * kCodeBlockBytes + in_block % 16);
  return __builtin_convertvector((in_block < 16 ? bytes & 15 : bytes >> 4) - 8,
                                 FloatLanes);
}

template <CodeBits kBits>
void DequantizeRowOf(const CodeRows& rows, size_t row, float* values) {
  const uint8_t* codes = rows.codes + row * rows.row_bytes;
  const float scale = rows.scales[row];
  size_t i = 0;
  for (; i + kLanes <= rows.dim; i += kLanes) {
    Store(scale * CodesFrom<kBits>(codes, i), values + i);
  }
  if (i == rows.dim) return;
  const FloatLanes last = scale * CodesFrom<kBits>(codes, i);
  std::memcpy(values + i, &last, (rows.dim - i) * sizeof(float));
}

void DequantizeFloats(const CodeRows& rows, size_t row, float* values) {
  if (rows.bits == CodeBits::kInt8) {
    DequantizeRowOf<CodeBits::kInt8>(rows, row, values);
  } else {
    DequantizeRowOf<CodeBits::kInt4>(rows, row, values);
  }
}

// Elements i, i + 1, ... of the sum, as many as kVectors registers hold: event
// after event is added while they stay in registers.
template <CodeBits kBits, size_t kVectors>
void SumRows(const WeightedSumArguments& arguments, size_t i) {
  const CodeRows& rows = arguments.rows;
  FloatLanes sums[kVectors];
  SetZero<kVectors>(sums);
  for (size_t e = 0; e < arguments.events; ++e) {
    const auto item = static_cast<size_t>(arguments.items[e]);
    const uint8_t* codes = rows.codes + item * rows.row_bytes;
#pragma GCC unroll 4
    for (size_t v = 0; v < kVectors; ++v) {
      sums[v] += rows.scales[item] * CodesFrom<kBits>(codes, i + v * kLanes) *
                 arguments.weights[e];
    }
  }
  for (size_t v = 0; v < kVectors; ++v) {
    Store(sums[v], arguments.sum + i + v * kLanes);
  }
}

template <CodeBits kBits>
void WeightedSumOf(const WeightedSumArguments& arguments) {
  const size_t dim = arguments.rows.dim;
  size_t i = 0;
  for (; i + 4 * kLanes <= dim; i += 4 * kLanes) {
    SumRows<kBits, 4>(arguments, i);
  }
  for (; i < dim; i += kLanes) SumRows<kBits, 1>(arguments, i);
}

void WeightedSum(const WeightedSumArguments& arguments) {
  if (arguments.rows.bits == CodeBits::kInt8) {
    WeightedSumOf<CodeBits::kInt8>(arguments);
  } else {
    WeightedSumOf<CodeBits::kInt4>(arguments);
  }
}

// Four lanes of a register's, from lane 4 * part.
FourFloats PartOf(const FloatLanes& lanes, size_t part) {
  FourFloats four;
  std::memcpy(&four,
              reinterpret_cast<const char*>(&lanes) + part * sizeof(four),
              sizeof(four));
  return four;
}

// Four rows at a time: each waits for its own sums alone. What lies beyond
// `dim` is multiplied by zero, and a sum that began as +0 never becomes -0.
template <CodeBits kBits>
void RescoreFour(const RescoreArguments& arguments, size_t first) {
  constexpr size_t kRows = 4;
  const CodeRows& rows = arguments.rows;
  const uint8_t* codes[kRows];
  float scales[kRows];
  FourFloats sums[kRows] = {};
  for (size_t n = 0; n < kRows; ++n) {
    const size_t at = first + n < arguments.count ? first + n : first;
    const auto item = static_cast<size_t>(arguments.items[at]);
    codes[n] = rows.codes + item * rows.row_bytes;
    scales[n] = rows.scales[item];
  }
  for (size_t i = 0; i < rows.dim; i += kLanes) {
    const auto user = Load<FloatLanes>(arguments.user + i);
    for (size_t n = 0; n < kRows; ++n) {
      const FloatLanes products =
          user * (scales[n] * CodesFrom<kBits>(codes[n], i));
      for (size_t part = 0; part < kLanes / kChunk; ++part) {
        sums[n] += PartOf(products, part);
      }
    }
  }
  for (size_t n = 0; n < kRows && first + n < arguments.count; ++n) {
    arguments.scores[first + n] =
        (sums[n][0] + sums[n][1]) + (sums[n][2] + sums[n][3]);
  }
}

void Rescore(const RescoreArguments& arguments) {
  for (size_t n = 0; n < arguments.count; n += 4) {
    if (arguments.rows.bits == CodeBits::kInt8) {
      RescoreFour<CodeBits::kInt8>(arguments, n);
    } else {
      RescoreFour<CodeBits::kInt4>(arguments, n);
    }
  }
}

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

// sums[v] += factor * register v from `from` on.
template <size_t kVectors>
inline void AddScaled(const float* from, float factor, FloatLanes* sums) {
#pragma GCC unroll 4
  for (size_t v = 0; v < kVectors; ++v) {
    sums[v] += Load<FloatLanes>(from + v * kLanes) * factor;
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
// column and column j of the factor so far, in the four sums of DotF32. Several
// at once, because a loop as short as these costs most where it ends.
template <size_t kVectors>
inline void SubtractDots(const FoldInArguments& arguments, size_t j, size_t i,
                         FloatLanes* left) {
  const size_t stride = arguments.stride;
  const float* row = arguments.matrix;
  FloatLanes sum0[kVectors];
  FloatLanes sum1[kVectors];
  FloatLanes sum2[kVectors];
  FloatLanes sum3[kVectors];
  SetZero<kVectors>(sum0);
  SetZero<kVectors>(sum1);
  SetZero<kVectors>(sum2);
  SetZero<kVectors>(sum3);
  size_t k = 0;
  for (; k + 4 <= j; k += 4, row += 4 * stride) {
    AddScaled<kVectors>(row + i, row[j], sum0);
    AddScaled<kVectors>(row + stride + i, row[stride + j], sum1);
    AddScaled<kVectors>(row + 2 * stride + i, row[2 * stride + j], sum2);
    AddScaled<kVectors>(row + 3 * stride + i, row[3 * stride + j], sum3);
  }
  if (k < j) AddScaled<kVectors>(row + i, row[j], sum0);
  if (k + 1 < j) AddScaled<kVectors>(row + stride + i, row[stride + j], sum1);
  if (k + 2 < j) {
    AddScaled<kVectors>(row + 2 * stride + i, row[2 * stride + j], sum2);
  }
  row = arguments.matrix + j * stride + i;
#pragma GCC unroll 4
  for (size_t v = 0; v < kVectors; ++v) {
    left[v] = Load<FloatLanes>(row + v * kLanes) -
              ((sum0[v] + sum1[v]) + (sum2[v] + sum3[v]));
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

#endif  // PAGEPICK_BATCH_FLOAT_KERNELS_H_
