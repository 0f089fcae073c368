#include "bundle/block_radii.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "model/model_view.h"

namespace pagepick {
namespace {

using Offsets = std::vector<uint32_t>;

// Distances of items on the first axis from centroids on 0 and on 10.
std::vector<float> RadiiOf(const std::vector<float>& places,
                           const Offsets& offsets, bool by_residual) {
  ItemEmbeddings items = {static_cast<int32_t>(places.size()), 2, {}};
  for (const float place : places) {
    items.values.push_back(place);
    items.values.push_back(0);
  }
  QuantizedEmbeddings codes = Quantize(items, CodeBits::kInt8, 1);
  codes.by_residual = by_residual;
  std::vector<float> radii;
  for (const uint16_t half :
       BlockRadii(codes, std::vector<float>{0, 0, 10, 0}, offsets)) {
    radii.push_back(HalfToFloat(half));
  }
  return radii;
}

TEST(BlockRadii, AreTheDistancesOfTheFarthestItemsAndALittleMore) {
  // Items of both clusters are in the second block.
  std::vector<float> places(70, 1);
  places[3] = -5;
  places[40] = 3;
  std::fill(places.begin() + 50, places.end(), 10.0f);
  places[60] = 14;
  const std::vector<float> radii = RadiiOf(places, {0, 50, 70}, false);
  ASSERT_EQ(radii.size(), 3);
  EXPECT_GT(radii[0], 5);
  EXPECT_NEAR(radii[0], 5, 0.05);
  EXPECT_NEAR(radii[1], 4, 0.1);
  EXPECT_GT(radii[2], 0);
  EXPECT_NEAR(radii[2], 0, 0.1);
}

TEST(BlockRadii, HoldForWhatComesLaterInTheCluster) {
  std::vector<float> places(100, 1);
  places[70] = 6;
  const std::vector<float> radii = RadiiOf(places, {0, 90, 100}, true);
  ASSERT_EQ(radii.size(), 4);
  EXPECT_NEAR(radii[0], 6, 0.05);
  EXPECT_EQ(radii[1], radii[0]);
  EXPECT_EQ(radii[2], radii[0]);
  EXPECT_NEAR(radii[3], 1, 0.05);
}

TEST(BlockRadii, AreTheLengthsOfTheLongestResiduals) {
  const std::vector<float> radii = RadiiOf({5, 1, -2}, {0, 2, 3}, true);
  ASSERT_EQ(radii.size(), 1);
  EXPECT_NEAR(radii[0], 5, 0.05);
  EXPECT_GT(radii[0], 5);
}

TEST(BlockRadii, HoldEveryItemAsItsCodesHaveIt) {
  Rng rng(3);
  ItemEmbeddings items = {80, 9, {}};
  for (int n = 0; n < 80 * 9; ++n) {
    items.values.push_back(40 + static_cast<float>(rng.Normal()));
  }
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    const QuantizedEmbeddings codes = Quantize(items, bits, 1);
    const ItemEmbeddings shipped = Dequantize(codes);
    // So long that a 4096th of them is more than a half is rounded by.
    const std::vector<float> centroids(27, 40.0f);
    const double length = 3 * 40.0;
    const std::vector<uint16_t> radii =
        BlockRadii(codes, centroids, Offsets{0, 0, 25, 80});
    ASSERT_EQ(radii.size(), 3);
    for (int32_t i = 0; i < 80; ++i) {
      double squared = 0;
      for (const float value : shipped.Row(i)) {
        squared += std::pow(static_cast<double>(value) - 40, 2);
      }
      const double distance = std::sqrt(squared);
      EXPECT_GE(HalfToFloat(radii[static_cast<size_t>(i) / kRadiusRows]),
                distance + (distance + length) / 4096);
    }
  }
}

TEST(BlockRadii, LeaveOutItemsThatNobodyIsRecommended) {
  QuantizedEmbeddings codes =
      Quantize({3, 2, {10, 0, 9, 0, 1, 0}}, CodeBits::kInt8, 1);
  codes.scales[0] = 0;
  const std::vector<float> centroids = {10, 0, 0, 0};
  const auto radii = BlockRadii(codes, centroids, Offsets{0, 2, 3});
  ASSERT_EQ(radii.size(), 1);
  EXPECT_NEAR(HalfToFloat(radii[0]), 1, 0.05);
}

TEST(BlockRadii, AreNoneWhereThePartsDoNotFit) {
  const QuantizedEmbeddings codes =
      Quantize({2, 2, {1, 0, 0, 1}}, CodeBits::kInt8, 1);
  const std::vector<float> centroids(4, 0);
  EXPECT_EQ(BlockRadii(codes, centroids, Offsets{0, 1, 2}).size(), 1);
  EXPECT_TRUE(BlockRadii(codes, centroids, Offsets{}).empty());
  EXPECT_TRUE(BlockRadii(codes, centroids, Offsets{0, 2}).empty());
  EXPECT_TRUE(BlockRadii(codes, centroids, Offsets{0, 1, 3}).empty());
  EXPECT_TRUE(BlockRadii(codes, centroids, Offsets{2, 1, 2}).empty());
}

TEST(BlockRadii, AreNoneWhereOneIsBeyondAHalf) {
  QuantizedEmbeddings codes =
      Quantize({2, 2, {1, 0, 0, 1}}, CodeBits::kInt8, 1);
  const std::vector<float> far = {70000, 0, 0, 0};
  EXPECT_TRUE(BlockRadii(codes, far, Offsets{0, 1, 2}).empty());
}

}  // namespace
}  // namespace pagepick
