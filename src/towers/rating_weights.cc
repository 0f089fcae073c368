#include "towers/rating_weights.h"

#include <cassert>
#include <cmath>
#include <utility>

namespace pagepick {

RatingWeights::RatingWeights(std::vector<Knot> knots)
    : knots_(std::move(knots)) {
  assert(IsValid(knots_));
}

bool RatingWeights::IsValid(const std::vector<Knot>& knots) {
  for (size_t i = 0; i < knots.size(); ++i) {
    if (!std::isfinite(knots[i].rating)) return false;
    if (!std::isfinite(knots[i].weight)) return false;
    if (i > 0 && knots[i].rating <= knots[i - 1].rating) return false;
  }
  return !knots.empty();
}

RatingWeights RatingWeights::FromThreshold(float threshold, float step,
                                           float min, float dislike) {
  std::vector<Knot> knots;
  // 0 - x, because -x would make a zero dislike a negative zero.
  if (min < threshold) knots.push_back({min, 0 - dislike});
  const float neutral = threshold - step;
  if (min < neutral && neutral < threshold) knots.push_back({neutral, 0});
  knots.push_back({threshold, 1});
  return RatingWeights(std::move(knots));
}

float RatingWeights::WeightOf(float rating) const {
  if (rating <= knots_.front().rating) return knots_.front().weight;
  for (size_t i = 1; i < knots_.size(); ++i) {
    const Knot& left = knots_[i - 1];
    const Knot& right = knots_[i];
    if (rating > right.rating) continue;
    // The ends exactly, whatever the rounding between them.
    if (rating == right.rating) return right.weight;
    const float t = (rating - left.rating) / (right.rating - left.rating);
    return left.weight + t * (right.weight - left.weight);
  }
  return knots_.back().weight;
}

}  // namespace pagepick
