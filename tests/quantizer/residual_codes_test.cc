#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "clusters/clustering.h"
#include "coded_items.h"
#include "quantizer/scalar_quantizer.h"

namespace pagepick {
namespace {

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
