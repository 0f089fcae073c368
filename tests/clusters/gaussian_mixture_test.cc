#include "clusters/gaussian_mixture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <set>

#include "made_items.h"

namespace pagepick {
namespace {

GaussianMixtureOptions OptionsFor(int32_t num_clusters, Covariance covariance) {
  GaussianMixtureOptions options;
  options.num_clusters = num_clusters;
  options.covariance = covariance;
  options.sample_per_cluster = 0;
  return options;
}

TEST(GaussianMixture, RecoversPlantedGroups) {
  const ItemEmbeddings items = PlantedGroups(7, 50, 4);
  for (const Covariance covariance :
       {Covariance::kSpherical, Covariance::kDiagonal}) {
    const Clustering clustering =
        FitGaussianMixture(items, OptionsFor(7, covariance)).clustering;
    std::set<int32_t> seen;
    for (int32_t g = 0; g < 7; ++g) {
      const int32_t cluster =
          clustering.cluster_of[static_cast<size_t>(g * 50)];
      seen.insert(cluster);
      for (int32_t i = 1; i < 50; ++i) {
        EXPECT_EQ(clustering.cluster_of[static_cast<size_t>(g * 50 + i)],
                  cluster);
      }
    }
    EXPECT_EQ(seen.size(), 7u);
  }
}

// One component: its mean, variances and likelihood are known.
TEST(GaussianMixture, OfOneComponentIsTheNormalDistributionOfTheData) {
  Rng rng(5);
  ItemEmbeddings items = {2000, 2, {}};
  for (int i = 0; i < 2000; ++i) {
    items.values.push_back(static_cast<float>(3 + 2 * rng.Normal()));
    items.values.push_back(static_cast<float>(-1 + 0.5 * rng.Normal()));
  }
  double mean[2] = {0, 0};
  double variance[2] = {0, 0};
  for (size_t n = 0; n < items.values.size(); ++n) {
    mean[n % 2] += static_cast<double>(items.values[n]) / 2000;
  }
  for (size_t n = 0; n < items.values.size(); ++n) {
    const double away = static_cast<double>(items.values[n]) - mean[n % 2];
    variance[n % 2] += away * away / 2000;
  }
  const GaussianMixture diagonal =
      FitGaussianMixture(items, OptionsFor(1, Covariance::kDiagonal));
  double entropy = 0;
  for (size_t d = 0; d < 2; ++d) {
    EXPECT_NEAR(diagonal.means[d], mean[d], 1e-3);
    EXPECT_NEAR(diagonal.variances[d], variance[d], 1e-2);
    entropy += 0.5 * (1 + std::log(2 * std::numbers::pi * variance[d]));
  }
  EXPECT_NEAR(diagonal.mean_log_likelihood, -entropy, 1e-3);
  EXPECT_NEAR(diagonal.bic, 2 * 2000 * entropy + 4 * std::log(2000), 5);
  const GaussianMixture spherical =
      FitGaussianMixture(items, OptionsFor(1, Covariance::kSpherical));
  EXPECT_NEAR(spherical.variances[0], (variance[0] + variance[1]) / 2, 1e-2);
  EXPECT_EQ(spherical.variances[0], spherical.variances[1]);
  EXPECT_GT(spherical.bic, diagonal.bic);
}

TEST(GaussianMixture, ItsCriterionIsLeastAtThePlantedNumber) {
  const ItemEmbeddings items = PlantedGroups(5, 80, 3);
  double least = 0;
  int32_t best = 0;
  for (int32_t clusters = 2; clusters <= 9; ++clusters) {
    const double bic =
        FitGaussianMixture(items, OptionsFor(clusters, Covariance::kSpherical))
            .bic;
    if (best == 0 || bic < least) {
      least = bic;
      best = clusters;
    }
  }
  EXPECT_EQ(best, 5);
}

TEST(GaussianMixture, EveryIterationMakesTheDataLikelier) {
  const ItemEmbeddings items = RandomItems(600, 4);
  GaussianMixtureOptions options = OptionsFor(6, Covariance::kDiagonal);
  options.least_gain = 0;
  double before = -1e9;
  for (options.max_iterations = 1; options.max_iterations <= 12;
       ++options.max_iterations) {
    const double now = FitGaussianMixture(items, options).mean_log_likelihood;
    EXPECT_GE(now, before - 1e-6);
    before = now;
  }
}

TEST(GaussianMixture, SurvivesPointsThatAreAllAlike) {
  const ItemEmbeddings items = {20, 3, std::vector<float>(60, 1)};
  const GaussianMixture mixture =
      FitGaussianMixture(items, OptionsFor(4, Covariance::kDiagonal));
  std::set<int32_t> seen(mixture.clustering.cluster_of.begin(),
                         mixture.clustering.cluster_of.end());
  EXPECT_EQ(seen.size(), 4u);
  for (const float centroid : mixture.clustering.centroids) {
    EXPECT_EQ(centroid, 1);
  }
}

TEST(GaussianMixture, IsTheSameWithAnyNumberOfThreads) {
  const ItemEmbeddings items = RandomItems(9000, 5);
  GaussianMixtureOptions options = OptionsFor(20, Covariance::kDiagonal);
  options.sample_per_cluster = 256;
  const GaussianMixture one = FitGaussianMixture(items, options);
  options.num_threads = 3;
  const GaussianMixture three = FitGaussianMixture(items, options);
  EXPECT_EQ(one.means, three.means);
  EXPECT_EQ(one.variances, three.variances);
  EXPECT_EQ(one.clustering.cluster_of, three.clustering.cluster_of);
  EXPECT_NEAR(std::accumulate(one.weights.begin(), one.weights.end(), 0.0), 1,
              1e-9);
}

}  // namespace
}  // namespace pagepick
