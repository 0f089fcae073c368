#include "kernels/dot.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

std::vector<float> RandomFloats(size_t size, Rng* rng) {
  std::vector<float> values(size);
  for (float& value : values) {
    value = static_cast<float>(2 * rng->Uniform() - 1);
  }
  return values;
}

// The order that dot.h promises, spelled out.
float DotInFourSums(const std::vector<float>& a, const std::vector<float>& b) {
  volatile float sums[4] = {0, 0, 0, 0};
  for (size_t i = 0; i < a.size(); ++i) {
    const volatile float product = a[i] * b[i];
    sums[i % 4] = sums[i % 4] + product;
  }
  const volatile float first = sums[0] + sums[1];
  const volatile float second = sums[2] + sums[3];
  return first + second;
}

uint32_t BitsOf(float value) {
  uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

TEST(DotF32, AddsInThePromisedOrderToTheLastBit) {
  Rng rng(1);
  for (size_t size = 0; size < 140; ++size) {
    const std::vector<float> a = RandomFloats(size, &rng);
    const std::vector<float> b = RandomFloats(size, &rng);
    EXPECT_EQ(BitsOf(DotF32(a, b)), BitsOf(DotInFourSums(a, b))) << size;
  }
}

TEST(AddScaledF32, RoundsProductAndSumSeparately) {
  Rng rng(2);
  for (const size_t size : {0u, 1u, 3u, 4u, 7u, 64u, 129u}) {
    const std::vector<float> x = RandomFloats(size, &rng);
    std::vector<float> y = RandomFloats(size, &rng);
    const std::vector<float> before = y;
    AddScaledF32(x, 0.3f, y);
    for (size_t i = 0; i < size; ++i) {
      const volatile float product = x[i] * 0.3f;
      EXPECT_EQ(BitsOf(y[i]), BitsOf(before[i] + product));
    }
  }
}

}  // namespace
}  // namespace pagepick
