#include "quantizer/scalar_quantizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/rng.h"
#include "clusters/clustering.h"
#include "quantizer/row_codes.h"

namespace pagepick {
namespace {

constexpr CodeBits kAllBits[] = {CodeBits::kInt4, CodeBits::kInt8};
constexpr int32_t kCentres = 8;

ItemEmbeddings RandomItems(int32_t num_items, int32_t dim, Rng* rng) {
  ItemEmbeddings items;
  items.num_items = num_items;
  items.dim = dim;
  items.values.resize(static_cast<size_t>(num_items) *
                      static_cast<size_t>(dim));
  for (float& value : items.values) {
    value = static_cast<float>(0.1 * rng->Normal());
  }
  return items;
}

std::vector<int8_t> CodesOf(const QuantizedEmbeddings& quantized, size_t row) {
  const size_t row_bytes = CodeRowBytes(quantized.bits, quantized.dim);
  std::vector<int8_t> codes(PaddedDim(quantized.bits, quantized.dim));
  UnpackCodes(quantized.bits,
              std::span(quantized.codes).subspan(row * row_bytes, row_bytes),
              codes);
  return codes;
}

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

// Item i lies around centre i % kCentres.
ItemEmbeddings ClusteredItems(int32_t num_items, int32_t dim, Rng* rng) {
  const ItemEmbeddings centres = RandomItems(kCentres, dim, rng);
  ItemEmbeddings items = RandomItems(num_items, dim, rng);
  for (int32_t i = 0; i < num_items; ++i) {
    for (size_t d = 0; d < static_cast<size_t>(dim); ++d) {
      items.Row(i)[d] = centres.Row(i % kCentres)[d] + 0.5f * items.Row(i)[d];
    }
  }
  return items;
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

// The clusters that ClusteredItems plants, around the means of their items.
Clustering PlantedClusters(const ItemEmbeddings& items) {
  Clustering clusters;
  clusters.num_clusters = kCentres;
  clusters.dim = items.dim;
  clusters.centroids.resize(size_t{kCentres} * static_cast<size_t>(items.dim));
  for (int32_t i = 0; i < items.num_items; ++i) {
    clusters.cluster_of.push_back(i % kCentres);
  }
  UpdateCentroids(items, &clusters);
  return clusters;
}

// What the codes stand for, with centroids.
ItemEmbeddings Restored(const QuantizedEmbeddings& residuals,
                        const Clustering& clusters) {
  ItemEmbeddings items = Dequantize(residuals);
  for (int32_t i = 0; i < items.num_items; ++i) {
    const auto cluster =
        static_cast<size_t>(clusters.cluster_of[static_cast<size_t>(i)]);
    for (size_t d = 0; d < static_cast<size_t>(items.dim); ++d) {
      items.Row(i)[d] +=
          clusters.centroids[cluster * static_cast<size_t>(items.dim) + d];
    }
  }
  return items;
}

double SumOfSquaredErrors(const ItemEmbeddings& a, const ItemEmbeddings& b) {
  double sum = 0;
  for (size_t n = 0; n < a.values.size(); ++n) {
    sum += std::pow(static_cast<double>(a.values[n]) - b.values[n], 2);
  }
  return sum;
}

// Centres are as long as items of unit variance and what is around them half as
// long: 1 / (1 + 4) of the squares is left.
TEST(QuantizeResiduals, LosesAsMuchLessAsResidualsAreShorterThanRows) {
  Rng rng(8);
  const ItemEmbeddings items = ClusteredItems(2000, 64, &rng);
  const Clustering clusters = PlantedClusters(items);
  for (const CodeBits bits : kAllBits) {
    const QuantizedEmbeddings whole = QuantizeForScores(items, bits, 1);
    const QuantizedEmbeddings residuals =
        QuantizeResiduals(items, clusters, bits, 1);
    EXPECT_FALSE(whole.by_residual);
    EXPECT_TRUE(residuals.by_residual);
    EXPECT_EQ(residuals.codes.size(), whole.codes.size());
    EXPECT_LT(SumOfSquaredErrors(Restored(residuals, clusters), items),
              0.3 * SumOfSquaredErrors(Dequantize(whole), items));
  }
}

// The first lies on its centroid, the third is too small for half precision.
TEST(QuantizeResiduals, TellsItemsOnTheirCentroidsFromThoseWithoutASignal) {
  const ItemEmbeddings items = {4, 2, {1, 2, 0, 0, 1e-9f, 0, 3, 2}};
  const Clustering clusters = {2, 2, {1, 2, 1, 1}, {0, 1, 1, 1}};
  for (const CodeBits bits : kAllBits) {
    const QuantizedEmbeddings codes =
        QuantizeResiduals(items, clusters, bits, 1);
    EXPECT_GT(codes.scales[0], 0);
    EXPECT_EQ(codes.scales[1], 0);
    EXPECT_EQ(codes.scales[2], 0);
    const ItemEmbeddings restored = Restored(codes, clusters);
    EXPECT_EQ(restored.Row(0)[0], 1);
    EXPECT_EQ(restored.Row(0)[1], 2);
    EXPECT_NEAR(restored.Row(3)[0], 3, HalfToFloat(codes.scales[3]));
    EXPECT_EQ(CodesOf(codes, 1), std::vector<int8_t>(CodesOf(codes, 1).size()));
  }
}

TEST(QuantizeResiduals, GivesTheSameBytesWithAnyNumberOfThreads) {
  Rng rng(9);
  const ItemEmbeddings items = ClusteredItems(1500, 24, &rng);
  const Clustering clusters = PlantedClusters(items);
  for (const CodeBits bits : kAllBits) {
    const QuantizedEmbeddings one = QuantizeResiduals(items, clusters, bits, 1);
    const QuantizedEmbeddings many =
        QuantizeResiduals(items, clusters, bits, 8);
    EXPECT_EQ(many.codes, one.codes);
    EXPECT_EQ(many.scales, one.scales);
  }
}

}  // namespace
}  // namespace pagepick
