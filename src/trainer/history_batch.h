#ifndef PAGEPICK_TRAINER_HISTORY_BATCH_H_
#define PAGEPICK_TRAINER_HISTORY_BATCH_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "trainer/fit_options.h"
#include "trainer/positives.h"

namespace pagepick {

// Several lists of items, one after the other (compressed sparse rows).
struct ItemLists {
  std::vector<int64_t> offsets = {0};  // [lists + 1]
  std::vector<int32_t> items;
  std::vector<float> weights;

  int32_t size() const { return static_cast<int32_t>(offsets.size()) - 1; }
  std::span<const int32_t> ItemsOf(int32_t list) const;
  std::span<const float> WeightsOf(int32_t list) const;
  void Add(int32_t item, float weight);
  void EndList() { offsets.push_back(static_cast<int64_t>(items.size())); }
};

// Examples of one training step: what is shown of each history, oldest first,
// and what is to be found. Both rows of one example have the same number.
struct HistoryBatch {
  ItemLists shown;
  ItemLists targets;
};

// The examples of `users`. An example without anything to find or to show is
// left out.
HistoryBatch DrawExamples(const PositiveRows& by_user,
                          std::span<const int32_t> users,
                          const ExampleOptions& options, Rng* rng);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_HISTORY_BATCH_H_
