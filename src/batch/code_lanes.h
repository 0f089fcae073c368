#ifndef PAGEPICK_BATCH_CODE_LANES_H_
#define PAGEPICK_BATCH_CODE_LANES_H_

// Included once by each file that is compiled for an instruction set.

#include "batch/lanes.h"
#include "kernels/codes.h"

namespace pagepick {
namespace {

// Codes i, i+1, ... of a row as floats, as many as a register holds.
// REQUIRES: i a multiple of that
template <CodeBits kBits>
FloatLanes CodesFrom(const uint8_t* row, size_t i) {
  if (kBits == CodeBits::kInt8) {
    return __builtin_convertvector(LoadInt8(row + i), FloatLanes);
  }
  const size_t in_block = i % 32;
  const IntLanes bytes =
      LoadUint8(row + i / 32 * kCodeBlockBytes + in_block % 16);
  return __builtin_convertvector((in_block < 16 ? bytes & 15 : bytes >> 4) - 8,
                                 FloatLanes);
}

}  // namespace
}  // namespace pagepick

#endif  // PAGEPICK_BATCH_CODE_LANES_H_
