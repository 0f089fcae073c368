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

// The last cluster is the smallest: of its items (2, 8) lies nearest to the
// second cluster, around (0, 6), and (2, 0) to the origin. Items 2 and 5 are
// short.
TEST(GroupShortItems, GivesThemTheSmallestCluster) {
  const ItemEmbeddings items = {
      9, 2, {12, 1, 12, -1, 3, 0, 0, 8, 0, 9, 0, 1, 2, 8, 2, 0, 12, 0}};
  Clustering clustering = {3, 2, {}, {0, 0, 0, 1, 1, 1, 2, 2, 0}};
  clustering.centroids.resize(6);
  UpdateCentroids(items, &clustering);
  GroupShortItems(items, &clustering);
  EXPECT_EQ(clustering.num_clusters, 3);
  EXPECT_EQ(clustering.cluster_of,
            (std::vector<int32_t>{0, 0, 2, 1, 1, 2, 1, 2, 0}));
  EXPECT_EQ(clustering.centroids,
            (std::vector<float>{12, 0, 2.0f / 3, 25.0f / 3, 0, 0}));
}

// The long item, whose cluster is given up, draws the other mean its way.
TEST(GroupShortItems, LeavesNoneShort) {
  const ItemEmbeddings items = {3, 1, {-0.593f, -0.00076f, 0.00031f}};
  Clustering clustering = {2, 1, {}, {0, 1, 1}};
  clustering.centroids.resize(2);
  UpdateCentroids(items, &clustering);
  GroupShortItems(items, &clustering);
  for (size_t i = 0; i < 3; ++i) {
    const auto cluster = static_cast<size_t>(clustering.cluster_of[i]);
    EXPECT_LE(std::fabs(items.values[i] - clustering.centroids[cluster]),
              std::fabs(items.values[i]));
  }
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

TEST(CentroidDistances, AreThoseFromEachItemsOwnCentroid) {
  const Clustering clustering = {2, 2, {0, 0, 10, 0}, {0, 1, 0}};
  const ItemEmbeddings items = {3, 2, {3, 4, 10, 0, 0, -2}};
  EXPECT_EQ(CentroidDistances(items, clustering),
            (std::vector<float>{5, 0, 2}));
}

TEST(ClusterOrder, GoesByClusterThenKeyThenIndex) {
  Clustering clustering;
  clustering.num_clusters = 2;
  clustering.cluster_of = {1, 0, 1, 0, 1};
  EXPECT_EQ(ClusterOrder(clustering, {5, 1, 9, 1, 5}),
            (std::vector<int32_t>{1, 3, 2, 0, 4}));
}

}  // namespace
}  // namespace pagepick
