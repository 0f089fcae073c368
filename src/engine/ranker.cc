#include "engine/ranker.h"

#include <cmath>
#include <utility>

#include "kernels/dot.h"

namespace pagepick {
namespace {

std::vector<Reason> ReasonsFor(const EncodedUser& user,
                               std::span<const float> row, int32_t item,
                               size_t count) {
  const WeightedHistory& history = user.history;
  std::vector<float> shares(history.items.size());
  user.encoding.GetShares({user.rows, history.weights, history.ages}, row,
                          shares);
  for (const NeighborShare& more : user.neighbor_shares) {
    if (more.item == item) shares[more.event] += more.share;
  }
  TopK largest(count);
  for (size_t e = 0; e < shares.size(); ++e) {
    largest.Offer({shares[e], history.items[e]});
  }
  const std::vector<ScoredItem> ranked = largest.Take();
  std::vector<Reason> reasons(ranked.size());
  for (size_t r = 0; r < reasons.size(); ++r) {
    reasons[r] = {ranked[r].item, ranked[r].score};
  }
  return reasons;
}

}  // namespace

Result<std::vector<Recommendation>> RankCandidates(
    const ModelView& model, const EncodedUser& user,
    std::span<const ScoredItem> candidates, const RecommendOptions& options) {
  TopK best(static_cast<size_t>(options.k));
  const std::span<const float> embedding = user.encoding.embedding();
  std::vector<float> row(embedding.size());
  for (const ScoredItem& candidate : candidates) {
    model.items().Dequantize(static_cast<size_t>(candidate.item), row);
    const float score =
        DotF32(embedding, row) + user.NeighborScore(candidate.item);
    if (!std::isfinite(score)) {
      return Status::Corruption("an item's score is not finite");
    }
    best.Offer({score, candidate.item});
  }
  const size_t num_reasons = options.num_reasons < 0
                                 ? user.history.items.size()
                                 : static_cast<size_t>(options.num_reasons);
  const std::vector<ScoredItem> ranking = best.Take();
  std::vector<Recommendation> recommendations(ranking.size());
  for (size_t i = 0; i < ranking.size(); ++i) {
    const auto [score, item] = ranking[i];
    recommendations[i].item = item;
    recommendations[i].score = score;
    if (num_reasons == 0) continue;
    model.items().Dequantize(static_cast<size_t>(item), row);
    recommendations[i].reasons = ReasonsFor(user, row, item, num_reasons);
  }
  return recommendations;
}

}  // namespace pagepick
