#ifndef PAGEPICK_TOWERS_USER_ENCODING_H_
#define PAGEPICK_TOWERS_USER_ENCODING_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "towers/user_tower.h"

namespace pagepick {

// A history as user towers take it, oldest event first. Borrows.
struct HistoryView {
  std::span<const float> rows;     // [events x input dim]
  std::span<const float> weights;  // [events], recency_decay multiplied in
  // [events], how many newer events there are, falling; kNetwork alone asks.
  std::span<const int32_t> ages;
};

// A history on its way through any user tower: first the user embedding, then,
// for an item, what each rating has of its score. Float operations run in one
// fixed order.
class UserEncoding {
 public:
  UserEncoding() = default;  // of nobody

  // User embeddings are [dim], and so are `history.rows` but under a network.
  // Borrows what `tower` borrows. kInvalidArgument: what preparing a
  // UserProjection gives. REQUIRES: dim >= 1; a network is valid and shaped
  // like the history, another tower what CheckProjection finds sound
  Status Encode(const UserTowerView& tower, const HistoryView& history,
                int32_t dim);

  // The encoding of that history; refuses what Encode requires, too.
  static Result<UserEncoding> Create(const UserTowerView& tower,
                                     const HistoryView& history, int32_t dim);

  std::span<const float> embedding() const { return embedding_; }  // [dim]

  // The scale of SparseNeighbors.
  float neighbor_scale() const { return neighbor_scale_; }

  // shares[e] = what event e adds to embedding() . item, for the history that
  // the encoding was created with. They add up to it, but for a network's
  // constant b + B D a, which no rating has brought (D lets through the units
  // that relu lets through).
  void GetShares(const HistoryView& history, std::span<const float> item,
                 std::span<float> shares) const;

 private:
  Status EncodeByProjection(const UserTowerView& tower,
                            const HistoryView& history, int32_t dim);
  void EncodeByNetwork(const UserNetwork* network, const HistoryView& history,
                       int32_t dim);
  // The average of a pace [input dim] and its factors [events].
  static void EncodePace(float decay, const HistoryView& history,
                         std::span<float> average, std::span<float> factors);

  // [paces x events]: an average is sum_e factor_e row_e.
  std::vector<float> factors_;
  std::vector<float> embedding_;
  float neighbor_scale_ = 1;
  const UserNetwork* network_ = nullptr;  // or else:
  UserProjection projection_;
  std::vector<float> hidden_;
};

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_USER_ENCODING_H_
