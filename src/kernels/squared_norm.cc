#include "kernels/squared_norm.h"

#include "kernels/simd.h"

namespace pagepick {

#if PAGEPICK_HAS_SIMD

namespace {

using simd::Lanes;

Lanes AddSquares(Lanes sums, Lanes words) {
  return simd::AddInt32(sums, simd::DotInt16(words, words));
}

// The code of a nibble n is n - 8.
Lanes AddNibbleSquares(Lanes sums, Lanes words) {
  return AddSquares(sums, simd::Subtract8(simd::LowestNibbles(words)));
}

}  // namespace

int32_t SquaredNorm(CodeBits bits, std::span<const uint8_t> row) {
  Lanes sums = simd::Zero();
  for (size_t at = 0; at < row.size(); at += kCodeBlockBytes) {
    const uint8_t* codes = row.data() + at;
    if (bits == CodeBits::kInt8) {
      sums = AddSquares(sums, simd::LoadInt8(codes));
      sums = AddSquares(sums, simd::LoadInt8(codes + 8));
      continue;
    }
    const Lanes words = simd::Load(codes);
    sums = AddNibbleSquares(sums, words);
    sums = AddNibbleSquares(sums, simd::ShiftRightUint16<4>(words));
    sums = AddNibbleSquares(sums, simd::ShiftRightUint16<8>(words));
    sums = AddNibbleSquares(sums, simd::ShiftRightUint16<12>(words));
  }
  return simd::SumEach(sums, sums, sums, sums)[0];
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
