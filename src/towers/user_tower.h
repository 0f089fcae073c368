#ifndef PAGEPICK_TOWERS_USER_TOWER_H_
#define PAGEPICK_TOWERS_USER_TOWER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "towers/user_network.h"

namespace pagepick {

// How a history becomes a user embedding. In all of them the score of an item
// is a sum with one term per rating, which is what makes reasons exact; in the
// first three, with v the item embeddings, that is
//   score(j) = sum_i weight_i * v_i' P v_j
enum class UserTowerKind : uint32_t {
  kMean = 0,      // P = I / sum |w|: the naive weighted average
  kWhitened = 1,  // P = A, one shipped matrix (DESIGN: whitened average)
  kFoldIn = 2,    // P = inverse of this history's regularized Gramian
  kNetwork = 3,   // see UserNetwork
};

// The constants of an iALS fold-in (Hu, Koren, Volinsky 2008; regularization
// scaled by frequency as in Rendle et al. 2021).
struct FoldInConstants {
  float alpha0 = 0;              // weight of the unobserved
  float regularization = 0;      // lambda
  float frequency_exponent = 1;  // nu; 0 or 1: other powers are refused
  int32_t num_items = 0;         // items the Gramian was summed over
};

// Everything of the user tower that ships.
struct UserTower {
  UserTowerKind kind = UserTowerKind::kMean;
  // kWhitened: A [dim x dim]; kFoldIn: the Gramian V'V [dim x dim]; empty
  // otherwise. Row-major, symmetric.
  std::vector<float> matrix;
  FoldInConstants fold_in;
  UserNetwork network;  // kNetwork
  // Weight of an event with n newer ones is multiplied by recency_decay^n,
  // 2^(-1 / half-life in items); 1 = all the same.
  float recency_decay = 1;
};

// Borrows a UserTower's parts, for instance from a model file.
struct UserTowerView {
  UserTowerKind kind = UserTowerKind::kMean;
  std::span<const float> matrix;
  FoldInConstants fold_in;
  const UserNetwork* network = nullptr;  // kNetwork
};

UserTowerView ViewOf(const UserTower& tower);

// What a fold-in adds to its system's diagonal:
// lambda (n + alpha0 num_items)^nu, n = number of positive weights.
float FoldInRidge(const FoldInConstants& fold_in,
                  std::span<const float> weights);

// kInvalidArgument: a network, shapes that disagree, or an exponent other than
// 0 or 1.
Status CheckProjection(const UserTowerView& tower, std::span<const float> items,
                       std::span<const float> weights, int32_t dim);

// The linear map P of one history under one of the first three towers, ready
// to be applied; UserEncoding serves all four. Float operations run in one
// fixed order, so every build computes the same bits.
//
// kFoldIn: P = (sum |w_i| v_i v_i' + alpha0 V'V
//               + lambda (n + alpha0 num_items)^nu I)^-1,
// n = number of positive weights. A negative weight is an observation of
// confidence |w| with target -1: the system stays positive definite, and the
// event's share of its own item's score, w_i v_i' P v_i, is negative in every
// tower.
class UserProjection {
 public:
  UserProjection() = default;  // of no dimension

  // `items` [events x dim] are the embeddings of the history, which kFoldIn
  // alone reads; `weights` [events] may be negative. Borrows `tower.matrix`.
  // kInvalidArgument: (kFoldIn) a system that is not positive definite or not
  // finite.  REQUIRES: what CheckProjection finds sound, as models are
  Status Prepare(const UserTowerView& tower, std::span<const float> items,
                 std::span<const float> weights, int32_t dim);

  // A prepared one, after CheckProjection.
  static Result<UserProjection> Create(const UserTowerView& tower,
                                       std::span<const float> items,
                                       std::span<const float> weights,
                                       int32_t dim);

  // out = P x, both [dim]; may be the same memory.
  void Apply(std::span<const float> x, std::span<float> out) const;

  // What the weighted sum is divided by, turned over: 1 / sum |w| for the
  // mean, 1 otherwise.
  float scale() const { return scale_; }

 private:
  Status FactorFoldIn(const FoldInConstants& fold_in,
                      std::span<const float> items,
                      std::span<const float> weights);

  UserTowerKind kind_ = UserTowerKind::kMean;
  size_t dim_ = 0;
  float scale_ = 1;
  std::span<const float> matrix_;
  std::vector<float> cholesky_;  // lower triangle, row-major [dim x dim]
};

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_USER_TOWER_H_
