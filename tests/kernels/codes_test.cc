#include "kernels/codes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

std::vector<int8_t> RandomCodes(CodeBits bits, int32_t dim, Rng* rng) {
  std::vector<int8_t> codes(PaddedDim(bits, dim), 0);
  const int32_t range = 2 * MaxCode(bits) + 1;
  for (size_t i = 0; i < static_cast<size_t>(dim); ++i) {
    const auto draw = static_cast<int32_t>(rng->Below(uint64_t(range)));
    codes[i] = static_cast<int8_t>(draw - MaxCode(bits));
  }
  return codes;
}

TEST(Codes, RowsAreWholeBlocks) {
  EXPECT_EQ(CodeRowBytes(CodeBits::kInt8, 1), 16u);
  EXPECT_EQ(CodeRowBytes(CodeBits::kInt8, 16), 16u);
  EXPECT_EQ(CodeRowBytes(CodeBits::kInt8, 17), 32u);
  EXPECT_EQ(CodeRowBytes(CodeBits::kInt4, 1), 16u);
  EXPECT_EQ(CodeRowBytes(CodeBits::kInt4, 32), 16u);
  EXPECT_EQ(CodeRowBytes(CodeBits::kInt4, 33), 32u);
}

TEST(Codes, Int4PutsDimensionsZeroAndSixteenInTheFirstByte) {
  std::vector<int8_t> codes(32, 0);
  codes[0] = -7;
  codes[16] = 7;
  codes[31] = 3;
  std::vector<uint8_t> row(16);
  PackCodes(CodeBits::kInt4, codes, row);
  EXPECT_EQ(row[0], 0xF1);
  EXPECT_EQ(row[1], 0x88);
  EXPECT_EQ(row[15], 0xB8);
}

TEST(Codes, UnpackingGivesBackWhatWasPacked) {
  Rng rng(1);
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    for (const int32_t dim : {1, 15, 16, 17, 31, 32, 33, 64, 255}) {
      const std::vector<int8_t> codes = RandomCodes(bits, dim, &rng);
      std::vector<uint8_t> row(CodeRowBytes(bits, dim));
      PackCodes(bits, codes, row);
      std::vector<int8_t> unpacked(codes.size(), 99);
      UnpackCodes(bits, row, unpacked);
      EXPECT_EQ(unpacked, codes) << dim;
    }
  }
}

TEST(Codes, DequantizingMultipliesEveryCodeByTheScale) {
  Rng rng(2);
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    for (const int32_t dim : {1, 17, 33, 100}) {
      const std::vector<int8_t> codes = RandomCodes(bits, dim, &rng);
      std::vector<uint8_t> row(CodeRowBytes(bits, dim));
      PackCodes(bits, codes, row);
      std::vector<float> values(static_cast<size_t>(dim));
      DequantizeRow(bits, row, 0.25f, values);
      for (size_t i = 0; i < values.size(); ++i) {
        EXPECT_EQ(values[i], 0.25f * static_cast<float>(codes[i]));
      }
    }
  }
}

TEST(Half, EveryOneOfThemSurvivesTheWayToFloatAndBack) {
  for (uint32_t half = 0; half < 65536; ++half) {
    const float value = HalfToFloat(static_cast<uint16_t>(half));
    ASSERT_EQ(FloatToHalf(value), half) << half;
  }
}

// The value by the definition of the format.
double ValueOfHalf(uint32_t half) {
  const int exponent = static_cast<int>(half >> 10 & 31);
  const int mantissa = static_cast<int>(half & 1023);
  const double magnitude = exponent == 0
                               ? std::ldexp(mantissa, -24)
                               : std::ldexp(1024 + mantissa, exponent - 25);
  return (half & 0x8000u) != 0 ? -magnitude : magnitude;
}

TEST(Half, HasTheValueThatIeee754Says) {
  for (uint32_t half = 0; half < 65536; ++half) {
    if ((half >> 10 & 31) == 31) continue;
    const float value = HalfToFloat(static_cast<uint16_t>(half));
    ASSERT_EQ(value, ValueOfHalf(half)) << half;
    ASSERT_EQ(std::signbit(value), half >= 0x8000) << half;
  }
}

TEST(Half, RoundsToTheNearestAndTiesToEven) {
  for (uint32_t half = 0; half < 0x7BFF; ++half) {
    const double low = ValueOfHalf(half);
    const double high = ValueOfHalf(half + 1);
    const auto middle = static_cast<float>((low + high) / 2);
    const uint32_t even = half + half % 2;
    ASSERT_EQ(FloatToHalf(middle), even) << half;
    const float below = std::nextafter(middle, 0.0f);
    const float above = std::nextafter(middle, 1e9f);
    ASSERT_EQ(FloatToHalf(below), half) << half;
    ASSERT_EQ(FloatToHalf(above), half + 1) << half;
    ASSERT_EQ(FloatToHalf(-above), (half + 1) | 0x8000u) << half;
  }
}

TEST(Half, WhatIsTooLargeBecomesInfinityAndWhatIsTooSmallZero) {
  EXPECT_EQ(FloatToHalf(65504), 0x7BFF);
  EXPECT_EQ(FloatToHalf(std::nextafter(65520.0f, 0.0f)), 0x7BFF);
  EXPECT_EQ(FloatToHalf(65520), 0x7C00);
  EXPECT_EQ(FloatToHalf(-3e38f), 0xFC00);
  EXPECT_EQ(FloatToHalf(1e-30f), 0);
  EXPECT_EQ(FloatToHalf(std::numeric_limits<float>::denorm_min()), 0);
}

TEST(Half, TheShortWayIsRightForAllThatAreFiniteAndNotNegative) {
  for (uint16_t half = 0; half <= kLargestHalf; ++half) {
    ASSERT_EQ(FiniteHalfToFloat(half), ValueOfHalf(half)) << half;
  }
}

TEST(Half, NanStaysNan) {
  const uint16_t half = FloatToHalf(std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(std::isnan(HalfToFloat(half)));
}

}  // namespace
}  // namespace pagepick
