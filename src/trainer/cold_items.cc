#include "trainer/cold_items.h"

#include <Eigen/Dense>
#include <cmath>
#include <string>

#include "trainer/check_range.h"

namespace pagepick {
namespace {

using RowMajor =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Status CheckInput(const ItemFeatures& features, const ItemEmbeddings& items,
                  std::span<const float> counts,
                  const ColdItemOptions& options) {
  constexpr double kMany = 1e6;
  PAGEPICK_RETURN_IF_ERROR(CheckRange("cold items: regularization",
                                      options.regularization, 1e-3, kMany));
  PAGEPICK_RETURN_IF_ERROR(CheckRange("cold items: title_regularization",
                                      options.title_regularization, 1e-3,
                                      kMany));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("cold items: count_exponent", options.count_exponent, 0, 1));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("cold items: the number of feature columns",
                 features.num_columns, 0, kMaxColdItemColumns));
  const auto num_items = static_cast<size_t>(items.num_items);
  if (features.num_items() == items.num_items && counts.size() == num_items &&
      items.values.size() == num_items * static_cast<size_t>(items.dim)) {
    return {};
  }
  return Status::InvalidArgument(
      "cold items: features of " + std::to_string(features.num_items()) +
      " items and counts of " + std::to_string(counts.size()) + " for " +
      std::to_string(items.num_items) + " embeddings");
}

// The weighted normal equations; the last column is the bias.
struct NormalSystem {
  Eigen::MatrixXd gram;  // lower triangle
  RowMajor right_side;
  double total_weight = 0;

  NormalSystem(int32_t num_columns, int32_t dim)
      : gram(Eigen::MatrixXd::Zero(num_columns + 1, num_columns + 1)),
        right_side(RowMajor::Zero(num_columns + 1, dim)) {}

  // Columns of `features` rise, so entries fall into the lower triangle.
  void Add(const ItemFeatures& features, int32_t item,
           std::span<const float> embedding, double weight) {
    const std::span<const int32_t> columns = features.ColumnsOf(item);
    const std::span<const float> values = features.ValuesOf(item);
    const Eigen::Index bias = gram.rows() - 1;
    const Eigen::Map<const Eigen::RowVectorXf> row(
        embedding.data(), static_cast<Eigen::Index>(embedding.size()));
    const Eigen::RowVectorXd target = weight * row.cast<double>();
    for (size_t n = 0; n < columns.size(); ++n) {
      const double value = weight * values[n];
      for (size_t m = n; m < columns.size(); ++m) {
        gram(columns[m], columns[n]) += value * values[m];
      }
      gram(bias, columns[n]) += value;
      right_side.row(columns[n]) += static_cast<double>(values[n]) * target;
    }
    gram(bias, bias) += weight;
    right_side.row(bias) += target;
    total_weight += weight;
  }
};

void AddRidge(const ItemFeatures& features, const ColdItemOptions& options,
              double unit, NormalSystem* system) {
  for (const FeatureGroup& group : features.groups) {
    const double lambda = group.name == "title" ? options.title_regularization
                                                : options.regularization;
    for (int32_t column = group.begin; column < group.end; ++column) {
      system->gram(column, column) += unit * lambda;
    }
  }
}

}  // namespace

Result<ColdItemMap> FitColdItems(const ItemFeatures& features,
                                 const ItemEmbeddings& items,
                                 std::span<const float> counts,
                                 const ColdItemOptions& options) {
  PAGEPICK_RETURN_IF_ERROR(CheckInput(features, items, counts, options));
  NormalSystem system(features.num_columns, items.dim);
  int32_t num_fitted = 0;
  for (int32_t item = 0; item < items.num_items; ++item) {
    const double count = counts[static_cast<size_t>(item)];
    if (!(count > 0)) continue;
    system.Add(features, item, items.Row(item),
               std::pow(count, static_cast<double>(options.count_exponent)));
    ++num_fitted;
  }
  if (num_fitted == 0) {
    return Status::InvalidArgument(
        "cold items: no item has ratings to learn from");
  }
  AddRidge(features, options, system.total_weight / num_fitted, &system);
  const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factor(system.gram);
  if (factor.info() != Eigen::Success) {
    return Status::InvalidArgument(
        "cold items: the normal equations have no solution; raise "
        "regularization");
  }
  const RowMajor solution = factor.solve(system.right_side);
  ColdItemMap map{features.num_columns, items.dim, {}, {}};
  map.weights.resize(static_cast<size_t>(features.num_columns) *
                     static_cast<size_t>(items.dim));
  map.bias.resize(static_cast<size_t>(items.dim));
  for (Eigen::Index column = 0; column < solution.rows(); ++column) {
    const bool is_bias = column == features.num_columns;
    float* target =
        is_bias ? map.bias.data() : map.weights.data() + column * items.dim;
    Eigen::Map<Eigen::RowVectorXf>(target, items.dim) =
        solution.row(column).cast<float>();
  }
  return map;
}

std::vector<float> EmbedByFeatures(const ColdItemMap& map,
                                   const ItemFeatures& features, int32_t item) {
  std::vector<float> embedding = map.bias;
  const auto dim = static_cast<size_t>(map.dim);
  const std::span<const int32_t> columns = features.ColumnsOf(item);
  const std::span<const float> values = features.ValuesOf(item);
  for (size_t n = 0; n < columns.size(); ++n) {
    const float* row =
        map.weights.data() + static_cast<size_t>(columns[n]) * dim;
    for (size_t d = 0; d < dim; ++d) embedding[d] += values[n] * row[d];
  }
  return embedding;
}

}  // namespace pagepick
