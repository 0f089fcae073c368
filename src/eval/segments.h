#ifndef PAGEPICK_EVAL_SEGMENTS_H_
#define PAGEPICK_EVAL_SEGMENTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "dataset/split.h"
#include "eval/unseen_users.h"

namespace pagepick {

// Quality for whom and for what: the same visitors with fewer ratings, and
// popular items apart from the rest.

// How many ratings a visitor is taken to have given in reports; after these
// comes everybody's whole history.
inline constexpr int32_t kRatingsSegments[] = {0, 1, 3, 5, 10, 20};

// `rank` for visitors who have given only the first (oldest)
// `num_ratings` of their ratings, or all if they have fewer: so every segment
// holds the same visitors. Ratings they are taken not to have given yet are
// no candidates either, neither hit nor miss. With 0, what a ranking gives
// whom it knows nothing of.
BatchRankFunction ShowFirst(BatchRankFunction rank, int32_t num_ratings);

// 1 for the head: the most liked items, by number of training positives (ties
// by index), up to and with the one that brings their share of all positives
// to `share`. The others are the tail.
std::vector<uint8_t> HeadItems(std::span<const float> positive_counts,
                               double share = 0.8);

// The users with something held out that `keep` [items] marks, with only
// that held out, and their rankings.
struct HeldOutPart {
  std::vector<HeldOutUser> users;
  std::vector<std::vector<int32_t>> rankings;
};
// REQUIRES: one ranking per user
HeldOutPart KeepHeldOut(const std::vector<HeldOutUser>& users,
                        const std::vector<std::vector<int32_t>>& rankings,
                        std::span<const uint8_t> keep);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_SEGMENTS_H_
