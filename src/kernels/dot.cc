#include "kernels/dot.h"

#include <cassert>
#include <cstring>

#include "kernels/simd.h"

namespace pagepick {
namespace {

constexpr size_t kLanes = 4;

}  // namespace

float DotF32(std::span<const float> a, std::span<const float> b) {
  assert(a.size() == b.size());
  Float4 sums = {0, 0, 0, 0};
  const size_t whole = a.size() - a.size() % kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    sums += LoadFour<Float4>(&a[i]) * LoadFour<Float4>(&b[i]);
  }
  for (size_t i = whole; i < a.size(); ++i) sums[i - whole] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void AddScaledF32(std::span<const float> x, float factor, std::span<float> y) {
  assert(x.size() == y.size());
  const size_t whole = x.size() - x.size() % kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    const Float4 sums =
        LoadFour<Float4>(&y[i]) + LoadFour<Float4>(&x[i]) * factor;
    std::memcpy(&y[i], &sums, sizeof(sums));
  }
  for (size_t i = whole; i < x.size(); ++i) y[i] += x[i] * factor;
}

}  // namespace pagepick
