#include "engine/ranker.h"

#include <cmath>
#include <utility>

#include "kernels/dot.h"

namespace pagepick {
namespace {

std::vector<Reason> ReasonsFor(const ModelView& model, const EncodedUser& user,
                               int32_t item, size_t count) {
  const size_t dim = user.embedding.size();
  std::vector<float> projected(dim);
  DequantizeItem(model, item, projected);
  user.projection.Apply(projected, projected);
  TopK largest(count);
  for (size_t e = 0; e < user.history.items.size(); ++e) {
    const auto row = std::span(user.rows).subspan(e * dim, dim);
    largest.Offer({user.history.weights[e] * DotF32(row, projected),
                   user.history.items[e]});
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
  std::vector<float> row(user.embedding.size());
  for (const ScoredItem& candidate : candidates) {
    DequantizeItem(model, candidate.item, row);
    const float score = DotF32(user.embedding, row);
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
      recommendation.reasons =
          ReasonsFor(model, user, ranked.item, num_reasons);
    }
    recommendations.push_back(std::move(recommendation));
  }
  return recommendations;
}

}  // namespace pagepick
