#ifndef PAGEPICK_KERNELS_DOT_H_
#define PAGEPICK_KERNELS_DOT_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/codes.h"
#include "kernels/integer_query.h"

namespace pagepick {

// Sum of a[i] * b[i] in one fixed order: four running sums over i mod 4, added
// as (s0 + s1) + (s2 + s3). The scalar and the SIMD version agree bit for bit.
// REQUIRES: a.size() == b.size()
float DotF32(std::span<const float> a, std::span<const float> b);

// y += x * factor, element by element.  REQUIRES: x.size() == y.size()
void AddScaledF32(std::span<const float> x, float factor, std::span<float> y);

// Sum of the squared codes of a row.  REQUIRES: at most 65536 dimensions
int32_t SquaredNorm(CodeBits bits, std::span<const uint8_t> row);

// dots[r] = sum_i query.codes[i] * code i of row r, exact, for consecutive
// rows [dots.size() x CodeRowBytes].
// The scalar version is the reference; the SIMD one must equal it.
void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots);
void DotCodesScalar(CodeBits bits, const IntegerQuery& query,
                    const uint8_t* rows, std::span<int32_t> dots);

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_DOT_H_
