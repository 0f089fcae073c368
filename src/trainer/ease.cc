#include "trainer/ease.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/parallel_for.h"
#include "kernels/top_k.h"
#include "trainer/check_range.h"
#include "trainer/matrix.h"

namespace pagepick {
namespace {

constexpr int64_t kColumnsPerPiece = 128;
// Times the mean number of positives of an item. Fitted to validation users of
// ml-1m, ml-100k, goodbooks and movietweetings, where half or twice as much
// loses up to 3 % of NDCG@100.
constexpr double kRegularizationPerCount = 3;

Status CheckOptions(const Positives& positives, const EaseOptions& options) {
  const int32_t num_items = positives.by_item.num_rows();
  if (num_items > options.max_items) {
    return Status::InvalidArgument(
        "EASE: " + std::to_string(num_items) + " items, at most " +
        std::to_string(options.max_items) +
        " are allowed: the matrix of all pairs would not fit");
  }
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("EASE: regularization",
                 static_cast<double>(options.regularization), 0, 1e9));
  return CheckRange("EASE: dropout", static_cast<double>(options.dropout), 0,
                    0.9);
}

// How many users like both, for every pair of items.
Matrix CountPairs(const Positives& positives, int num_threads) {
  const int32_t num_items = positives.by_item.num_rows();
  Matrix pairs = Matrix::Zero(num_items, num_items);
  ParallelFor(num_items, 16, num_threads, [&](int64_t begin, int64_t end) {
    for (int64_t item = begin; item < end; ++item) {
      const auto users =
          positives.by_item.ColumnsOf(static_cast<int32_t>(item));
      for (const int32_t user : users) {
        for (const int32_t other : positives.by_user.ColumnsOf(user)) {
          pairs(item, other) += 1;
        }
      }
    }
  });
  return pairs;
}

// The inverse of a symmetric positive definite matrix, or an empty one. Each
// piece of columns is solved for by itself; the upper part of a column of L^-1
// is zero and not computed.
Matrix Inverse(Matrix system, int num_threads) {
  const Eigen::Index n = system.rows();
  const Eigen::LLT<Eigen::Ref<Matrix>> factor(system);
  if (factor.info() != Eigen::Success) return {};
  const Matrix& lower = system;  // where the factor is
  Matrix inverse(n, n);
  ParallelFor(
      n, kColumnsPerPiece, num_threads, [&](int64_t begin, int64_t end) {
        Eigen::MatrixXf columns = Eigen::MatrixXf::Zero(n, end - begin);
        columns.middleRows(begin, end - begin).setIdentity();
        auto below = columns.bottomRows(n - begin);
        lower.bottomRightCorner(n - begin, n - begin)
            .triangularView<Eigen::Lower>()
            .solveInPlace(below);
        lower.transpose().triangularView<Eigen::Upper>().solveInPlace(columns);
        inverse.middleRows(begin, end - begin) = columns.transpose();
      });
  return inverse;
}

// The items from which the way to item `j` is strongest, zeros left out.
std::vector<int32_t> StrongestSources(const ItemWeights& weights, size_t j,
                                      size_t count) {
  const auto num_items = static_cast<size_t>(weights.num_items);
  TopK strongest(count);
  for (size_t i = 0; i < num_items; ++i) {
    const float magnitude = std::fabs(weights.values[i * num_items + j]);
    if (magnitude > 0) strongest.Offer({magnitude, static_cast<int32_t>(i)});
  }
  std::vector<int32_t> sources;
  for (const ScoredItem& item : strongest.Take()) sources.push_back(item.item);
  return sources;
}

}  // namespace

EaseOptions ResolveEaseOptions(const Positives& positives,
                               EaseOptions options) {
  if (options.regularization > 0) return options;
  const double items = std::max(positives.by_item.NumOccupiedRows(), 1);
  options.regularization =
      static_cast<float>(kRegularizationPerCount *
                         static_cast<double>(positives.by_item.size()) / items);
  return options;
}

Result<ItemWeights> TrainEase(const Positives& positives,
                              const EaseOptions& given) {
  PAGEPICK_RETURN_IF_ERROR(CheckOptions(positives, given));
  const EaseOptions options = ResolveEaseOptions(positives, given);
  const int32_t num_items = positives.by_item.num_rows();
  Matrix system = CountPairs(positives, options.num_threads);
  const float drop = options.dropout / (1 - options.dropout);
  system.diagonal() *= 1 + drop;
  system.diagonal().array() += options.regularization;
  const Matrix inverse = Inverse(std::move(system), options.num_threads);
  if (inverse.size() == 0) {
    return Status::InvalidArgument(
        "EASE: the system cannot be inverted in single precision; raise the "
        "regularization");
  }
  ItemWeights weights;
  weights.num_items = num_items;
  weights.values.resize(static_cast<size_t>(inverse.size()));
  Eigen::Map<Matrix> values(weights.values.data(), num_items, num_items);
  const Eigen::RowVectorXf diagonal = inverse.diagonal().transpose();
  ParallelFor(num_items, 64, options.num_threads,
              [&](int64_t begin, int64_t end) {
                for (int64_t i = begin; i < end; ++i) {
                  values.row(i) = -inverse.row(i).cwiseQuotient(diagonal);
                  values(i, i) = 0;
                }
              });
  return weights;
}

SparseNeighbors StrongestNeighbors(const ItemWeights& weights, int32_t per_item,
                                   int num_threads) {
  const auto num_items = static_cast<size_t>(weights.num_items);
  std::vector<std::vector<int32_t>> sources_of(num_items);
  ParallelFor(weights.num_items, kColumnsPerPiece, num_threads,
              [&](int64_t begin, int64_t end) {
                for (int64_t j = begin; j < end; ++j) {
                  sources_of[static_cast<size_t>(j)] =
                      StrongestSources(weights, static_cast<size_t>(j),
                                       static_cast<size_t>(per_item));
                }
              });
  std::vector<std::vector<int32_t>> targets_of(num_items);
  for (size_t j = 0; j < num_items; ++j) {
    for (const int32_t i : sources_of[j]) {
      targets_of[static_cast<size_t>(i)].push_back(static_cast<int32_t>(j));
    }
  }
  SparseNeighbors result;
  result.offsets.assign(num_items + 1, 0);
  for (size_t i = 0; i < num_items; ++i) {
    for (const int32_t j : targets_of[i]) {
      result.targets.push_back(j);
      result.weights.push_back(
          weights.values[i * num_items + static_cast<size_t>(j)]);
    }
    result.offsets[i + 1] = static_cast<int64_t>(result.targets.size());
  }
  return result;
}

}  // namespace pagepick
