#include "bundle/cluster_radii.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace pagepick {
namespace {

TEST(ClusterRadii, AreTheDistancesOfTheFarthestItemsAndALittleMore) {
  // (3, 4) and (0, 1) around the origin, (10, 0) on its centroid.
  const ItemEmbeddings items = {3, 2, {3, 4, 0, 1, 10, 0}};
  const QuantizedEmbeddings codes = Quantize(items, CodeBits::kInt8, 1);
  const std::vector<float> radii = ClusterRadii(
      codes, std::vector<float>{0, 0, 10, 0}, std::vector<uint32_t>{0, 2, 3});
  ASSERT_EQ(radii.size(), 2);
  EXPECT_NEAR(radii[0], 5, 0.05);
  EXPECT_GT(radii[1], 0);
  EXPECT_NEAR(radii[1], 0, 0.1);
}

TEST(ClusterRadii, AreTheLengthsOfTheLongestResiduals) {
  // What is left of items around (0, 0) and (10, 0).
  const ItemEmbeddings items = {3, 2, {3, 4, 0, 1, 0, -2}};
  QuantizedEmbeddings codes = Quantize(items, CodeBits::kInt8, 1);
  codes.by_residual = true;
  const std::vector<float> radii = ClusterRadii(
      codes, std::vector<float>{0, 0, 10, 0}, std::vector<uint32_t>{0, 2, 3});
  ASSERT_EQ(radii.size(), 2);
  EXPECT_NEAR(radii[0], 5, 0.05);
  EXPECT_NEAR(radii[1], 2, 0.05);
  EXPECT_GT(radii[1], 2);
}

TEST(ClusterRadii, HoldEveryItemAsItsCodesHaveIt) {
  Rng rng(3);
  ItemEmbeddings items = {60, 9, {}};
  for (int n = 0; n < 60 * 9; ++n) {
    items.values.push_back(static_cast<float>(rng.Normal()));
  }
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    const QuantizedEmbeddings codes = Quantize(items, bits, 1);
    const ItemEmbeddings shipped = Dequantize(codes);
    const std::vector<float> centroids(27, 0.25f);
    const std::vector<uint32_t> offsets = {0, 0, 25, 60};
    const std::vector<float> radii = ClusterRadii(codes, centroids, offsets);
    ASSERT_EQ(radii.size(), 3);
    for (int32_t i = 0; i < 60; ++i) {
      double squared = 0;
      for (const float value : shipped.Row(i)) {
        squared += std::pow(static_cast<double>(value) - 0.25, 2);
      }
      EXPECT_LT(std::sqrt(squared), radii[i < 25 ? 1 : 2]);
    }
  }
}

TEST(ClusterRadii, AreNoneWhereThePartsDoNotFit) {
  const QuantizedEmbeddings codes =
      Quantize({2, 2, {1, 0, 0, 1}}, CodeBits::kInt8, 1);
  const std::vector<float> centroids(4, 0);
  using Offsets = std::vector<uint32_t>;
  EXPECT_EQ(ClusterRadii(codes, centroids, Offsets{0, 1, 2}).size(), 2);
  EXPECT_TRUE(ClusterRadii(codes, centroids, Offsets{}).empty());
  EXPECT_TRUE(ClusterRadii(codes, centroids, Offsets{0, 2}).empty());
  EXPECT_TRUE(ClusterRadii(codes, centroids, Offsets{0, 1, 3}).empty());
  EXPECT_TRUE(ClusterRadii(codes, centroids, Offsets{2, 1, 2}).empty());
}

}  // namespace
}  // namespace pagepick
