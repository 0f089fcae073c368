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
  std::vector<Reason> reasons;
  for (const ScoredItem& share : largest.Take()) {
    reasons.push_back({share.item, share.score});
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
  std::vector<Recommendation> recommendations;
  for (const ScoredItem& ranked : best.Take()) {
    Recommendation recommendation{ranked.item, ranked.score, {}};
    if (num_reasons > 0) {
      model.items().Dequantize(static_cast<size_t>(ranked.item), row);
      recommendation.reasons = ReasonsFor(user, row, ranked.item, num_reasons);
    }
    recommendations.push_back(std::move(recommendation));
  }
  return recommendations;
}

}  // namespace pagepick
