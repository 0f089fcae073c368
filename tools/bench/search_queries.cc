#include "bench/search_queries.h"

#include <cmath>
#include <span>

#include "base/parallel_for.h"
#include "dataset/split.h"
#include "kernels/dot.h"
#include "kernels/top_k.h"
#include "pagepick/pipeline.h"
#include "towers/user_encoding.h"

namespace pagepick {
namespace {

constexpr std::ptrdiff_t kHistoryLength = 10;

Status AppendEmbedding(const TrainedModel& trained, const UserTower& tower,
                       const std::vector<HistoryEvent>& history,
                       std::vector<float>* embeddings) {
  const Towers& towers = trained.towers;
  const ItemEmbeddings& table =
      towers.inputs.num_items > 0 ? towers.inputs : towers.items;
  std::vector<float> rows;
  std::vector<float> weights;
  std::vector<int32_t> ages;
  for (size_t e = 0; e < history.size(); ++e) {
    const auto row = table.Row(history[e].item);
    rows.insert(rows.end(), row.begin(), row.end());
    ages.push_back(static_cast<int32_t>(history.size() - 1 - e));
    weights.push_back(
        towers.rating_weights.WeightOf(history[e].rating) *
        std::pow(tower.recency_decay, static_cast<float>(ages.back())));
  }
  PAGEPICK_ASSIGN_OR_RETURN(
      const UserEncoding encoding,
      UserEncoding::Create(ViewOf(tower), {rows, weights, ages},
                           towers.items.dim));
  const auto embedding = encoding.embedding();
  embeddings->insert(embeddings->end(), embedding.begin(), embedding.end());
  return {};
}

}  // namespace

Histories RealHistories(const TrainedModel& trained, int32_t count) {
  Histories histories;
  for (const HeldOutUser& user :
       HeldOutUsers(trained.dataset, trained.split, HeldOutFold::kTest)) {
    if (histories.size() == static_cast<size_t>(count)) break;
    std::vector<HistoryEvent> liked;
    for (const Interaction& event : user.seen) {
      if (event.rating < trained.positive_threshold) continue;
      if (!HasEmbedding(trained.towers.items, event.item)) continue;
      const auto time = static_cast<double>(liked.size());
      liked.push_back({event.item, event.rating, time});
    }
    if (std::ssize(liked) < kHistoryLength) continue;
    histories.emplace_back(liked.end() - kHistoryLength, liked.end());
  }
  return histories;
}

ItemEmbeddings ItemsWithEmbedding(const ItemEmbeddings& items) {
  std::vector<int32_t> rows;
  for (int32_t item = 0; item < items.num_items; ++item) {
    if (HasEmbedding(items, item)) rows.push_back(item);
  }
  return SelectRows(items, rows);
}

Result<std::vector<float>> EncodeFloats(const TrainedModel& trained,
                                        const UserTower& tower,
                                        const Histories& histories) {
  std::vector<float> embeddings;
  for (const std::vector<HistoryEvent>& history : histories) {
    PAGEPICK_RETURN_IF_ERROR(
        AppendEmbedding(trained, tower, history, &embeddings));
  }
  return embeddings;
}

std::vector<int32_t> ExactTopK(const ItemEmbeddings& items,
                               const std::vector<float>& queries, int32_t k,
                               int num_threads) {
  const auto dim = static_cast<size_t>(items.dim);
  const auto count = static_cast<size_t>(k);
  const size_t num_queries = queries.size() / dim;
  std::vector<int32_t> best(num_queries * count);
  const auto rank = [&](int64_t begin, int64_t end) {
    for (auto query = static_cast<size_t>(begin);
         query < static_cast<size_t>(end); ++query) {
      const auto user = std::span(queries).subspan(query * dim, dim);
      TopK top(count);
      for (int32_t item = 0; item < items.num_items; ++item) {
        top.Offer({DotF32(user, items.Row(item)), item});
      }
      size_t place = query * count;
      for (const ScoredItem& ranked : top.Take()) best[place++] = ranked.item;
    }
  };
  ParallelFor(static_cast<int64_t>(num_queries), 1, num_threads, rank);
  return best;
}

}  // namespace pagepick
