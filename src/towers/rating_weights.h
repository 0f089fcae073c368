#ifndef PAGEPICK_TOWERS_RATING_WEIGHTS_H_
#define PAGEPICK_TOWERS_RATING_WEIGHTS_H_

#include <vector>

namespace pagepick {

// How strongly a rating speaks, and which way: positive attracts, negative
// repels, zero is silent. A piecewise linear curve through knots, constant
// beyond its ends. One curve serves training (positive weights only) and the
// page.
class RatingWeights {
 public:
  struct Knot {
    float rating;
    float weight;
  };

  // Every rating weighs 1.
  RatingWeights() = default;

  // REQUIRES: IsValid(knots)
  explicit RatingWeights(std::vector<Knot> knots);

  // At least one knot, ratings strictly rising, all values finite.
  static bool IsValid(const std::vector<Knot>& knots);

  // Ratings from `threshold` up weigh 1; below, the weight falls in a line
  // from 0, one `step` under the threshold, to -dislike at `min`. A scale
  // without room for that line (thumbs) goes from 1 straight to -dislike, and
  // one without ratings below the threshold weighs all ratings 1.
  // REQUIRES: finite arguments, step > 0
  static RatingWeights FromThreshold(float threshold, float step, float min,
                                     float dislike);

  float WeightOf(float rating) const;

  const std::vector<Knot>& knots() const { return knots_; }

 private:
  std::vector<Knot> knots_ = {{0, 1}};
};

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_RATING_WEIGHTS_H_
