#include "kernels/codes.h"

#include <cassert>

#include "kernels/simd.h"

namespace pagepick {
namespace {

constexpr int32_t kNibbleOffset = 8;
constexpr size_t kHalfBlock = 16;  // dimensions in the low, or high, nibbles

uint32_t Nibble(int8_t code) {
  return static_cast<uint32_t>(code + kNibbleOffset) & 15u;
}

// 0..255 each. Signed bytes Clang would convert one by one.
Int4 FourBytes(const uint8_t* bytes) {
  using Uint8x4 = uint8_t __attribute__((vector_size(4)));
  return __builtin_convertvector(LoadFour<Uint8x4>(bytes), Int4);
}

// As CodeAt, from dimension i on, a multiple of four.
Int4 FourCodes(CodeBits bits, const uint8_t* row, size_t i) {
  if (bits == CodeBits::kInt8) return FourBytes(row + i) << 24 >> 24;
  const size_t in_block = i % CodesPerBlock(bits);
  const Int4 bytes = FourBytes(row + i / CodesPerBlock(bits) * kCodeBlockBytes +
                               in_block % kHalfBlock);
  const int shift = in_block < kHalfBlock ? 0 : 4;
  return (bytes >> shift & 15) - kNibbleOffset;
}

}  // namespace

int32_t CodeAt(CodeBits bits, const uint8_t* row, size_t i) {
  if (bits == CodeBits::kInt8) return static_cast<int8_t>(row[i]);
  const size_t in_block = i % CodesPerBlock(bits);
  const uint8_t byte =
      row[i / CodesPerBlock(bits) * kCodeBlockBytes + in_block % kHalfBlock];
  return (in_block < kHalfBlock ? byte & 15 : byte >> 4) - kNibbleOffset;
}

void PackCodes(CodeBits bits, std::span<const int8_t> codes,
               std::span<uint8_t> row) {
  assert(row.size() % kCodeBlockBytes == 0);
  assert(codes.size() == row.size() / kCodeBlockBytes * CodesPerBlock(bits));
  if (bits == CodeBits::kInt8) {
    for (size_t i = 0; i < row.size(); ++i) {
      row[i] = static_cast<uint8_t>(codes[i]);
    }
    return;
  }
  for (size_t i = 0; i < row.size(); ++i) {
    const size_t low =
        i / kCodeBlockBytes * CodesPerBlock(bits) + i % kCodeBlockBytes;
    row[i] = static_cast<uint8_t>(Nibble(codes[low]) |
                                  Nibble(codes[low + kHalfBlock]) << 4);
  }
}

void UnpackCodes(CodeBits bits, std::span<const uint8_t> row,
                 std::span<int8_t> codes) {
  assert(codes.size() == row.size() / kCodeBlockBytes * CodesPerBlock(bits));
  for (size_t i = 0; i < codes.size(); ++i) {
    codes[i] = static_cast<int8_t>(CodeAt(bits, row.data(), i));
  }
}

void DequantizeRow(CodeBits bits, std::span<const uint8_t> row, float scale,
                   std::span<float> values) {
  assert(values.size() <= row.size() / kCodeBlockBytes * CodesPerBlock(bits));
  constexpr size_t kLanes = 4;
  size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    const Int4 codes = FourCodes(bits, row.data(), i);
    const Float4 four = scale * __builtin_convertvector(codes, Float4);
    std::memcpy(&values[i], &four, sizeof(four));
  }
  for (; i < values.size(); ++i) {
    values[i] = scale * static_cast<float>(CodeAt(bits, row.data(), i));
  }
}

uint16_t FloatToHalf(float value) {
  uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  const uint32_t sign = bits >> 16 & 0x8000u;
  const uint32_t magnitude = bits & 0x7FFFFFFFu;
  uint32_t half = 0;
  if (magnitude > 0x7F800000u) {  // NaN, which must not lose its last bit
    const uint32_t payload = magnitude >> 13 & 0x3FFu;
    half = 0x7C00u | (payload == 0 ? 1u : payload);
  } else if (magnitude >= 0x477FF000u) {  // 65520 and above
    half = 0x7C00u;
  } else if (magnitude >= 0x38800000u) {  // a normal half
    const uint32_t odd = magnitude >> 13 & 1u;
    half = (magnitude - 0x38000000u + 0xFFFu + odd) >> 13;
  } else {
    // One unit in the last place of 0.5 is the smallest subnormal half, so
    // this addition rounds to nearest even just where it should.
    float shifted = 0;
    std::memcpy(&shifted, &magnitude, sizeof(shifted));
    shifted += 0.5f;
    std::memcpy(&half, &shifted, sizeof(half));
    half -= 0x3F000000u;
  }
  return static_cast<uint16_t>(sign | half);
}

float HalfToFloat(uint16_t half) {
  const uint16_t magnitude = half & 0x7FFFu;
  float value = 0;
  if (magnitude <= kLargestHalf) {
    value = FiniteHalfToFloat(magnitude);
  } else {  // infinity or NaN
    const uint32_t bits = uint32_t{magnitude} << 13 | 0x70000000u;
    std::memcpy(&value, &bits, sizeof(value));
  }
  return magnitude == half ? value : -value;
}

}  // namespace pagepick
