#include "kernels/dot.h"

#include <cassert>
#include <cstring>

#include "kernels/row_group.h"
#include "kernels/simd.h"

namespace pagepick {
namespace {

constexpr size_t kLanes = 4;

Float4 Load(const float* values) {
  Float4 lanes;
  std::memcpy(&lanes, values, sizeof(lanes));
  return lanes;
}

}  // namespace

float DotF32(std::span<const float> a, std::span<const float> b) {
  assert(a.size() == b.size());
  Float4 sums = {0, 0, 0, 0};
  const size_t whole = a.size() - a.size() % kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    sums += Load(&a[i]) * Load(&b[i]);
  }
  for (size_t i = whole; i < a.size(); ++i) sums[i - whole] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void AddScaledF32(std::span<const float> x, float factor, std::span<float> y) {
  assert(x.size() == y.size());
  for (size_t i = 0; i < x.size(); ++i) y[i] += x[i] * factor;
}

void DotCodesScalar(CodeBits bits, const IntegerQuery& query,
                    const uint8_t* rows, std::span<int32_t> dots) {
  for (int32_t& dot : dots) {
    dot = DotRowScalar(bits, query, rows) - StoredOffset(bits, query);
    rows += query.RowBytes(bits);
  }
}

void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots) {
  const size_t row_bytes = query.RowBytes(bits);
  const size_t whole = dots.size() - dots.size() % kGroupRows;
  for (size_t r = 0; r < whole; r += kGroupRows) {
    const uint8_t* row = rows + r * row_bytes;
    const Int4 group = DotGroup(bits, query,
                                {row, row + row_bytes, row + 2 * row_bytes,
                                 row + 3 * row_bytes}) -
                       StoredOffset(bits, query);
    std::memcpy(&dots[r], &group, sizeof(group));
  }
  DotCodesScalar(bits, query, rows + whole * row_bytes, dots.subspan(whole));
}

#if PAGEPICK_HAS_SIMD

namespace {

using simd::Lanes;

Lanes AddSquares(Lanes sums, Lanes codes) {
  const Lanes low = simd::LowInt8(codes);
  const Lanes high = simd::HighInt8(codes);
  return simd::AddInt32(sums, simd::AddInt32(simd::DotInt16(low, low),
                                             simd::DotInt16(high, high)));
}

}  // namespace

int32_t SquaredNorm(CodeBits bits, std::span<const uint8_t> row) {
  Lanes sums = simd::Zero();
  for (size_t i = 0; i < row.size(); i += kCodeBlockBytes) {
    const Lanes codes = simd::Load(&row[i]);
    if (bits == CodeBits::kInt8) {
      sums = AddSquares(sums, codes);
      continue;
    }
    const Lanes offset = simd::SplatInt8(8);
    sums = AddSquares(sums, simd::SubInt8(simd::LowNibbles(codes), offset));
    sums = AddSquares(sums, simd::SubInt8(simd::HighNibbles(codes), offset));
  }
  const auto each = reinterpret_cast<Int4>(sums);
  return each[0] + each[1] + each[2] + each[3];
}

#else

int32_t SquaredNorm(CodeBits bits, std::span<const uint8_t> row) {
  int32_t sum = 0;
  for (const uint8_t byte : row) {
    const auto code = static_cast<int8_t>(byte);
    const int32_t low = (byte & 15) - 8;
    const int32_t high = (byte >> 4) - 8;
    sum += bits == CodeBits::kInt8 ? code * code : low * low + high * high;
  }
  return sum;
}

#endif

}  // namespace pagepick
