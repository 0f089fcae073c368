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

// Around (10, 0) and (0, 4); the items of length 1 and less are short.
TEST(AddOriginCluster, TakesWhatIsNearerToTheOriginThanToItsCentroid) {
  const ItemEmbeddings items = {
      6, 2, {10, 1, 10, -1, 1, 0, 0, 4, 0, 5, 0, 0.5f}};
  Clustering clustering = {2, 2, {}, {0, 0, 0, 1, 1, 1}};
  clustering.centroids.resize(4);
  UpdateCentroids(items, &clustering);
  EXPECT_TRUE(AddOriginCluster(items, &clustering));
  EXPECT_EQ(clustering.num_clusters, 3);
  EXPECT_EQ(clustering.cluster_of, (std::vector<int32_t>{0, 0, 2, 1, 1, 2}));
  EXPECT_EQ(clustering.centroids, (std::vector<float>{10, 0, 0, 4.5f, 0, 0}));
}

TEST(AddOriginCluster, AddsNoneWhereNothingIsShort) {
  const ItemEmbeddings items = {4, 1, {9, 11, -5, -5}};
  Clustering clustering = {2, 1, {10, -5}, {0, 0, 1, 1}};
  EXPECT_FALSE(AddOriginCluster(items, &clustering));
  EXPECT_EQ(clustering.num_clusters, 2);
  EXPECT_EQ(clustering.centroids, (std::vector<float>{10, -5}));
}

TEST(AddOriginCluster, LeavesNoClusterEmpty) {
  const ItemEmbeddings items = {3, 1, {0, 0, 4}};
  // Centroids that are nobody's means, as if rounding had moved them.
  Clustering clustering = {2, 1, {1, 9}, {0, 0, 1}};
  EXPECT_TRUE(AddOriginCluster(items, &clustering));
  EXPECT_EQ(clustering.cluster_of, (std::vector<int32_t>{2, 0, 1}));
  EXPECT_EQ(clustering.centroids, (std::vector<float>{0, 4, 0}));
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
