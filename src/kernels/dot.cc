#include "kernels/dot.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

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

// Reference for one row. Forced inline, so that each caller compiles it for
// its own instruction set.
[[gnu::always_inline]] inline int32_t DotRow(CodeBits bits,
                                             const int16_t* query,
                                             const uint8_t* row,
                                             size_t row_bytes) {
  int32_t sum = 0;
  if (bits == CodeBits::kInt8) {
    for (size_t i = 0; i < row_bytes; ++i) {
      sum += query[i] * static_cast<int8_t>(row[i]);
    }
    return sum;
  }
  for (size_t i = 0; i < row_bytes; i += kCodeBlockBytes, query += 32) {
    for (size_t j = 0; j < kCodeBlockBytes; ++j) {
      sum += query[j] * (row[i + j] & 15);
      sum += query[j + 16] * (row[i + j] >> 4);
    }
  }
  return sum;
}

[[gnu::always_inline]] inline void DotRows(CodeBits bits,
                                           const IntegerQuery& query,
                                           const uint8_t* rows,
                                           std::span<int32_t> dots) {
  const size_t row_bytes =
      query.codes.size() / CodesPerBlock(bits) * kCodeBlockBytes;
  const int32_t correction = Correction(bits, query);
  for (size_t r = 0; r < dots.size(); ++r) {
    dots[r] =
        DotRow(bits, query.codes.data(), rows + r * row_bytes, row_bytes) -
        correction;
  }
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

int32_t SquaredNorm(CodeBits bits, std::span<const uint8_t> row) {
  int32_t sum = 0;
  if (bits == CodeBits::kInt8) {
    for (const uint8_t byte : row) {
      const int32_t code = static_cast<int8_t>(byte);
      sum += code * code;
    }
    return sum;
  }
  for (const uint8_t byte : row) {
    const int32_t low = (byte & 15) - 8;
    const int32_t high = (byte >> 4) - 8;
    sum += low * low + high * high;
  }
  return sum;
}

void DotCodesScalar(CodeBits bits, const IntegerQuery& query,
                    const uint8_t* rows, std::span<int32_t> dots) {
  DotRows(bits, query, rows, dots);
}

#if defined(__wasm_simd128__)

namespace {

v128_t AddProducts(v128_t sums, v128_t codes, const int16_t* query) {
  return wasm_i32x4_add(sums,
                        wasm_i32x4_dot_i16x8(codes, wasm_v128_load(query)));
}

int32_t AddLanes(v128_t sums) {
  sums = wasm_i32x4_add(sums, wasm_i32x4_shuffle(sums, sums, 2, 3, 0, 1));
  sums = wasm_i32x4_add(sums, wasm_i32x4_shuffle(sums, sums, 1, 0, 3, 2));
  return wasm_i32x4_extract_lane(sums, 0);
}

int32_t DotRowInt8(const int16_t* query, const uint8_t* row,
                   const uint8_t* end) {
  v128_t even = wasm_i32x4_const_splat(0);
  v128_t odd = even;
  for (; row != end; row += kCodeBlockBytes, query += 16) {
    const v128_t codes = wasm_v128_load(row);
    even = AddProducts(even, wasm_i16x8_extend_low_i8x16(codes), query);
    odd = AddProducts(odd, wasm_i16x8_extend_high_i8x16(codes), query + 8);
  }
  return AddLanes(wasm_i32x4_add(even, odd));
}

int32_t DotRowInt4(const int16_t* query, const uint8_t* row,
                   const uint8_t* end) {
  v128_t even = wasm_i32x4_const_splat(0);
  v128_t odd = even;
  for (; row != end; row += kCodeBlockBytes, query += 32) {
    const v128_t codes = wasm_v128_load(row);
    const v128_t low = wasm_v128_and(codes, wasm_i8x16_const_splat(15));
    const v128_t high = wasm_u8x16_shr(codes, 4);
    even = AddProducts(even, wasm_u16x8_extend_low_u8x16(low), query);
    odd = AddProducts(odd, wasm_u16x8_extend_high_u8x16(low), query + 8);
    even = AddProducts(even, wasm_u16x8_extend_low_u8x16(high), query + 16);
    odd = AddProducts(odd, wasm_u16x8_extend_high_u8x16(high), query + 24);
  }
  return AddLanes(wasm_i32x4_add(even, odd));
}

}  // namespace

void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots) {
  const size_t row_bytes =
      query.codes.size() / CodesPerBlock(bits) * kCodeBlockBytes;
  const int32_t correction = Correction(bits, query);
  for (int32_t& dot : dots) {
    const uint8_t* end = rows + row_bytes;
    dot =
        (bits == CodeBits::kInt8 ? DotRowInt8(query.codes.data(), rows, end)
                                 : DotRowInt4(query.codes.data(), rows, end)) -
        correction;
    rows = end;
  }
}

#elif defined(__x86_64__)

namespace {

[[gnu::target("avx2")]] void DotCodesAvx2(CodeBits bits,
                                          const IntegerQuery& query,
                                          const uint8_t* rows,
                                          std::span<int32_t> dots) {
  DotRows(bits, query, rows, dots);
}

}  // namespace

void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots) {
  // Integer sums are exact, so the instruction set cannot show in a result.
  if (__builtin_cpu_supports("avx2")) {
    DotCodesAvx2(bits, query, rows, dots);
  } else {
    DotRows(bits, query, rows, dots);
  }
}

#else

void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots) {
  DotRows(bits, query, rows, dots);
}

#endif

}  // namespace pagepick
