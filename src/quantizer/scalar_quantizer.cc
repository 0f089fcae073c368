#include "quantizer/scalar_quantizer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "base/parallel_for.h"

namespace pagepick {
namespace {

constexpr int64_t kRowsPerTask = 256;
// Rungs 1, 0.98, ... 0.5 of the scale that clips nothing.
constexpr int kRungs = 26;
constexpr float kRungStep = 0.02f;

int32_t NearestCode(float value, float one_over_scale, float limit) {
  const float ratio = std::min(std::max(value * one_over_scale, -limit), limit);
  return static_cast<int32_t>(ratio + (ratio < 0 ? -0.5f : 0.5f));
}

// In lanes, because towers that learn around their codes call this for all rows
// at every step.
float SquaredError(std::span<const float> row, float scale, int32_t max_code) {
  constexpr size_t kLanes = 16;
  const auto limit = static_cast<float>(max_code);
  const float one_over_scale = 1 / scale;
  const auto squared_error = [=](float value) {
    const int32_t code = NearestCode(value, one_over_scale, limit);
    const float error = value - scale * static_cast<float>(code);
    return error * error;
  };
  std::array<float, kLanes> lanes{};
  size_t d = 0;
  for (; d + kLanes <= row.size(); d += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] += squared_error(row[d + lane]);
    }
  }
  float sum = 0;
  for (; d < row.size(); ++d) sum += squared_error(row[d]);
  for (const float lane : lanes) sum += lane;
  return sum;
}

// The scale of one row, as a half; 0 for a row without signal.
uint16_t BestScale(std::span<const float> row, int32_t max_code) {
  float largest = 0;
  for (const float value : row) largest = std::max(largest, std::fabs(value));
  const float top = std::min(largest / static_cast<float>(max_code), kMaxScale);
  uint16_t best = 0;
  float least_error = std::numeric_limits<float>::infinity();
  for (int rung = 0; rung < kRungs; ++rung) {
    const float fraction = 1 - kRungStep * static_cast<float>(rung);
    const uint16_t half = FloatToHalf(top * fraction);
    if (half == 0) break;
    if (rung > 0 && half == best) continue;
    const float error = SquaredError(row, HalfToFloat(half), max_code);
    if (error < least_error) {
      least_error = error;
      best = half;
    }
  }
  return best;
}

}  // namespace

QuantizedEmbeddings Quantize(const ItemEmbeddings& items, CodeBits bits,
                             int num_threads) {
  QuantizedEmbeddings result;
  result.bits = bits;
  result.num_items = items.num_items;
  result.dim = items.dim;
  const size_t row_bytes = CodeRowBytes(bits, items.dim);
  const auto num_items = static_cast<size_t>(items.num_items);
  result.codes.resize(num_items * row_bytes);
  result.scales.resize(num_items);
  const int32_t max_code = MaxCode(bits);
  ParallelFor(
      items.num_items, kRowsPerTask, num_threads,
      [&](int64_t begin, int64_t end) {
        std::vector<int8_t> codes(PaddedDim(bits, items.dim));
        for (int64_t i = begin; i < end; ++i) {
          const auto r = static_cast<size_t>(i);
          const std::span<const float> row = items.Row(static_cast<int32_t>(i));
          result.scales[r] = BestScale(row, max_code);
          const float scale = HalfToFloat(result.scales[r]);
          std::fill(codes.begin(), codes.end(), int8_t{0});
          for (size_t d = 0; d < row.size() && scale > 0; ++d) {
            codes[d] = static_cast<int8_t>(
                NearestCode(row[d], 1 / scale, static_cast<float>(max_code)));
          }
          PackCodes(bits, codes,
                    std::span(result.codes).subspan(r * row_bytes, row_bytes));
        }
      });
  return result;
}

ItemEmbeddings Dequantize(const QuantizedEmbeddings& quantized) {
  ItemEmbeddings items;
  items.num_items = quantized.num_items;
  items.dim = quantized.dim;
  items.values.resize(static_cast<size_t>(items.num_items) *
                      static_cast<size_t>(items.dim));
  const size_t row_bytes = CodeRowBytes(quantized.bits, quantized.dim);
  for (int32_t i = 0; i < items.num_items; ++i) {
    const auto r = static_cast<size_t>(i);
    DequantizeRow(quantized.bits,
                  std::span(quantized.codes).subspan(r * row_bytes, row_bytes),
                  HalfToFloat(quantized.scales[r]), items.Row(i));
  }
  return items;
}

double RelativeQuantizationError(const ItemEmbeddings& items,
                                 const QuantizedEmbeddings& quantized) {
  assert(items.num_items == quantized.num_items);
  assert(items.dim == quantized.dim);
  const ItemEmbeddings restored = Dequantize(quantized);
  double error = 0;
  double size = 0;
  for (size_t i = 0; i < items.values.size(); ++i) {
    const double value = items.values[i];
    error += (restored.values[i] - value) * (restored.values[i] - value);
    size += value * value;
  }
  return size > 0 ? std::sqrt(error / size) : 0;
}

}  // namespace pagepick
