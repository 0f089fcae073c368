#include "clusters/gaussian_mixture.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "base/parallel_for.h"
#include "clusters/kmeans.h"

namespace pagepick {
namespace {

// Points whose responsibilities are held at a time.
constexpr int64_t kBlockRows = 4096;
constexpr int64_t kRowsPerPiece = 256;
constexpr int64_t kClustersPerPiece = 16;
// The least width of a component, as a share of the data's own variance.
constexpr float kLeastVariance = 1e-3F;
constexpr float kTiniestVariance = 1e-12F;  // where all points are alike

using Rows =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Sums =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstRows = Eigen::Map<const Rows>;

ConstRows RowsOf(const ItemEmbeddings& items) {
  return {items.values.data(), items.num_items, items.dim};
}

// Expectation maximization on one set of points.
class Mixture {
 public:
  Mixture(const GaussianMixtureOptions& options, const Clustering& start)
      : options_(options),
        weights_(Eigen::VectorXd::Constant(start.num_clusters,
                                           1.0 / start.num_clusters)),
        means_(
            ConstRows(start.centroids.data(), start.num_clusters, start.dim)),
        variances_(Rows::Ones(start.num_clusters, start.dim)) {}

  // Widths and weights of the clusters that are there.
  void StartFrom(const ItemEmbeddings& items, const Clustering& start) {
    const ConstRows points = RowsOf(items);
    const Eigen::RowVectorXf centre = points.colwise().mean();
    least_ = std::max(
        kTiniestVariance,
        kLeastVariance * (points.rowwise() - centre).array().square().mean());
    Eigen::VectorXd counts = Eigen::VectorXd::Zero(weights_.size());
    Sums squares = Sums::Zero(means_.rows(), means_.cols());
    for (int32_t i = 0; i < items.num_items; ++i) {
      const int32_t cluster = start.cluster_of[static_cast<size_t>(i)];
      counts[cluster] += 1;
      squares.row(cluster) += (points.row(i) - means_.row(cluster))
                                  .array()
                                  .square()
                                  .matrix()
                                  .cast<double>();
    }
    SetWidths(counts, squares);
  }

  // One iteration; the mean log-likelihood before it.
  double Improve(const ItemEmbeddings& items) {
    const ConstRows points = RowsOf(items);
    Eigen::VectorXd counts = Eigen::VectorXd::Zero(weights_.size());
    Sums sums = Sums::Zero(means_.rows(), means_.cols());
    Sums squares = sums;
    double log_likelihood = 0;
    for (int64_t begin = 0; begin < items.num_items; begin += kBlockRows) {
      const int64_t rows = std::min(kBlockRows, items.num_items - begin);
      const auto block = points.middleRows(begin, rows);
      log_likelihood += Expect(block, nullptr);
      const Rows squared = block.array().square();
      // By clusters: each sum is then added up by one thread, in order.
      ParallelFor(means_.rows(), kClustersPerPiece, options_.num_threads,
                  [&](int64_t first, int64_t last) {
                    const auto shares =
                        shares_.middleCols(first, last - first).transpose();
                    counts.segment(first, last - first) +=
                        shares.rowwise().sum().template cast<double>();
                    sums.middleRows(first, last - first) +=
                        (shares * block).template cast<double>();
                    squares.middleRows(first, last - first) +=
                        (shares * squared).template cast<double>();
                  });
    }
    Maximize(counts, sums, squares);
    return log_likelihood / items.num_items;
  }

  // Sets where each item most probably comes from; the mean log-likelihood.
  double Assign(const ItemEmbeddings& items, std::vector<int32_t>* cluster_of) {
    const ConstRows points = RowsOf(items);
    cluster_of->resize(static_cast<size_t>(items.num_items));
    double log_likelihood = 0;
    for (int64_t begin = 0; begin < items.num_items; begin += kBlockRows) {
      const int64_t rows = std::min(kBlockRows, items.num_items - begin);
      log_likelihood +=
          Expect(points.middleRows(begin, rows), cluster_of->data() + begin);
    }
    return log_likelihood / items.num_items;
  }

  int64_t num_parameters() const {
    const int64_t widths =
        options_.covariance == Covariance::kDiagonal ? means_.cols() : 1;
    return means_.rows() * (means_.cols() + widths) + means_.rows() - 1;
  }

  void Store(GaussianMixture* mixture) const {
    mixture->weights.assign(weights_.data(), weights_.data() + weights_.size());
    mixture->means.assign(means_.data(), means_.data() + means_.size());
    mixture->variances.assign(variances_.data(),
                              variances_.data() + variances_.size());
  }

