#include "clusters/kmeans.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "made_items.h"

namespace pagepick {
namespace {

double Square(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (size_t d = 0; d < a.size(); ++d) {
    const double x = static_cast<double>(a[d]) - static_cast<double>(b[d]);
    sum += x * x;
  }
  return sum;
}

TEST(KMeans, RecoversPlantedGroups) {
  const ItemEmbeddings items = PlantedGroups(9, 40, 5);
  KMeansOptions options;
  options.num_clusters = 9;
  const Clustering clustering = BuildKMeansClusters(items, options);
  std::set<int32_t> seen;
  for (int32_t g = 0; g < 9; ++g) {
    const int32_t cluster = clustering.cluster_of[static_cast<size_t>(g * 40)];
    seen.insert(cluster);
    for (int32_t i = 1; i < 40; ++i) {
      EXPECT_EQ(clustering.cluster_of[static_cast<size_t>(g * 40 + i)],
                cluster);
    }
  }
  EXPECT_EQ(seen.size(), 9u);
}

TEST(KMeans, EndsWithEveryItemAtItsNearestCentroid) {
  const ItemEmbeddings items = RandomItems(3000, 6);
  KMeansOptions options;
  options.num_clusters = 17;
  options.max_iterations = 500;
  options.settled_share = 0;
  const Clustering clustering = BuildKMeansClusters(items, options);
  for (int32_t i = 0; i < items.num_items; ++i) {
    double least = std::numeric_limits<double>::infinity();
    std::vector<double> squares;
    for (size_t c = 0; c < 17; ++c) {
      squares.push_back(Square(
          items.Row(i), std::span(clustering.centroids).subspan(c * 6, 6)));
      least = std::min(least, squares.back());
    }
    const auto own =
        static_cast<size_t>(clustering.cluster_of[static_cast<size_t>(i)]);
    EXPECT_NEAR(squares[own], least, 1e-4);
  }
}

TEST(KMeans, ASampleFindsClustersAsGoodAsAllPointsDo) {
  const ItemEmbeddings items = RandomItems(6000, 6);
  KMeansOptions options;
  options.num_clusters = 12;
  const auto spread = [&](int32_t sample_per_cluster) {
    options.sample_per_cluster = sample_per_cluster;
    const Clustering clustering = BuildKMeansClusters(items, options);
    double sum = 0;
    for (int32_t i = 0; i < items.num_items; ++i) {
      const auto own =
          static_cast<size_t>(clustering.cluster_of[static_cast<size_t>(i)]);
      sum += Square(items.Row(i),
                    std::span(clustering.centroids).subspan(own * 6, 6));
    }
    return sum;
  };
  EXPECT_LT(spread(100), 1.05 * spread(0));
}

TEST(KMeans, CentroidsAreTheMeansOfTheirItems) {
  const ItemEmbeddings items = RandomItems(500, 3);
  KMeansOptions options;
  options.num_clusters = 8;
  const Clustering clustering = BuildKMeansClusters(items, options);
  for (size_t c = 0; c < 8; ++c) {
    for (size_t d = 0; d < 3; ++d) {
      double sum = 0;
      int count = 0;
      for (size_t i = 0; i < 500; ++i) {
        if (clustering.cluster_of[i] != static_cast<int32_t>(c)) continue;
        sum += static_cast<double>(items.values[i * 3 + d]);
        ++count;
      }
      ASSERT_GT(count, 0);
      EXPECT_NEAR(static_cast<double>(clustering.centroids[c * 3 + d]),
                  sum / count, 1e-5);
    }
  }
}

TEST(KMeans, GivesTheSameBitsWithAnyThreadCount) {
  const ItemEmbeddings items = RandomItems(5000, 8);
  KMeansOptions options;
  options.num_clusters = 40;
  const Clustering one = BuildKMeansClusters(items, options);
  for (const int threads : {2, 3, 7}) {
    options.num_threads = threads;
    const Clustering other = BuildKMeansClusters(items, options);
    EXPECT_EQ(other.cluster_of, one.cluster_of);
    EXPECT_EQ(other.centroids, one.centroids);
  }
}

TEST(KMeans, LeavesNoClusterEmptyEvenAmongEqualItems) {
  const ItemEmbeddings items{6, 2, std::vector<float>(12, 1.5f)};
  KMeansOptions options;
  options.num_clusters = 6;
  const Clustering clustering = BuildKMeansClusters(items, options);
  EXPECT_EQ(std::set<int32_t>(clustering.cluster_of.begin(),
                              clustering.cluster_of.end())
                .size(),
            6u);
}

TEST(KMeans, SeedsFromASampleFindPlantedGroupsToo) {
  const ItemEmbeddings items = PlantedGroups(4, 500, 3);
  KMeansOptions options;
  options.num_clusters = 4;
  const Clustering one = BuildKMeansClusters(items, options);
  for (size_t i = 0; i < 2000; ++i) {
    EXPECT_EQ(one.cluster_of[i], one.cluster_of[i / 500 * 500]);
  }
  options.num_threads = 3;
  EXPECT_EQ(BuildKMeansClusters(items, options).centroids, one.centroids);
}

TEST(KMeans, OneClusterIsTheMean) {
  const ItemEmbeddings items{2, 2, {1, 2, 3, 6}};
  const Clustering clustering = BuildKMeansClusters(items, {});
  EXPECT_EQ(clustering.cluster_of, (std::vector<int32_t>{0, 0}));
  EXPECT_EQ(clustering.centroids, (std::vector<float>{2, 4}));
}

}  // namespace
}  // namespace pagepick
