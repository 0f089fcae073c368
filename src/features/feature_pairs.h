#ifndef PAGEPICK_FEATURES_FEATURE_PAIRS_H_
#define PAGEPICK_FEATURES_FEATURE_PAIRS_H_

#include <functional>
#include <span>
#include <vector>

#include "base/status.h"
#include "features/feature_spec.h"

namespace pagepick {

// Which columns of a spec pair up: tags among themselves and with year knots.
class PairingColumns {
 public:
  explicit PairingColumns(const FeatureSpec& spec);

  // Every pair of a row, with the product of its values. Of a row with dozens
  // of such columns only the first ones pair: their number is quadratic.
  // REQUIRES: columns rise, values has as many
  void ForEachPair(std::span<const int32_t> columns,
                   std::span<const float> values,
                   const std::function<void(ColumnPair, double)>& use) const;

 private:
  int32_t num_tags_ = 0;
  FeatureGroup year_;  // empty if there is none
};

// The pairs that occur on most of `items`, at most `max_pairs` and none that
// is rare; of equally frequent ones the smaller. Rising.
Result<std::vector<ColumnPair>> FrequentPairs(const Catalogue& catalogue,
                                              std::span<const int32_t> items,
                                              const FeatureSpec& spec,
                                              int32_t max_pairs);

}  // namespace pagepick

#endif  // PAGEPICK_FEATURES_FEATURE_PAIRS_H_
