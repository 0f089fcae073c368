#include "towers/user_tower.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "kernels/dot.h"
#include "towers/cholesky.h"

namespace pagepick {
namespace {

// An average over less weight than this (a like 100 half-lives ago) is taken
// as silent: divided by it, an embedding could overflow.
constexpr float kLeastTotalWeight = 1e-30f;

// lambda (n + alpha0 num_items)^nu
float Ridge(const FoldInConstants& fold_in, std::span<const float> weights) {
  if (fold_in.frequency_exponent == 0) return fold_in.regularization;
  float frequency = fold_in.alpha0 * static_cast<float>(fold_in.num_items);
  for (const float weight : weights) {
    if (weight > 0) frequency += 1;
  }
  return fold_in.regularization * frequency;
}

// matrix += factor v v', lower triangle only.
void AddOuterProduct(std::span<const float> v, float factor,
                     std::span<float> matrix) {
  const size_t dim = v.size();
  for (size_t i = 0; i < dim; ++i) {
    AddScaledF32(v.first(i + 1), factor * v[i], matrix.subspan(i * dim, i + 1));
  }
}

}  // namespace

UserTowerView ViewOf(const UserTower& tower) {
  return {tower.kind, tower.matrix, tower.fold_in, &tower.network};
}

Result<UserProjection> UserProjection::Create(const UserTowerView& tower,
                                              std::span<const float> items,
                                              std::span<const float> weights,
                                              int32_t dim) {
  UserProjection projection;
  projection.kind_ = tower.kind;
  projection.dim_ = static_cast<size_t>(std::max(dim, 0));
  const size_t size = projection.dim_;
  if (items.size() != weights.size() * size) {
    return Status::InvalidArgument(
        "the history's embeddings are not [events x dim]");
  }
  if (tower.kind == UserTowerKind::kMean) {
    float total = 0;
    for (const float weight : weights) total += std::fabs(weight);
    projection.scale_ = total > kLeastTotalWeight ? 1 / total : 0;
    return projection;
  }
  if (tower.kind == UserTowerKind::kNetwork) {
    return Status::InvalidArgument("a network is no linear map");
  }
  if (tower.matrix.size() != size * size) {
    return Status::InvalidArgument(
        "the user tower's matrix is not [dim x dim]");
  }
  if (tower.kind == UserTowerKind::kWhitened) {
    projection.matrix_ = tower.matrix;
    return projection;
  }
  PAGEPICK_RETURN_IF_ERROR(projection.FactorFoldIn(tower, items, weights));
  return projection;
}

Status UserProjection::FactorFoldIn(const UserTowerView& tower,
                                    std::span<const float> items,
                                    std::span<const float> weights) {
  const FoldInConstants& fold_in = tower.fold_in;
  if (fold_in.frequency_exponent != 0 && fold_in.frequency_exponent != 1) {
    return Status::InvalidArgument(
        "the fold-in's frequency exponent is neither 0 nor 1");
  }
  cholesky_.assign(dim_ * dim_, 0);
  AddScaledF32(tower.matrix, fold_in.alpha0, cholesky_);
  const float ridge = Ridge(fold_in, weights);
  for (size_t i = 0; i < dim_; ++i) cholesky_[i * dim_ + i] += ridge;
  for (size_t e = 0; e < weights.size(); ++e) {
    if (weights[e] == 0) continue;
    AddOuterProduct(items.subspan(e * dim_, dim_), std::fabs(weights[e]),
                    cholesky_);
  }
  if (!CholeskyFactor(cholesky_, dim_)) {
    return Status::InvalidArgument(
        "the fold-in's system of equations is not positive definite: its "
        "Gramian or regularization is not that of a trained model");
  }
  return {};
}

void UserProjection::Apply(std::span<const float> x,
                           std::span<float> out) const {
  assert(x.size() == dim_ && out.size() == dim_);
  std::vector<float> result(x.begin(), x.end());
  switch (kind_) {
    case UserTowerKind::kMean:
      for (float& value : result) value *= scale_;
      break;
    case UserTowerKind::kWhitened:
      for (size_t i = 0; i < dim_; ++i) {
        result[i] = DotF32(matrix_.subspan(i * dim_, dim_), x);
      }
      break;
    case UserTowerKind::kFoldIn:
      CholeskySolve(cholesky_, result);
      break;
    case UserTowerKind::kNetwork:
      break;  // Create has refused it
  }
  std::copy(result.begin(), result.end(), out.begin());
}

}  // namespace pagepick
