#ifndef PAGEPICK_KERNELS_CODE_DOTS_H_
#define PAGEPICK_KERNELS_CODE_DOTS_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/codes.h"
#include "kernels/integer_query.h"

namespace pagepick {

// This many rows are multiplied side by side; fewer take as long, each of them.
inline constexpr size_t kDotRows = 4;

// dots[r] = sum_i query.codes[i] * code i of row r, exact, for consecutive
// rows [dots.size() x CodeRowBytes].
// The scalar version is the reference; the SIMD one must equal it.
void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots);
void DotCodesScalar(CodeBits bits, const IntegerQuery& query,
                    const uint8_t* rows, std::span<int32_t> dots);

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_CODE_DOTS_H_
