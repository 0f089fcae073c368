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

float FoldInRidge(const FoldInConstants& fold_in,
                  std::span<const float> weights) {
  if (fold_in.frequency_exponent == 0) return fold_in.regularization;
  float frequency = fold_in.alpha0 * static_cast<float>(fold_in.num_items);
  for (const float weight : weights) {
    if (weight > 0) frequency += 1;
  }
  return fold_in.regularization * frequency;
}

Status CheckProjection(const UserTowerView& tower, std::span<const float> items,
                       std::span<const float> weights, int32_t dim) {
  const auto size = static_cast<size_t>(std::max(dim, 0));
  if (dim < 0 || items.size() != weights.size() * size) {
    return Status::InvalidArgument(
        "the history's embeddings are not [events x dim]");
  }
  if (tower.kind == UserTowerKind::kNetwork) {
    return Status::InvalidArgument("a network is no linear map");
  }
  if (tower.kind != UserTowerKind::kMean &&
      tower.matrix.size() != size * size) {
    return Status::InvalidArgument(
        "the user tower's matrix is not [dim x dim]");
  }
  const float exponent = tower.fold_in.frequency_exponent;
  if (tower.kind == UserTowerKind::kFoldIn && exponent != 0 && exponent != 1) {
    return Status::InvalidArgument(
        "the fold-in's frequency exponent is neither 0 nor 1");
  }
  return {};
}

Result<UserProjection> UserProjection::Create(const UserTowerView& tower,
                                              std::span<const float> items,
                                              std::span<const float> weights,
                                              int32_t dim) {
  PAGEPICK_RETURN_IF_ERROR(CheckProjection(tower, items, weights, dim));
  UserProjection projection;
  PAGEPICK_RETURN_IF_ERROR(projection.Prepare(tower, items, weights, dim));
  return projection;
}

Status UserProjection::Prepare(const UserTowerView& tower,
                               std::span<const float> items,
                               std::span<const float> weights, int32_t dim) {
  kind_ = tower.kind;
  dim_ = static_cast<size_t>(dim);
  matrix_ = tower.matrix;
  if (kind_ == UserTowerKind::kFoldIn) {
    return FactorFoldIn(tower.fold_in, items, weights);
  }
  if (kind_ == UserTowerKind::kMean) {
    float total = 0;
    for (const float weight : weights) total += std::fabs(weight);
    scale_ = total > kLeastTotalWeight ? 1 / total : 0;
  }
  return {};
}

Status UserProjection::FactorFoldIn(const FoldInConstants& fold_in,
                                    std::span<const float> items,
                                    std::span<const float> weights) {
  cholesky_ = std::vector<float>(dim_ * dim_);
  AddScaledF32(matrix_, fold_in.alpha0, cholesky_);
  const float ridge = FoldInRidge(fold_in, weights);
  for (size_t i = 0; i < dim_; ++i) cholesky_[i * dim_ + i] += ridge;
  for (size_t e = 0; e < weights.size(); ++e) {
    if (weights[e] == 0) continue;
    AddOuterProduct(items.subspan(e * dim_, dim_), std::fabs(weights[e]),
                    cholesky_);
  }
  if (!CholeskyFactor(cholesky_, dim_)) {
    return Status::InvalidArgument(
        "the fold-in's system of equations is not positive definite");
  }
  return {};
}

void UserProjection::Apply(std::span<const float> x,
                           std::span<float> out) const {
  assert(x.size() == dim_ && out.size() == dim_);
  std::vector<float> input(x.size());
  std::copy(x.begin(), x.end(), input.begin());
  std::copy(x.begin(), x.end(), out.begin());
  switch (kind_) {
    case UserTowerKind::kMean:
      for (float& value : out) value *= scale_;
      break;
    case UserTowerKind::kWhitened:
      for (size_t i = 0; i < dim_; ++i) {
        out[i] = DotF32(matrix_.subspan(i * dim_, dim_), input);
      }
      break;
    case UserTowerKind::kFoldIn:
      CholeskySolve(cholesky_, out);
      break;
    case UserTowerKind::kNetwork:
      break;  // which is no linear map
  }
}

}  // namespace pagepick
