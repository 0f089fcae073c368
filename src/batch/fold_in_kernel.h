#ifndef PAGEPICK_BATCH_FOLD_IN_KERNEL_H_
#define PAGEPICK_BATCH_FOLD_IN_KERNEL_H_

// Included once by each file that is compiled for an instruction set.

#include "batch/code_lanes.h"
#include "batch/lane_kernels.h"
#include "batch/lanes.h"

namespace pagepick {
namespace {

// Elements i, i + 1, ... of the history's rows, as many as kVectors registers
// hold: as they are, scaled by their weights' sizes, and, for the system's
// right side, their weighted sum.
template <CodeBits kBits, size_t kVectors>
void ReadElements(const FoldInArguments& arguments, size_t i) {
  const CodeRows& inputs = arguments.inputs;
  FloatLanes sums[kVectors];
  SetZero<kVectors>(sums);
  float* row = arguments.rows + i;
  float* scaled = arguments.scaled + i;
  for (size_t e = 0; e < arguments.events; ++e) {
    const auto item = static_cast<size_t>(arguments.items[e]);
    const uint8_t* codes = inputs.codes + item * inputs.row_bytes;
    const float weight = arguments.weights[e];
#pragma GCC unroll 4
    for (size_t v = 0; v < kVectors; ++v) {
      const FloatLanes values =
          inputs.scales[item] * CodesFrom<kBits>(codes, i + v * kLanes);
      Store(values, row + v * kLanes);
      Store(values * __builtin_fabsf(weight), scaled + v * kLanes);
      sums[v] += values * weight;
    }
    row += arguments.stride;
    scaled += arguments.stride;
  }
#pragma GCC unroll 4
  for (size_t v = 0; v < kVectors; ++v) {
    Store(sums[v], arguments.embedding + i + v * kLanes);
  }
}

template <CodeBits kBits>
void ReadRows(const FoldInArguments& arguments) {
  size_t i = 0;
  for (; i + 4 * kLanes <= arguments.stride; i += 4 * kLanes) {
    ReadElements<kBits, 4>(arguments, i);
  }
  for (; i < arguments.stride; i += kLanes) {
    ReadElements<kBits, 1>(arguments, i);
  }
}

// Rows j .. j + kRows - 1 of the system: event after event is added while the
// sums stay in registers.
template <size_t kRows>
void AddEvents(const FoldInArguments& arguments, size_t j) {
  const size_t stride = arguments.stride;
  for (size_t i = j / kLanes * kLanes; i < stride; i += kLanes) {
    const size_t first = j * stride + i;
    FloatLanes sums[kRows];
#pragma GCC unroll 8
    for (size_t r = 0; r < kRows; ++r) {
      const IntLanes is_diagonal =
          EachLane() == static_cast<int32_t>(j + r - i);
      sums[r] = Load<FloatLanes>(arguments.system + first + r * stride) +
                (is_diagonal ? AllFloat(arguments.ridge) : FloatLanes{});
    }
    const float* row = arguments.rows + j;
    const float* scaled = arguments.scaled + i;
    for (size_t e = 0; e < arguments.events; ++e) {
      const auto factors = Load<FloatLanes>(scaled);
#pragma GCC unroll 8
      for (size_t r = 0; r < kRows; ++r) sums[r] += factors * row[r];
      row += stride;
      scaled += stride;
    }
#pragma GCC unroll 8
    for (size_t r = 0; r < kRows; ++r) {
      Store(sums[r], arguments.matrix + first + r * stride);
    }
  }
}

void AddHistory(const FoldInArguments& arguments) {
  if (arguments.inputs.bits == CodeBits::kInt8) {
    ReadRows<CodeBits::kInt8>(arguments);
  } else {
    ReadRows<CodeBits::kInt4>(arguments);
  }
  constexpr size_t kRows = kLanes == 16 ? 8 : 4;  // as registers allow
  const size_t dim = arguments.inputs.dim;
  size_t j = 0;
  for (; j + kRows <= dim; j += kRows) AddEvents<kRows>(arguments, j);
  for (; j < dim; ++j) AddEvents<1>(arguments, j);
}

// sums[c * kSums + s] = the dots' sums of column j + c with the j columns
// before it, in rows i .. i + kLanes - 1. Several columns at once, because what
// is loaded of those before serves all.  REQUIRES: j a multiple of kSums
template <size_t kColumns>
inline void SumProducts(const FoldInArguments& arguments, size_t j, size_t i,
                        FloatLanes* sums) {
  SetZero<kColumns * kSums>(sums);
  const float* before = arguments.matrix;
  for (size_t k = 0; k < j; k += kSums) {
#pragma GCC unroll 4
    for (size_t s = 0; s < kSums; ++s) {
      const auto elements = Load<FloatLanes>(before + i);
#pragma GCC unroll 4
      for (size_t c = 0; c < kColumns; ++c) {
        sums[c * kSums + s] += elements * before[j + c];
      }
      before += arguments.stride;
    }
  }
}

// Of column j + c, whose sums are complete; adds its products to the sums of
// the columns after it. The rows with the pivot come first. False if that is
// not positive or not finite.
template <size_t kColumns>
inline bool FinishColumn(const FoldInArguments& arguments, size_t j, size_t c,
                         size_t i, FloatLanes* sums) {
  float* const column = arguments.matrix + (j + c) * arguments.stride;
  float* const root = column + j + c;
  const FloatLanes* const own = sums + c * kSums;
  FloatLanes elements =
      Load<FloatLanes>(column + i) - ((own[0] + own[1]) + (own[2] + own[3]));
  bool is_sound = true;
  if (i <= j) {
    Store(elements, column + i);
    is_sound = *root > 0 && __builtin_isfinite(*root);
    *root = __builtin_sqrtf(*root);
  }
  const float divisor = *root;
  elements /= divisor;
  Store(elements, column + i);
  *root = divisor;
#pragma GCC unroll 4
  for (size_t d = c + 1; d < kColumns; ++d) {
    sums[d * kSums + c] += elements * column[j + d];
  }
  return is_sound;
}

// As CholeskyFactor, columns j .. j + kColumns - 1. Visitors take turns,
// because each step of one waits for the step before.
template <size_t kColumns, size_t kVisitors>
void FactorColumns(const FoldInArguments* visitors, size_t j, bool* solved) {
  for (size_t i = j / kLanes * kLanes; i < visitors[0].stride; i += kLanes) {
    FloatLanes sums[kVisitors][kColumns * kSums];
#pragma GCC unroll 2
    for (size_t v = 0; v < kVisitors; ++v) {
      SumProducts<kColumns>(visitors[v], j, i, sums[v]);
    }
#pragma GCC unroll 4
    for (size_t c = 0; c < kColumns; ++c) {
#pragma GCC unroll 2
      for (size_t v = 0; v < kVisitors; ++v) {
        solved[v] &= FinishColumn<kColumns>(visitors[v], j, c, i, sums[v]);
      }
    }
  }
}

template <size_t kVisitors>
void Factor(const FoldInArguments* visitors, bool* solved) {
  const size_t dim = visitors[0].inputs.dim;
  size_t j = 0;
  for (; j + kSums <= dim; j += kSums) {
    FactorColumns<kSums, kVisitors>(visitors, j, solved);
  }
  if (dim - j == 1) FactorColumns<1, kVisitors>(visitors, j, solved);
  if (dim - j == 2) FactorColumns<2, kVisitors>(visitors, j, solved);
  if (dim - j == 3) FactorColumns<3, kVisitors>(visitors, j, solved);
}

// As step j of the first half of CholeskySolve: once known, an element joins
// the dots of all that wait for it.
void SubstituteForward(const FoldInArguments& arguments, size_t j) {
  const size_t stride = arguments.stride;
  const float* const column = arguments.matrix + j * stride;
  const float* const sums = arguments.sums;
  const float dot = (sums[j] + sums[j + stride]) +
                    (sums[j + 2 * stride] + sums[j + 3 * stride]);
  const float x = (arguments.embedding[j] - dot) / column[j];
  arguments.embedding[j] = x;
  float* const joined = arguments.sums + j % kSums * stride;
  for (size_t i = (j + 1) / kLanes * kLanes; i < stride; i += kLanes) {
    Store(Load<FloatLanes>(joined + i) + Load<FloatLanes>(column + i) * x,
          joined + i);
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

template <size_t kVisitors>
void FoldInTogether(const FoldInArguments* visitors, bool* solved) {
  for (size_t v = 0; v < kVisitors; ++v) {
    AddHistory(visitors[v]);
    std::memset(visitors[v].sums, 0,
                kSums * visitors[v].stride * sizeof(float));
    solved[v] = true;
  }
  Factor<kVisitors>(visitors, solved);
  const size_t dim = visitors[0].inputs.dim;
  for (size_t j = 0; j < dim; ++j) {
    for (size_t v = 0; v < kVisitors; ++v) SubstituteForward(visitors[v], j);
  }
  for (size_t i = dim; i-- > 0;) {
    for (size_t v = 0; v < kVisitors; ++v) SubstituteBack(visitors[v], i);
  }
}

void FoldIn(const FoldInArguments* visitors, size_t count, bool* solved) {
  if (count == kFoldedInTogether) {
    FoldInTogether<kFoldedInTogether>(visitors, solved);
  } else {
    FoldInTogether<1>(visitors, solved);
  }
}

}  // namespace
}  // namespace pagepick

#endif  // PAGEPICK_BATCH_FOLD_IN_KERNEL_H_