 private:
  // Fills `shares_` [rows x clusters] with the probabilities of the points'
  // clusters, and `best`, unless null, with the likeliest. The summed
  // log-likelihood.
  double Expect(const Eigen::Ref<const Rows>& points, int32_t* best) {
    const Rows precisions = variances_.cwiseInverse();
    const Rows scaled_means = means_.cwiseProduct(precisions);
    const Eigen::RowVectorXf offsets = Offsets(scaled_means);
    shares_.resize(points.rows(), means_.rows());
    Eigen::VectorXd log_likelihoods(points.rows());
    ParallelFor(points.rows(), kRowsPerPiece, options_.num_threads,
                [&](int64_t begin, int64_t end) {
                  const auto x = points.middleRows(begin, end - begin);
                  auto logs = shares_.middleRows(begin, end - begin);
                  logs.noalias() = x * scaled_means.transpose();
                  logs.noalias() -= 0.5F * x.array().square().matrix() *
                                    precisions.transpose();
                  logs.rowwise() += offsets;
                  for (int64_t i = begin; i < end; ++i) {
                    log_likelihoods[i] = LogSumExp(shares_.row(i), best, i);
                  }
                });
    return log_likelihoods.sum();
  }

  // log weight - 1/2 sum_d (mean^2 / variance + log (2 pi variance)).
  Eigen::RowVectorXf Offsets(const Rows& scaled_means) const {
    const Eigen::VectorXf quadratic =
        means_.cwiseProduct(scaled_means).rowwise().sum();
    const Eigen::VectorXf logs =
        (2 * std::numbers::pi_v<float> * variances_.array())
            .log()
            .rowwise()
            .sum();
    return weights_.array().log().cast<float>().transpose() -
           0.5F * (quadratic + logs).array().transpose();
  }

  // Turns log probabilities into shares of 1; the log of their sum.
  static double LogSumExp(Eigen::Ref<Eigen::RowVectorXf> logs, int32_t* best,
                          int64_t row) {
    Eigen::Index where = 0;
    const float largest = logs.maxCoeff(&where);
    if (best != nullptr) best[row] = static_cast<int32_t>(where);
    logs = (logs.array() - largest).exp();
    const float sum = logs.sum();
    logs /= sum;
    return static_cast<double>(largest) + std::log(static_cast<double>(sum));
  }

  void Maximize(const Eigen::VectorXd& counts, const Sums& sums,
                const Sums& squares) {
    Sums around = squares;
    for (Eigen::Index c = 0; c < means_.rows(); ++c) {
      // A component that nothing comes from stays where it is.
      if (counts[c] < 1e-6) continue;
      const Eigen::RowVectorXd mean = sums.row(c) / counts[c];
      means_.row(c) = mean.cast<float>();
      around.row(c) -= counts[c] * mean.array().square().matrix();
    }
    SetWidths(counts, around);
  }

  // `squares`: summed squared distances from the means.
  void SetWidths(const Eigen::VectorXd& counts, const Sums& squares) {
    for (Eigen::Index c = 0; c < means_.rows(); ++c) {
      if (counts[c] < 1e-6) continue;
      auto row = variances_.row(c);
      row = (squares.row(c) / counts[c]).cast<float>();
      if (options_.covariance == Covariance::kSpherical) {
        row.setConstant(row.mean());
      }
      row = row.cwiseMax(least_);
    }
    // Of a component that is gone, a little is left, so that its logarithm is
    // finite.
    weights_ = (counts.array() + 1e-6) / (counts.array() + 1e-6).sum();
  }

  const GaussianMixtureOptions& options_;
  Eigen::VectorXd weights_;
  Rows means_;
  Rows variances_;
  float least_ = 0;
  Rows shares_;
};

KMeansOptions StartOptions(const GaussianMixtureOptions& options) {
  KMeansOptions kmeans;
  kmeans.num_clusters = options.num_clusters;
  kmeans.sample_per_cluster = options.sample_per_cluster;
  kmeans.seed = options.seed;
  kmeans.num_threads = options.num_threads;
  return kmeans;
}

}  // namespace

GaussianMixture FitGaussianMixture(const ItemEmbeddings& items,
                                   const GaussianMixtureOptions& options) {
  assert(options.num_clusters >= 1);
  assert(options.num_clusters <= items.num_items);
  const int64_t size =
      int64_t{options.sample_per_cluster} * options.num_clusters;
  const ItemEmbeddings sample =
      SampleItems(items, size > 0 ? size : items.num_items, options.seed);
  GaussianMixture result;
  result.clustering = BuildKMeansClusters(sample, StartOptions(options));
  Mixture mixture(options, result.clustering);
  mixture.StartFrom(sample, result.clustering);
  double before = mixture.Improve(sample);
  for (int32_t iteration = 1; iteration < options.max_iterations; ++iteration) {
    const double now = mixture.Improve(sample);
    if (now - before < options.least_gain) break;
    before = now;
  }
  result.mean_log_likelihood =
      mixture.Assign(items, &result.clustering.cluster_of);
  mixture.Store(&result);
  result.bic = -2 * result.mean_log_likelihood * items.num_items +
               static_cast<double>(mixture.num_parameters()) *
                   std::log(static_cast<double>(items.num_items));
  result.clustering.centroids = result.means;
  FillEmptyClusters(items, &result.clustering);
  UpdateCentroids(items, &result.clustering);
  return result;
}

}  // namespace pagepick
