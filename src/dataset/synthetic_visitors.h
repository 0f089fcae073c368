#ifndef PAGEPICK_DATASET_SYNTHETIC_VISITORS_H_
#define PAGEPICK_DATASET_SYNTHETIC_VISITORS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "dataset/synthetic_catalogue.h"

namespace pagepick {

// Items with their chance of being picked.
class WeightedItems {
 public:
  void Add(int32_t item, double weight);
  bool empty() const { return items_.empty(); }
  // REQUIRES: !empty()
  int32_t Draw(Rng* rng) const;

 private:
  std::vector<int32_t> items_;
  std::vector<double> sums_;  // of the weights up to each item
};

// What a made-up user likes.
struct Taste {
  std::array<int32_t, 3> genres{};  // the first counts double
  std::array<int32_t, 2> themes{};
  double mildness = 0;  // how high this user rates

  bool LikesGenreOf(const SyntheticItem& item) const;
  bool LikesThemeOf(const SyntheticItem& item) const;
};

// One made-up user after another, who picks items by taste and popularity and
// rates them by taste and quality, with noise. Borrows its arguments.
class SyntheticVisitors {
 public:
  SyntheticVisitors(const std::vector<SyntheticItem>& items, Rng* rng);

  // Begins with the next user.
  void Start();
  // An item that the user has not rated.  REQUIRES: there is one
  int32_t NextItem();
  // 1 to 5.
  int RatingOf(int32_t item);
  // Seconds since 1970, later than before.
  uint32_t NextTime();

 private:
  bool IsRated(int32_t item) const;
  int32_t DrawItem();
  bool Fits(int32_t item);

  const std::vector<SyntheticItem>& items_;
  Rng* rng_;
  WeightedItems all_;
  std::vector<WeightedItems> by_genre_;
  std::vector<int32_t> rated_by_;  // the last user who rated the item
  int32_t user_ = -1;
  Taste taste_;
  uint32_t time_ = 0;
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_SYNTHETIC_VISITORS_H_
