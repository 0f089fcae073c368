#ifndef PAGEPICK_TRAINER_ALIAS_TABLE_H_
#define PAGEPICK_TRAINER_ALIAS_TABLE_H_

#include <cstdint>
#include <vector>

#include "base/rng.h"

namespace pagepick {

// Draws numbers by their weights, each in the same time however many there are
// (Walker 1977; built as Vose 1991).
class AliasTable {
 public:
  // REQUIRES: weights >= 0 and finite, at least one above 0
  explicit AliasTable(const std::vector<double>& weights);

  int32_t Draw(Rng* rng) const;

 private:
  std::vector<double> kept_;  // the share of a slot that is its own number's
  std::vector<int32_t> alias_;
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_ALIAS_TABLE_H_
