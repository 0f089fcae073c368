#ifndef PAGEPICK_KERNELS_INTEGER_QUERY_H_
#define PAGEPICK_KERNELS_INTEGER_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/codes.h"

namespace pagepick {

inline constexpr size_t kMaxDimensions = 1024;

// A float query as integers: value = scale * code, padded with zeros. Codes are
// bounded so that the int32 sum over a row cannot overflow, whatever the row's
// bytes.
struct IntegerQuery {
  std::vector<int16_t> codes;  // [PaddedDim]
  // [PaddedDim], what 16 bytes of a row are multiplied with, eight factors for
  // each view of them as eight 16-bit words (code_factors.h). For int8 these
  // are the codes.
  //
  // For int4 a word is n0 + 16 n1 + 256 n2 + 4096 n3, four nibbles. Its views
  // are w & 15, w >> 4, w >> 8 and w >> 12: each holds the nibbles above its
  // lowest, too. The factors f0 = q0, f1 = q1, f2 = q2 - 16 q1,
  // f3 = q3 - 16 q2 take those out again, so that no view needs a mask of its
  // own: the four products sum to q0 n0 + q1 n1 + q2 n2 + q3 n3.
  //
  // Where bytes can be multiplied (PAGEPICK_HAS_BYTE_DOT) the 32 codes of a
  // block of int4 are bytes in the first half of its factors, and all bytes of
  // the second half are 15, which takes a nibble out of a byte.
  std::vector<int16_t> factors;
  // With a fused dot, for int8, of each 16 codes q = 128 h + l: the bytes l,
  // 0..127, the magnitudes of h, and 255 for each h that is negative, else 0.
  // Elsewhere empty.
  std::vector<int16_t> bytes;
  // Of codes: 8 times as much is too much where int4 codes count as stored.
  int32_t sum = 0;
  int32_t negative_sum = 0;    // of these negative h; 0 if there are no bytes
  float scale = 0;             // 0 if all codes are
  bool has_fused_dot = false;  // simd::HasFusedDot(), asked once

  size_t RowBytes(CodeBits bits) const {
    return codes.size() / CodesPerBlock(bits) * kCodeBlockBytes;
  }
};

// Symmetric, halves away from zero. A query of zeros, or one with a value
// that is not finite, becomes zeros with scale 0.
// REQUIRES: at most kMaxDimensions
IntegerQuery QuantizeQuery(std::span<const float> query, CodeBits bits);

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_INTEGER_QUERY_H_
