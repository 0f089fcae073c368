#include "kernels/codes.h"

#include <cassert>

namespace pagepick {
namespace {

constexpr int32_t kNibbleOffset = 8;
constexpr size_t kHalfBlock = 16;  // dimensions in the low, or high, nibbles

uint32_t Nibble(int8_t code) {
  return static_cast<uint32_t>(code + kNibbleOffset) & 15u;
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
  if (bits == CodeBits::kInt8) {
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = scale * static_cast<float>(static_cast<int8_t>(row[i]));
    }
    return;
  }
  // Of each block, the low nibbles first, then the high ones of the same bytes:
  // nothing is asked for each dimension, as CodeAt would.
  for (size_t i = 0; i < values.size(); i += kHalfBlock) {
    const size_t shift = i % CodesPerBlock(bits) == 0 ? 0 : 4;
    const uint8_t* byte =
        row.data() + i / CodesPerBlock(bits) * kCodeBlockBytes;
    for (size_t j = 0; j < kHalfBlock && i + j < values.size(); ++j) {
      const int32_t nibble = byte[j] >> shift & 15;
      values[i + j] = scale * static_cast<float>(nibble - kNibbleOffset);
    }
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

}  // namespace pagepick
