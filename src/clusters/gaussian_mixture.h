#ifndef PAGEPICK_CLUSTERS_GAUSSIAN_MIXTURE_H_
#define PAGEPICK_CLUSTERS_GAUSSIAN_MIXTURE_H_

#include <cstdint>
#include <vector>

#include "clusters/clustering.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// The shape of a component: as wide in each dimension, or with a width of its
// own in each.
enum class Covariance { kSpherical, kDiagonal };

struct GaussianMixtureOptions {
  int32_t num_clusters = 1;
  Covariance covariance = Covariance::kDiagonal;
  int32_t max_iterations = 30;
  // Done when an iteration raises the mean log-likelihood of a point by less.
  double least_gain = 1e-3;
  // As in KMeansOptions.
  int32_t sample_per_cluster = 256;
  uint64_t seed = 1;
  int num_threads = 1;
};

struct GaussianMixture {
  // Each item where it most probably comes from. Centroids are the means of
  // these items, and no cluster is empty.
  Clustering clustering;
  std::vector<double> weights;     // [num_clusters], sum 1
  std::vector<float> means;        // [num_clusters x dim]
  std::vector<float> variances;    // [num_clusters x dim]
  double mean_log_likelihood = 0;  // of a point
  // Bayesian information criterion (Schwarz 1978), less = better: what a model
  // of another number of clusters or another shape compares with.
  double bic = 0;
};

// Expectation maximization (Dempster, Laird, Rubin 1977) from k-means. Widths
// have a floor, so that no component collapses onto a point. Same result with
// any number of threads.
// REQUIRES: 1 <= num_clusters <= items.num_items
GaussianMixture FitGaussianMixture(const ItemEmbeddings& items,
                                   const GaussianMixtureOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_CLUSTERS_GAUSSIAN_MIXTURE_H_
