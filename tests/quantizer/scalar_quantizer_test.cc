#include "quantizer/scalar_quantizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "coded_items.h"
#include "quantizer/row_codes.h"

namespace pagepick {
namespace {

TEST(ScalarQuantizer, KeepsMultiplesOfAScaleExactly) {
  for (const CodeBits bits : kAllBits) {
    const int32_t max_code = MaxCode(bits);
    ItemEmbeddings items;
    items.num_items = 1;
    items.dim = 2 * max_code + 1;
    for (int32_t code = -max_code; code <= max_code; ++code) {
      items.values.push_back(static_cast<float>(code) * 0.125f);
    }
    const QuantizedEmbeddings quantized = Quantize(items, bits, 1);
    EXPECT_EQ(HalfToFloat(quantized.scales[0]), 0.125f);
    EXPECT_EQ(Dequantize(quantized).values, items.values);
    EXPECT_EQ(RelativeQuantizationError(items, quantized), 0);
  }
}

TEST(ScalarQuantizer, NeverLosesMoreThanHalfAStepOfTheScaleThatClipsNothing) {
  Rng rng(1);
  for (const CodeBits bits : kAllBits) {
    const ItemEmbeddings items = RandomItems(100, 33, &rng);
    const ItemEmbeddings restored = Dequantize(Quantize(items, bits, 1));
    for (int32_t i = 0; i < items.num_items; ++i) {
      double error = 0;
      float largest = 0;
      for (size_t d = 0; d < items.Row(i).size(); ++d) {
        const double difference = items.Row(i)[d] - restored.Row(i)[d];
        error += difference * difference;
        largest = std::max(largest, std::fabs(items.Row(i)[d]));
      }
      // Each value within half a step, and the half-precision scale is off by
      // at most 1 / 2048, which can clip the largest values.
      const double step = 1.001 * largest / MaxCode(bits);
      EXPECT_LE(error, items.dim * step * step / 4);
    }
  }
}

TEST(ScalarQuantizer, ClipsAnOutlierWhenThatServesTheRow) {
  // 63 values that fit the lower scale, and one a little beyond.
  ItemEmbeddings items;
  items.num_items = 1;
  items.dim = 64;
  Rng rng(2);
  for (int32_t d = 0; d < items.dim; ++d) {
    items.values.push_back(static_cast<float>(2 * rng.Uniform() - 1));
  }
  items.values[0] = 1.3f;
  const QuantizedEmbeddings quantized = Quantize(items, CodeBits::kInt4, 1);
  EXPECT_LT(HalfToFloat(quantized.scales[0]), 1.25f / 7);
  EXPECT_EQ(CodesOf(quantized, 0)[0], 7);
}

TEST(ScalarQuantizer, EightBitsAreFarFinerThanFour) {
  Rng rng(3);
  const ItemEmbeddings items = RandomItems(500, 64, &rng);
  const double sq8 =
      RelativeQuantizationError(items, Quantize(items, CodeBits::kInt8, 1));
  const double sq4 =
      RelativeQuantizationError(items, Quantize(items, CodeBits::kInt4, 1));
  EXPECT_LT(sq8, 0.01);
  EXPECT_LT(sq4, 0.12);
  EXPECT_GT(sq4, 10 * sq8);
}

TEST(ScalarQuantizer, CodesStayInRangeAndPaddingIsZero) {
  Rng rng(4);
  for (const CodeBits bits : kAllBits) {
    for (const int32_t dim : {1, 15, 17, 33}) {
      const ItemEmbeddings items = RandomItems(20, dim, &rng);
      const QuantizedEmbeddings quantized = Quantize(items, bits, 1);
      ASSERT_EQ(quantized.codes.size(), 20 * CodeRowBytes(bits, dim));
      for (size_t row = 0; row < 20; ++row) {
        const std::vector<int8_t> codes = CodesOf(quantized, row);
        for (const int8_t code : codes) {
          EXPECT_LE(std::abs(code), MaxCode(bits));
        }
        for (auto d = static_cast<size_t>(dim); d < codes.size(); ++d) {
          EXPECT_EQ(codes[d], 0);
        }
      }
    }
  }
}

TEST(ScalarQuantizer, ARowWithoutSignalHasScaleZeroAndZeroCodes) {
  for (const float value : {0.0f, -0.0f, 1e-9f}) {
    ItemEmbeddings items;
    items.num_items = 1;
    items.dim = 3;
    items.values.assign(3, value);
    for (const CodeBits bits : kAllBits) {
      const QuantizedEmbeddings quantized = Quantize(items, bits, 1);
      EXPECT_EQ(quantized.scales[0], 0);
      EXPECT_EQ(CodesOf(quantized, 0),
                std::vector<int8_t>(PaddedDim(bits, 3), 0));
    }
  }
}

TEST(ScalarQuantizer, ClipsWhatAModelFileCouldNotHold) {
  ItemEmbeddings items;
  items.num_items = 1;
  items.dim = 2;
  items.values = {1e9f, -1e9f};
  const QuantizedEmbeddings quantized = Quantize(items, CodeBits::kInt8, 1);
  EXPECT_LE(HalfToFloat(quantized.scales[0]), kMaxScale);
  EXPECT_EQ(CodesOf(quantized, 0)[0], 127);
  EXPECT_EQ(CodesOf(quantized, 0)[1], -127);
}

TEST(ScalarQuantizer, GivesTheSameBytesWithAnyNumberOfThreads) {
  Rng rng(5);
  const ItemEmbeddings items = RandomItems(1500, 24, &rng);
  const QuantizedEmbeddings one = Quantize(items, CodeBits::kInt4, 1);
  for (const int threads : {2, 3, 8}) {
    const QuantizedEmbeddings many = Quantize(items, CodeBits::kInt4, threads);
    EXPECT_EQ(many.codes, one.codes);
    EXPECT_EQ(many.scales, one.scales);
  }
}

// Of what scores lose to the codes, the mean square: queries are means of items
// that lie around one centre.
double ScoreError(const ItemEmbeddings& items,
                  const QuantizedEmbeddings& quantized) {
  const ItemEmbeddings restored = Dequantize(quantized);
  std::vector<double> query(static_cast<size_t>(items.dim));
  double sum = 0;
  for (int32_t centre = 0; centre < kCentres; ++centre) {
    std::fill(query.begin(), query.end(), 0.0);
    for (int32_t i = centre; i < items.num_items; i += kCentres) {
      for (size_t d = 0; d < query.size(); ++d) query[d] += items.Row(i)[d];
    }
    for (int32_t i = centre; i < items.num_items; i += kCentres) {
      double error = 0;
      for (size_t d = 0; d < query.size(); ++d) {
        error += query[d] * (restored.Row(i)[d] - items.Row(i)[d]);
      }
      sum += error * error;
    }
  }
  return sum;
}

TEST(QuantizeForScores, LosesLessOfTheScoresThatRankAnItemHigh) {
  Rng rng(6);
  const ItemEmbeddings items = ClusteredItems(2000, 64, &rng);
  for (const CodeBits bits : kAllBits) {
    const QuantizedEmbeddings plain = Quantize(items, bits, 1);
    const QuantizedEmbeddings aware = QuantizeForScores(items, bits, 1);
    EXPECT_LT(ScoreError(items, aware), 0.2 * ScoreError(items, plain));
    EXPECT_LT(RelativeQuantizationError(items, aware),
              1.05 * RelativeQuantizationError(items, plain));
    EXPECT_EQ(aware.scales, plain.scales);
  }
}

TEST(QuantizeForScores, TakesAnyNumberOfItemsAndRowsOfAnySize) {
  for (const CodeBits bits : kAllBits) {
    EXPECT_TRUE(QuantizeForScores({0, 4, {}}, bits, 1).codes.empty());
    const ItemEmbeddings items = {
        5, 2, {0, 0, 1e-9f, 0, 3e-5f, -2e-5f, 0.3f, 0.4f, 1e9f, -1e9f}};
    const QuantizedEmbeddings quantized = QuantizeForScores(items, bits, 1);
    EXPECT_EQ(quantized.scales[0], 0);
    EXPECT_EQ(quantized.scales[1], 0);
    EXPECT_GT(quantized.scales[2], 0);
    EXPECT_EQ(HalfToFloat(quantized.scales[4]), kMaxScale);
    EXPECT_EQ(CodesOf(quantized, 0), CodesOf(quantized, 1));
    EXPECT_EQ(CodesOf(quantized, 4)[0], MaxCode(bits));
    EXPECT_EQ(CodesOf(quantized, 4)[1], -MaxCode(bits));
    const ItemEmbeddings one = {1, 1, {0.75f}};
    EXPECT_NEAR(Dequantize(QuantizeForScores(one, bits, 1)).values[0], 0.75f,
                0.001f);
  }
}

TEST(QuantizeForScores, GivesTheSameBytesWithAnyNumberOfThreads) {
  Rng rng(7);
  const ItemEmbeddings items = ClusteredItems(1500, 24, &rng);
  for (const CodeBits bits : kAllBits) {
    const QuantizedEmbeddings one = QuantizeForScores(items, bits, 1);
    for (const int threads : {2, 3, 8}) {
      const QuantizedEmbeddings many = QuantizeForScores(items, bits, threads);
      EXPECT_EQ(many.codes, one.codes);
      EXPECT_EQ(many.scales, one.scales);
    }
  }
}

}  // namespace
}  // namespace pagepick
