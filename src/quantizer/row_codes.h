#ifndef PAGEPICK_QUANTIZER_ROW_CODES_H_
#define PAGEPICK_QUANTIZER_ROW_CODES_H_

#include <cstdint>
#include <span>

#include "kernels/codes.h"

namespace pagepick {

// The largest scale that a model file may hold.
inline constexpr float kMaxScale = 256;

// The scale of a row, as a half: the one of a fixed ladder around
// max|x| / max code with the least squared error of nearest codes; 0 for a row
// without signal.
uint16_t LeastErrorScale(std::span<const float> row, CodeBits bits);

// REQUIRES: scale > 0; as many codes as values
void NearestCodes(std::span<const float> row, float scale, CodeBits bits,
                  std::span<int8_t> codes);

// The row's error counts |e|^2 + weight * (e . direction)^2, in codes. Starts
// from the nearest codes and takes the other neighbour of a value wherever
// that alone lowers the error, until none does (coordinate descent). No code
// comes to lie a whole step or more from its value but for clipping, as which
// NearestCodes leaves it.
// REQUIRES: as NearestCodes; weight >= 0; direction [row.size()] has length 1,
// or is zero, which leaves the nearest codes
void CodesAlong(std::span<const float> row, float scale, CodeBits bits,
                std::span<const float> direction, float weight,
                std::span<int8_t> codes);

}  // namespace pagepick

#endif  // PAGEPICK_QUANTIZER_ROW_CODES_H_
