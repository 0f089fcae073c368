#ifndef PAGEPICK_ENGINE_RANKER_H_
#define PAGEPICK_ENGINE_RANKER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "engine/recommendation.h"
#include "engine/user_encoder.h"
#include "kernels/top_k.h"
#include "model/model_view.h"

namespace pagepick {

// The second stage: the k best of `candidates` by the float product of user
// embedding and item embedding plus what neighbours add, with reasons. A
// rating's share of a score (UserEncoding::GetShares, and what it says as a
// neighbour) is exact up to float rounding; the constant of a network is
// nobody's. A recommendation carries the num_reasons largest shares (-1: all),
// in order.
// kCorruption if a score is not finite.
Result<std::vector<Recommendation>> RankCandidates(
    const ModelView& model, const EncodedUser& user,
    std::span<const ScoredItem> candidates, const RecommendOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_ENGINE_RANKER_H_
