#ifndef PAGEPICK_BATCH_FLOAT_KERNELS_H_
#define PAGEPICK_BATCH_FLOAT_KERNELS_H_

// Included once by each file that is compiled for an instruction set.

#include "batch/code_lanes.h"
#include "batch/lane_kernels.h"
#include "batch/lanes.h"

namespace pagepick {
namespace {

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

// sums[v] += factor * register v from `from` on.
template <size_t kVectors>
inline void AddScaled(const float* from, float factor, FloatLanes* sums) {
#pragma GCC unroll 4
  for (size_t v = 0; v < kVectors; ++v) {
    sums[v] += Load<FloatLanes>(from + v * kLanes) * factor;
  }
}

// Columns of a matrix, of which register v holds as many from v * kLanes on.
struct Columns {
  const float* first;
  size_t stride;  // from row to row
  size_t count;   // of rows
};

// dots[v] = what DotF32 gives for each column and the factors. Several
// registers at once, because a loop as short as these costs most where it ends.
template <size_t kVectors>
inline void DotColumns(const Columns& columns, const float* factors,
                       FloatLanes* dots) {
  FloatLanes sums[4][kVectors];
#pragma GCC unroll 4
  for (size_t s = 0; s < 4; ++s) SetZero<kVectors>(sums[s]);
  const float* row = columns.first;
  size_t left = columns.count;
  for (; left >= 4; left -= 4) {
#pragma GCC unroll 4
    for (size_t s = 0; s < 4; ++s) {
      AddScaled<kVectors>(row, *factors++, sums[s]);
      row += columns.stride;
    }
  }
#pragma GCC unroll 3
  for (size_t s = 0; s < 3; ++s) {
    if (s == left) break;
    AddScaled<kVectors>(row, *factors++, sums[s]);
    row += columns.stride;
  }
#pragma GCC unroll 4
  for (size_t v = 0; v < kVectors; ++v) {
    dots[v] = (sums[0][v] + sums[1][v]) + (sums[2][v] + sums[3][v]);
  }
}

// Elements i, i + 1, ... of the products, as many as kVectors registers hold.
template <size_t kVectors>
void ProjectTo(const ProjectArguments& arguments, size_t i) {
  FloatLanes dots[kVectors];
  DotColumns<kVectors>({.first = arguments.columns + i,
                        .stride = arguments.stride,
                        .count = arguments.dim},
                       arguments.values, dots);
  for (size_t v = 0; v < kVectors; ++v) {
    Store(dots[v], arguments.products + i + v * kLanes);
  }
}

void Project(const ProjectArguments& arguments) {
  size_t i = 0;
  for (; i + 4 * kLanes <= arguments.stride; i += 4 * kLanes) {
    ProjectTo<4>(arguments, i);
  }
  for (; i < arguments.stride; i += kLanes) ProjectTo<1>(arguments, i);
}

}  // namespace
}  // namespace pagepick

#endif  // PAGEPICK_BATCH_FLOAT_KERNELS_H_
