#include "kernels/dot.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "kernels/simd.h"

namespace pagepick {
namespace {

constexpr size_t kLanes = 4;
// GCC and Clang turn this type into SSE, NEON or WebAssembly SIMD, or into
// four scalars where there is none, and keep the order of operations.
using Float4 = float __attribute__((vector_size(kLanes * sizeof(float))));

Float4 Load(const float* values) {
  Float4 lanes;
  std::memcpy(&lanes, values, sizeof(lanes));
  return lanes;
}

// A row may hold any byte, so bounds count with -128 and with nibble 15.
constexpr int64_t LargestStoredCode(CodeBits bits) {
  return bits == CodeBits::kInt8 ? 128 : 15;
}

// int4 rows are summed with nibbles of 0..15; this brings back -8..7.
int32_t Correction(CodeBits bits, const IntegerQuery& query) {
  return bits == CodeBits::kInt8 ? 0 : 8 * query.sum;
}

int32_t LargestQueryCode(CodeBits bits, size_t padded_dim) {
  const int64_t per_unit =
      LargestStoredCode(bits) * static_cast<int64_t>(padded_dim);
  const int64_t bound = std::numeric_limits<int32_t>::max() / per_unit;
  return static_cast<int32_t>(
      std::min<int64_t>(bound, std::numeric_limits<int16_t>::max()));
}

// The largest magnitude, or 0 if a value is not finite.
float LargestMagnitude(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) {
    if (!std::isfinite(value)) return 0;
    largest = std::max(largest, std::fabs(value));
  }
  return largest;
}

int32_t SumOf(const std::vector<int16_t>& codes) {
  int32_t sum = 0;
  for (const int16_t code : codes) sum += code;
  return sum;
}

size_t RowBytes(CodeBits bits, const IntegerQuery& query) {
  return query.codes.size() / CodesPerBlock(bits) * kCodeBlockBytes;
}

int32_t DotRowScalar(CodeBits bits, const int16_t* query, const uint8_t* row,
                     const uint8_t* end) {
  int32_t sum = 0;
  if (bits == CodeBits::kInt8) {
    for (; row != end; ++row, ++query)
      sum += *query * static_cast<int8_t>(*row);
    return sum;
  }
  for (; row != end; row += kCodeBlockBytes, query += 32) {
    for (size_t j = 0; j < kCodeBlockBytes; ++j) {
      sum += query[j] * (row[j] & 15) + query[j + 16] * (row[j] >> 4);
    }
  }
  return sum;
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

IntegerQuery QuantizeQuery(std::span<const float> query, CodeBits bits) {
  IntegerQuery result;
  result.codes.resize(PaddedDim(bits, static_cast<int32_t>(query.size())));
  const double largest = LargestMagnitude(query);
  if (largest == 0) return result;
  const int32_t largest_code = LargestQueryCode(bits, result.codes.size());
  // In double, 1 / largest is finite for the smallest of floats too.
  const double factor = largest_code / largest;
  for (size_t i = 0; i < query.size(); ++i) {
    const double value = query[i] * factor;
    // Truncation after adding a half: no rounding mode, no library call.
    const auto code = static_cast<int32_t>(value + (value < 0 ? -0.5 : 0.5));
    result.codes[i] =
        static_cast<int16_t>(std::clamp(code, -largest_code, largest_code));
  }
  result.sum = SumOf(result.codes);
  result.scale = static_cast<float>(largest / largest_code);
  return result;
}

IntegerQuery QueryFromRow(CodeBits bits, std::span<const uint8_t> row) {
  std::vector<int8_t> codes(row.size() / kCodeBlockBytes * CodesPerBlock(bits));
  UnpackCodes(bits, row, codes);
  IntegerQuery query;
  query.codes.assign(codes.begin(), codes.end());
  query.sum = SumOf(query.codes);
  query.scale = 1;
  return query;
}

void DotCodesScalar(CodeBits bits, const IntegerQuery& query,
                    const uint8_t* rows, std::span<int32_t> dots) {
  const size_t row_bytes = RowBytes(bits, query);
  const int32_t correction = Correction(bits, query);
  for (int32_t& dot : dots) {
    const uint8_t* end = rows + row_bytes;
    dot = DotRowScalar(bits, query.codes.data(), rows, end) - correction;
    rows = end;
  }
}

#if PAGEPICK_HAS_SIMD

namespace {

using simd::Lanes;

Lanes AddProducts(Lanes sums, Lanes codes, const int16_t* query) {
  return simd::AddInt32(sums, simd::DotInt16(codes, simd::Load(query)));
}

// Two sums, so that an addition need not wait for the one before.
int32_t DotRowInt8(const int16_t* query, const uint8_t* row,
                   const uint8_t* end) {
  Lanes even = simd::Zero();
  Lanes odd = simd::Zero();
  for (; row != end; row += kCodeBlockBytes, query += 16) {
    const Lanes codes = simd::Load(row);
    even = AddProducts(even, simd::LowInt8(codes), query);
    odd = AddProducts(odd, simd::HighInt8(codes), query + 8);
  }
  return simd::SumInt32(simd::AddInt32(even, odd));
}

int32_t DotRowInt4(const int16_t* query, const uint8_t* row,
                   const uint8_t* end) {
  Lanes even = simd::Zero();
  Lanes odd = simd::Zero();
  for (; row != end; row += kCodeBlockBytes, query += 32) {
    const Lanes codes = simd::Load(row);
    const Lanes low = simd::LowNibbles(codes);
    const Lanes high = simd::HighNibbles(codes);
    even = AddProducts(even, simd::LowUint8(low), query);
    odd = AddProducts(odd, simd::HighUint8(low), query + 8);
    even = AddProducts(even, simd::LowUint8(high), query + 16);
    odd = AddProducts(odd, simd::HighUint8(high), query + 24);
  }
  return simd::SumInt32(simd::AddInt32(even, odd));
}

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
  return simd::SumInt32(sums);
}

void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots) {
  const size_t row_bytes = RowBytes(bits, query);
  const int32_t correction = Correction(bits, query);
  const int16_t* codes = query.codes.data();
  for (int32_t& dot : dots) {
    const uint8_t* end = rows + row_bytes;
    dot = (bits == CodeBits::kInt8 ? DotRowInt8(codes, rows, end)
                                   : DotRowInt4(codes, rows, end)) -
          correction;
    rows = end;
  }
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

void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots) {
  DotCodesScalar(bits, query, rows, dots);
}

#endif

}  // namespace pagepick
