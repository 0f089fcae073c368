#include "kernels/integer_query.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>

#include "kernels/simd.h"

namespace pagepick {
namespace {

constexpr size_t kHalfBlock = 16;  // dimensions in the low, or high, nibbles

// Beside int8, two bytes of 0..127 and a sign. Beside int4 a byte is enough:
// its steps are a 127th of the largest number, those of the rows' own codes a
// seventh. Dot instructions of bytes take both as they are.
constexpr int32_t LargestQueryCode(CodeBits bits) {
  return bits == CodeBits::kInt8 ? 127 * 128 : 127;
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

#if PAGEPICK_HAS_BYTE_DOT

void SetBytes(IntegerQuery* query) {
  query->bytes = std::vector<int16_t>(3 * query->codes.size() / 2);
  auto* byte = reinterpret_cast<uint8_t*>(query->bytes.data());
  for (size_t i = 0; i < query->codes.size(); ++i, ++byte) {
    if (i > 0 && i % kCodeBlockBytes == 0) byte += 2 * kCodeBlockBytes;
    const int32_t high = query->codes[i] >> 7;
    byte[0] = query->codes[i] & 127;
    byte[kCodeBlockBytes] = static_cast<uint8_t>(std::abs(high));
    byte[2 * kCodeBlockBytes] = high < 0 ? 255 : 0;
    query->negative_sum += std::min(high, 0);
  }
}

void SetInt4Factors(const int16_t* codes, int16_t* factors) {
  for (size_t i = 0; i < kHalfBlock; ++i) {
    factors[i] =
        static_cast<int16_t>((codes[2 * i] & 255) | codes[2 * i + 1] * 256);
    factors[i + kHalfBlock] = 0x0F0F;
  }
}

#else

// Word w of a block holds, from its lowest nibble up, dimensions 2w, 2w + 16,
// 2w + 1 and 2w + 17.
void SetInt4Factors(const int16_t* codes, int16_t* factors) {
  constexpr size_t kWords = 8;
  for (size_t w = 0; w < kWords; ++w) {
    const int16_t* low = codes + 2 * w;
    const int16_t* high = low + kHalfBlock;
    factors[w] = low[0];
    factors[w + kWords] = high[0];
    factors[w + 2 * kWords] = static_cast<int16_t>(low[1] - 16 * high[0]);
    factors[w + 3 * kWords] = static_cast<int16_t>(high[1] - 16 * low[1]);
  }
}

#endif

// Fills what follows from the codes.
void Complete(CodeBits bits, IntegerQuery* query) {
  for (const int16_t code : query->codes) query->sum += code;
  query->factors = std::vector<int16_t>(query->codes.size());
  std::copy(query->codes.begin(), query->codes.end(), query->factors.begin());
#if PAGEPICK_HAS_BYTE_DOT
  query->has_fused_dot = simd::HasFusedDot();
  if (bits == CodeBits::kInt8 && query->has_fused_dot) SetBytes(query);
#endif
  if (bits == CodeBits::kInt8) return;
  for (size_t i = 0; i < query->codes.size(); i += CodesPerBlock(bits)) {
    SetInt4Factors(&query->codes[i], &query->factors[i]);
  }
}

}  // namespace

IntegerQuery QuantizeQuery(std::span<const float> query, CodeBits bits) {
  assert(query.size() <= kMaxDimensions);
  IntegerQuery result;
  result.codes =
      std::vector<int16_t>(PaddedDim(bits, static_cast<int32_t>(query.size())));
  const double largest = LargestMagnitude(query);
  if (largest > 0) {
    const int32_t largest_code = LargestQueryCode(bits);
    // In double, 1 / largest is finite for the smallest of floats too.
    const double factor = largest_code / largest;
    for (size_t i = 0; i < query.size(); ++i) {
      const double value = query[i] * factor;
      // Truncation after adding a half: no rounding mode, no library call.
      result.codes[i] = static_cast<int16_t>(value + (value < 0 ? -0.5 : 0.5));
    }
    result.scale = static_cast<float>(largest / largest_code);
  }
  Complete(bits, &result);
  return result;
}

}  // namespace pagepick
