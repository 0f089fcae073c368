#include "eval/segments.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

namespace pagepick {

namespace {

// A user's ratings after the first `shown`, by rising item.
std::vector<int32_t> ItemsAfter(const HeldOutUser& user, size_t shown) {
  std::vector<int32_t> hidden;
  for (size_t n = shown; n < user.seen.size(); ++n) {
    hidden.push_back(user.seen[n].item);
  }
  std::sort(hidden.begin(), hidden.end());
  return hidden;
}

}  // namespace

BatchRankFunction ShowFirst(BatchRankFunction rank, int32_t num_ratings) {
  assert(num_ratings >= 0);
  return [rank = std::move(rank), num_ratings](
             std::span<const RankRequest> requests, int num_threads,
             std::span<std::vector<int32_t>> rankings) -> Status {
    std::vector<HeldOutUser> beginners;
    std::vector<std::vector<int32_t>> hidden;
    std::vector<RankRequest> questions;
    beginners.reserve(requests.size());
    for (const auto& [user, k] : requests) {
      const size_t shown =
          std::min(user->seen.size(), static_cast<size_t>(num_ratings));
      hidden.push_back(ItemsAfter(*user, shown));
      beginners.push_back(*user);
      beginners.back().seen.resize(shown);
      questions.push_back(
          {&beginners.back(), k + static_cast<int32_t>(hidden.back().size())});
    }
    PAGEPICK_RETURN_IF_ERROR(rank(questions, num_threads, rankings));
    for (size_t n = 0; n < requests.size(); ++n) {
      std::vector<int32_t>& ranking = rankings[n];
      std::erase_if(ranking, [&](int32_t item) {
        return std::binary_search(hidden[n].begin(), hidden[n].end(), item);
      });
      ranking.resize(
          std::min(ranking.size(), static_cast<size_t>(requests[n].k)));
    }
    return {};
  };
}

std::vector<uint8_t> HeadItems(std::span<const float> positive_counts,
                               double share) {
  std::vector<int32_t> order(positive_counts.size());
  std::iota(order.begin(), order.end(), 0);
  const auto count = [&](int32_t item) {
    return static_cast<double>(positive_counts[static_cast<size_t>(item)]);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](int32_t a, int32_t b) { return count(a) > count(b); });
  double total = 0;
  for (const float positives : positive_counts) total += positives;
  std::vector<uint8_t> head(positive_counts.size(), 0);
  double held = 0;
  for (const int32_t item : order) {
    if (held >= share * total) break;
    held += count(item);
    head[static_cast<size_t>(item)] = 1;
  }
  return head;
}

HeldOutPart KeepHeldOut(const std::vector<HeldOutUser>& users,
                        const std::vector<std::vector<int32_t>>& rankings,
                        std::span<const uint8_t> keep) {
  assert(rankings.size() == users.size());
  HeldOutPart part;
  for (size_t n = 0; n < users.size(); ++n) {
    HeldOutUser user = users[n];
    std::erase_if(user.held_out, [&](int32_t item) {
      return keep[static_cast<size_t>(item)] == 0;
    });
    if (user.held_out.empty()) continue;
    part.users.push_back(std::move(user));
    part.rankings.push_back(rankings[n]);
  }
  return part;
}

}  // namespace pagepick
