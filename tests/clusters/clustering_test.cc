#include "clusters/clustering.h"

#include <gtest/gtest.h>

#include "made_items.h"

namespace pagepick {
namespace {

TEST(SampleItems, DrawsDifferentItemsInTheirOrder) {
  ItemEmbeddings items = {1000, 1, {}};
  for (int i = 0; i < 1000; ++i) items.values.push_back(static_cast<float>(i));
  const ItemEmbeddings sample = SampleItems(items, 100, 1);
  ASSERT_EQ(sample.num_items, 100);
  for (size_t i = 1; i < 100; ++i) {
    EXPECT_LT(sample.values[i - 1], sample.values[i]);
  }
  EXPECT_NE(SampleItems(items, 100, 2).values, sample.values);
  EXPECT_EQ(SampleItems(items, 1000, 1).values, items.values);
}

TEST(FillEmptyClusters, MovesTheFarthestPointsThatLeaveNoClusterEmpty) {
  const ItemEmbeddings items = {4, 1, {0, 1, 5, 100}};
  // Item 3 is alone in cluster 1 and stays.
  Clustering clustering = {4, 1, {0, 90, 7, 7}, {0, 0, 0, 1}};
  FillEmptyClusters(items, &clustering);
  EXPECT_EQ(clustering.cluster_of, (std::vector<int32_t>{0, 3, 2, 1}));
}

TEST(DefaultNumClusters, GrowsWithTheSquareRoot) {
  EXPECT_EQ(DefaultNumClusters(1), 1);
  EXPECT_EQ(DefaultNumClusters(10000), 100);
  EXPECT_EQ(DefaultNumClusters(1000000), 1000);
}

TEST(ClusterOrder, GoesByClusterThenPopularityThenIndex) {
  Clustering clustering;
  clustering.num_clusters = 2;
  clustering.cluster_of = {1, 0, 1, 0, 1};
  EXPECT_EQ(ClusterOrder(clustering, {5, 1, 9, 1, 5}),
            (std::vector<int32_t>{1, 3, 2, 0, 4}));
}

}  // namespace
}  // namespace pagepick
