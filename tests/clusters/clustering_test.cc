#include "clusters/clustering.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

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

// Clusters around (7, 0), (0, 4) and (9, 6). The items of length 1 and less are
// short; the last cluster is the smallest, and its item lies nearest to (7, 0)
// of what remains.
TEST(GroupShortItems, GivesThemTheSmallestCluster) {
  const ItemEmbeddings items = {
      7, 2, {10, 1, 10, -1, 1, 0, 0, 4, 0, 5, 0, 0.5f, 9, 6}};
  Clustering clustering = {3, 2, {}, {0, 0, 0, 1, 1, 1, 2}};
  clustering.centroids.resize(6);
  UpdateCentroids(items, &clustering);
  GroupShortItems(items, &clustering);
  EXPECT_EQ(clustering.num_clusters, 3);
  EXPECT_EQ(clustering.cluster_of, (std::vector<int32_t>{0, 0, 2, 1, 1, 2, 0}));
  EXPECT_EQ(clustering.centroids,
            (std::vector<float>{29.0f / 3, 2, 0, 4.5f, 0, 0}));
}

TEST(GroupShortItems, LeavesClustersAloneWhereNothingIsShort) {
  const ItemEmbeddings items = {4, 1, {9, 11, -5, -5}};
  Clustering clustering = {2, 1, {10, -5}, {0, 0, 1, 1}};
  GroupShortItems(items, &clustering);
  EXPECT_EQ(clustering.cluster_of, (std::vector<int32_t>{0, 0, 1, 1}));
  EXPECT_EQ(clustering.centroids, (std::vector<float>{10, -5}));
}

// All items of the first cluster are short, as if rounding had moved its mean.
TEST(GroupShortItems, LeavesNoClusterEmpty) {
  const ItemEmbeddings items = {5, 1, {1, 1, 8, 9, 20}};
  Clustering clustering = {3, 1, {3, 8.5f, 20}, {0, 0, 1, 1, 2}};
  GroupShortItems(items, &clustering);
  for (int32_t cluster = 0; cluster < 3; ++cluster) {
    EXPECT_GE(std::count(clustering.cluster_of.begin(),
                         clustering.cluster_of.end(), cluster),
              1);
  }
  for (const float value : clustering.centroids) {
    EXPECT_TRUE(std::isfinite(value));
  }
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
