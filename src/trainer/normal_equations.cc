#include "trainer/normal_equations.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace pagepick {
namespace {

// The tile's accumulators and operands have to fit the vector registers.
#if defined(__AVX512F__)
constexpr size_t kLanes = 16;
constexpr size_t kTileRows = 8;
#elif defined(__AVX__)
constexpr size_t kLanes = 8;
constexpr size_t kTileRows = 4;
#else
constexpr size_t kLanes = 4;
constexpr size_t kTileRows = 4;
#endif
constexpr size_t kTileColumns = 2 * kLanes;
constexpr size_t kBatch = 64;

using Lanes __attribute__((vector_size(kLanes * sizeof(float)))) = float;

Lanes Load(const float* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}

void Store(const Lanes& lanes, float* to) {
  std::memcpy(to, &lanes, sizeof(lanes));
}

struct RowBlock {
  const float* rows;
  size_t count;
  size_t stride;
};

// The tile at (i, j) of `matrix` += sign * sum of the block's outer products.
void AddTile(const RowBlock& block, float sign, size_t i, size_t j,
             float* matrix) {
  Lanes left[kTileRows] = {};
  Lanes right[kTileRows] = {};
  const float* row = block.rows;
  for (size_t n = 0; n < block.count; ++n, row += block.stride) {
    const Lanes a = Load(row + j);
    const Lanes b = Load(row + j + kLanes);
#pragma GCC unroll 8
    for (size_t r = 0; r < kTileRows; ++r) {
      left[r] += row[i + r] * a;
      right[r] += row[i + r] * b;
    }
  }
#pragma GCC unroll 8
  for (size_t r = 0; r < kTileRows; ++r) {
    float* to = matrix + (i + r) * block.stride + j;
    Store(Load(to) + sign * left[r], to);
    Store(Load(to + kLanes) + sign * right[r], to + kLanes);
  }
}

// The tiles of rows i to i + kTileRows that reach the upper triangle.
void AddTileRow(const RowBlock& block, float sign, size_t i, float* matrix) {
  for (size_t j = i / kTileColumns * kTileColumns; j < block.stride;
       j += kTileColumns) {
    AddTile(block, sign, i, j, matrix);
  }
}

float SumLanes(const Lanes& lanes) {
  float sum = 0;
  for (size_t n = 0; n < kLanes; ++n) sum += lanes[n];
  return sum;
}

}  // namespace

NormalEquations::NormalEquations(std::span<const float> base, int32_t dim)
    : dim_(static_cast<size_t>(dim)),
      stride_((dim_ + kTileColumns - 1) / kTileColumns * kTileColumns),
      base_(stride_ * stride_ * sizeof(float)),
      upper_(stride_ * stride_ * sizeof(float)),
      batch_(kBatch * stride_ * sizeof(float)),
      right_side_(stride_ * sizeof(float)),
      solution_(2 * stride_ * sizeof(float)) {
  assert(base.size() == dim_ * dim_);
  std::memset(base_.data(), 0, base_.size());
  std::memset(batch_.data(), 0, batch_.size());
  for (size_t i = 0; i < stride_; ++i) {
    if (i < dim_) {
      std::copy_n(&base[i * dim_], dim_, Row(&base_, i));
    } else {
      Row(&base_, i)[i] = 1;
    }
  }
}

float* NormalEquations::Row(AlignedBuffer* matrix, size_t row) const {
  return reinterpret_cast<float*>(matrix->data()) + row * stride_;
}

std::span<const float> NormalEquations::right_side() const {
  return {reinterpret_cast<const float*>(right_side_.data()), dim_};
}

void NormalEquations::Start(float ridge) {
  std::memcpy(upper_.data(), base_.data(), base_.size());
  for (size_t i = 0; i < dim_; ++i) Row(&upper_, i)[i] += ridge;
  std::memset(right_side_.data(), 0, right_side_.size());
  pending_ = 0;
}

void NormalEquations::Add(std::span<const float> row, float weight) {
  assert(row.size() == dim_ && weight > 0);
  const float root = std::sqrt(weight);
  float* scaled = Row(&batch_, pending_);
  float* right_side = Row(&right_side_, 0);
  for (size_t i = 0; i < dim_; ++i) {
    scaled[i] = root * row[i];
    right_side[i] += weight * row[i];
  }
  if (++pending_ == kBatch) AddPending();
}

void NormalEquations::AddPending() {
  const RowBlock block{Row(&batch_, 0), pending_, stride_};
  for (size_t i = 0; i < stride_; i += kTileRows) {
    AddTileRow(block, 1, i, Row(&upper_, 0));
  }
  pending_ = 0;
}

// Cholesky, upper' * upper, a tile row after the other: first what the rows
// above take away, then the tile row's own few rows.
bool NormalEquations::Factor() {
  for (size_t i = 0; i < stride_; i += kTileRows) {
    const RowBlock above{Row(&upper_, 0), i, stride_};
    AddTileRow(above, -1, i, Row(&upper_, 0));
    for (size_t k = i; k < i + kTileRows; ++k) {
      float* row = Row(&upper_, k);
      const size_t begin = k / kLanes * kLanes;
      for (size_t m = i; m < k; ++m) {
        const float* pivot_row = Row(&upper_, m);
        const float factor = pivot_row[k];
        for (size_t j = begin; j < stride_; j += kLanes) {
          Store(Load(row + j) - factor * Load(pivot_row + j), row + j);
        }
      }
      if (!(row[k] > 0)) return false;
      const float scale = 1 / std::sqrt(row[k]);
      for (size_t j = begin; j < stride_; j += kLanes) {
        Store(scale * Load(row + j), row + j);
      }
      std::fill(row + begin, row + k, 0.f);
    }
  }
  return true;
}

// upper' y = right side, in place.
void NormalEquations::SolveForward(float* x) {
  for (size_t k = 0; k < stride_; ++k) {
    const float* row = Row(&upper_, k);
    const float value = x[k] / row[k];
    for (size_t j = k / kLanes * kLanes; j < stride_; j += kLanes) {
      Store(Load(x + j) - value * Load(row + j), x + j);
    }
    x[k] = value;
  }
}

// upper x = y. What is still unsolved of x is zero, as are the row's entries
// before the diagonal within its first lanes.
void NormalEquations::SolveBackward(const float* y, float* x) {
  std::fill_n(x, stride_, 0.f);
  for (size_t k = stride_; k-- > 0;) {
    const float* row = Row(&upper_, k);
    Lanes product = {};
    for (size_t j = k / kLanes * kLanes; j < stride_; j += kLanes) {
      product += Load(row + j) * Load(x + j);
    }
    x[k] = (y[k] - SumLanes(product)) / row[k];
  }
}

bool NormalEquations::Solve(std::span<float> solution) {
  assert(solution.size() == dim_);
  if (pending_ > 0) AddPending();
  if (!Factor()) return false;
  float* y = Row(&solution_, 0);
  float* x = Row(&solution_, 1);
  std::memcpy(y, right_side_.data(), right_side_.size());
  SolveForward(y);
  SolveBackward(y, x);
  std::copy_n(x, dim_, solution.begin());
  return std::all_of(solution.begin(), solution.end(),
                     [](float value) { return std::isfinite(value); });
}

}  // namespace pagepick
