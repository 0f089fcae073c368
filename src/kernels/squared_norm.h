#ifndef PAGEPICK_KERNELS_SQUARED_NORM_H_
#define PAGEPICK_KERNELS_SQUARED_NORM_H_

#include <cstdint>
#include <span>

#include "kernels/codes.h"

namespace pagepick {

// Sum of the squared codes of a row.  REQUIRES: at most 65536 dimensions
int32_t SquaredNorm(CodeBits bits, std::span<const uint8_t> row);

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_SQUARED_NORM_H_
