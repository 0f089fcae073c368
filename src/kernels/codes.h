#ifndef PAGEPICK_KERNELS_CODES_H_
#define PAGEPICK_KERNELS_CODES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace pagepick {

// Bits of one code. Values are those of the model file.
enum class CodeBits : uint32_t { kInt4 = 4, kInt8 = 8 };

// Rows of codes are padded with zero codes to a multiple of 16 bytes, so that
// a kernel never needs a tail loop:
//   int8: byte i of the row is the code of dimension i, -127..127.
//   int4: 16 bytes hold 32 dimensions; byte j of a block holds dimension j in
//         its low nibble and dimension j + 16 in its high one, each as
//         code + 8, 1..15 (8 stands for zero, the padding).
// Kernels read whatever a byte holds, -128 and nibble 0 (-8) included.
inline constexpr size_t kCodeBlockBytes = 16;

// Dimensions in one block of 16 bytes.
constexpr size_t CodesPerBlock(CodeBits bits) {
  return bits == CodeBits::kInt8 ? 16 : 32;
}

// `dim` rounded up to whole blocks.
constexpr size_t PaddedDim(CodeBits bits, int32_t dim) {
  const size_t block = CodesPerBlock(bits);
  return (static_cast<size_t>(dim) + block - 1) / block * block;
}

// Bytes of one row.
constexpr size_t CodeRowBytes(CodeBits bits, int32_t dim) {
  return PaddedDim(bits, dim) / CodesPerBlock(bits) * kCodeBlockBytes;
}

// The largest code: 127 or 7.
constexpr int32_t MaxCode(CodeBits bits) {
  return bits == CodeBits::kInt8 ? 127 : 7;
}

// The code of dimension i, which may be one of the padding.
int32_t CodeAt(CodeBits bits, const uint8_t* row, size_t i);

// Packs codes [PaddedDim] into `row` [CodeRowBytes], and back.
void PackCodes(CodeBits bits, std::span<const int8_t> codes,
               std::span<uint8_t> row);
void UnpackCodes(CodeBits bits, std::span<const uint8_t> row,
                 std::span<int8_t> codes);

// values[i] = scale * code i of `row`, for i < values.size() <= PaddedDim.
void DequantizeRow(CodeBits bits, std::span<const uint8_t> row, float scale,
                   std::span<float> values);

// IEEE 754 half precision. FloatToHalf rounds to nearest even; from 65520 up
// it gives infinity. Both keep signs, infinities, and that a NaN is one.
uint16_t FloatToHalf(float value);
float HalfToFloat(uint16_t half);

// 65504; halves that are greater are infinite, NaN or negative.
inline constexpr uint16_t kLargestHalf = 0x7BFF;

// Exact, for subnormal halves too: only the exponent's bias changes. Inline,
// because a search converts one scale per item.
// REQUIRES: half <= kLargestHalf
inline float FiniteHalfToFloat(uint16_t half) {
  return __builtin_bit_cast(float, uint32_t{half} << 13) * 0x1p112f;
}

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_CODES_H_
