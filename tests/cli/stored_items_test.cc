#include "pagepick/stored_items.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "base/rng.h"
#include "bundle/model_writer.h"
#include "clusters/clustering.h"
#include "model/model_view.h"

namespace pagepick {
namespace {

constexpr int32_t kItems = 90;
constexpr int32_t kDim = 16;
constexpr int32_t kGroups = 3;

// Item i lies around centre i % kGroups; every tenth is a hundredth as long.
ItemEmbeddings PlantedItems() {
  Rng rng(1);
  ItemEmbeddings items = {kItems, kDim, {}};
  std::vector<double> centres(size_t{kGroups} * kDim);
  for (double& value : centres) value = rng.Normal();
  for (size_t i = 0; i < kItems; ++i) {
    const double length = i % 10 == 0 ? 0.01 : 1;
    for (size_t d = 0; d < kDim; ++d) {
      const double centre = centres[i % kGroups * kDim + d];
      items.values.push_back(
          static_cast<float>(length * (centre + 0.3 * rng.Normal())));
    }
  }
  return items;
}

std::vector<float> RisingPopularity() {
  std::vector<float> popularity(kItems);
  std::iota(popularity.begin(), popularity.end(), 1.0f);
  return popularity;
}

StoredItems Store(const ItemCoding& coding) {
  return StoreItems(PlantedItems(), RisingPopularity(), coding, {});
}

// The rows that a page reads, by position.
ItemEmbeddings ReadBack(const StoredItems& stored) {
  ModelContents contents;
  contents.items = stored.codes;
  const auto num_clusters = static_cast<int32_t>(
      std::max<size_t>(stored.cluster_offsets.size(), 2) - 1);
  contents.num_clusters = contents.default_num_probes = num_clusters;
  contents.centroids = stored.centroids;
  contents.cluster_offsets = stored.cluster_offsets;
  for (const int32_t item : stored.order) {
    contents.item_counts.push_back(
        RisingPopularity()[static_cast<size_t>(item)]);
  }
  const Result<std::vector<uint8_t>> written = WriteModel(contents);
  EXPECT_TRUE(written.ok()) << written.status().ToString();
  AlignedBuffer bytes(written->size());
  std::memcpy(bytes.data(), written->data(), written->size());
  const Result<ModelView> view = ModelView::Parse(bytes.bytes());
  EXPECT_TRUE(view.ok()) << view.status().ToString();
  ItemEmbeddings rows = {kItems, kDim, std::vector<float>(kItems * kDim)};
  for (int32_t p = 0; p < kItems; ++p) {
    view->items().Dequantize(static_cast<size_t>(p), rows.Row(p));
  }
  return rows;
}

double CosineOf(std::span<const float> a, std::span<const float> b) {
  const auto dot = [](std::span<const float> x, std::span<const float> y) {
    return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
  };
  return dot(a, b) / std::sqrt(dot(a, a) * dot(b, b));
}

TEST(StoreItems, APageReadsEachItemWhereTheOrderSays) {
  const ItemEmbeddings items = PlantedItems();
  for (const bool is_learned_around : {false, true}) {
    for (const int32_t clusters : {1, kGroups}) {
      const StoredItems stored =
          Store({clusters, CodeBits::kInt8, is_learned_around});
      EXPECT_EQ(stored.codes.by_residual, clusters > 1 && !is_learned_around);
      const ItemEmbeddings rows = ReadBack(stored);
      for (int32_t p = 0; p < kItems; ++p) {
        const int32_t item = stored.order[static_cast<size_t>(p)];
        EXPECT_GT(CosineOf(rows.Row(p), items.Row(item)), 0.999);
      }
    }
  }
}

TEST(StoreItems, ShortItemsShareAClusterByResidual) {
  const StoredItems stored = Store({kGroups + 1, CodeBits::kInt4, false});
  std::vector<float> origin(kDim, 0);
  size_t clusters_of_short_items = 0;
  for (size_t c = 0; c <= kGroups; ++c) {
    const auto centroid = std::span(stored.centroids).subspan(c * kDim, kDim);
    if (!std::ranges::equal(centroid, origin)) continue;
    ++clusters_of_short_items;
    EXPECT_EQ(stored.cluster_offsets[c + 1] - stored.cluster_offsets[c],
              kItems / 10u);
    for (auto p = stored.cluster_offsets[c]; p < stored.cluster_offsets[c + 1];
         ++p) {
      EXPECT_EQ(stored.order[p] % 10, 0);
    }
  }
  EXPECT_EQ(clusters_of_short_items, 1u);
}

TEST(StoreItems, ItemsOfAClusterComeTheFarthestFirst) {
  const ItemEmbeddings items = PlantedItems();
  const StoredItems stored = Store({kGroups, CodeBits::kInt8, true});
  for (size_t c = 0; c < kGroups; ++c) {
    const auto centroid = std::span(stored.centroids).subspan(c * kDim, kDim);
    float last = std::numeric_limits<float>::infinity();
    for (auto p = stored.cluster_offsets[c]; p < stored.cluster_offsets[c + 1];
         ++p) {
      const float distance =
          SquaredDistance(items.Row(stored.order[p]), centroid);
      EXPECT_LE(distance, last);
      last = distance;
    }
  }
}

TEST(StoreItems, OneClusterNeedsNoCentroids) {
  const StoredItems stored = Store({1, CodeBits::kInt8, false});
  EXPECT_TRUE(stored.centroids.empty());
  EXPECT_TRUE(stored.cluster_offsets.empty());
  EXPECT_EQ(stored.order.front(), kItems - 1);
}

}  // namespace
}  // namespace pagepick
