#ifndef PAGEPICK_KERNELS_DOT_H_
#define PAGEPICK_KERNELS_DOT_H_

#include <cstddef>
#include <span>

namespace pagepick {

// Sum of a[i] * b[i] in one fixed order: four running sums over i mod 4, added
// as (s0 + s1) + (s2 + s3). The scalar and the SIMD version agree bit for bit.
// REQUIRES: a.size() == b.size()
float DotF32(std::span<const float> a, std::span<const float> b);

// y += x * factor, element by element.  REQUIRES: x.size() == y.size()
void AddScaledF32(std::span<const float> x, float factor, std::span<float> y);

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_DOT_H_
