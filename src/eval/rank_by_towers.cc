#include <algorithm>
#include <string>

#include "eval/unseen_users.h"
#include "kernels/dot.h"
#include "kernels/top_k.h"

namespace pagepick {
namespace {

bool IsZero(std::span<const float> row) {
  return std::all_of(row.begin(), row.end(), [](float x) { return x == 0; });
}

// The rows of `towers.items` that a model file would hold.
std::vector<uint8_t> ShippedRows(const ItemEmbeddings& items) {
  std::vector<uint8_t> shipped(static_cast<size_t>(items.num_items));
  for (int32_t item = 0; item < items.num_items; ++item) {
    shipped[static_cast<size_t>(item)] = !IsZero(items.Row(item));
  }
  return shipped;
}

Status CheckItem(int32_t item, int32_t num_items) {
  if (item >= 0 && item < num_items) return Status();
  return Status::InvalidArgument("history has item " + std::to_string(item) +
                                 ", the towers have " +
                                 std::to_string(num_items));
}

// A history as a user tower takes it. Events with weight zero are silent.
struct WeightedHistory {
  std::vector<float> rows;  // [weights.size() x dim]
  std::vector<float> weights;
};

Result<WeightedHistory> WeighHistory(const Towers& towers,
                                     const std::vector<uint8_t>& shipped,
                                     const std::vector<Interaction>& seen) {
  WeightedHistory history;
  float decay = 1;
  for (auto event = seen.rbegin(); event != seen.rend(); ++event) {
    PAGEPICK_RETURN_IF_ERROR(CheckItem(event->item, towers.items.num_items));
    if (shipped[static_cast<size_t>(event->item)] == 0) continue;
    const float weight = decay * towers.rating_weights.WeightOf(event->rating);
    decay *= towers.user.recency_decay;
    if (weight == 0) continue;
    const std::span<const float> row = towers.items.Row(event->item);
    history.rows.insert(history.rows.end(), row.begin(), row.end());
    history.weights.push_back(weight);
  }
  return history;
}

Result<std::vector<float>> EmbedUser(const Towers& towers,
                                     const WeightedHistory& history) {
  const auto dim = static_cast<size_t>(towers.items.dim);
  const std::span<const float> rows(history.rows);
  std::vector<float> user(dim, 0.f);
  for (size_t n = 0; n < history.weights.size(); ++n) {
    AddScaledF32(rows.subspan(n * dim, dim), history.weights[n], user);
  }
  const UserTowerView view{towers.user.kind, towers.user.matrix,
                           towers.user.fold_in};
  PAGEPICK_ASSIGN_OR_RETURN(
      const UserProjection projection,
      UserProjection::Create(view, rows, history.weights, towers.items.dim));
  projection.Apply(user, user);
  return user;
}

std::vector<int32_t> BestItems(const ItemEmbeddings& items,
                               const std::vector<uint8_t>& eligible,
                               const std::vector<float>& user, int32_t k) {
  TopK best(static_cast<size_t>(k));
  for (int32_t item = 0; item < items.num_items; ++item) {
    if (eligible[static_cast<size_t>(item)] == 0) continue;
    best.Offer({DotF32(user, items.Row(item)), item});
  }
  std::vector<int32_t> ranking;
  for (const ScoredItem& scored : best.Take()) ranking.push_back(scored.item);
  return ranking;
}

}  // namespace

RankFunction RankByTowers(const Towers& towers) {
  return [&towers, shipped = ShippedRows(towers.items)](
             const HeldOutUser& user, int32_t k,
             std::vector<int32_t>* ranking) -> Status {
    PAGEPICK_ASSIGN_OR_RETURN(const WeightedHistory history,
                              WeighHistory(towers, shipped, user.seen));
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<float> embedding,
                              EmbedUser(towers, history));
    std::vector<uint8_t> eligible = shipped;
    for (const Interaction& interaction : user.seen) {
      eligible[static_cast<size_t>(interaction.item)] = 0;
    }
    *ranking = BestItems(towers.items, eligible, embedding, k);
    return Status();
  };
}

}  // namespace pagepick
