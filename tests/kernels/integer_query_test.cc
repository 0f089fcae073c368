#include "kernels/integer_query.h"

#include <gtest/gtest.h>

#include <limits>
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

TEST(QuantizeQuery, ComesWithinHalfAStepOfEveryValue) {
  Rng rng(3);
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    for (const int32_t dim : {1, 2, 16, 17, 33, 64, 128, 1000}) {
      const std::vector<float> values =
          RandomFloats(static_cast<size_t>(dim), &rng);
      const IntegerQuery query = QuantizeQuery(values, bits);
      ASSERT_EQ(query.codes.size(), PaddedDim(bits, dim));
      int32_t sum = 0;
      for (size_t i = 0; i < query.codes.size(); ++i) {
        const float value = i < values.size() ? values[i] : 0;
        EXPECT_NEAR(query.scale * query.codes[i], value, 0.501f * query.scale);
        sum += query.codes[i];
      }
      EXPECT_EQ(query.sum, sum);
    }
  }
}

TEST(QuantizeQuery, RoundsHalvesAwayFromZero) {
  // 16256 / 16256 = 1, so the codes are the values, rounded.
  const std::vector<float> values = {16256, 0.5f, -0.5f, 1.5f, -2.5f, 0.49f};
  const IntegerQuery query = QuantizeQuery(values, CodeBits::kInt8);
  EXPECT_EQ(query.scale, 1);
  const std::vector<int16_t> expected = {16256, 1, -1, 2, -3, 0};
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(query.codes[i], expected[i]);
  }
}

TEST(QuantizeQuery, ZerosAndWhatIsNotFiniteBecomeZeros) {
  const float infinity = std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const float bad : {0.0f, -0.0f, infinity, -infinity, nan}) {
    std::vector<float> values(20, bad == 0 ? 0.0f : 1.0f);
    values[7] = bad;
    const IntegerQuery query = QuantizeQuery(values, CodeBits::kInt8);
    EXPECT_EQ(query.scale, 0);
    EXPECT_EQ(query.sum, 0);
    EXPECT_EQ(query.codes, std::vector<int16_t>(32, 0));
  }
}

TEST(QuantizeQuery, TakesTheSmallestAndTheLargestFloats) {
  for (const float size :
       {std::numeric_limits<float>::denorm_min(), 1e-38f, 1.0f / 3, 3e38f,
        std::numeric_limits<float>::max()}) {
    const std::vector<float> values = {size, -size};
    const IntegerQuery bytes = QuantizeQuery(values, CodeBits::kInt4);
    EXPECT_EQ(bytes.codes[0], 127);
    EXPECT_EQ(bytes.codes[1], -127);
    const IntegerQuery words = QuantizeQuery(values, CodeBits::kInt8);
    EXPECT_EQ(words.codes[0], 127 * 128);
    EXPECT_EQ(words.codes[1], -127 * 128);
  }
}

TEST(QuantizeQuery, KeepsTwoBytesOfSevenBitsForInt8AndOneForInt4) {
  const std::vector<float> values(kMaxDimensions, 1);
  EXPECT_EQ(QuantizeQuery(values, CodeBits::kInt8).codes[0], 127 * 128);
  EXPECT_EQ(QuantizeQuery(values, CodeBits::kInt4).codes[0], 127);
}

// What the factors are for: the views of a word, each with all nibbles above
// its lowest, come to the sum over the nibbles.
TEST(QuantizeQuery, FactorsOfWordsComeToTheProductsOfTheirNibbles) {
  Rng rng(4);
  const IntegerQuery query =
      QuantizeQuery(RandomFloats(32, &rng), CodeBits::kInt4);
  for (size_t w = 0; w < 8; ++w) {
    for (const uint32_t word : {0x0000u, 0xFFFFu, 0x1234u, 0xFEDCu, 0x8001u}) {
      const auto view = [&](uint32_t value, size_t number) {
        return static_cast<int32_t>(value) * query.factors[8 * number + w];
      };
      const auto nibble = [&](int shift, size_t dimension) {
        return static_cast<int32_t>(word >> shift & 15) *
               query.codes[dimension];
      };
      EXPECT_EQ(view(word & 15, 0) + view(word >> 4, 1) + view(word >> 8, 2) +
                    view(word >> 12, 3),
                nibble(0, 2 * w) + nibble(4, 2 * w + 16) +
                    nibble(8, 2 * w + 1) + nibble(12, 2 * w + 17));
    }
  }
}

}  // namespace
}  // namespace pagepick
