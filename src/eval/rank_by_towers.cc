#include <algorithm>
#include <string>

#include "eval/unseen_users.h"
#include "kernels/dot.h"
#include "kernels/top_k.h"
#include "towers/user_encoding.h"

namespace pagepick {
namespace {

bool IsZero(std::span<const float> row) {
  return std::all_of(row.begin(), row.end(), [](float x) { return x == 0; });
}

// The items that a model file would hold.
std::vector<uint8_t> ShippedItems(const ItemEmbeddings& items) {
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

const ItemEmbeddings& InputsOf(const Towers& towers) {
  return towers.inputs.num_items > 0 ? towers.inputs : towers.items;
}

// A history as a user tower takes it. Events with weight zero are silent.
struct WeightedHistory {
  std::vector<int32_t> items;
  std::vector<float> rows;
  std::vector<float> weights;
  std::vector<int32_t> ages;

  HistoryView View() const { return {rows, weights, ages}; }
};

Result<WeightedHistory> WeighHistory(const Towers& towers,
                                     const std::vector<uint8_t>& shipped,
                                     const std::vector<Interaction>& seen) {
  const ItemEmbeddings& inputs = InputsOf(towers);
  WeightedHistory history;
  float decay = 1;
  int32_t age = 0;
  for (auto event = seen.rbegin(); event != seen.rend(); ++event) {
    PAGEPICK_RETURN_IF_ERROR(CheckItem(event->item, towers.items.num_items));
    const std::span<const float> row = inputs.Row(event->item);
    if (shipped[static_cast<size_t>(event->item)] == 0 || IsZero(row)) continue;
    const float weight = decay * towers.rating_weights.WeightOf(event->rating);
    if (weight != 0) {
      history.items.push_back(event->item);
      history.weights.push_back(weight);
      history.ages.push_back(age);
    }
    decay *= towers.user.recency_decay;
    ++age;
  }
  std::reverse(history.items.begin(), history.items.end());
  std::reverse(history.weights.begin(), history.weights.end());
  std::reverse(history.ages.begin(), history.ages.end());
  for (const int32_t item : history.items) {
    const std::span<const float> row = inputs.Row(item);
    history.rows.insert(history.rows.end(), row.begin(), row.end());
  }
  return history;
}

// What neighbours add to each item's score; empty if there are none.
std::vector<float> NeighborScores(const Towers& towers,
                                  const WeightedHistory& history, float scale) {
  std::vector<float> scores;
  if (towers.neighbors.empty()) return scores;
  scores.resize(static_cast<size_t>(towers.items.num_items), 0);
  for (size_t n = 0; n < history.items.size(); ++n) {
    AddNeighborScores(towers.neighbors, history.items[n],
                      scale * history.weights[n], scores);
  }
  return scores;
}

std::vector<int32_t> BestItems(const ItemEmbeddings& items,
                               const std::vector<uint8_t>& eligible,
                               std::span<const float> user,
                               std::span<const float> neighbor_scores,
                               int32_t k) {
  TopK best(static_cast<size_t>(k));
  for (int32_t item = 0; item < items.num_items; ++item) {
    const auto i = static_cast<size_t>(item);
    if (eligible[i] == 0) continue;
    const float more = neighbor_scores.empty() ? 0 : neighbor_scores[i];
    best.Offer({DotF32(user, items.Row(item)) + more, item});
  }
  std::vector<int32_t> ranking;
  for (const ScoredItem& scored : best.Take()) ranking.push_back(scored.item);
  return ranking;
}

}  // namespace

RankFunction RankByTowers(const Towers& towers) {
  return [&towers, shipped = ShippedItems(towers.items)](
             const HeldOutUser& user, int32_t k,
             std::vector<int32_t>* ranking) -> Status {
    PAGEPICK_ASSIGN_OR_RETURN(const WeightedHistory history,
                              WeighHistory(towers, shipped, user.seen));
    PAGEPICK_ASSIGN_OR_RETURN(
        const UserEncoding encoding,
        UserEncoding::Create(ViewOf(towers.user), history.View(),
                             towers.items.dim));
    std::vector<uint8_t> eligible = shipped;
    for (const Interaction& interaction : user.seen) {
      eligible[static_cast<size_t>(interaction.item)] = 0;
    }
    *ranking = BestItems(
        towers.items, eligible, encoding.embedding(),
        NeighborScores(towers, history, encoding.neighbor_scale()), k);
    return Status();
  };
}

}  // namespace pagepick
